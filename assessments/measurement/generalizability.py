"""Generalizability: where the variance of marks comes from, and how many raters and exercises a decision needs.

Balanced random designs by expected mean squares (Brennan 2001, Generalizability Theory, ch. 3–5). Intervals follow from
the χ² distributions of the mean squares, drawn with a fixed seed (Graybill & Wang 1980 give the same in closed form for simple ones).
Where cells are missing: ``unbalanced``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from assessments.measurement.errors import BadData, NoVariation, Said, TooFew
from assessments.measurement.ratings import Floats

DESIGNS: Mapping[str, tuple[str, ...]] = {
    "p x r": ("p", "r", "pr"),
    "p x i": ("p", "i", "pi"),
    "p x r x i": ("p", "r", "i", "pr", "pi", "ri", "pri"),
    "r:p": ("p", "pr"),
    "p x (r:t)": ("p", "t", "tr", "pt", "ptr"),
}
"""Effects by the letters of their indices; the axes of the scores are the letters in the order of the last effect."""
LEAST_PERSONS, ADVISED = 5, 20
DRAWS = 4000
SEED = 1


@dataclass(frozen=True)
class Components:
    """Effects (E,) with mean squares, degrees of freedom and variance components; negative estimates are ``estimate`` below 0
    and 0 in ``variance``. ``low``, ``high``: 95 % intervals. ``method``: "mean squares", or "henderson 1" where cells are missing;
    ``sizes`` then are means per person."""

    design: str
    sizes: Mapping[str, float]
    effects: tuple[str, ...]
    mean_square: Floats
    df: Floats
    estimate: Floats
    variance: Floats
    low: Floats
    high: Floats
    draws: Floats
    method: str = "mean squares"
    warnings: tuple[str, ...] = ()

    def of(self, effect: str) -> float:
        """The variance component of one effect."""
        return float(self.variance[self.effects.index(effect)])


@dataclass(frozen=True)
class Study:
    """A D-study: G coefficient (relative decisions) and phi (absolute ones, against a cut) with 95 % intervals, error SDs."""

    sizes: Mapping[str, float]
    g: float
    g_low: float
    g_high: float
    phi: float
    phi_low: float
    phi_high: float
    relative_error: float
    absolute_error: float


def axes_of(design: str) -> str:
    """Letters of the axes of the scores, in order."""
    if design not in DESIGNS:
        raise BadData(f"{design!r} is none of the designs {', '.join(DESIGNS)}")
    return DESIGNS[design][-1]


def components(scores: ArrayLike, design: str, confidence: float = 0.95) -> Components:
    """Variance components of a full balanced table; its axes as ``axes_of(design)`` says, e.g. (p, t, r) for p x (r:t).

    Raises BadData (gaps, wrong number of axes), TooFew (below 5 persons, below 2 of anything), NoVariation.
    """
    table, axes, effects = np.asarray(scores, dtype=np.float64), axes_of(design), DESIGNS[design]
    if table.ndim != len(axes) or np.isnan(table).any():
        raise BadData(f"design {design} needs a full table with axes {', '.join(axes)}; leave out persons with gaps")
    sizes = dict(zip(axes, table.shape, strict=True))
    if sizes["p"] < LEAST_PERSONS or min(sizes.values()) < 2:
        raise TooFew(f"{sizes}; variance components need at least {LEAST_PERSONS} persons and two of everything else")
    if table.var() == 0:
        raise NoVariation("all marks are the same")
    square, df = _mean_squares(table, axes, effects)
    unmix = np.linalg.inv(_expected(axes, sizes, effects))
    estimate = unmix @ square
    chance = np.random.default_rng(SEED)
    # Each draw of χ²/df asks which expected mean square would have given the one observed.
    drawn = (square / (chance.chisquare(df, size=(DRAWS, len(df))) / df)) @ unmix.T
    low, high = np.quantile(drawn, [(1 - confidence) / 2, (1 + confidence) / 2], axis=0)
    ends, told = (np.maximum(low, 0), np.maximum(high, 0)), warned(sizes["p"], effects, estimate)
    return Components(design, sizes, effects, square, df, estimate, np.maximum(estimate, 0), *ends, drawn, warnings=told)


def warned(persons: int, effects: tuple[str, ...], estimate: Floats) -> tuple[str, ...]:
    """What to mind of estimates (E,) from that many persons."""
    told = [Said("{n} persons: intervals are wide below {least}", n=persons, least=ADVISED)] if persons < ADVISED else []
    negative = [effect for effect, value in zip(effects, estimate, strict=True) if value < 0]
    told += [Said("negative estimates count as nothing: {effects}", effects=", ".join(negative))] if negative else []
    return tuple(told)


def _mean_squares(table: Floats, axes: str, effects: tuple[str, ...]) -> tuple[Floats, Floats]:
    squares: dict[str, float] = {}
    freedom: dict[str, float] = {}
    grand = table.size * table.mean() ** 2
    for effect in effects:
        means = table.mean(axis=tuple(i for i, letter in enumerate(axes) if letter not in effect))
        smaller = [other for other in squares if set(other) < set(effect)]
        squares[effect] = table.size / means.size * float((means**2).sum()) - grand - sum(squares[other] for other in smaller)
        freedom[effect] = means.size - 1 - sum(freedom[other] for other in smaller)
    df = np.array([freedom[effect] for effect in effects])
    return np.array([squares[effect] for effect in effects]) / df, df


def _expected(axes: str, sizes: Mapping[str, int], effects: tuple[str, ...]) -> Floats:
    """(E, E) how often each component stands in each expected mean square."""
    times = {effect: float(np.prod([sizes[letter] for letter in axes if letter not in effect])) for effect in effects}
    return np.array([[times[other] if set(effect) <= set(other) else 0.0 for other in effects] for effect in effects])


def study(found: Components, sizes: Mapping[str, float], confidence: float = 0.95) -> Study:
    """What the mean over ``sizes`` (letter → number of raters, exercises, …) would be worth. Raises BadData for strange letters."""
    letters = set(found.sizes) - {"p"}
    if set(sizes) != letters or min(sizes.values(), default=0) < 1:
        raise BadData(f"a study of {found.design} names how many of each of: {', '.join(sorted(letters))}")
    values = [_coefficients(found, sizes, found.variance[None, :])]
    values.append(_coefficients(found, sizes, np.maximum(found.draws, 0.0)))
    (true, relative, absolute), (drawn, drawn_relative, drawn_absolute) = values
    tails = [(1 - confidence) / 2, (1 + confidence) / 2]
    g_low, g_high = np.quantile(_share(drawn, drawn_relative), tails)
    phi_low, phi_high = np.quantile(_share(drawn, drawn_absolute), tails)
    g, phi = float(_share(true, relative)[0]), float(_share(true, absolute)[0])
    errors = float(np.sqrt(relative[0])), float(np.sqrt(absolute[0]))
    return Study(dict(sizes), g, float(g_low), float(g_high), phi, float(phi_low), float(phi_high), *errors)


def _coefficients(found: Components, sizes: Mapping[str, float], variance: Floats) -> tuple[Floats, Floats, Floats]:
    relative, absolute = np.zeros(len(variance)), np.zeros(len(variance))
    for place, effect in enumerate(found.effects):
        if effect == "p":
            continue
        part = variance[:, place] / np.prod([sizes[letter] for letter in effect if letter != "p"])
        absolute += part
        if "p" in effect:
            relative += part
    return variance[:, found.effects.index("p")], relative, absolute


def _share(true: Floats, error: Floats) -> Floats:
    whole = true + error
    return np.where(whole > 0, true / np.where(whole > 0, whole, 1.0), 0.0)


def needed(
    found: Components, letter: str, others: Mapping[str, float], *, coefficient: float = 0.8, absolute: bool = True, most: int = 100
) -> int | None:
    """The least number of ``letter`` (raters, exercises) for phi (or G) to reach ``coefficient``; None beyond ``most``."""
    for number in range(1, most + 1):
        result = study(found, {**others, letter: number})
        if (result.phi if absolute else result.g) >= coefficient:
            return number
    return None
