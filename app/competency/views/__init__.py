"""The competency room's pages: a person's levels, what each is made of, and the evidence down to its source."""

from typing import Any

from flask import Blueprint, request

from app.competency import queries
from app.competency.queries.person_page import RESTS_ON, PersonLevels, competency_of, evidence_page, person_levels
from app.competency.rules import moments
from app.competency.rules.moments import AsOf
from app.competency.views import charts
from app.core.i18n import _, language, pick
from app.core.pages import render
from app.core.security.decorators import requires
from app.core.security.identity import current_identity
from app.core.security.permissions import Permission
from app.core.security.policy import Target, allowed
from app.core.unchanged import until_changed
from app.people import queries as people
from app.people.models import TIERS, Person
from app.people.queries import Placed
from app.people.queries.directory import PLACED_IN
from app.people.queries.relations import load_person_and_target

blueprint = Blueprint("competency", __name__, url_prefix="/competency")
EXCERPT = 8


@blueprint.get("/<person>")
@requires(Permission.EVIDENCE_READ)
def person(person: str) -> Any:
    """One person's levels, their course, and the newest evidence."""
    found, target = load_person_and_target(person, Permission.EVIDENCE_READ)
    when = asked()
    levels = levels_of(found, when)
    if levels is None:
        return _not_loaded(found)
    key = ("level charts", found.id, levels.key, language())
    profile_chart, trend_chart = until_changed(key, RESTS_ON, lambda: (_profile_chart(levels), _trend_chart(levels)))
    return render(
        "competency/person.html",
        levels=levels,
        pieces=levels.pieces(levels.rows[:EXCERPT]),
        profile_chart=profile_chart,
        trend_chart=trend_chart,
        placed=_placed(found.id, when),
        **_about(found, target, when),
    )


@blueprint.get("/<person>/evidence")
@requires(Permission.EVIDENCE_READ)
def evidence(person: str) -> Any:
    """All evidence, the newest first."""
    found, target = load_person_and_target(person, Permission.EVIDENCE_READ)
    when = asked()
    levels = levels_of(found, when)
    if levels is None:
        return _not_loaded(found)
    page = evidence_page(levels, "", request.args.get("after", 0, _from_start))
    return render("competency/evidence.html", levels=levels, page=page, **_about(found, target, when))


@blueprint.get("/<person>/<competency>")
@requires(Permission.EVIDENCE_READ)
def explained(person: str, competency: str) -> Any:
    """One competency: what the level is made of, and what can be seen of it at the tier."""
    found, target = load_person_and_target(person, Permission.EVIDENCE_READ)
    when = asked()
    levels = levels_of(found, when)
    if levels is None:
        return _not_loaded(found)
    line = competency_of(levels, competency)
    placed = _placed(found.id, when)
    page = evidence_page(levels, competency, request.args.get("after", 0, _from_start))
    return render(
        "competency/explained.html", levels=levels, line=line, page=page, tiers=_shown_tiers(placed), **_about(found, target, when)
    )


def asked() -> AsOf:
    """The day that the address asks for."""
    return moments.read(request.args.get("as_of", ""), request.args.get("view", ""))


def levels_of(found: Person, when: AsOf) -> PersonLevels | None:
    """The levels, or None while no competency model is loaded."""
    try:
        return person_levels(found.id, when)
    except queries.NothingLoaded:
        return None


def _placed(person_id: int, when: AsOf) -> Placed | None:
    """Where the person works on the day."""
    return until_changed(("placed", person_id, when.on), PLACED_IN, lambda: people.placed(person_id, when.on))


def _from_start(text: str) -> int:
    return max(0, int(text))


def _not_loaded(found: Person) -> Any:
    return render("competency/not_loaded.html", person=found)


def _about(found: Person, target: Target, when: AsOf) -> dict[str, Any]:
    identity = current_identity()
    own = target.owner_id == identity.person_id
    return {
        "person": found,
        "when": when,
        "own": own,
        "sources": not own and allowed(identity, Permission.RESULT_SOURCE, target),
        "readiness": allowed(identity, Permission.READINESS_READ, target),
    }


def _shown_tiers(placed: Any) -> tuple[str, ...]:
    """The tier held and the one above it; for who holds none the first."""
    if placed is None or placed.tier is None:
        return TIERS[:1]
    place = TIERS.index(placed.tier)
    return TIERS[place : place + 2]


def _profile_chart(levels: PersonLevels) -> Any:
    if levels.profile.overall is None:
        return None
    rows = [charts.bar(pick(group.dimension.title), group.level) for group in levels.groups]
    rows.append(charts.bar(_("Overall"), levels.profile.overall, emphasised=True))
    return charts.profile_svg(
        rows,
        title=_("Levels by dimension"),
        description=_("Bars from 0 to 100 with their 95 % intervals. The table below has the numbers."),
    )


def _trend_chart(levels: PersonLevels) -> Any:
    if levels.course is None or levels.profile.overall is None:
        return None
    return charts.trend_svg(
        levels.course,
        title=_("Overall level over time"),
        description=_("A line with its 95 % band, and a dot for each occasion that gave evidence. The table below has the numbers."),
    )
