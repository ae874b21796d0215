"""The observation room's pages."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for

from app.core import clock, curriculum
from app.core.errors import Refused, RuleViolation
from app.core.forms import choices_of
from app.core.i18n import _, name, pick
from app.core.pages import render
from app.core.paging import paginate
from app.core.security.decorators import requires
from app.core.security.identity import current_identity
from app.core.security.permissions import Permission
from app.core.security.policy import allowed
from app.observations import queries, rules, services
from app.observations.forms import LEVELS, ObservationForm, WorkLogForm
from app.observations.models import Observation, WorkLogEntry
from app.people import queries as people
from assessments.competency.model import CompetencyModel

blueprint = Blueprint("observations", __name__, url_prefix="/observations")


def _own_person() -> int:
    """The reader's person id; accounts without a person neither observe nor keep a log."""
    person_id = current_identity().person_id
    if person_id is None:
        raise Refused
    return person_id


def _model() -> CompetencyModel:
    model = curriculum.current_model()
    if model is None:
        raise RuleViolation(_("The competency model is not loaded yet. Run academy content load first."))
    return model


@blueprint.get("")
@requires(Permission.OBSERVATION_READ)
def index() -> Any:
    """What was recorded lately, of those one may see."""
    identity = current_identity()
    page = paginate(queries.visible(identity), Observation.recorded_at, Observation.id, descending=True)
    may_record, may_confirm = (allowed(identity, one) for one in (Permission.OBSERVATION_RECORD, Permission.WORKLOG_CONFIRM))
    titles = curriculum.competency_titles()
    return render("observations/index.html", page=page, titles=titles, now=clock.now(), may_record=may_record, may_confirm=may_confirm)


@blueprint.get("/unseen")
@requires(Permission.OBSERVATION_RECORD)
def unseen() -> Any:
    """Whom nobody has observed for 30 days."""
    identity = current_identity()
    return render("observations/unseen.html", people=queries.unseen(identity), may_confirm=allowed(identity, Permission.WORKLOG_CONFIRM))


@blueprint.get("/new")
@requires(Permission.OBSERVATION_RECORD)
def new() -> Any:
    """Whom did you see?"""
    text = request.args.get("q", "")
    return render("observations/choose.html", people=queries.to_choose(current_identity(), text), text=text)


@blueprint.route("/new/<public_id>", methods=["GET", "POST"])
@requires(Permission.OBSERVATION_RECORD)
def record(public_id: str) -> Any:
    """What they showed and how well: two taps and save."""
    person, form, model = queries.load_to_observe(public_id), ObservationForm(), _model()
    form.competency.choices = choices_of((one.slug, pick(one.title)) for one in model.competencies)

    def keep() -> None:
        seen, words = services.moment_seen(form.seen_on.data), form.words.data or ""
        services.record(person.id, form.competency.data, form.level_half, by=_own_person(), seen_at=seen, words=words)

    if form.accepts(keep):
        flash(_("Saved for %(name)s", name=name(person)))
        return redirect(url_for("observations.new"))
    groups = rules.groups(model)
    others = {one.slug for group in groups if not group.counts for one in group.competencies}
    offered = {"groups": groups, "others": others, "hint": rules.hint, "levels": LEVELS, "today": clock.today()}
    return render("observations/record.html", form=form, person=person, placed=people.placed(person.id), **offered)


@blueprint.post("/<public_id>/withdraw")
@requires(Permission.OBSERVATION_RECORD)
def withdraw(public_id: str) -> Any:
    """It was a mistake."""
    services.withdraw(queries.load_own_observation(public_id, _own_person()), _own_person())
    flash(_("Withdrawn. It counts for nothing now."))
    return redirect(url_for("observations.index"))


@blueprint.route("/log", methods=["GET", "POST"])
@requires(Permission.WORKLOG_WRITE)
def work_log() -> Any:
    """One's own work log: write, and read what stands."""
    person_id, form, model = _own_person(), WorkLogForm(), curriculum.current_model()
    counted = [group for group in rules.groups(model, rules.WORK_LOG) if group.counts] if model else []
    form.offer([(one.slug, pick(one.title)) for group in counted for one in group.competencies])
    if form.accepts(lambda: services.write_log(person_id, form.day, form.text.data or "", form.competency.data or None, form.level_half)):
        flash(_("Written"))
        return redirect(url_for("observations.work_log"))
    page = paginate(queries.log_of(person_id), WorkLogEntry.on_date, WorkLogEntry.id, descending=True)
    form.on_date.data = form.on_date.data or clock.today()
    titles = {one.slug: one.title for one in model.competencies} if model else {}
    return render("observations/log.html", form=form, page=page, titles=titles)


@blueprint.get("/logs")
@requires(Permission.WORKLOG_CONFIRM)
def logs() -> Any:
    """Entries of one's people that wait for a word."""
    page = paginate(queries.logs_to_confirm(current_identity()), WorkLogEntry.on_date, WorkLogEntry.id, descending=True)
    return render("observations/logs.html", page=page, titles=curriculum.competency_titles())


@blueprint.get("/log/<public_id>")
@requires(Permission.OBSERVATION_READ)
def person_log(public_id: str) -> Any:
    """Somebody's work log, for who leads them."""
    person = people.load_person(public_id, Permission.OBSERVATION_READ)
    page = paginate(queries.log_of(person.id), WorkLogEntry.on_date, WorkLogEntry.id, descending=True)
    return render("observations/person_log.html", person=person, page=page, titles=curriculum.competency_titles())


@blueprint.post("/log/<public_id>/confirm")
@requires(Permission.WORKLOG_CONFIRM)
def confirm_log(public_id: str) -> Any:
    """It was so."""
    services.confirm_log(queries.load_log_entry(public_id), _own_person())
    flash(_("Confirmed"))
    return redirect(url_for("observations.logs"))
