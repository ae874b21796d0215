"""Variance components against Brennan's synthetic data set 4, hand-worked tables and simulation."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from assessments.measurement.errors import BadData, TooFew
from assessments.measurement.generalizability import components, needed, study

PRINTED = 5e-5  # four decimals
MIXED_MODEL = 5e-4  # the mixed model stops short of the exact solution of the mean squares


def brennan(rows: list[dict[str, str]]) -> NDArray[np.float64]:
    """(person, task, rater in task)"""
    result = np.full((10, 3, 4), np.nan)
    place: dict[tuple[str, str], int] = {}
    for row in rows:
        within = place.setdefault((row["Task"], row["Rater"]), sum(task == row["Task"] for task, _ in place))
        result[int(row["Person"]) - 1, int(row["Task"]) - 1, within] = float(row["Score"])
    return result


def test_raters_in_tasks_give_the_printed_components(case_rows: Callable[..., Any], reference: Callable[..., Any]) -> None:
    expected = reference("brennan_sd4")
    found = components(brennan(case_rows("brennan_sd4")), "p x (r:t)")
    names = {"p": "person", "t": "task", "tr": "rater_in_task", "pt": "person_x_task", "ptr": "residual"}
    for effect, name in names.items():
        assert found.of(effect) == pytest.approx(expected["published"][name], abs=PRINTED), name
    squares = dict(zip(("p", "t", "rt", "pt", "prt"), found.mean_square, strict=True))
    assert {name: round(value, 4) for name, value in squares.items()} == pytest.approx(
        {n: expected["published"]["MS"][n] for n in squares}, abs=1e-4
    )
    mixed = expected["lme4_REML"]
    assert [found.of(e) for e in ("p", "t", "tr", "pt", "ptr")] == pytest.approx(
        [mixed[n] for n in ("Person", "Task", "Rater:Task", "Person:Task", "Residual")], abs=MIXED_MODEL
    )
    result = study(found, {"t": 3, "r": 4})
    assert round(result.g, 2) == expected["published"]["erho2_3tasks_4raters"]
    assert round(result.phi, 2) == expected["published"]["phi"]
    assert result.g_low < result.g < result.g_high


def test_persons_by_raters_worked_by_hand() -> None:
    # Means 2, 4, 6, 8, 10 of two raters who differ by 2 for all: MS(p) = 20, MS(r) = 10, residual 0; σ²(p) = 10, σ²(r) = 2.
    marks = np.array([[m - 1, m + 1] for m in (2, 4, 6, 8, 10)], dtype=float)
    found = components(marks, "p x r")
    assert found.mean_square.tolist() == pytest.approx([20, 10, 0], abs=1e-9)
    assert found.variance.tolist() == pytest.approx([10, 2, 0], abs=1e-9)
    result = study(found, {"r": 2})
    assert (result.g, result.phi) == pytest.approx((1.0, 10 / 11))
    assert result.absolute_error == pytest.approx(1.0)
    nested = components(marks, "r:p")
    assert nested.variance.tolist() == pytest.approx([9, 2], abs=1e-9)


def test_the_truth_of_a_crossed_design_is_found_and_covered() -> None:
    true = {"p": 1.0, "r": 0.2, "i": 0.3, "pr": 0.2, "pi": 0.3, "ri": 0.05, "pri": 0.5}
    sums, inside = np.zeros(7), []
    for seed in range(30):
        chance = np.random.default_rng(seed)
        part = {
            name: chance.normal(0, value**0.5, [n if axis in name else 1 for axis, n in zip("pri", (60, 6, 8), strict=True)])
            for name, value in true.items()
        }
        found = components(sum(part.values()), "p x r x i")
        sums += found.estimate
        inside.append((found.low <= list(true.values())) & (found.high >= list(true.values())))
    assert sums / 30 == pytest.approx(list(true.values()), abs=0.08)
    assert 0.88 < np.mean(inside) < 0.995


def test_how_many_raters_a_decision_needs() -> None:
    chance = np.random.default_rng(5)
    marks = chance.normal(0, 1, (200, 1)) + chance.normal(0, 0.3, (1, 10)) + chance.normal(0, 1, (200, 10))
    found = components(marks, "p x r")
    number = needed(found, "r", {}, coefficient=0.8)
    assert number is not None
    assert study(found, {"r": number}).phi >= 0.8 > study(found, {"r": number - 1}).phi
    assert needed(found, "r", {}, coefficient=0.9999) is None


def test_a_negative_component_is_told_and_counts_as_nothing() -> None:
    marks = np.random.default_rng(3).normal(size=(20, 4)) + np.arange(4)
    marks -= marks.mean(axis=1, keepdims=True)
    found = components(marks, "p x r")
    assert found.estimate[0] < 0 == found.of("p")


def test_gaps_and_few_persons_are_named() -> None:
    with pytest.raises(BadData, match="full table"):
        components(np.full((8, 3), np.nan), "p x r")
    with pytest.raises(BadData, match="designs"):
        components(np.zeros((8, 3)), "p x q")
    with pytest.raises(TooFew):
        components(np.random.default_rng(0).normal(size=(3, 3)), "p x r")
    with pytest.raises(BadData, match="how many"):
        study(components(np.random.default_rng(0).normal(size=(9, 3)), "p x r"), {"i": 3})
