"""What could be assessed next, as the engine weighs it: scenarios fit for the tier, and what a colleague could observe."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from assessments.competency.calibration import UNCALIBRATED
from assessments.competency.estimate import State
from assessments.competency.model import CompetencyModel
from assessments.competency.next_step import Help, Option, Situation, what_would_help
from assessments.competency.readiness import Readiness
from assessments.competency.scale import points
from assessments.competency.tiers import RuleKind, Tier
from assessments.rubric import HIGHEST
from assessments.schema import Scenario

MOST = 10
"""Options weighed for one person: each costs some hundredths of a second."""
SHOWN = 3
MOST_KEPT = 500
OBSERVATION = "observation"
WORTH = 0.02
"""What moves the probability by less than this, and settles nothing, is no help."""


@dataclass(frozen=True)
class NextStep:
    """One thing that would help. ``scenario`` None: a behaviour of ``competency`` observed at work."""

    help: Help
    scenario: Scenario | None
    competency: str | None


def next_steps(tier: Tier, now: Situation, open_rules: Readiness, scenarios: Sequence[Scenario], levels: Collection[str]) -> list[NextStep]:
    """The options that would help most, the best first. ``levels``: for whom a scenario is fit (tier slugs).

    None where nothing is open that an assessment could settle, and none that would change nothing.
    """
    wanted = wanted_dimensions(open_rules, now.model)
    if not wanted:
        return []
    offers = {f"scenario:{one.slug}": one for one in scenarios if str(one.level) in levels}
    options = [_scenario_option(slug, one, now) for slug, one in offers.items()]
    observable = (one for one in now.model.competencies if OBSERVATION in now.model.feeds[one.dimension])
    options += [_observed(competency.slug, now) for competency in observable]
    ranked = sorted((-_use(option, now, wanted), option.slug, option) for option in options if _use(option, now, wanted))
    helps = _weighed(tier, now, tuple(option for _, _, option in ranked[:MOST]))
    useful = [one for one in helps if one.gain >= WORTH or one.meets or one.movement >= WORTH]
    return [_step(one, offers.get(one.option)) for one in useful[:SHOWN]]


def _step(one: Help, scenario: Scenario | None) -> NextStep:
    return NextStep(one, scenario, None if scenario else one.option.partition(":")[2])


def wanted_dimensions(open_rules: Readiness, model: CompetencyModel) -> Counter[str]:
    """dimension → how many open rules about levels or breadth concern it; the overall rules concern all."""
    dimension_of = {competency.slug: competency.dimension for competency in model.competencies}
    found: Counter[str] = Counter()
    for rule in open_rules.unmet:
        kind, _, subject = rule.slug.partition(":")
        if kind in (RuleKind.DIMENSION, RuleKind.BREADTH):
            found[subject] += 2
        elif kind == RuleKind.FLOOR:
            found[dimension_of[subject]] += 2
        elif kind in (RuleKind.OVERALL, RuleKind.PROBABILITY):
            found.update(model.dimension_slugs)
    return found


def _use(option: Option, now: Situation, wanted: Counter[str]) -> int:
    dimension_of = {competency.slug: competency.dimension for competency in now.model.competencies}
    return sum(wanted[dimension_of[slug]] for slug in option.standard_errors)


def _scenario_option(slug: str, scenario: Scenario, now: Situation) -> Option:
    maxima: Counter[str] = Counter()
    for criterion in scenario.rubric.criteria:
        maxima[criterion.competency] += HIGHEST * criterion.weight
    kind = str(scenario.kind)
    fed = {one.slug for one in now.model.competencies if kind in now.model.feeds[one.dimension]}
    errors = {competency: _error(kind, maximum, now.states.get(competency)) for competency, maximum in maxima.items() if competency in fed}
    return Option(slug, kind, errors, UNCALIBRATED.shared(kind, f"next:{slug}"))


def _observed(competency: str, now: Situation) -> Option:
    slug = f"{OBSERVATION}:{competency}"
    errors = {competency: _error(OBSERVATION, HIGHEST, now.states.get(competency))}
    return Option(slug, OBSERVATION, errors, UNCALIBRATED.shared(OBSERVATION, f"next:{slug}"))


def _error(kind: str, maximum: int, state: State | None) -> float:
    """The standard error to expect of a score, if it comes out as the level now says."""
    share = 0.5 if state is None else points(state.mean) / 100
    return UNCALIBRATED.value(kind, round(share * maximum), maximum, raters=1).standard_error


_kept: dict[tuple[object, ...], tuple[Help, ...]] = {}


def _weighed(tier: Tier, now: Situation, options: tuple[Option, ...]) -> tuple[Help, ...]:
    """The engine's answer; the same person with the same evidence is weighed once a day."""
    states = tuple((slug, state.to_json()) for slug, state in now.states.items())
    asked = tuple(option.slug for option in options)
    key = (repr(tier), now.model.hash, now.position, states, repr(now.facts), now.moment.date(), asked)
    if key not in _kept:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[key] = what_would_help(tier, now, options)
    return _kept[key]
