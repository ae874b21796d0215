import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.competency.estimate import YEAR, Evidence, LocalLevel, State
from assessments.competency.model import CompetencyModel
from assessments.competency.profile import ProfileTable, moved, profile, profiles
from assessments.competency.scale import Floats
from assessments.competency.states import StateTable
from tests.assessments.competency.conftest import DAY_0, small_body

Make = Callable[..., Evidence]
Series = dict[str, list[Evidence]]
SMALL = CompetencyModel.from_json(small_body())
LEVEL = LocalLevel.of(SMALL)
LATER = DAY_0 + timedelta(days=1000)


def replayed(series: Series) -> dict[str, State]:
    return {slug: LEVEL.replay(pieces) for slug, pieces in series.items()}


@st.composite
def evidence_of_a_person(draw: st.DrawFn) -> Series:
    """Pieces on some of the small model's competencies, in sessions and by raters that they share."""
    series: Series = {}
    for slug in draw(st.sets(st.sampled_from(SMALL.competency_slugs), min_size=1)):
        pieces = []
        for number in range(draw(st.integers(1, 5))):
            error, session = draw(st.floats(0.5, 1.5)), draw(st.integers(0, 3))
            causes = [f"session:{session}", *draw(st.sets(st.sampled_from(["rater:1", "rater:2"])))]
            shared = tuple((cause, draw(st.floats(0.1, 0.5)) * error) for cause in causes)
            pieces.append(Evidence(number, DAY_0 + timedelta(days=draw(st.integers(0, 900))), draw(st.floats(-2, 2)), error, shared))
        series[slug] = pieces
    return series


def error_covariance_from_evidence(series: Series, a: str, b: str, states: Mapping[str, State]) -> float:
    """Σ over all pairs of pieces of weight · weight · covariance of their errors: no recursion, no loadings."""
    total = 0.0
    for first in series[a]:
        for second in series[b]:
            load = dict(second.shared)
            common = sum(value * load.get(cause, 0.0) for cause, value in first.shared)
            if a == b and first.id == second.id:
                common = first.standard_error**2
            total += dict(states[a].weights)[first.id] * dict(states[b].weights)[second.id] * common
    return total


def test_a_profile_worked_by_hand(small: CompetencyModel, evidence: Make) -> None:
    # One session: greeting 1.0, listening −0.5, composure 0.8, each ± 1 with 0.5 of it shared. K = 1/2 each,
    # so means 0.5, −0.25, 0.4, variances 0.5, loadings 0.25, covariances 0.25² = 0.0625.
    # Service weighs 2 : 1, mean (2 · 0.5 − 0.25)/3 = 0.25; variance (4 + 1)/9 · 0.5 + 2 · 2/9 · 0.0625 = 0.305556.
    # Overall 0.6 · 0.25 + 0.4 · 0.4 = 0.31; service and calm covary by 0.0625;
    # variance 0.36 · 0.305556 + 0.16 · 0.5 + 2 · 0.24 · 0.0625 = 0.22.
    values = {"greeting": 1.0, "listening": -0.5, "composure": 0.8}
    states = {slug: LEVEL.replay([evidence(1, 0, value, 1.0, (("session:1", 0.5),))]) for slug, value in values.items()}
    person = profile(small, "host", states, DAY_0)
    service, calm, overall = person.dimensions["service"], person.dimensions["calm"], person.overall
    assert service is not None
    assert calm is not None
    assert overall is not None
    assert (service.mean, service.sd) == pytest.approx((0.25, math.sqrt(0.305556)), abs=1e-6)
    assert (calm.mean, calm.sd) == pytest.approx((0.4, math.sqrt(0.5)))
    assert person.covariance[0, 1] == pytest.approx(0.0625)
    assert (overall.mean, overall.sd, overall.coverage) == pytest.approx((0.31, math.sqrt(0.22), 1.0))


def test_what_has_no_evidence_is_left_out_and_not_taken_as_average(small: CompetencyModel, evidence: Make) -> None:
    person = profile(small, "host", {"listening": LEVEL.replay([evidence(1, 0, 2.0)]), "greeting": LEVEL.start()}, DAY_0)
    service = person.dimensions["service"]
    assert service is not None
    assert person.overall is not None
    assert service.mean == person.overall.mean == 1.0
    assert service.coverage == pytest.approx(1 / 3)
    assert person.overall.coverage == pytest.approx(0.2)
    assert person.dimensions["calm"] is None
    assert person.competencies["greeting"] is None


def test_a_person_without_evidence_has_no_level(small: CompetencyModel) -> None:
    person = profile(small, "host", {}, DAY_0)
    assert person.overall is None
    assert set(person.dimensions.values()) == set(person.competencies.values()) == {None}


def test_a_dimension_that_a_position_gives_no_weight_does_not_move_the_overall_level(small: CompetencyModel, evidence: Make) -> None:
    states = {"greeting": LEVEL.replay([evidence(1, 0, 2.0)]), "composure": LEVEL.replay([evidence(2, 0, -1.0)])}
    guard = profile(small, "guard", states, DAY_0)
    assert guard.overall == guard.dimensions["calm"]
    assert profile(small, "guard", {"greeting": states["greeting"]}, DAY_0).overall is None


def test_evidence_after_the_date_asked_for_is_refused(small: CompetencyModel, evidence: Make) -> None:
    with pytest.raises(ValueError, match="there is evidence after"):
        profile(small, "host", {"greeting": LEVEL.replay([evidence(1, 5, 1.0)])}, DAY_0)


def test_a_competency_that_the_model_lacks_is_refused(small: CompetencyModel, evidence: Make) -> None:
    with pytest.raises(KeyError):
        profile(small, "host", {"juggling": LEVEL.replay([evidence(1, 0, 1.0)])}, DAY_0)


@given(evidence_of_a_person())
def test_every_error_follows_from_the_pieces_and_their_weights(series: Series) -> None:
    states = replayed(series)
    person = profile(SMALL, "host", states, LATER)
    known = [slug for slug in SMALL.competency_slugs if slug in states]
    covariance = np.array([[error_covariance_from_evidence(series, a, b, states) for b in known] for a in known])
    for place, slug in enumerate(known):
        state = states[slug]
        assert state.last_at is not None
        covariance[place, place] += state.variance - state.measured + 0.36 * ((LATER - state.last_at) / YEAR)
        estimate = person.competencies[slug]
        assert estimate is not None
        assert estimate.sd**2 == pytest.approx(covariance[place, place], rel=1e-9)
    shares = SMALL.within[:, [SMALL.competency_slugs.index(slug) for slug in known]]
    shares = shares / np.maximum(shares.sum(axis=1, keepdims=True), 1e-300)
    assert person.covariance == pytest.approx(shares @ covariance @ shares.T, rel=1e-9, abs=1e-12)


@given(evidence_of_a_person(), evidence_of_a_person())
def test_packed_rows_come_back_number_for_number(first: Series, second: Series) -> None:
    table = StateTable.of(SMALL, [replayed(first), {}, replayed(second)])
    rows = table.pack()
    unpacked = StateTable.unpack(SMALL, [rows[2], rows[0], rows[1]])
    for name, column in vars(table).items():
        np.testing.assert_array_equal(getattr(unpacked, name), column[[2, 0, 1]])


def test_an_empty_table_is_a_table() -> None:
    nobody = StateTable.unpack(SMALL, [])
    assert profiles(SMALL, np.zeros((0, 2)), nobody, DAY_0).overall_mean.shape == (0,)


@given(evidence_of_a_person())
def test_moving_a_mean_moves_what_is_made_of_it(series: Series) -> None:
    states = replayed(series)
    slug = min(states)
    raised = states | {slug: replace(states[slug], mean=states[slug].mean + 0.7)}
    shift = np.zeros((1, 3))
    shift[0, SMALL.competency_slugs.index(slug)] = 0.7
    expected, found = (profile(SMALL, "host", raised, LATER).table, moved(profile(SMALL, "host", states, LATER).table, shift))
    for name in ("competency_mean", "dimension_mean", "overall_mean", "overall_sd", "covariance"):
        np.testing.assert_allclose(getattr(found, name), getattr(expected, name), atol=1e-12)


def test_ability_in_common_makes_sums_less_certain_and_single_competencies_not(evidence: Make) -> None:
    # Three competencies seen once ± 1: variance 0.5, half of it unknown true level (prior weight ½: 0.25).
    # With half of that in common, service and calm covary by 0.5 · 0.25 = 0.125 instead of 0.
    states = {slug: LEVEL.replay([evidence(1, 0, 0.0)]) for slug in SMALL.competency_slugs}
    apart, alike = (profile(replace(SMALL, common=common), "host", states, DAY_0) for common in (0.0, 0.5))
    assert alike.competencies == apart.competencies
    assert apart.covariance[0, 1] == 0.0
    assert alike.covariance[0, 1] == pytest.approx(0.125)
    assert alike.covariance[0, 0] == pytest.approx(5 / 9 * 0.5 + 4 / 9 * 0.125)


def simulated(model: CompetencyModel, seed: int, people: int, common: float) -> tuple[ProfileTable, Floats, Floats]:
    """Profiles of people who follow the model, with their true dimensions and overall levels.

    Eight sessions in two years, each on six competencies, with session error 0.5 and one of three raters of
    severity 0.6; a share ``common`` of where people start and how they change is alike in all competencies.
    """
    rng, count = np.random.default_rng(seed), len(model.competencies)
    level, weights = LocalLevel.of(model), model.weights("lead")

    def change(sd: float) -> Floats:
        return sd * (math.sqrt(common) * rng.normal() + math.sqrt(1 - common) * rng.normal(size=count))

    states, truths = [], []
    for _ in range(people):
        truth, severity = change(model.prior.sd), rng.normal(0, 0.6, 3)
        pieces: Series = {}
        for session in range(8):
            truth, rater, halo = truth + change(0.3), rng.integers(3), rng.normal(0, 0.5)
            for place in rng.choice(count, 6, replace=False):
                shared = ((f"session:{session}", 0.5), (f"rater:{rater}", 0.6))
                value = truth[place] + severity[rater] + halo + rng.normal(0, 0.9)
                error = math.sqrt(0.81 + 0.25 + 0.36)
                piece = Evidence(session, DAY_0 + session * YEAR / 4, value, error, shared)
                pieces.setdefault(model.competency_slugs[place], []).append(piece)
        states.append({slug: level.replay(series) for slug, series in pieces.items()})
        truths.append(truth)
    table = profiles(model, np.tile(weights, (people, 1)), StateTable.of(model, states), DAY_0 + 7 * YEAR / 4)
    reached = model.within * ~np.isnan(table.competency_mean)[:, None, :]
    dimensions = np.einsum("ndc,nc->nd", reached / reached.sum(axis=2, keepdims=True), np.array(truths))
    return table, dimensions, dimensions @ weights


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_95_percent_intervals_of_sums_hold_simulated_true_levels(seed: int, shipped: CompetencyModel) -> None:
    table, dimensions, overall = simulated(replace(shipped, common=0.0), seed, 600, 0.0)
    assert 0.93 <= np.mean(np.abs(table.dimension_mean - dimensions) <= 1.96 * table.dimension_sd) <= 0.97
    assert 0.93 <= np.mean(np.abs(table.overall_mean - overall) <= 1.96 * table.overall_sd) <= 0.97


def test_intervals_that_ignored_shared_errors_would_claim_too_much(shipped: CompetencyModel) -> None:
    table, _, overall = simulated(replace(shipped, common=0.0), 1, 400, 0.0)
    parts = table.weights[:, :, None] * shipped.within / shipped.within.sum(axis=1)[:, None]
    naive = np.sqrt(np.einsum("ndc,nc->n", parts**2, table.competency_sd**2))
    assert np.mean(np.abs(table.overall_mean - overall) <= 1.96 * naive) < 0.75


def test_with_ability_in_common_the_model_must_say_so(shipped: CompetencyModel) -> None:
    told, _, overall = simulated(replace(shipped, common=0.5), 4, 600, 0.5)
    assert 0.93 <= np.mean(np.abs(told.overall_mean - overall) <= 1.96 * told.overall_sd) <= 0.97
    untold, _, overall = simulated(replace(shipped, common=0.0), 4, 600, 0.5)
    assert np.mean(np.abs(untold.overall_mean - overall) <= 1.96 * untold.overall_sd) < 0.85
