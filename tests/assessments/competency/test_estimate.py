import math
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.competency.estimate import YEAR, Evidence, LateEvidence, LocalLevel, State
from assessments.competency.model import CompetencyModel
from tests.assessments.competency.conftest import DAY_0

Make = Callable[..., Evidence]
FILTER = LocalLevel(0.2, 1.1, 0.6)
CAUSES = st.sampled_from(["session:1", "session:2", "rater:1"])


@st.composite
def pieces(draw: st.DrawFn) -> list[Evidence]:
    """One to twelve pieces in any order, several on the same day and of the same session among them."""
    series = []
    for number in range(draw(st.integers(1, 12))):
        error = draw(st.floats(0.3, 2))
        shared = tuple((cause, 0.6 * error) for cause in draw(st.sets(CAUSES, max_size=2)))
        day = timedelta(days=draw(st.integers(0, 900)))
        series.append(Evidence(number, DAY_0 + day, draw(st.floats(-4, 4)), error, shared))
    return draw(st.permutations(series))


def in_order(series: list[Evidence]) -> list[Evidence]:
    return sorted(series, key=lambda piece: (piece.occurred_at, piece.id))


def test_two_steps_worked_by_hand(level: LocalLevel, evidence: Make) -> None:
    # First piece 1.0 ± 1 on the prior N(0, 1): K = 1/2, mean 0.5, variance 0.5.
    first = level.step(level.start(), evidence(1, 0, 1.0))
    assert (first.mean, first.variance, first.prior_weight, first.weights) == (0.5, 0.5, 0.5, ((1, 0.5),))
    # A year later 2.0 ± 1: P = 0.5 + 0.36 = 0.86, K = 0.86/1.86 = 0.462366, mean 0.5 + 1.5 K = 1.193548,
    # variance (1 − K) P = 0.462366; weights: prior and first piece 0.5 (1 − K) = 0.268817 each.
    # Measurement's part of the variance: K² + (1 − K)² · 0.25 = 0.213782 + 0.072263 = 0.286045.
    second = level.step(first, evidence(2, 365.25, 2.0))
    assert second.mean == pytest.approx(1.193548, abs=1e-6)
    assert second.variance == pytest.approx(0.462366, abs=1e-6)
    assert second.measured == pytest.approx(0.286045, abs=1e-6)
    assert dict(second.weights) == pytest.approx({1: 0.268817, 2: 0.462366}, abs=1e-6)
    assert second.prior_weight == pytest.approx(0.268817, abs=1e-6)


def test_one_rater_twice_is_less_certain_than_two_raters(level: LocalLevel, evidence: Make) -> None:
    # Two pieces ± 1 on one day: weights 1/3 each, variance 1/3. Severity 0.6 of both is the same rater's:
    # the true variance is higher by 2 · (1/3)² · 0.36 = 0.08.
    same = level.replay([evidence(n, 0, 1.0, 1.0, (("rater:1", 0.6),)) for n in (1, 2)])
    other = level.replay([evidence(n, 0, 1.0, 1.0, ((f"rater:{n}", 0.6),)) for n in (1, 2)])
    assert other.sd == pytest.approx(math.sqrt(1 / 3))
    assert same.sd == pytest.approx(math.sqrt(1 / 3 + 0.08))
    assert same.mean == other.mean


def test_the_model_file_sets_prior_and_drift(small: CompetencyModel) -> None:
    assert LocalLevel.of(small) == LocalLevel(0.0, 1.0, 0.6)


@given(pieces())
def test_any_order_of_arrival_gives_the_state_of_the_ordered_series(series: list[Evidence]) -> None:
    assert FILTER.replay(series) == FILTER.replay(in_order(series))


@given(pieces())
def test_the_newest_piece_costs_one_step_from_the_stored_checkpoint(series: list[Evidence]) -> None:
    *earlier, newest = in_order(series)
    checkpoint = State.from_json(FILTER.replay(earlier).to_json())
    assert FILTER.step(checkpoint, newest) == FILTER.replay(series)


@given(pieces())
def test_the_filter_equals_the_joint_normal_solved_at_once(series: list[Evidence]) -> None:
    """Against generalised least squares: levels covary by σ₀² + q · (the earlier time since the first piece)."""
    ordered = in_order(series)
    since = np.array([(piece.occurred_at - ordered[0].occurred_at) / YEAR for piece in ordered])
    walk = FILTER.prior_sd**2 + FILTER.drift_per_year**2 * np.minimum.outer(since, since)
    errors = np.array([piece.standard_error for piece in ordered])
    weights = np.linalg.solve(walk + np.diag(errors**2), walk[-1])
    values = np.array([piece.logit for piece in ordered])
    state = FILTER.replay(series)
    assert state.mean == pytest.approx(FILTER.prior_mean + weights @ (values - FILTER.prior_mean), abs=1e-9)
    assert state.variance == pytest.approx(walk[-1, -1] - weights @ walk[-1], abs=1e-9)
    assert [weight for _, weight in state.weights] == pytest.approx(weights, abs=1e-9)
    assert state.measured == pytest.approx((weights * errors) @ (weights * errors), abs=1e-9)


@given(pieces())
def test_the_mean_is_the_weighted_sum_of_prior_and_pieces(series: list[Evidence]) -> None:
    state = FILTER.replay(series)
    values = {piece.id: piece.logit for piece in series}
    assert state.prior_weight + sum(weight for _, weight in state.weights) == pytest.approx(1.0, abs=1e-12)
    by_weight = state.prior_weight * FILTER.prior_mean + sum(weight * values[piece] for piece, weight in state.weights)
    assert state.mean == pytest.approx(by_weight, abs=1e-12)
    assert {piece for piece, _ in state.weights} == set(values)  # the prior is no piece


@given(pieces())
def test_the_error_is_that_of_the_weighted_sum_with_all_its_covariances(series: list[Evidence]) -> None:
    ordered = in_order(series)
    state = FILTER.replay(series)
    shared = [dict(piece.shared) for piece in ordered]
    errors = np.array([[sum(load * b.get(cause, 0) for cause, load in a.items()) for b in shared] for a in shared], dtype=float)
    np.fill_diagonal(errors, [piece.standard_error**2 for piece in ordered])
    weights = np.array([weight for _, weight in state.weights])
    assert state.sd**2 == pytest.approx(state.variance - state.measured + weights @ errors @ weights, abs=1e-9)


@given(pieces(), st.integers(0, 2000))
def test_certainty_fades_as_evidence_ages(series: list[Evidence], days: int) -> None:
    state = FILTER.replay(series)
    assert state.last_at is not None
    aged = FILTER.at(state, state.last_at + timedelta(days=days))
    assert aged.mean == state.mean
    assert aged.sd**2 == pytest.approx(state.sd**2 + 0.36 * days / 365.25)


def test_without_evidence_the_prior_stands_and_does_not_age(level: LocalLevel) -> None:
    assert level.at(level.start(), DAY_0) == level.at(level.start(), DAY_0 + timedelta(days=3000))
    assert level.replay([]) == level.start()


@pytest.mark.parametrize("late", [(2, -1.0), (1, 0.0), (2, 0.0)])
def test_late_evidence_asks_for_a_replay(late: tuple[int, float], level: LocalLevel, evidence: Make) -> None:
    state = level.step(level.start(), evidence(2, 0, 1.0))
    with pytest.raises(LateEvidence):
        level.step(state, evidence(*late, 1.0))


def test_a_state_cannot_look_back(level: LocalLevel, evidence: Make) -> None:
    state = level.step(level.start(), evidence(1, 10, 1.0))
    with pytest.raises(ValueError, match="before the last evidence"):
        level.at(state, DAY_0)


def test_evidence_must_make_sense(evidence: Make) -> None:
    good = evidence(1, 0, 1.0)
    for broken in (
        {"occurred_at": datetime(2026, 1, 1)},  # noqa: DTZ001 (the point of the test)
        {"logit": math.nan},
        {"standard_error": 0.0},
        {"shared": (("session:1", 1.5),)},
    ):
        with pytest.raises(ValueError, match=r"evidence needs|what is shared"):
            replace(good, **broken)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_95_percent_intervals_hold_simulated_true_levels(seed: int) -> None:
    """Two thousand people, ten pieces each over some years, their true levels wandering as the model says."""
    rng = np.random.default_rng(seed)
    held = []
    for _ in range(2000):
        truth, series, at = rng.normal(FILTER.prior_mean, FILTER.prior_sd), [], 0.0
        for number in range(10):
            gap, error = rng.exponential(0.3) * (number > 0), rng.uniform(0.5, 1.8)
            truth, at = truth + rng.normal(0, 0.6 * math.sqrt(gap)), at + gap
            series.append(Evidence(number, DAY_0 + at * YEAR, truth + rng.normal(0, error), error))
        truth += rng.normal(0, 0.6 * math.sqrt(0.5))
        estimate = FILTER.at(FILTER.replay(series), DAY_0 + (at + 0.5) * YEAR)
        held.append(abs(estimate.mean - truth) <= 1.96 * estimate.sd)
    assert 0.93 <= np.mean(held) <= 0.97
