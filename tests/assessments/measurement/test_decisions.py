"""Decisions at a cut: probabilities, Rudner's indices, and whether a decision would be another one in other hands."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from assessments.measurement.decisions import (
    cut_in_logits,
    expected_average,
    flip_check,
    meets_cut,
    probability,
    rudner,
    tier_probabilities,
)
from assessments.measurement.errors import BadData
from assessments.measurement.facets import Options, fit, persons
from assessments.measurement.ratings import ratings
from tests.assessments.measurement.simulation import simulate

TOLERANCE = 1e-6


def test_rudner_and_tier_probabilities_agree_with_the_case(case_rows: Callable[..., Any], reference: Callable[..., Any]) -> None:
    rows, expected = case_rows("rudner_tiers"), reference("rudner_tiers")
    theta, se = ([float(row[name]) for row in rows] for name in ("theta", "se"))
    for cuts, row in zip(([-0.25], [0.75], [-0.25, 0.75]), expected["marginal"], strict=True):
        found = rudner(theta, se, cuts)
        assert found.mean_accuracy == pytest.approx(row["Accuracy"], abs=TOLERANCE)
        assert found.mean_consistency == pytest.approx(row["Consistency"], abs=TOLERANCE)
    tiers = [[row[name] for name in ("junior", "mid", "senior")] for row in expected["tier_probabilities"]]
    assert tier_probabilities(theta, se, expected["cuts"]) == pytest.approx(np.array(tiers), abs=TOLERANCE)
    both = rudner(theta, se, expected["cuts"])
    assert both.accuracy == pytest.approx([row["Simultaneous"] for row in expected["conditional_accuracy"]], abs=TOLERANCE)
    assert both.consistency == pytest.approx([row["Simultaneous"] for row in expected["conditional_consistency"]], abs=TOLERANCE)


def test_the_cuts_own_error_pulls_probabilities_to_a_half() -> None:
    assert probability(0.5, 0.5, 0.0) == pytest.approx(0.8413447)
    assert probability(0.5, 0.3, 0.0, 0.4) == pytest.approx(0.8413447)


def test_a_person_whom_a_harsh_rater_failed_comes_first() -> None:
    # The fourth rater gives one point less than the others do.
    truth = simulate(3, 80, 4, 4, severity_sd=0.0)
    harsh = truth.data.facets["rater"].index == 3
    steps = np.where(harsh, np.maximum(truth.data.steps - 1, 0), truth.data.steps)
    data = ratings(truth.data.person, {n: f.index for n, f in truth.data.facets.items()}, steps)
    check = flip_check(fit(data), 2.0)
    first = check.order[0]
    assert not check.passes[first]
    assert check.adjusted[first] >= 2.0 > check.raw[first]
    assert check.lenience[first] < 0
    assert check.probability[first] == pytest.approx(0.5, abs=0.25)


def test_with_average_raters_nothing_is_adjusted() -> None:
    truth = simulate(3, 60, 4, 4, severity_sd=0.0)
    check = flip_check(fit(truth.data, Options(equal=["rater"])), 2.0)
    assert check.adjusted == pytest.approx(check.raw)
    assert not check.adjusted_flip.any()


def test_leaving_one_out_is_what_a_plain_count_says() -> None:
    data = simulate(5, 30, 4, 3).data
    check = flip_check(fit(data), 2.0)
    for person in range(30):
        mine = data.person == person
        passes = data.steps[mine].mean() >= 2.0
        for name, found in (("rater", check.without_rater), ("criterion", check.without_criterion)):
            index = data.facets[name].index
            others = [data.steps[mine & (index != element)].mean() >= 2.0 for element in np.unique(index[mine])]
            assert found[person] == any(other != passes for other in others)


def test_a_single_rater_cannot_be_left_out_and_that_is_said() -> None:
    data = simulate(5, 40, 4, 3).data
    alone = (data.person != 0) | (data.facets["rater"].index == data.facets["rater"].index[data.person == 0][0])
    check = flip_check(fit(data.keep(alone)), 2.0)
    assert check.one_rater.tolist() == [True] + [False] * 39
    assert not check.without_rater[0]


def test_the_cut_in_logits_gives_the_cut_back() -> None:
    fitted = fit(simulate(6).data)
    place, slope = cut_in_logits(fitted, 2.3)
    assert expected_average(fitted, place)[0] == pytest.approx(2.3)
    assert (expected_average(fitted, place + 1e-4)[0] - 2.3) / 1e-4 == pytest.approx(slope, rel=1e-3)
    with pytest.raises(BadData, match="outside the scale"):
        cut_in_logits(fitted, 4.0)


def test_claimed_probabilities_come_true() -> None:
    claimed, true = [], []
    for seed in range(5):
        truth = simulate(seed, persons=150, raters=8, each=2)
        fitted = fit(truth.data)
        meets = meets_cut(fitted, 2.3, table=persons(fitted))
        place, _ = cut_in_logits(fitted, 2.3)
        claimed.append(np.maximum(meets, 1 - meets).mean())
        true.append(((meets >= 0.5) == (truth.theta >= place)).mean())
    assert np.mean(claimed) == pytest.approx(np.mean(true), abs=0.03)
