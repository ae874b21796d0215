"""How reliable a sum of items is: KR-20, Cronbach's alpha with interval, McDonald's omega, standard error of measurement.

Alpha: Cronbach 1951, Psychometrika 16, interval by Feldt 1965, Psychometrika 30. Omega: McDonald 1999, Test Theory, ch. 6;
hierarchical by Schmid & Leiman 1957, Psychometrika 22. Factors by minimum residuals (Harman & Jones 1966, Psychometrika 31)
on correlations, rotated by quartimin with gradient projection (Jennrich 2002, Psychometrika 67).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats
from scipy.optimize import minimize

from assessments.measurement.errors import NotConverged, TooFew
from assessments.measurement.items.classical import complete
from assessments.measurement.ratings import Floats

LEAST_FOR_GROUPS = 6


@dataclass(frozen=True)
class Reliability:
    """``alpha`` with its 95 % interval; ``kr20`` where all items are right or wrong; ``omega_total`` of one factor;
    ``omega_hierarchical`` with three group factors, None below six items; ``sem`` in points of the sum."""

    n: int
    items: int
    mean: float
    sd: float
    alpha: float
    low: float
    high: float
    standardised_alpha: float
    kr20: float | None
    kr21: float | None
    omega_total: float | None
    omega_hierarchical: float | None
    sem: float


def reliability(scores: ArrayLike, confidence: float = 0.95) -> Reliability:
    """Reliability of the sum of ``scores`` (N, k), persons with complete answers. Raises TooFew, NoVariation, BadData."""
    matrix = complete(scores)
    n, k = matrix.shape
    total = matrix.sum(axis=1)
    variance = float(total.var(ddof=1))
    alpha = k / (k - 1) * (1 - float(matrix.var(axis=0, ddof=1).sum()) / variance)
    tail, df = (1 - confidence) / 2, (n - 1, (n - 1) * (k - 1))
    low, high = (1 - (1 - alpha) * float(stats.f.ppf(at, *df)) for at in (1 - tail, tail))
    binary = bool(np.isin(matrix, (0.0, 1.0)).all())
    mean = float(total.mean())
    kr21 = k / (k - 1) * (1 - mean * (k - mean) / (k * total.var())) if binary else None
    varying = matrix[:, matrix.var(axis=0) > 0]
    correlations: Floats = np.atleast_2d(np.corrcoef(varying, rowvar=False))
    r = float((correlations.sum() - len(correlations)) / max(len(correlations) * (len(correlations) - 1), 1))
    standard = len(correlations) * r / (1 + (len(correlations) - 1) * r)
    one = omega_total(correlations) if len(correlations) > 2 else None
    groups = omega_hierarchical(correlations) if len(correlations) >= LEAST_FOR_GROUPS else None
    sem = float(np.sqrt(variance * (1 - min(max(alpha, 0.0), 1.0))))
    return Reliability(n, k, mean, variance**0.5, alpha, low, high, standard, alpha if binary else None, kr21, one, groups, sem)


def minres(correlations: Floats, factors: int = 1) -> Floats:
    """(k, factors) loadings that leave the smallest squared residual correlations. Raises NotConverged."""
    k = len(correlations)

    def loadings(unique: Floats) -> Floats:
        values, vectors = np.linalg.eigh(correlations - np.diag(unique))
        return np.asarray(vectors[:, -factors:] * np.sqrt(np.maximum(values[-factors:], 0.0)))

    def residual(unique: Floats) -> tuple[float, Floats]:
        found = loadings(unique)
        left = correlations - found @ found.T
        off = left - np.diag(np.diag(left))
        # By the envelope theorem only the diagonal's misfit moves with the unique variances.
        return float((off**2).sum() + ((np.diag(left) - unique) ** 2).sum()), -2.0 * (np.diag(left) - unique)

    start = np.clip(1.0 / np.diag(np.linalg.pinv(correlations)), 0.1, 0.95)
    found = minimize(
        residual, start, jac=True, method="L-BFGS-B", bounds=[(0.005, 1.0)] * k, options={"ftol": 1e-15, "gtol": 1e-9, "maxiter": 2000}
    )
    if not np.isfinite(found.fun):
        raise NotConverged("no factor solution: look for items that are copies of each other")
    result = loadings(found.x)
    return result * np.where(result.sum(axis=0) < 0, -1.0, 1.0)


def omega_total(correlations: Floats) -> float:
    """(Σλ)² / ((Σλ)² + Σ(1 − λ²)) of one common factor."""
    loading = minres(correlations)[:, 0]
    common = float(loading.sum() ** 2)
    return common / (common + float((1 - loading**2).sum()))


def omega_hierarchical(correlations: Floats, groups: int = 3) -> float:
    """Share of the variance of the sum due to one general factor, ``groups`` group factors besides. Raises TooFew below 2 items a group."""
    if len(correlations) < 2 * groups:
        raise TooFew(f"{len(correlations)} items are too few for {groups} group factors")
    pattern, between = quartimin(minres(correlations, groups))
    general = minres(between)[:, 0] if groups > 2 else np.sqrt(np.abs(between[0, 1])) * np.ones(2)
    loading = pattern @ general
    return float(loading.sum() ** 2 / correlations.sum())


def quartimin(loadings: Floats, most: int = 1000) -> tuple[Floats, Floats]:
    """Oblique rotation: pattern (k, m) and factor correlations (m, m), factors turned to load positively. Raises NotConverged."""
    m = loadings.shape[1]
    away = np.ones((m, m)) - np.eye(m)

    def at(turn: Floats) -> tuple[float, Floats, Floats]:
        inverse = np.linalg.inv(turn)
        rotated = loadings @ inverse.T
        square = rotated**2 @ away
        slope = -(rotated.T @ (rotated * square) @ inverse).T
        return float((rotated**2 * square).sum() / 4), rotated, slope

    turn, size = np.eye(m), 1.0
    value, rotated, slope = at(turn)
    for _ in range(most):
        along = slope - turn * (turn * slope).sum(axis=0)
        length = float(np.linalg.norm(along))
        if length < 1e-6:
            signs = np.where((rotated**3).sum(axis=0) < 0, -1.0, 1.0)
            return rotated * signs, (turn.T @ turn) * signs[:, None] * signs
        size *= 2
        for _ in range(20):
            moved = turn - size * along
            moved = moved / np.linalg.norm(moved, axis=0)
            there = at(moved)
            if there[0] < value - 0.5 * length**2 * size:
                break
            size /= 2
        turn, (value, rotated, slope) = moved, there
    raise NotConverged("the rotation did not settle: there may be fewer group factors than asked for")
