"""Chance-corrected agreement on categories.

Two raters: Cohen 1960, 1968, with the standard error of Fleiss, Cohen & Everitt 1969, Psychological Bulletin 72. Several:
Fleiss 1971, Psychological Bulletin 76 (error of Fleiss, Nee & Landis 1979); Conger 1980, 88; Light 1971, 76.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from assessments.measurement.errors import BadData, NoVariation, TooFew
from assessments.measurement.ratings import Floats, Ints

LEAST_SUBJECTS = 10
"""Fewer subjects give a coefficient without an interval."""


@dataclass(frozen=True)
class Kappa:
    """A coefficient with its standard error and 95 % interval (None below ten subjects), the agreement observed and by chance.

    ``z``: the coefficient over its error if there were chance agreement only.
    """

    value: float
    se: float | None
    low: float | None
    high: float | None
    observed: float
    chance: float
    n: int
    z: float | None = None


def codes(marks: ArrayLike, categories: Sequence[float] | None = None) -> tuple[Ints, Floats]:
    """(N, k) codes into the ordered categories (C,). Raises BadData for gaps or strange marks, NoVariation."""
    table = np.asarray(marks, dtype=np.float64)
    if table.ndim != 2 or table.shape[1] < 2:
        raise BadData("agreement needs a table of subjects by at least two raters")
    if np.isnan(table).any():
        raise BadData("kappa needs every mark; for gaps use Krippendorff's alpha")
    known = np.unique(table) if categories is None else np.asarray(sorted(categories), dtype=np.float64)
    if not np.isin(table, known).all():
        raise BadData("a mark is none of the categories")
    if len(known) < 2:
        raise NoVariation("all marks are the same: chance agreement is complete and kappa undefined")
    if len(table) < 2:
        raise TooFew("agreement needs at least two subjects")
    return np.searchsorted(known, table).astype(np.int64), known


def exact_agreement(marks: ArrayLike) -> float:
    """Share of subjects (N, k) whom all raters gave the same mark; subjects with a gap are left out."""
    table = np.asarray(marks, dtype=np.float64)
    table = table[~np.isnan(table).any(axis=1)]
    if not len(table):
        raise TooFew("no subject was marked by all")
    return float((table == table[:, :1]).all(axis=1).mean())


def agreement_weights(known: Floats, weights: str) -> Floats:
    """(C, C) 1 on the diagonal: ``"none"``, ``"linear"`` or ``"quadratic"`` in the values of the categories."""
    if weights == "none":
        return np.eye(len(known))
    if weights not in {"linear", "quadratic"}:
        raise BadData("weights are none, linear or quadratic")
    apart = np.abs(known[:, None] - known) / (known[-1] - known[0])
    return np.asarray(1.0 - apart ** (1 if weights == "linear" else 2))


def weighted_kappa(
    marks: ArrayLike, *, weights: str = "none", categories: Sequence[float] | None = None, confidence: float = 0.95
) -> Kappa:
    """Cohen's kappa of two raters (N, 2); ``categories`` names the whole scale where not all of it was used."""
    code, known = codes(marks, categories)
    if code.shape[1] != 2:
        raise BadData("Cohen's kappa is for two raters; for more use Fleiss', Conger's or Light's")
    n, weight = len(code), agreement_weights(known, weights)
    joint = np.zeros((len(known), len(known)))
    np.add.at(joint, (code[:, 0], code[:, 1]), 1.0 / n)
    rows, columns = joint.sum(axis=1), joint.sum(axis=0)
    observed, chance = float((weight * joint).sum()), float(rows @ weight @ columns)
    if chance >= 1.0:
        raise NoVariation("both raters gave one mark only: chance agreement is complete")
    value = (observed - chance) / (1.0 - chance)
    mean = (weight @ columns)[:, None] + rows @ weight
    spread = float((joint * (weight - mean * (1.0 - value)) ** 2).sum()) - (value - chance * (1.0 - value)) ** 2
    null = float((np.outer(rows, columns) * (weight - mean) ** 2).sum()) - chance**2
    error = float(np.sqrt(max(spread, 0.0) / n)) / (1.0 - chance)
    z = value * (1.0 - chance) / float(np.sqrt(null / n)) if null > 0 else None
    return _with_interval(value, error, observed, chance, n, confidence, z)


def _with_interval(value: float, error: float | None, observed: float, chance: float, n: int, confidence: float, z: float | None) -> Kappa:
    if error is None or n < LEAST_SUBJECTS:
        return Kappa(value, None, None, None, observed, chance, n, z)
    reach = float(ndtri((1 + confidence) / 2)) * error
    return Kappa(value, error, max(value - reach, -1.0), min(value + reach, 1.0), observed, chance, n, z)


def fleiss_kappa(marks: ArrayLike, confidence: float = 0.95) -> Kappa:
    """Fleiss' kappa of (N, k) marks; interval by a jackknife over subjects."""
    code, known = codes(marks)
    counts = _counts(code, len(known))
    value, observed, chance = _fleiss(counts)
    n, k = code.shape
    share = counts.sum(axis=0) / (n * k)
    away = share * (1 - share)
    null = 2.0 / (n * k * (k - 1)) * (away.sum() ** 2 - (away * (1 - 2 * share)).sum()) / away.sum() ** 2
    without = np.array([_fleiss(np.delete(counts, i, axis=0))[0] for i in range(n)]) if n >= LEAST_SUBJECTS else None
    error = None if without is None or np.isnan(without).any() else float(np.sqrt((n - 1) / n * ((without - without.mean()) ** 2).sum()))
    return _with_interval(value, error, observed, chance, n, confidence, value / float(np.sqrt(null)))


def _counts(code: Ints, size: int) -> Floats:
    return np.stack([np.bincount(row, minlength=size) for row in code]).astype(np.float64)


def _fleiss(counts: Floats) -> tuple[float, float, float]:
    k = counts[0].sum()
    observed = float(((counts**2).sum(axis=1) - k).mean() / (k * (k - 1)))
    chance = float(((counts.sum(axis=0) / counts.sum()) ** 2).sum())
    return ((observed - chance) / (1 - chance) if chance < 1 else float("nan")), observed, chance


def conger_kappa(marks: ArrayLike) -> Kappa:
    """Conger's exact kappa: as Fleiss', with each rater's own shares of the categories."""
    code, known = codes(marks)
    n, k = code.shape
    _, observed, chance = _fleiss(_counts(code, len(known)))
    own = np.stack([np.bincount(column, minlength=len(known)) / n for column in code.T])
    chance -= float(own.var(axis=0, ddof=1).sum()) / k
    return Kappa((observed - chance) / (1 - chance), None, None, None, observed, chance, n)


def light_kappa(marks: ArrayLike) -> Kappa:
    """Light's kappa: the mean of Cohen's over all pairs of raters."""
    code, known = codes(marks)
    table = known[code]
    pairs = [weighted_kappa(table[:, pair], categories=known.tolist()) for pair in combinations(range(code.shape[1]), 2)]
    value, observed, chance = (float(np.mean([getattr(pair, name) for pair in pairs])) for name in ("value", "observed", "chance"))
    return Kappa(value, None, None, None, observed, chance, len(code))
