"""Differential item functioning: the same item, people of the same total, two groups (Mantel & Haenszel 1959).

Common odds ratio over strata of the total, with the variance of Robins, Breslow & Greenland 1986; Δ = −2.35 ln α on the delta
scale and classes A, B, C of the Educational Testing Service (Holland & Thayer 1988; Zieky 1993). Negative Δ: harder for
the focal group.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from assessments.measurement.errors import BadData
from assessments.measurement.ratings import Floats

LEAST_IN_GROUP = 20


@dataclass(frozen=True)
class Dif:
    """One item. ``klass`` is A negligible, B moderate, C large, or None where the groups are too small to say."""

    odds_ratio: float
    chi_square: float
    p: float
    delta: float
    delta_se: float
    klass: str | None

    @property
    def low(self) -> float:
        """Lower end of the 95 % interval of Δ."""
        return self.delta - 1.959964 * self.delta_se

    @property
    def high(self) -> float:
        """Upper end."""
        return self.delta + 1.959964 * self.delta_se


def mantel_haenszel(scores: ArrayLike, focal: ArrayLike) -> list[Dif]:
    """One result per item for right/wrong ``scores`` (N, k) without gaps; ``focal`` (N,) true for the focal group."""
    matrix, group = np.asarray(scores, dtype=np.float64), np.asarray(focal, dtype=bool)
    if not np.isin(matrix, (0.0, 1.0)).all():
        raise BadData("Mantel–Haenszel needs items scored 0 or 1, all answered")
    if group.all() or not group.any():
        raise BadData("Mantel–Haenszel needs two groups")
    enough = min(int(group.sum()), int((~group).sum())) >= LEAST_IN_GROUP
    total = matrix.sum(axis=1).astype(np.int64)
    return [_item(_tables(matrix[:, item] > 0, group, total), enough) for item in range(matrix.shape[1])]


def _tables(right: NDArray[np.bool_], focal: NDArray[np.bool_], total: NDArray[np.int64]) -> Floats:
    """(strata, 4): reference right, reference wrong, focal right, focal wrong; strata with one group only left out."""
    size = int(total.max()) + 1
    cells = [np.bincount(total[who & got], minlength=size) for who in (~focal, focal) for got in (right, ~right)]
    tables = np.stack(cells, axis=1).astype(np.float64)
    return np.asarray(tables[(tables[:, :2].sum(axis=1) > 0) & (tables[:, 2:].sum(axis=1) > 0)])


def _item(tables: Floats, enough: bool) -> Dif:
    a, b, c, d = tables.T
    n = tables.sum(axis=1)
    top, bottom = float((a * d / n).sum()), float((b * c / n).sum())
    nan = float("nan")
    right = a + c
    spread = (a + b) * (c + d) * right * (n - right) / (n**2 * np.maximum(n - 1, 1))
    if top <= 0 or bottom <= 0 or spread.sum() <= 0:
        return Dif(nan, nan, nan, nan, nan, None)
    gap = max(abs(float((a - (a + b) * right / n).sum())) - 0.5, 0.0)
    chi_square = gap**2 / float(spread.sum())
    p, q, r, s = (a + d) / n, (b + c) / n, a * d / n, b * c / n
    variance = (p * r).sum() / (2 * top**2) + (p * s + q * r).sum() / (2 * top * bottom) + (q * s).sum() / (2 * bottom**2)
    delta, error = -2.35 * float(np.log(top / bottom)), 2.35 * float(np.sqrt(variance))
    chance = float(stats.chi2.sf(chi_square, 1))
    return Dif(top / bottom, chi_square, chance, delta, error, ets_class(delta, error, chance) if enough else None)


def ets_class(delta: float, error: float, p: float) -> str:
    """A: not significant or |Δ| < 1; C: |Δ| ≥ 1.5 and significantly above 1; else B (5 %)."""
    if p >= 0.05 or abs(delta) < 1.0:
        return "A"
    return "C" if abs(delta) >= 1.5 and abs(delta) - 1.644854 * error > 1.0 else "B"
