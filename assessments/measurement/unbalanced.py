"""Variance components where cells are missing or nests differ in size: analogous analysis of variance.

Henderson 1953, Biometrics 9, method 1; Brennan 2001, Generalizability Theory, ch. 7. For each effect α the uncorrected sum of squares
T(α) = Σ_levels (sum of marks)² / (number of marks) has the expectation

    E T(α) = N μ² + Σ_β k(α, β) σ²(β),     k(α, β) = Σ_{levels a of α} Σ_{levels b of β} n_ab² / n_a

which is solved for the components. Estimates are unbiased whatever is missing, as long as what is missing has nothing to do with the
marks; on complete data they are those of the mean squares.

Intervals are generalised ones (Weerahandi 1993, JASA 88; Hannig, Iyer & Patterson 2006, JASA 101): with the random part of every effect
drawn as z, the mean squares are MS = Σ_βγ σ(β) σ(γ) Q_βγ(z); each draw is solved for the σ² that give the mean squares observed. A
bootstrap over persons would hold the raters fixed and miss what another sample of raters would have changed.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from assessments.measurement.errors import BadData, NotIdentified, NoVariation, TooFew
from assessments.measurement.generalizability import DESIGNS, LEAST_PERSONS, SEED, Components, axes_of, warned
from assessments.measurement.ratings import Floats, Ints

DRAWS, STEPS = 500, 8
WORST_CONDITION = 1e8


def incomplete_components(codes: Mapping[str, ArrayLike], scores: ArrayLike, design: str, confidence: float = 0.95) -> Components:
    """Variance components of n marks. ``codes``: letter of each axis → (n,) codes; those of a nested letter may start anew in each nest.

    ``mean_square`` and ``df`` are analogous ones; ``sizes`` holds the number of persons and for every other letter the harmonic mean
    over persons of how many each has. Raises BadData (a mark twice, lengths), TooFew, NoVariation, NotIdentified.
    """
    axes, effects = axes_of(design), DESIGNS[design]
    marks = np.asarray(scores, dtype=np.float64)
    columns = {letter: np.unique(np.asarray(codes[letter]), return_inverse=True)[1].astype(np.int64).ravel() for letter in axes}
    if any(len(column) != len(marks) for column in columns.values()) or np.isnan(marks).any():
        raise BadData("one code of each axis for every mark, and no mark missing")
    levels = [_levels([columns[letter] for letter in effect]) for effect in effects]
    if int(levels[-1].max()) + 1 < len(marks):
        raise BadData("the same place is marked twice: name what tells the marks apart, or leave one out")
    sizes = _sizes(columns, effects)
    if sizes["p"] < LEAST_PERSONS or min(int(column.max()) + 1 for column in columns.values()) < 2:
        raise TooFew(f"{sizes['p']:g} persons; variance components need at least {LEAST_PERSONS} persons and two of everything else")
    if marks.var() == 0:
        raise NoVariation("all marks are the same")
    count, contrast = _weights(levels), _contrasts(effects)
    df = contrast @ np.array([1.0, *(float(level.max() + 1) for level in levels)])
    expected = contrast @ count
    if (df < 1).any() or np.linalg.cond(expected[:, 1:] / df[:, None]) > WORST_CONDITION:
        raise NotIdentified(
            "these marks cannot tell the components apart: more persons need more than one mark, by raters who share persons"
        )
    unmix = np.linalg.inv(expected[:, 1:] / df[:, None])
    square = contrast @ _sums_of_squares(marks, levels) / df
    estimate = unmix @ square
    drawn = _drawn(levels, np.maximum(estimate, 0.0), contrast / df[:, None], square)
    low, high = np.quantile(drawn, [(1 - confidence) / 2, (1 + confidence) / 2], axis=0)
    ends = np.maximum(low, 0), np.maximum(high, 0)
    told = warned(int(sizes["p"]), effects, estimate)
    return Components(design, sizes, effects, square, df, estimate, np.maximum(estimate, 0), *ends, drawn, "henderson 1", told)


def _levels(columns: list[Ints]) -> Ints:
    """(n,) codes of the combinations that occur."""
    return np.asarray(np.unique(np.stack(columns), axis=1, return_inverse=True)[1], dtype=np.int64).ravel()


def _sizes(columns: Mapping[str, Ints], effects: tuple[str, ...]) -> dict[str, float]:
    person = columns["p"]
    sizes = {"p": float(person.max() + 1)}
    for letter in columns:
        if letter != "p":
            # Raters nested in tasks are counted within a task, all others within a person.
            home = "" if letter in effects else next((effect for effect in effects if letter in effect and "p" not in effect), "")
            place = _levels([person, *(columns[other] for other in home if other != letter)])
            pairs = np.unique(np.stack([place, columns[letter]]), axis=1)[0]
            sizes[letter] = round(float(1.0 / np.mean(1.0 / np.bincount(pairs))), 9)
    return sizes


def _weights(levels: list[Ints]) -> Floats:
    """(1 + E, 1 + E): how often μ² and each component stand in the expectation of T(μ) and of each T(α)."""
    n = len(levels[0])
    every = [np.zeros(n, dtype=np.int64), *levels]
    result = np.empty((len(every), len(every)))
    for i, one in enumerate(every):
        size = np.bincount(one)
        for j, other in enumerate(every):
            pair, first = np.unique(one * (int(other.max()) + 1) + other, return_inverse=True)
            both = np.bincount(first.ravel())
            result[i, j] = float((both**2 / size[pair // (int(other.max()) + 1)]).sum())
    # T(α) holds N μ² for every α, not the number of levels of the mean.
    result[:, 0] = n
    return result


def _contrasts(effects: tuple[str, ...]) -> Floats:
    """(E, 1 + E): sums of squares of the effects from T(μ) and T(α), as in a balanced table."""
    rows: dict[str, Floats] = {}
    for place, effect in enumerate(effects):
        row = np.zeros(1 + len(effects))
        row[1 + place], row[0] = 1.0, -1.0
        rows[effect] = row - sum((rows[other] for other in rows if set(other) < set(effect)), np.zeros(1 + len(effects)))
    return np.stack([rows[effect] for effect in effects])


def _sums_of_squares(marks: Floats, levels: list[Ints]) -> Floats:
    """(1 + E,) T(μ) and T(α)."""
    found = [float(marks.sum()) ** 2 / len(marks)]
    found += [float((np.bincount(level, weights=marks) ** 2 / np.bincount(level)).sum()) for level in levels]
    return np.array(found)


def _drawn(levels: list[Ints], variance: Floats, contrast: Floats, square: Floats) -> Floats:
    """(DRAWS, E) variance components that could have given the mean squares ``square`` (E,)."""
    chance, effects = np.random.default_rng(SEED), len(levels)
    every = [np.zeros(len(levels[0]), dtype=np.int64), *levels]
    sizes = [np.bincount(level).astype(np.float64) for level in every]
    forms = np.empty((DRAWS, effects, effects, effects))
    for draw in range(DRAWS):
        z = [chance.normal(size=int(level.max()) + 1)[level] for level in levels]
        sums = [np.stack([np.bincount(level, weights=row) for row in z]) for level in every]
        forms[draw] = np.tensordot(contrast, np.stack([(part / size) @ part.T for part, size in zip(sums, sizes, strict=True)]), axes=1)
    own = np.einsum("dabb->dab", forms)
    found = np.broadcast_to(variance, (DRAWS, effects))
    for _ in range(STEPS):
        # The products of different effects are taken at the last solution, which leaves linear equations in the variances.
        sd = np.sqrt(np.maximum(found, 0.0))
        mixed = np.einsum("dabg,db,dg->da", forms, sd, sd) - np.einsum("dab,db->da", own, sd**2)
        found = np.linalg.solve(own, (square - mixed)[..., None])[..., 0]
    return np.asarray(found)
