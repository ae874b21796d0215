"""The service room's pages."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for

from app.core import clock
from app.core.errors import Refused
from app.core.i18n import _, name
from app.core.pages import render
from app.core.paging import paginate
from app.core.security.decorators import requires
from app.core.security.identity import current_identity
from app.core.security.permissions import Permission
from app.core.security.policy import allowed, visible_units
from app.people import queries as people
from app.people.models import Person
from app.service import queries, rules, services
from app.service.forms import IncidentForm, JudgementForm, StepForm
from app.service.models import ServiceRecord

blueprint = Blueprint("service", __name__, url_prefix="/service")


def _own_person() -> int:
    """The reader's person id: a record names who entered it."""
    person_id = current_identity().person_id
    if person_id is None:
        raise Refused
    return person_id


@blueprint.get("")
@requires(Permission.SERVICE_READ)
def index() -> Any:
    """What was entered lately, of those one may see."""
    identity, kind = current_identity(), request.args.get("kind", "")
    page = paginate(queries.visible(identity, kind), ServiceRecord.recorded_at, ServiceRecord.id, descending=True)
    may_record = allowed(identity, Permission.SERVICE_RECORD)
    return render("service/index.html", page=page, kind=kind, rules=rules, given=queries.given, may_record=may_record, now=clock.now())


@blueprint.get("/new")
@requires(Permission.SERVICE_RECORD)
def new() -> Any:
    """About whom?"""
    text = request.args.get("q", "")
    return render("service/choose.html", people=queries.to_choose(current_identity(), text), text=text)


@blueprint.route("/new/<public_id>", methods=["GET", "POST"])
@requires(Permission.SERVICE_RECORD)
def step(public_id: str) -> Any:
    """A service record."""
    person, form = people.load_person(public_id, Permission.SERVICE_RECORD), StepForm()

    def enter() -> None:
        services.record_step(person.id, form.step.data, form.outcome.data, by=_own_person(), **form.about)

    return _form_page(rules.SERVICE_RECORD, person, form, enter)


@blueprint.route("/new/<public_id>/client", methods=["GET", "POST"])
@requires(Permission.SERVICE_RECORD)
def judgement(public_id: str) -> Any:
    """A client's judgement."""
    person, form = people.load_person(public_id, Permission.SERVICE_RECORD), JudgementForm()

    def enter() -> None:
        marks = form.marks(rules.CLIENT_JUDGEMENT)
        services.record_judgement(person.id, marks, by=_own_person(), **form.about)

    return _form_page(rules.CLIENT_JUDGEMENT, person, form, enter)


@blueprint.route("/new/<public_id>/incident", methods=["GET", "POST"])
@requires(Permission.SERVICE_RECORD)
def incident(public_id: str) -> Any:
    """An incident."""
    person, form = people.load_person(public_id, Permission.SERVICE_RECORD), IncidentForm()

    def enter() -> None:
        marks = form.marks(rules.INCIDENT)
        services.record_incident(person.id, marks, by=_own_person(), **form.about)

    return _form_page(rules.INCIDENT, person, form, enter)


def _form_page(kind: str, person: Person, form: Any, enter: Callable[[], None]) -> Any:
    if form.accepts(enter):
        flash(_("Entered for %(name)s", name=name(person)))
        return redirect(url_for("service.index"))
    if not form.is_submitted():
        form.occurred_on.data = clock.today()
    return render("service/record.html", form=form, person=person, kind=kind, kinds=rules.KINDS)


@blueprint.post("/<public_id>/withdraw")
@requires(Permission.SERVICE_RECORD)
def withdraw(public_id: str) -> Any:
    """It was a mistake."""
    units = visible_units(current_identity(), Permission.SERVICE_RECORD)
    services.withdraw(queries.load_own_record(public_id, _own_person(), units), _own_person())
    flash(_("Withdrawn. It counts for nothing now."))
    return redirect(url_for("service.index"))
