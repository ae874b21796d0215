"""Variance components with cells missing: those of the mean squares where none is, the truth where some are."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from assessments.measurement.errors import BadData, NotIdentified, TooFew
from assessments.measurement.generalizability import DESIGNS, axes_of, components, study
from assessments.measurement.unbalanced import incomplete_components

SHAPES = {"p x r": (20, 4), "p x i": (20, 4), "p x r x i": (12, 3, 4), "r:p": (20, 4), "p x (r:t)": (10, 3, 4)}
Made = tuple[dict[str, NDArray[np.int64]], NDArray[np.float64]]


@pytest.mark.parametrize("design", DESIGNS)
def test_complete_data_give_what_the_balanced_formulas_give(design: str) -> None:
    chance, shape, axes = np.random.default_rng(3), SHAPES[design], axes_of(design)
    table = chance.normal(size=shape) + 2 * chance.normal(size=(shape[0],) + (1,) * (len(shape) - 1))
    codes = dict(zip(axes, np.indices(shape).reshape(len(shape), -1), strict=True))
    whole, found = components(table, design), incomplete_components(codes, table.ravel(), design)
    assert found.estimate == pytest.approx(whole.estimate, abs=1e-9)
    assert found.mean_square == pytest.approx(whole.mean_square, abs=1e-9)
    assert found.df.tolist() == whole.df.tolist()
    assert dict(found.sizes) == pytest.approx(dict(whole.sizes))
    assert found.method == "henderson 1" != whole.method
    person = found.effects.index("p")
    assert (found.low[person], found.high[person]) == pytest.approx((whole.low[person], whole.high[person]), rel=0.3)


def crossed(seed: int, persons: int = 40, raters: int = 6) -> Made:
    """One to three of the raters mark each person; σ² 1, .36, .5."""
    chance = np.random.default_rng(seed)
    table = chance.normal(0, 1, (persons, 1)) + chance.normal(0, 0.6, (1, raters)) + chance.normal(0, 0.5**0.5, (persons, raters))
    number = chance.integers(1, 4, persons)
    p, r = np.repeat(np.arange(persons), number), np.concatenate([chance.permutation(raters)[:n] for n in number])
    return {"p": p, "r": r}, table[p, r]


def items(seed: int, persons: int = 50, raters: int = 5, size: int = 5) -> Made:
    """Two of the raters mark each person on all items, and a tenth of the marks is lost; σ² 1, .2, .3, .2, .3, .05, .5."""
    chance = np.random.default_rng(seed)
    shapes = [(persons, 1, 1), (1, raters, 1), (1, 1, size), (persons, raters, 1), (persons, 1, size), (1, raters, size)]
    sd = np.sqrt([1.0, 0.2, 0.3, 0.2, 0.3, 0.05, 0.5])
    table = sum(chance.normal(0, s, shape) for s, shape in zip(sd, [*shapes, (persons, raters, size)], strict=True))
    dealt = np.argsort(chance.random((persons, raters)), axis=1)[:, :2]
    p, r, i = np.repeat(np.arange(persons), 2 * size), np.repeat(dealt.ravel(), size), np.tile(np.arange(size), 2 * persons)
    kept = chance.random(len(p)) > 0.1
    return {"p": p[kept], "r": r[kept], "i": i[kept]}, table[p, r, i][kept]


def nested(seed: int, persons: int = 50) -> Made:
    """One to four raters of their own mark each person; σ² 1, .8."""
    chance = np.random.default_rng(seed)
    number = chance.integers(1, 5, persons)
    p, r = np.repeat(np.arange(persons), number), np.concatenate([np.arange(n) for n in number])
    return {"p": p, "r": r}, chance.normal(0, 1, persons)[p] + chance.normal(0, 0.8**0.5, len(p))


CASES = [
    ("p x r", crossed, [1.0, 0.36, 0.5]),
    ("p x r x i", items, [1.0, 0.2, 0.3, 0.2, 0.3, 0.05, 0.5]),
    ("r:p", nested, [1.0, 0.8]),
]


def check(design: str, make: Callable[[int], Made], true: list[float], seeds: range, least: float) -> None:
    """No bias beyond chance, and intervals of components and of phi for two of everything that hold the truth."""
    estimates, inside, phi = [], [], []
    error = sum(value / 2 ** len(effect.replace("p", "")) for effect, value in zip(DESIGNS[design][1:], true[1:], strict=True))
    for seed in seeds:
        found = incomplete_components(*make(seed), design)
        estimates.append(found.estimate)
        inside.append((found.low <= true) & (found.high >= true))
        result = study(found, {letter: 2 for letter in found.sizes if letter != "p"})
        phi.append(result.phi_low <= true[0] / (true[0] + error) <= result.phi_high)
    spread = np.std(estimates, axis=0, ddof=1) / len(seeds) ** 0.5
    assert (np.abs(np.mean(estimates, axis=0) - true) < 4 * spread).all()
    assert least < np.mean(inside) < 0.99
    assert np.mean(phi) > least


@pytest.mark.parametrize(("design", "make", "true"), CASES, ids=[case[0] for case in CASES])
def test_the_truth_is_found_and_covered(design: str, make: Callable[[int], Made], true: list[float]) -> None:
    check(design, make, true, range(12), 0.79)


@pytest.mark.long
@pytest.mark.parametrize(("design", "make", "true"), CASES, ids=[case[0] for case in CASES])
def test_the_truth_is_found_and_covered_with_many_seeds(design: str, make: Callable[[int], Made], true: list[float]) -> None:
    # 40 persons with one to three of six raters each are few: there the intervals hold the truth in about 91 of 100.
    check(design, make, true, range(1000, 1200), 0.88 if design == "p x r" else 0.925)


def test_names_of_raters_that_start_anew_in_each_task_are_told_apart() -> None:
    # Task 0 has raters 0, 1, task 1 has raters 0, 1, 2; that they share numbers means nothing.
    chance = np.random.default_rng(1)
    p, t, r = (np.array(x) for x in zip(*[(p, t, r) for p in range(12) for t in (0, 1) for r in range(2 + t)], strict=True))
    marks = chance.normal(size=len(p)) + chance.normal(size=12)[p]
    one = incomplete_components({"p": p, "t": t, "r": r}, marks, "p x (r:t)")
    other = incomplete_components({"p": p, "t": t, "r": r + 10 * t}, marks, "p x (r:t)")
    assert one.estimate == pytest.approx(other.estimate)
    assert one.sizes["r"] == pytest.approx(1 / np.mean([1 / 2, 1 / 3]))


def test_what_the_marks_cannot_tell_apart_is_named() -> None:
    one_each = {"p": np.arange(12), "r": np.arange(12) % 3}
    with pytest.raises(NotIdentified, match="more than one mark"):
        incomplete_components(one_each, np.arange(12.0) % 5, "p x r")
    with pytest.raises(BadData, match="marked twice"):
        incomplete_components({"p": np.arange(12) // 2, "r": np.zeros(12, dtype=int)}, np.arange(12.0), "p x r")
    with pytest.raises(TooFew, match="5 persons"):
        incomplete_components({"p": np.array([0, 0, 1]), "r": np.array([0, 1, 0])}, np.arange(3.0), "p x r")


def test_few_persons_and_negative_components_are_told() -> None:
    chance = np.random.default_rng(3)
    p, r = np.repeat(np.arange(10), 3), np.tile(np.arange(3), 10)
    marks = chance.normal(size=30)
    marks -= (np.bincount(p, weights=marks) / 3)[p]
    found = incomplete_components({"p": p[1:], "r": r[1:]}, marks[1:], "p x r")
    assert found.estimate[0] < 0 == found.of("p")
    assert [text.split(":")[0] for text in found.warnings] == ["10 persons", "negative estimates count as nothing"]
