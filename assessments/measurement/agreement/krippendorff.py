"""Krippendorff's alpha for nominal, ordinal, interval and ratio marks, any number of raters, gaps allowed.

Krippendorff 2011, Computing Krippendorff's Alpha-Reliability; interval by resampling units (Zapf et al. 2016, BMC Medical
Research Methodology 16), seeded, so that it is the same on every run.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from assessments.measurement.errors import BadData, NoVariation, TooFew
from assessments.measurement.ratings import Floats

LEVELS = ("nominal", "ordinal", "interval", "ratio")
LEAST_UNITS = 10
RESAMPLES = 1000
SEED = 1


@dataclass(frozen=True)
class Alpha:
    """``value``; its 95 % interval (None below ten pairable units); units and marks that count."""

    level: str
    value: float
    low: float | None
    high: float | None
    units: int
    marks: int


def krippendorff_alpha(marks: ArrayLike, level: str = "ordinal", confidence: float = 0.95) -> Alpha:
    """Alpha of (units, raters) marks, NaN where there is none. Raises BadData, TooFew, NoVariation."""
    table = np.asarray(marks, dtype=np.float64)
    if level not in LEVELS or table.ndim != 2:
        raise BadData(f"a table of units by raters, on one of the levels {', '.join(LEVELS)}")
    table = table[(~np.isnan(table)).sum(axis=1) > 1]
    if len(table) < 2:
        raise TooFew("alpha needs at least two units with two marks each")
    seen = table[~np.isnan(table)]
    known = np.unique(seen)
    if len(known) < 2:
        raise NoVariation("all marks are the same: alpha is undefined")
    if level == "ratio" and known[0] < 0:
        raise BadData("ratio marks are not negative")
    counts = np.stack([(table == value).sum(axis=1) for value in known], axis=1).astype(np.float64)
    value = _alpha(counts, known, level)
    low, high = _interval(counts, known, level, confidence) if len(table) >= LEAST_UNITS else (None, None)
    return Alpha(level, value, low, high, len(table), len(seen))


def _alpha(counts: Floats, known: Floats, level: str) -> float:
    """From counts of each value in each unit (U, V), at least two marks a unit."""
    marks = counts.sum(axis=1)
    pairs = (counts / (marks - 1)[:, None]).T @ counts
    pairs[np.diag_indices_from(pairs)] -= (counts / (marks - 1)[:, None]).sum(axis=0)
    total = counts.sum(axis=0)
    apart = difference(known, total, level)
    expected = float(total @ apart @ total) / (total.sum() - 1)
    return 1.0 - float((pairs * apart).sum()) / expected if expected > 0 else float("nan")


def difference(known: Floats, total: Floats, level: str) -> Floats:
    """(V, V) squared difference between values on a level; ``total`` (V,) their numbers, which ordinal differences need."""
    if level == "nominal":
        return 1.0 - np.eye(len(known))
    if level == "interval":
        return np.asarray((known[:, None] - known) ** 2)
    if level == "ratio":
        both = known[:, None] + known
        return np.asarray(((known[:, None] - known) / np.where(both > 0, both, 1.0)) ** 2)
    below = np.cumsum(total) - total / 2.0
    return np.asarray((below[:, None] - below) ** 2)


def _interval(counts: Floats, known: Floats, level: str, confidence: float) -> tuple[float, float]:
    chance = np.random.default_rng(SEED)
    drawn = chance.integers(0, len(counts), size=(RESAMPLES, len(counts)))
    values = np.array([_alpha(counts[row], known, level) for row in drawn])
    low, high = np.nanquantile(values, [(1 - confidence) / 2, (1 + confidence) / 2])
    return float(low), float(high)
