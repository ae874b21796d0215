"""Rules, reasons and next steps in words. Sentences without a subject: they are read by the person and by HR alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.careers.rules.board import Reason
from app.careers.rules.options import NextStep
from app.core.i18n import _, _l, _n, pick, short_date
from app.people.rules.wording import listed
from app.results.rules import months_before
from assessments.competency.model import CompetencyModel
from assessments.competency.readiness import RuleResult, Status
from assessments.competency.tiers import Rule, RuleKind

STATUS_WORDS = {Status.READY: _l("Ready"), Status.NEAR: _l("Nearly"), Status.NOT_YET: _l("Not yet")}
STATUS_GLYPHS = {Status.READY: "good", Status.NEAR: "near", Status.NOT_YET: "empty"}
UNRECORDED = frozenset({RuleKind.PROPOSAL})
"""Rules about deeds for which there is no room yet."""


@dataclass(frozen=True)
class Names:
    """What the subjects of rules are called."""

    model: CompetencyModel
    programmes: Mapping[str, Mapping[str, str]]
    written: frozenset[str] = frozenset()

    def subject(self, rule: Rule) -> str:
        """The dimension, competency or programme that a rule is about; empty where there is none."""
        slug = rule.subject
        if slug is None:
            return ""
        if rule.kind is RuleKind.PROGRAMME:
            return pick(self.programmes.get(slug) or {"zh": slug, "en": slug})
        known = {one.slug: one.title for one in self.model.dimensions} | {one.slug: one.title for one in self.model.competencies}
        return pick(known[slug]) if slug in known else slug


def probability(value: float | None) -> str:
    """A probability as people read it: 0.64; never rounded up, so that it doesn't seem to reach what it falls short of."""
    if value is None:
        return "—"
    return "<0.01" if value < 0.01 else f"{int(value * 100 + 1e-9) / 100:.2f}"


def title(rule: Rule, names: Names) -> str:
    """What a rule asks for."""
    need, subject = rule.need, names.subject(rule)
    words: dict[RuleKind, Callable[[], Any]] = {
        RuleKind.OVERALL: lambda: _("Overall level at least %(need)d", need=need),
        RuleKind.DIMENSION: lambda: _("%(subject)s at least %(need)d", subject=subject, need=need),
        RuleKind.FLOOR: lambda: _("Floor: %(subject)s at least %(need)d", subject=subject, need=need),
        RuleKind.PROBABILITY: lambda: _("Probability at least %(need)s", need=probability(need)),
        RuleKind.BREADTH: lambda: _("Broad evidence: %(subject)s", subject=subject),
        RuleKind.PROGRAMME: lambda: _("Programme completed: %(subject)s", subject=subject),
        RuleKind.MONTHS_IN_TIER: lambda: _n("%(num)d month in the present tier", "%(num)d months in the present tier", int(need)),
        RuleKind.MONTHS_EXPERIENCE: lambda: _n("%(num)d month of experience", "%(num)d months of experience", int(need)),
        RuleKind.CRITICAL_ERRORS: lambda: _("No open critical error"),
        RuleKind.ROTATION: lambda: _("A rotation completed"),
        RuleKind.PROPOSAL: lambda: _("An improvement proposal adopted"),
    }
    return str(words[rule.kind]())


def have(rule: Rule, result: RuleResult) -> str:
    """What there is."""
    there: Any = result.have
    if rule.kind in UNRECORDED:
        return str(_("not recorded here yet"))
    if there is None:
        return str(_("not known yet"))
    words: dict[RuleKind, Callable[[], Any]] = {
        RuleKind.BREADTH: lambda: listed(_counted(result)),
        RuleKind.PROGRAMME: lambda: _("completed") if there else _("not completed"),
        RuleKind.ROTATION: lambda: _("completed") if there else _("not completed"),
        RuleKind.CRITICAL_ERRORS: lambda: _n("%(num)d open", "%(num)d open", int(there)) if there else _("none"),
        RuleKind.PROBABILITY: lambda: probability(there),
        RuleKind.MONTHS_IN_TIER: lambda: _n("%(num)d month", "%(num)d months", int(there)),
        RuleKind.MONTHS_EXPERIENCE: lambda: _n("%(num)d month", "%(num)d months", int(there)),
    }
    return str(words.get(rule.kind, lambda: f"{there:.0f}")())


def _counted(result: RuleResult) -> list[str]:
    words = {
        "kinds": _l("%(have)d of %(need)d kinds"),
        "raters": _l("%(have)d of %(need)d raters"),
        "pieces": _l("%(have)d of %(need)d pieces"),
    }
    there, need = result.have, result.need
    if not isinstance(there, Mapping) or not isinstance(need, Mapping):
        return []
    return [str(words[name]) % {"have": min(there[name], asked), "need": asked} for name, asked in need.items() if asked]


def what_would_meet(rule: Rule, result: RuleResult, names: Names, since: Mapping[RuleKind, date | None]) -> str:
    """What would meet a rule that isn't; ``since``: from when the months of a rule are counted."""
    there: Any = result.have
    unknown = result.met is None
    words: dict[RuleKind, Callable[[], Any]] = {
        RuleKind.OVERALL: lambda: _short_of(there, rule, unknown),
        RuleKind.DIMENSION: lambda: _short_of(there, rule, unknown),
        RuleKind.FLOOR: lambda: _short_of(there, rule, unknown),
        RuleKind.PROBABILITY: lambda: _more_certain(there, unknown),
        RuleKind.BREADTH: lambda: _broader(result),
        RuleKind.PROGRAMME: lambda: _programme_missing(rule, names),
        RuleKind.MONTHS_IN_TIER: lambda: _met_on(rule, since),
        RuleKind.MONTHS_EXPERIENCE: lambda: _met_on(rule, since),
        RuleKind.CRITICAL_ERRORS: lambda: _("Passing the same scenario again makes it good."),
        RuleKind.ROTATION: lambda: _("Complete a rotation course, or have an earlier rotation recognised."),
        RuleKind.PROPOSAL: lambda: _("Proposals are not recorded here yet. Whoever decides checks it on paper."),
    }
    return str(words[rule.kind]())


def _programme_missing(rule: Rule, names: Names) -> Any:
    if rule.subject in names.written:
        return _("Complete it, or have an earlier completion recognised.")
    return _("Its lessons are not written yet; an earlier completion can be recognised.")


def _short_of(there: Any, rule: Rule, unknown: bool) -> Any:
    if unknown:
        return _("No evidence yet. An assessment that feeds it will show where it stands.")
    short = max(1, round(rule.need) - round(there))
    return _n("Now %(there)s, %(num)d point to go.", "Now %(there)s, %(num)d points to go.", short, there=f"{there:.0f}")


def _more_certain(there: Any, unknown: bool) -> Any:
    if unknown:
        return _("Can’t be told until every dimension has evidence.")
    return _("Now %(there)s. Higher levels raise it, and so does more evidence where the intervals are wide.", there=probability(there))


def _broader(result: RuleResult) -> Any:
    there, need = result.have, result.need
    months = result.what_would_meet_it.params["within_months"] if result.what_would_meet_it else 0
    if not isinstance(there, Mapping) or not isinstance(need, Mapping):
        return ""
    short = {name: need[name] - there[name] for name in need if need[name] > there[name]}
    words = {
        "kinds": lambda number: _n("%(num)d more kind of source", "%(num)d more kinds of source", number),
        "raters": lambda number: _n("%(num)d more rater", "%(num)d more raters", number),
        "pieces": lambda number: _n("%(num)d more piece", "%(num)d more pieces", number),
    }
    missing = listed(words[name](number) for name, number in short.items())
    return _("Missing within %(months)d months: %(missing)s.", months=months, missing=missing)


def _met_on(rule: Rule, since: Mapping[RuleKind, date | None]) -> Any:
    begun = since.get(rule.kind)
    if begun is None:
        return _("Counts from the day on which a tier is held.")
    return _("Met on %(day)s.", day=short_date(months_before(begun, -int(rule.need)), "full"))


def help_note(step: NextStep, names: Names) -> str:
    """What one option does: which rules about evidence it settles, and how far it moves the probability."""
    rules = [Rule(RuleKind.BREADTH, 1.0, slug.partition(":")[2]) for slug in step.help.meets]
    settled = listed(title(rule, names) for rule in rules)
    fed = listed(pick(one.title) for one in names.model.competencies if step.scenario and one.slug in step.scenario.competencies)
    first = _("Settles: %(rules)s", rules=settled) if settled else _("Shows: %(competencies)s", competencies=fed) if fed else ""
    moves = _("moves the probability by about %(points)d points either way", points=round(step.help.movement * 100))
    return listed([first, moves if step.help.movement >= 0.005 else ""])


def reason(why: Reason | None, names: Names) -> str:
    """The main reason on a board, short; how many rules more."""
    if why is None:
        return str(_("All rules are met"))
    first = str(_REASONS[why.rule.kind](why, names))
    return str(_n("%(first)s, and %(num)d more", "%(first)s, and %(num)d more", why.more, first=first)) if why.more else first


def _dimension(why: Reason, names: Names) -> Any:
    subject = names.subject(why.rule)
    if why.have is None:
        return (
            _("No evidence: %(subject)s", subject=subject) if why.alike == 1 else _("No evidence in %(count)d dimensions", count=why.alike)
        )
    if why.alike > 1:
        return _("%(count)d dimensions below the cut", count=why.alike)
    return _("%(subject)s below %(need)d", subject=subject, need=why.rule.need)


def _floor(why: Reason, names: Names) -> Any:
    if why.alike > 1:
        return _("%(count)d floors not reached", count=why.alike)
    if why.have is None:
        return _("No evidence: %(subject)s", subject=names.subject(why.rule))
    return _("%(subject)s below %(need)d", subject=names.subject(why.rule), need=why.rule.need)


def _breadth(why: Reason, names: Names) -> Any:
    if why.alike > 1:
        return _("Too little evidence in %(count)d dimensions", count=why.alike)
    return _("Too little evidence: %(subject)s", subject=names.subject(why.rule))


def _programme(why: Reason, names: Names) -> Any:
    if why.alike > 1:
        return _("%(count)d programmes missing", count=why.alike)
    return _("Programme missing: %(subject)s", subject=names.subject(why.rule))


def _months(why: Reason) -> int:
    return max(1, int(why.rule.need) - int(why.have or 0))


_REASONS: Mapping[RuleKind, Callable[[Reason, Names], Any]] = {
    RuleKind.OVERALL: lambda why, _names: _("Overall below %(need)d", need=why.rule.need),
    RuleKind.DIMENSION: _dimension,
    RuleKind.FLOOR: _floor,
    RuleKind.PROBABILITY: lambda why, _names: _("Probability below %(need)s", need=probability(why.rule.need)),
    RuleKind.BREADTH: _breadth,
    RuleKind.PROGRAMME: _programme,
    RuleKind.MONTHS_IN_TIER: lambda why, _names: _n("%(num)d month short in the tier", "%(num)d months short in the tier", _months(why)),
    RuleKind.MONTHS_EXPERIENCE: lambda why, _names: _n(
        "%(num)d month of experience short", "%(num)d months of experience short", _months(why)
    ),
    RuleKind.CRITICAL_ERRORS: lambda _why, _names: _("A critical error is open"),
    RuleKind.ROTATION: lambda _why, _names: _("No rotation on record"),
    RuleKind.PROPOSAL: lambda _why, _names: _("No adopted proposal on record"),
}
