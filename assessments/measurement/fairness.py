"""Fairness audit: pass or promotion rates by group, and the four-fifths rule with its uncertainty.

Uniform Guidelines on Employee Selection Procedures 1978 (29 CFR 1607.4 D) and Questions and Answers 1979; interval of a ratio of
rates by its logarithm (Katz et al. 1978, Biometrics 34). Small groups are hidden: nobody is to be recognised, and a ratio of few says
nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from assessments.measurement.errors import BadData, TooFew
from assessments.measurement.gains import wilson

HIDDEN_BELOW = 10
FOUR_FIFTHS = Fraction(4, 5)


@dataclass(frozen=True)
class GroupRate:
    """One group. Hidden groups (fewer than the limit) carry their name only. ``ratio`` to the reference group's rate with its
    95 % interval; ``shortfall``: how many more would have to be selected to reach four fifths."""

    group: str
    hidden: bool
    n: int | None = None
    selected: int | None = None
    rate: float | None = None
    rate_low: float | None = None
    rate_high: float | None = None
    ratio: float | None = None
    ratio_low: float | None = None
    ratio_high: float | None = None
    below_four_fifths: bool | None = None
    z: float | None = None
    p_z: float | None = None
    p_fisher: float | None = None
    p_chisq: float | None = None
    shortfall: int | None = None


@dataclass(frozen=True)
class Audit:
    """All groups against ``reference``, the one with the highest rate unless named."""

    reference: str
    groups: tuple[GroupRate, ...]

    def of(self, group: str) -> GroupRate:
        """One group's row."""
        return next(row for row in self.groups if row.group == group)


def audit(
    groups: Sequence[str], applicants: ArrayLike, selected: ArrayLike, *, reference: str | None = None, hide_below: int = HIDDEN_BELOW
) -> Audit:
    """Compare ``selected`` of ``applicants`` (G,) between ``groups``. Raises BadData, TooFew when fewer than two groups can be shown."""
    many, chosen = np.asarray(applicants, dtype=np.int64), np.asarray(selected, dtype=np.int64)
    if len(set(groups)) != len(groups) or many.shape != (len(groups),) or chosen.shape != many.shape:
        raise BadData("one number of applicants and of selected for each group, each group once")
    if (chosen < 0).any() or (chosen > many).any():
        raise BadData("nobody is selected who did not apply")
    shown = [i for i in range(len(groups)) if many[i] >= hide_below]
    if len(shown) < 2:
        raise TooFew(f"fewer than two groups have {hide_below} people: nothing can be compared without naming individuals")
    if reference is not None and reference not in {groups[i] for i in shown}:
        raise BadData(f"the reference group {reference!r} is not there, or too small")
    base = groups.index(reference) if reference is not None else max(shown, key=lambda i: (Fraction(int(chosen[i]), int(many[i])), many[i]))
    counts = (int(many[base]), int(chosen[base]))
    rows = [
        _row(groups[i], int(many[i]), int(chosen[i]), counts, i == base) if i in shown else GroupRate(groups[i], True)
        for i in range(len(groups))
    ]
    return Audit(groups[base], tuple(rows))


def _row(group: str, n: int, selected: int, base: tuple[int, int], own: bool) -> GroupRate:
    rate, (low, high) = selected / n, wilson(selected / n, n)
    if own or base[1] == 0:
        ratio = 1.0 if own else None
        return GroupRate(group, False, n, selected, rate, low, high, ratio, below_four_fifths=False if own else None)
    # Whole numbers, so that 0.48 / 0.60 is four fifths and not a hair below.
    exact = Fraction(selected, n) / Fraction(base[1], base[0])
    needed = -(-(FOUR_FIFTHS * Fraction(base[1], base[0]) * n) // 1)
    spread = (1 / selected - 1 / n + 1 / base[1] - 1 / base[0]) ** 0.5 if selected else None
    ends = (
        (float(exact) * np.exp(-1.959963984540054 * spread), float(exact) * np.exp(1.959963984540054 * spread)) if spread else (None, None)
    )
    table = np.array([[selected, n - selected], [base[1], base[0] - base[1]]])
    pooled = (selected + base[1]) / (n + base[0])
    error = (pooled * (1 - pooled) * (1 / n + 1 / base[0])) ** 0.5
    z = (rate - base[1] / base[0]) / error if error > 0 else None
    return GroupRate(
        group,
        False,
        n,
        selected,
        rate,
        low,
        high,
        ratio=float(exact),
        ratio_low=None if ends[0] is None else float(ends[0]),
        ratio_high=None if ends[1] is None else float(ends[1]),
        below_four_fifths=exact < FOUR_FIFTHS,
        z=z,
        p_z=None if z is None else float(2 * stats.norm.sf(abs(z))),
        p_fisher=float(stats.fisher_exact(table).pvalue),
        p_chisq=float(stats.chi2_contingency(table, correction=True).pvalue) if (table.sum(axis=0) > 0).all() else None,
        shortfall=max(int(needed) - selected, 0),
    )
