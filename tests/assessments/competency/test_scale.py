import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.competency.scale import Estimate, logit, points


def test_the_map_puts_0_logits_at_50_points_and_keeps_odds() -> None:
    assert points(0.0) == 50.0
    assert points(math.log(3.0)) == pytest.approx(75.0)  # odds 3 to 1
    assert logit(80.0) == pytest.approx(math.log(4.0))


def test_arrays_map_like_numbers() -> None:
    levels = np.array([-2.0, 0.0, 1.5])
    assert points(levels).tolist() == [points(level) for level in levels.tolist()]
    assert logit(points(levels)) == pytest.approx(levels)


@given(st.floats(-15, 15))
def test_points_and_logits_are_inverse(level: float) -> None:
    assert logit(points(level)) == pytest.approx(level, abs=1e-8)


@given(st.floats(-8, 8), st.floats(0.01, 5))
def test_an_interval_holds_its_level_and_stays_within_0_and_100(mean: float, sd: float) -> None:
    low, high = Estimate(mean, sd).interval()
    assert 0 <= low <= points(mean) <= high <= 100


def test_an_interval_is_made_in_logits_and_mapped() -> None:
    # 1.959964 standard errors of 0.5 about 0 reach ±0.979982; 100/(1 + e^0.979982) = 27.2895.
    assert Estimate(0.0, 0.5).interval() == pytest.approx((27.2895, 72.7105), abs=1e-4)


def test_probability_of_a_cut_is_normal_with_the_total_error() -> None:
    # One standard error above the cut: Φ(1) = .841345. With a cut error of 0.375 the total is 0.625: Φ(0.8) = .788145.
    assert Estimate(0.5, 0.5).probability(50.0) == pytest.approx(0.841345, abs=1e-6)
    assert Estimate(0.5, 0.5).probability(50.0, cut_se=0.375) == pytest.approx(0.788145, abs=1e-6)
