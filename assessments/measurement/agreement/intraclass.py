"""Intraclass correlations, six forms.

Shrout & Fleiss 1979, Psychological Bulletin 86; intervals McGraw & Wong 1996, Psychological Methods 1.

ICC(1): each subject has raters of its own · ICC(2): raters are a sample, agreement on the value · ICC(3): these raters only,
agreement on the order. Second number: 1 a single rater, k the mean of all.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from assessments.measurement.errors import BadData, NoVariation, Said, TooFew
from assessments.measurement.ratings import Floats

LEAST_SUBJECTS = 5


@dataclass(frozen=True)
class Intraclass:
    """One form: value, 95 % interval, and F test of "no differences between subjects"."""

    form: str
    value: float
    low: float
    high: float
    f: float
    df1: int
    df2: int
    p: float


def intraclass(marks: ArrayLike, confidence: float = 0.95) -> dict[str, Intraclass]:
    """All six forms for (N, k) marks without gaps. Raises BadData, TooFew (below 5 subjects), NoVariation."""
    table = np.asarray(marks, dtype=np.float64)
    if table.ndim != 2 or table.shape[1] < 2 or np.isnan(table).any():
        raise BadData("intraclass correlations need a full table of subjects by at least two raters")
    n, k = table.shape
    if n < LEAST_SUBJECTS:
        raise TooFew(Said("{n} subjects; intraclass correlations need at least {least}", n=n, least=LEAST_SUBJECTS))
    between, raters, error, within = mean_squares(table)
    if within == 0 or between == 0 or error == 0:
        raise NoVariation("subjects or raters do not differ at all")
    tail = (1 + confidence) / 2
    one = _by_f("1", between / within, (n - 1, n * (k - 1)), k, tail)
    three = _by_f("3", between / error, (n - 1, (n - 1) * (k - 1)), k, tail)
    two = _agreement(between, raters, error, n, k, tail)
    return {form.form: form for form in (one[0], two[0], three[0], one[1], two[1], three[1])}


def mean_squares(table: Floats) -> tuple[float, float, float, float]:
    """Between subjects, between raters, residual, within subjects."""
    n, k = table.shape
    grand = table.mean()
    rows, columns = table.mean(axis=1) - grand, table.mean(axis=0) - grand
    total = float(((table - grand) ** 2).sum())
    subjects, raters = k * float(rows @ rows), n * float(columns @ columns)
    return subjects / (n - 1), raters / (k - 1), (total - subjects - raters) / ((n - 1) * (k - 1)), (total - subjects) / (n * (k - 1))


def _by_f(number: str, f: float, df: tuple[int, int], k: int, tail: float) -> tuple[Intraclass, Intraclass]:
    p = float(stats.f.sf(f, *df))
    low, high = f / float(stats.f.ppf(tail, *df)), f * float(stats.f.ppf(tail, df[1], df[0]))
    single = Intraclass(f"ICC({number},1)", (f - 1) / (f + k - 1), (low - 1) / (low + k - 1), (high - 1) / (high + k - 1), f, *df, p)
    return single, Intraclass(f"ICC({number},k)", 1 - 1 / f, 1 - 1 / low, 1 - 1 / high, f, *df, p)


def _agreement(between: float, raters: float, error: float, n: int, k: int, tail: float) -> tuple[Intraclass, Intraclass]:
    value = (between - error) / (between + (k - 1) * error + k * (raters - error) / n)
    f = between / error
    df = (n - 1, (n - 1) * (k - 1))
    p = float(stats.f.sf(f, *df))
    part = n * (1 + (k - 1) * value) - k * value
    ratio = raters / error
    v = (k - 1) * (n - 1) * (k * value * ratio + part) ** 2 / ((n - 1) * k**2 * value**2 * ratio**2 + part**2)
    upper, lower = float(stats.f.ppf(tail, n - 1, v)), float(stats.f.ppf(tail, v, n - 1))
    rest = k * raters + (k * n - k - n) * error
    low = n * (between - upper * error) / (upper * rest + n * between)
    high = n * (lower * between - error) / (rest + n * lower * between)
    single = Intraclass("ICC(2,1)", value, low, high, f, *df, p)
    mean = (between - error) / (between + (raters - error) / n)
    spread = [k * end / (1 + (k - 1) * end) for end in (low, high)]
    return single, Intraclass("ICC(2,k)", mean, spread[0], spread[1], f, *df, p)
