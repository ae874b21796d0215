"""People: the list of one's units, a person's page, adding and editing."""

from typing import Any

from flask import current_app, flash, redirect, request, url_for

from app.core import clock
from app.core.i18n import _, name
from app.core.pages import render
from app.core.security.decorators import requires
from app.core.security.identity import current_identity
from app.core.security.permissions import Permission
from app.core.security.policy import Target, allowed, visible_units
from app.people import queries as read
from app.people import services
from app.people.forms.person import EditPersonForm, HireForm
from app.people.models import TIERS
from app.people.queries.directory import STATES, Wanted, people_count, people_page, position_options, supervisor_candidates, unit_options
from app.people.queries.person_page import person_page
from app.people.queries.relations import load_person_and_target
from app.people.views.blueprint import blueprint

ASKED = (
    Permission.PERSON_EDIT, Permission.PAIRING_EDIT, Permission.TIER_DECIDE, Permission.ACCOUNT_MANAGE,
    Permission.EVIDENCE_READ, Permission.READINESS_READ, Permission.ENROLMENT_EDIT,
)  # fmt: skip


@blueprint.get("/people")
@requires(Permission.PERSON_READ)
def index() -> Any:
    """The people of one's units."""
    paths = visible_units(current_identity(), Permission.PERSON_READ)
    units = unit_options(paths)
    wanted = wanted_people(units)
    return render(
        "people/index.html",
        page=people_page(paths, wanted),
        count=people_count(paths, wanted),
        wanted=wanted,
        units=units,
        positions=position_options(),
        tiers=TIERS,
        may=may_anything(),
    )


@blueprint.get("/people/<person>")
@requires(Permission.PERSON_READ)
def show(person: str) -> Any:
    """One person."""
    found, target = load_person_and_target(person, Permission.PERSON_READ)
    allowed_here = may(target)
    doors = _other_rooms(person, allowed_here)
    return render("people/show.html", person=found, page=person_page(found.id), may=allowed_here, doors_here=doors, today=clock.today())


@blueprint.route("/people/new", methods=["GET", "POST"])
@requires(Permission.PERSON_EDIT)
def hire() -> Any:
    """Add somebody."""
    form = HireForm()
    offer_posts(form)
    if form.accepts(lambda: services.hire(form.basics, form.post, form.staff_number.data, form.hired_on.data, form.kind.data)):
        flash(_("%(name)s is added. An invitation lets them sign in", name=form.name_zh.data))
        return redirect(url_for("people.show", person=read.public_id_of_number(form.staff_number.data)))
    return render("people/hire.html", form=form)


@blueprint.route("/people/<person>/edit", methods=["GET", "POST"])
@requires(Permission.PERSON_EDIT)
def edit(person: str) -> Any:
    """Change somebody's basics."""
    found = read.load_person(person, Permission.PERSON_EDIT)
    form = EditPersonForm(obj=found)
    if form.accepts(lambda: services.edit_person(found, form.basics, form.version.data)):
        flash(_("Saved"))
        return redirect(url_for("people.show", person=person))
    return render("people/edit.html", form=form, person=found, title=name(found))


def _other_rooms(person: str, may_here: frozenset[str]) -> list[tuple[str, str, Any]]:
    """(icon, address, word) of this person's pages in the rooms above, which are known by name only."""
    pages: tuple[tuple[str, str, dict[str, Any], Permission, Any], ...] = (
        ("graph-up", "competency.person", {"person": person}, Permission.EVIDENCE_READ, _("Competency profile")),
        ("signpost", "careers.person", {"person": person}, Permission.READINESS_READ, _("Readiness for the next tier")),
        ("journal-check", "learning.recognise", {"public_id": person}, Permission.ENROLMENT_EDIT, _("Recognise earlier learning")),
    )
    there = current_app.view_functions
    open_to_me = [page for page in pages if page[1] in there and page[3].value in may_here]
    return [(icon, url_for(endpoint, **where), label) for icon, endpoint, where, _needed, label in open_to_me]


def offer_posts(form: Any, *also: Any) -> None:
    """Let a form choose among one's own units, all posts, and who may supervise."""
    paths = visible_units(current_identity(), Permission.PERSON_EDIT)
    form.offer(unit_options(paths), position_options(), supervisor_candidates(paths))


def wanted_people(units: list[Any]) -> Wanted:
    """What the address asks the list to be narrowed to; what isn't there narrows nothing."""
    asked = request.args
    unit = next((unit.path for unit in units if unit.public_id == asked.get("unit")), "")
    state = asked.get("state", "")
    return Wanted(asked.get("q", "")[:60], unit, asked.get("position", ""), asked.get("tier", ""), state if state in STATES else STATES[0])


def may(target: Target) -> frozenset[str]:
    """What of all this whoever asks may do to somebody."""
    identity = current_identity()
    return frozenset(permission.value for permission in ASKED if allowed(identity, permission, target))


def may_anything() -> frozenset[str]:
    """What of all this they may do at all."""
    identity = current_identity()
    asked = (Permission.PERSON_EDIT, Permission.STAFF_IMPORT, Permission.UNIT_EDIT, Permission.ACCOUNT_MANAGE)
    return frozenset(permission.value for permission in asked if allowed(identity, permission))
