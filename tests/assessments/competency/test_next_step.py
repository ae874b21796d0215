from dataclasses import replace

import numpy as np
import pytest

from assessments.competency.estimate import Evidence, LocalLevel, State
from assessments.competency.facts import Breadth, Facts
from assessments.competency.model import CompetencyModel
from assessments.competency.next_step import Option, Situation, what_would_help
from assessments.competency.profile import profile
from assessments.competency.readiness import RuleResult, readiness
from assessments.competency.tiers import Tiers
from tests.assessments.competency.conftest import DAY_0, small_body, small_tier_body

SMALL = CompetencyModel.from_json(small_body())
JUNIOR = Tiers.from_json(small_tier_body())["junior"]
LEVEL = LocalLevel.of(SMALL)
SEEN_ONCE = Breadth(frozenset({"role-play"}), raters=1, pieces=2)


def somebody(mean: float = 0.4, sd: float = 0.4) -> Situation:
    """A host at the same level in everything; some of each error is the one rater's."""
    states = {slug: State(mean, sd**2, sd**2 / 2, 0.01, 0.5, ((1, 0.5),), {"rater:1": 0.1}, DAY_0) for slug in SMALL.competency_slugs}
    return Situation(SMALL, "host", states, Facts(evidence={"service": SEEN_ONCE}), DAY_0)


def option(slug: str, error: float, *competencies: str, shared: tuple[tuple[str, float], ...] = (("session:next", 0.3),)) -> Option:
    return Option(slug, "role-play", dict.fromkeys(competencies, error), shared)


def levels_met(rules: tuple[RuleResult, ...]) -> bool:
    return all(rule.met for rule in rules if rule.slug.split(":")[0] in {"overall", "dimension", "floor", "probability"})


@pytest.mark.parametrize("rater", ["rater:1", "rater:2"])
def test_the_chance_is_the_share_of_simulated_scores_that_turn_the_decision(rater: str) -> None:
    """True levels and errors are drawn, the score is filtered, and the person judged, a thousand times."""
    now, rng, count = somebody(), np.random.default_rng(11), 1000
    shared = (("session:next", 0.3), (rater, 0.4))
    fed, error = ["greeting", "composure"], 0.7
    turned, probabilities = [], []
    for _ in range(count):
        severity = {"rater:1": rng.normal(), rater: rng.normal()}
        halo, states = rng.normal(), dict(now.states)
        for slug in fed:
            own = rng.normal(0, np.sqrt(0.4**2 - 0.01))
            truth = 0.4 - own - 0.1 * severity["rater:1"]
            score = truth + 0.3 * halo + 0.4 * severity[rater] + rng.normal(0, np.sqrt(error**2 - 0.25))
            states[slug] = LEVEL.step(states[slug], Evidence(2, DAY_0, score, error, shared))
        judged = readiness(JUNIOR, profile(SMALL, "host", states, DAY_0), now.facts)
        turned.append(levels_met(judged.rules))
        probabilities.append(judged.probability)
    (found,) = what_would_help(JUNIOR, now, [option("again", error, *fed, shared=shared)])
    assert found.gain == found.chance == pytest.approx(np.mean(turned), abs=0.05)
    assert found.movement == pytest.approx(np.std(np.array(probabilities, float)), abs=0.015)


def test_the_more_exact_and_the_broader_assessment_helps_more() -> None:
    rough, exact = option("rough", 1.5, "greeting"), option("exact", 0.4, "greeting")
    broad = option("broad", 0.4, *SMALL.competency_slugs)
    assert [one.option for one in what_would_help(JUNIOR, somebody(), [rough, exact, broad])] == ["broad", "exact", "rough"]


def test_who_meets_all_levels_has_nothing_to_gain() -> None:
    (found,) = what_would_help(JUNIOR, somebody(mean=1.5, sd=0.2), [option("again", 0.8, "greeting")])
    assert found.chance > 0.95
    assert found.gain <= 0


def test_the_expected_probability_stays_what_it_is() -> None:
    """Over all possible scores the probability averages to today's: an assessment informs, it does not lift."""
    now = somebody(sd=0.5)
    alone = {slug: replace(state, counted=0.0, loadings={}) for slug, state in now.states.items()}
    before = readiness(JUNIOR, profile(SMALL, "host", alone, DAY_0), now.facts).probability
    rng, after = np.random.default_rng(2), []
    for _ in range(1500):
        score = rng.normal(0.4, np.hypot(0.5, 0.8))
        states = alone | {"composure": LEVEL.step(alone["composure"], Evidence(2, DAY_0, score, 0.8))}
        after.append(readiness(JUNIOR, profile(SMALL, "host", states, DAY_0), now.facts).probability)
    assert np.mean(np.array(after, float)) == pytest.approx(before, abs=0.015)


def test_a_first_look_at_an_unseen_dimension_makes_a_probability_possible() -> None:
    now = somebody(mean=1.5, sd=0.2)
    unseen = replace(now, states={slug: state for slug, state in now.states.items() if slug != "composure"})
    found = what_would_help(JUNIOR, unseen, [option("greeting again", 0.5, "greeting"), option("drill", 0.5, "composure")])
    assert [one.option for one in found] == ["drill", "greeting again"]
    assert found[0].chance > found[1].chance == 0.0


def test_breadth_that_would_be_settled_is_told() -> None:
    drill = Option("quiz", "quiz", {"greeting": 1.0}, new_rater=True)
    same_kind, same_rater = replace(drill, slug="same kind", kind="role-play"), replace(drill, slug="same rater", new_rater=False)
    meets = {one.option: one.meets for one in what_would_help(JUNIOR, somebody(), [drill, same_kind, same_rater])}
    assert meets == {"quiz": ("breadth:service",), "same kind": (), "same rater": ()}
