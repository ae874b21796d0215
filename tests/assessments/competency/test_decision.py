"""Tolerances are the integration's error as its docstring tells it: 0.002 for one case, 0.0003 root mean square."""

import numpy as np
import pytest
from scipy.special import ndtr
from scipy.stats import multivariate_normal

from assessments.competency.decision import joint_probability
from assessments.competency.scale import Floats

NOTHING = -np.inf
EQUAL = np.full(4, 0.25)


def probability(mean: Floats, covariance: Floats, cuts: Floats, overall: float, weights: Floats = EQUAL) -> float:
    return float(joint_probability(mean[None], covariance[None], weights[None], cuts, overall)[0])


def test_independent_dimensions_multiply() -> None:
    # Each one standard error above its cut: Φ(1)⁴ = .841345⁴ = .501067.
    assert probability(np.ones(4), np.eye(4), np.zeros(4), NOTHING) == pytest.approx(0.501067, abs=1e-6)


def test_two_correlated_dimensions_meet_their_cuts_as_sheppard_says() -> None:
    # P(both above their means) = 1/4 + arcsin(ρ)/2π; ρ = 0.5 gives 1/3 (Sheppard 1899).
    covariance, cuts = np.eye(4), np.array([0.0, 0.0, NOTHING, NOTHING])
    covariance[0, 1] = covariance[1, 0] = 0.5
    assert probability(np.zeros(4), covariance, cuts, NOTHING) == pytest.approx(1 / 3, abs=5e-4)


def test_an_overall_cut_alone_is_a_single_normal() -> None:
    # The mean of four independent dimensions of variance 1 has standard error 1/2; 0.5 above the cut is Φ(1).
    assert probability(np.full(4, 0.5), np.eye(4), np.full(4, NOTHING), 0.0) == pytest.approx(ndtr(1.0), abs=2e-3)


def test_a_dimension_that_weighs_nothing_still_has_its_cut() -> None:
    # Overall rests on the first dimension alone (Φ(1)); the second must be above its mean (1/2), independently.
    weights, cuts = np.array([1.0, 0.0, 0.0, 0.0]), np.array([NOTHING, 0.0, NOTHING, NOTHING])
    mean = np.array([1.0, 0.0, 0.0, 0.0])
    assert probability(mean, np.eye(4), cuts, 0.0, weights) == pytest.approx(ndtr(1.0) / 2, abs=1e-6)


def test_the_joint_probability_agrees_with_genz_integration_of_all_five_cuts() -> None:
    rng = np.random.default_rng(5)
    count = 40
    means, weights = rng.normal(0.5, 0.6, (count, 4)), rng.dirichlet(np.full(4, 5.0), count)
    factors = 0.3 * rng.normal(size=(count, 4, 3))
    covariances = factors @ factors.transpose(0, 2, 1) + np.eye(4) * rng.uniform(0.05, 0.3, (count, 1, 4))
    cuts, overall = np.array([0.0, 0.1, 0.2, -0.2]), 0.3
    sums = np.concatenate([np.tile(np.eye(4), (count, 1, 1)), weights[:, None]], axis=1)
    spare = (sums @ means[:, :, None])[:, :, 0] - np.append(cuts, overall)
    five = sums @ covariances @ sums.transpose(0, 2, 1)
    expected = [
        multivariate_normal.cdf(s, cov=c, allow_singular=True, abseps=2e-5, maxpts=200_000, rng=rng)
        for s, c in zip(spare, five, strict=True)
    ]
    errors = joint_probability(means, covariances, weights, cuts, overall) - expected
    assert np.abs(errors).max() < 2e-3
    assert np.sqrt(np.mean(errors**2)) < 3e-4


def test_equal_people_have_equal_probabilities_wherever_they_stand_in_the_list() -> None:
    rng = np.random.default_rng(1)
    mean, covariance = rng.normal(size=4), np.diag(rng.uniform(0.1, 1, 4))
    many = joint_probability(np.tile(mean, (600, 1)), np.tile(covariance, (600, 1, 1)), np.tile(EQUAL, (600, 1)), np.zeros(4), 0.1)
    assert len(set(many.tolist())) == 1
    assert many[0] == probability(mean, covariance, np.zeros(4), 0.1)


def test_without_evidence_in_a_dimension_there_is_no_probability() -> None:
    assert np.isnan(probability(np.array([1.0, 1.0, np.nan, 1.0]), np.eye(4), np.zeros(4), 0.0))


@pytest.mark.parametrize(("height", "expected"), [(40.0, 1.0), (-40.0, 0.0)])
def test_hopeless_and_certain_cases_stay_finite(height: float, expected: float) -> None:
    assert probability(np.full(4, height), np.eye(4), np.zeros(4), 0.0) == pytest.approx(expected, abs=1e-12)
