"""The careers room's pages: who is ready for the next tier, one person against it, and the decision."""

from datetime import date
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from markupsafe import Markup

from app.careers import queries
from app.careers.forms import DecideForm
from app.careers.queries.company import RESTS_ON
from app.careers.queries.person import PersonReadiness
from app.careers.rules import board as board_rules
from app.careers.rules import wording
from app.careers.rules.board import Wanted
from app.careers.rules.wording import Names
from app.careers.views.export import as_csv
from app.competency.queries import NothingLoaded
from app.competency.rules.moments import AsOf
from app.competency.views import asked, charts
from app.core.errors import Refused
from app.core.i18n import _, language, pick
from app.core.pages import render
from app.core.security.decorators import requires
from app.core.security.identity import current_identity
from app.core.security.permissions import Permission
from app.core.security.policy import Target, allowed, visible_units
from app.core.unchanged import until_changed
from app.people import services as people
from app.people.models import Person
from app.people.queries.relations import load_person, load_person_and_target
from app.people.rules.wording import word
from assessments.competency.tiers import OVERALL, RuleKind

blueprint = Blueprint("careers", __name__, url_prefix="/readiness")
blueprint.add_app_template_filter(wording.probability, "probability")
EXCERPT = 5


@blueprint.get("")
@requires(Permission.READINESS_READ)
def board() -> Any:
    """Everybody of one's units against their next tier. Whoever sees nobody else is led to their own page."""
    units = visible_units(current_identity(), Permission.READINESS_READ)
    if not units:
        return redirect(url_for("careers.person", person=_own()))
    found = _board(units)
    if found is None:
        return render("careers/not_loaded.html")
    number = min(max(1, request.args.get("page", 1, int)), max(1, -(-found.count // board_rules.ROWS)))
    last = min(number * board_rules.ROWS, found.count)
    names, filters = _names(found), _filters(found.wanted, found.when)
    return render(
        "careers/board.html",
        board=found,
        table=_table(found, number, names, filters) if found.count else None,
        number=number,
        first=(number - 1) * board_rules.ROWS + 1,
        last=last,
        names=names,
        words=wording,
        wanted=found.wanted,
        when=found.when,
        filters=filters,
        wrong=asked(),
    )


@blueprint.get("/export.csv")
@requires(Permission.READINESS_READ)
def export() -> Any:
    """The board with its filters, all pages, as CSV."""
    units = visible_units(current_identity(), Permission.READINESS_READ)
    if not units:
        raise Refused
    found = _board(units)
    if found is None:
        return redirect(url_for("careers.board"))  # which says what to load first
    headers = {"Content-Disposition": f'attachment; filename="readiness-{found.when.on.isoformat()}.csv"'}
    return Response(as_csv(found, _names(found)), mimetype="text/csv", headers=headers)


@blueprint.get("/<person>")
@requires(Permission.READINESS_READ)
def person(person: str) -> Any:
    """One person against the next tier."""
    found, target = load_person_and_target(person, Permission.READINESS_READ)
    one = _readiness(found, asked())
    about = _about(found, target)
    if one is None:
        return render("careers/not_employed.html", person=found, when=asked(), **about)
    names = _names(one)
    key = ("readiness charts", found.id, one.key, language())
    profile_chart, trend_chart = until_changed(key, RESTS_ON, lambda: (_profile_chart(one), _trend_chart(one)))
    return render(
        "careers/person.html",
        one=one,
        person=found,
        when=one.when,
        rules=_rules(one, names),
        steps=one.next_steps,
        pieces=one.levels.pieces(one.levels.rows[:EXCERPT]),
        profile_chart=profile_chart,
        trend_chart=trend_chart,
        words=wording,
        names=names,
        **about,
    )


@blueprint.route("/<person>/decide", methods=["GET", "POST"])
@requires(Permission.TIER_DECIDE)
def decide(person: str) -> Any:
    """Record who decided that this person holds which tier from when on."""
    found = load_person(person, Permission.TIER_DECIDE)
    one = _readiness(found, AsOf())
    form = DecideForm(tier=one.tier.slug if one and one.tier else None)
    by = current_identity().person_id
    given = {"ground": form.ground.data, "document": form.document.data or "", "decided_by": by}
    if form.accepts(lambda: people.record_tier(found.id, form.tier.data, form.from_on.data, **given)):
        flash(_("The decision is recorded. The tier holds from that day on."))
        return redirect(url_for("careers.person", person=person))
    names = _names(one) if one else None
    rules = _rules(one, names) if one and names else []
    return render("careers/decide.html", form=form, person=found, one=one, rules=rules, words=wording)


def _table(found: queries.ReadinessBoard, number: int, names: Names, filters: dict[str, str]) -> Markup:
    """One page of the board's people, as markup."""
    shown = {"board": found, "names": names, "words": wording, "wanted": found.wanted, "when": found.when, "filters": filters}
    key = ("board table", found.key, number, language(), request.script_root)
    return until_changed(
        key,
        RESTS_ON,
        lambda: Markup(render_template("careers/_board_table.html", rows=found.page(number), **shown)),  # noqa: S704
    )


def _own() -> str:
    person = current_identity().person_public_id
    if person is None:
        raise Refused
    return person


def _board(units: tuple[str, ...]) -> queries.ReadinessBoard | None:
    try:
        return queries.readiness_board(units, _wanted(), asked())
    except NothingLoaded:
        return None


def _readiness(found: Person, when: AsOf) -> PersonReadiness | None:
    try:
        return queries.person_readiness(found.id, when)
    except NothingLoaded:
        return None


def _wanted() -> Wanted:
    """What the address narrows the board to; what isn't known narrows nothing."""
    given = request.args
    status, view, sort = given.get("status", ""), given.get("show", ""), given.get("sort", "")
    return Wanted(
        unit=given.get("unit", ""),
        position=given.get("position", ""),
        next_tier=given.get("tier", ""),
        status=status if status in board_rules.STATUSES else "",
        view=view if view in board_rules.VIEWS else "",
        sort=sort if sort in board_rules.SORTS else board_rules.SORTS[0],
    )


def _filters(wanted: Wanted, when: AsOf) -> dict[str, str]:
    """What the address carries from page to page: what was understood of it, no more."""
    sort = "" if wanted.sort == board_rules.SORTS[0] else wanted.sort
    names = ("unit", "position", "tier", "status", "show", "sort")
    values = (wanted.unit, wanted.position, wanted.next_tier, wanted.status, wanted.view, sort)
    return {name: value for name, value in zip(names, values, strict=True) if value} | when.asked


def _names(found: Any) -> Names:
    return Names(found.rules.model, found.catalogue.programmes, found.catalogue.written)


def _about(found: Person, target: Target) -> dict[str, Any]:
    identity = current_identity()
    own = target.owner_id == identity.person_id
    return {
        "own": own,
        "decides": not own and allowed(identity, Permission.TIER_DECIDE, target),
        "enrols": allowed(identity, Permission.ENROLMENT_EDIT, target),
        "schedules": not own and allowed(identity, Permission.SESSION_SCHEDULE, target),
        "observes": not own and allowed(identity, Permission.OBSERVATION_RECORD, target),
        "sources": not own and allowed(identity, Permission.RESULT_SOURCE, target),
        "evidence": allowed(identity, Permission.EVIDENCE_READ, target),
    }


def _rules(one: PersonReadiness, names: Names) -> list[dict[str, Any]]:
    """The rules as they stand on the page: the open ones first."""
    if one.tier is None or one.readiness is None:
        return []
    since: dict[RuleKind, date | None] = {RuleKind.MONTHS_IN_TIER: one.held_since, RuleKind.MONTHS_EXPERIENCE: one.placed.hired_on}
    lines = []
    for rule, result in zip(one.tier.rules(one.rules.model), one.readiness.rules, strict=True):
        line = {"rule": rule, "met": bool(result.met), "title": wording.title(rule, names), "have": wording.have(rule, result)}
        lines.append(line | {"note": "" if result.met else wording.what_would_meet(rule, result, names, since)})
    return sorted(lines, key=lambda line: bool(line["met"]))


def _profile_chart(one: PersonReadiness) -> Any:
    profile, cuts = one.levels.profile, one.compared.cuts
    if profile.overall is None:
        return None
    rows = [charts.bar(pick(group.dimension.title), group.level, cuts.get(group.dimension.slug)) for group in one.levels.groups]
    rows.append(charts.bar(_("Overall"), profile.overall, cuts.get(OVERALL), emphasised=True))
    description = _("Bars from 0 to 100 with their 95 % intervals and the cuts of the tier. The table below has the numbers.")
    return charts.profile_svg(rows, title=_("Compared with the tier’s standard"), description=description)


def _trend_chart(one: PersonReadiness) -> Any:
    course = one.levels.course
    if course is None or one.levels.profile.overall is None:
        return None
    cut = one.compared.cuts.get(OVERALL)
    label = None if cut is None else _("%(tier)s %(cut)d", tier=word(one.compared.slug, "tier"), cut=cut)
    description = _("A line with its 95 % band, and a dot for each occasion that gave evidence. The table below has the numbers.")
    return charts.trend_svg(course, title=_("Overall level over time"), description=description, cut=cut, cut_label=label)
