"""Did training change anything: gains of the same people, and against people not yet trained.

Effect sizes with small-sample correction: Hedges 1981, J. Educational Statistics 6; Borenstein et al. 2009, Introduction to
Meta-Analysis, ch. 4. Normalised gain: Hake 1998, American J. Physics 66. Intervals of d from the noncentral t (Cumming & Finch 2001).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats
from scipy.optimize import brentq
from scipy.special import chdtri, gammaln, ndtr

from assessments.measurement.errors import BadData, NoVariation, Said, TooFew
from assessments.measurement.quadrature import legendre
from assessments.measurement.ratings import Floats

LEAST_PAIRS, ADVISED = 5, 20


@dataclass(frozen=True)
class PairedGain:
    """Before and after of n persons, in points. ``hake``: share of the possible gain that was made, of the means and as the mean
    over persons (those at the ceiling before left out). d: the mean gain in SDs of the gain (z), of the gain corrected for its
    correlation (rm), of the mean of both SDs (av), of the SD before (glass); g: with small-sample correction."""

    n: int
    mean_before: float
    mean_after: float
    sd_before: float
    sd_after: float
    gain: float
    low: float
    high: float
    r: float
    t: float
    p: float
    wilcoxon_p: float
    hake: float
    hake_individual: float
    at_ceiling: int
    d_z: float
    d_z_low: float
    d_z_high: float
    d_rm: float
    var_d_rm: float
    d_av: float
    d_glass: float
    g_z: float
    g_av: float
    g_av_low: float
    g_av_high: float
    warnings: tuple[str, ...]


def correction(df: float) -> float:
    """Hedges' exact J = Γ(df/2) / (√(df/2) Γ((df−1)/2))."""
    return float(np.exp(gammaln(df / 2) - gammaln((df - 1) / 2)) / np.sqrt(df / 2))


def noncentral_interval(t: float, df: float, confidence: float = 0.95) -> tuple[float, float]:
    """Interval of the noncentrality behind an observed t.

    P(T ≤ t) = ∫ Φ(t s − δ) f(s) ds with df·s² ~ χ²(df), by Gauss–Legendre: SciPy's own distribution returns NaN far out, where
    the search has to pass.
    """
    node, weight = legendre(200)
    low, high = (float(np.sqrt(chdtri(df, chance) / df)) for chance in (1 - 1e-15, 1e-15))
    s = (low + high) / 2 + (high - low) / 2 * node
    log_density = np.log(2.0) + df / 2 * np.log(df / 2) - gammaln(df / 2) + (df - 1) * np.log(s) - df * s**2 / 2
    weight = weight * (high - low) / 2 * np.exp(log_density)
    tail, reach = (1 - confidence) / 2, 10.0 + 2.0 * abs(t)

    def solve(chance: float) -> float:
        return float(brentq(lambda at: float(weight @ ndtr(t * s - at)) - chance, t - reach, t + reach, xtol=1e-10))

    return solve(1 - tail), solve(tail)


def paired_gain(before: ArrayLike, after: ArrayLike, *, highest: float) -> PairedGain:
    """Gain of persons (N,) measured twice on a scale that ends at ``highest``; NaN on either side leaves a person out.

    Raises BadData, TooFew (below 5 pairs), NoVariation.
    """
    pre, post = np.asarray(before, dtype=np.float64), np.asarray(after, dtype=np.float64)
    if pre.shape != post.shape or pre.ndim != 1:
        raise BadData("one score before and one after for each person")
    seen = ~(np.isnan(pre) | np.isnan(post))
    pre, post = pre[seen], post[seen]
    n, change = len(pre), post - pre
    if n < LEAST_PAIRS:
        raise TooFew(f"{n} persons with both scores; a gain needs at least {LEAST_PAIRS}")
    if max(pre.max(), post.max()) > highest:
        raise BadData(f"a score is above the top of the scale, {highest:g}")
    if pre.var() == 0 or post.var() == 0 or change.var() == 0:
        raise NoVariation("all scores, or all gains, are the same")
    sd_pre, sd_post, sd = (float(x.std(ddof=1)) for x in (pre, post, change))
    r, gain = float(np.corrcoef(pre, post)[0, 1]), float(change.mean())
    t = gain / (sd / n**0.5)
    d_z = gain / sd
    d_av, d_rm = gain / ((sd_pre**2 + sd_post**2) / 2) ** 0.5, d_z * (2 * (1 - r)) ** 0.5
    var_rm = (1 / n + d_rm**2 / (2 * n)) * 2 * (1 - r)
    ends, open_to = noncentral_interval(t, n - 1), pre < highest
    reach, j = float(stats.t.ppf(0.975, n - 1)) * sd / n**0.5, correction(n - 1)
    # The interval of g_av: that of the standardised gain, in the unit of the mean SD.
    unit = j * d_av / d_z if d_z != 0 else j * sd / ((sd_pre**2 + sd_post**2) / 2) ** 0.5
    return PairedGain(
        n=n,
        mean_before=float(pre.mean()),
        mean_after=float(post.mean()),
        sd_before=sd_pre,
        sd_after=sd_post,
        gain=gain,
        low=gain - reach,
        high=gain + reach,
        r=r,
        t=t,
        p=float(2 * stats.t.sf(abs(t), n - 1)),
        wilcoxon_p=_wilcoxon(change),
        hake=gain / (highest - float(pre.mean())) if pre.mean() < highest else float("nan"),
        hake_individual=float((change[open_to] / (highest - pre[open_to])).mean()) if open_to.any() else float("nan"),
        at_ceiling=int((~open_to).sum()),
        d_z=d_z,
        d_z_low=ends[0] / n**0.5,
        d_z_high=ends[1] / n**0.5,
        d_rm=d_rm,
        var_d_rm=var_rm,
        d_av=d_av,
        d_glass=gain / sd_pre,
        g_z=j * d_z,
        g_av=j * d_av,
        g_av_low=unit * ends[0] / n**0.5,
        g_av_high=unit * ends[1] / n**0.5,
        warnings=()
        if n >= ADVISED
        else (Said("{n} persons; with fewer than {least} the interval is what counts, not the value", n=n, least=ADVISED),),
    )


def _wilcoxon(change: Floats) -> float:
    """Signed-rank test: normal approximation with corrections for ties and continuity."""
    result = stats.wilcoxon(change, correction=True, method="approx")
    return float(result.pvalue)


@dataclass(frozen=True)
class Difference:
    """Two independent groups: mean difference with interval, d and Hedges' g with intervals, Welch's test."""

    n1: int
    n2: int
    difference: float
    low: float
    high: float
    t: float
    p: float
    d: float
    var_d: float
    d_low: float
    d_high: float
    g: float
    var_g: float
    g_low: float
    g_high: float
    warnings: tuple[str, ...]


def difference(one: ArrayLike, other: ArrayLike) -> Difference:
    """Trained minus not yet trained (N1,), (N2,): scores, or gains of both where they were measured twice."""
    a, b = (np.asarray(x, dtype=np.float64) for x in (one, other))
    a, b = a[~np.isnan(a)], b[~np.isnan(b)]
    if min(len(a), len(b)) < LEAST_PAIRS:
        raise TooFew(f"{len(a)} and {len(b)} persons; a comparison needs at least {LEAST_PAIRS} in each group")
    if a.var() + b.var() == 0:
        raise NoVariation("nobody differs within the groups")
    return from_summary(float(a.mean()), float(b.mean()), float(a.std(ddof=1)), float(b.std(ddof=1)), (len(a), len(b)))


def from_summary(mean1: float, mean2: float, sd1: float, sd2: float, n: tuple[int, int]) -> Difference:
    """As ``difference``, from means, SDs and numbers."""
    n1, n2 = n
    df, gap = n1 + n2 - 2, mean1 - mean2
    within = (((n1 - 1) * sd1**2 + (n2 - 1) * sd2**2) / df) ** 0.5
    d, scale = gap / within, (1 / n1 + 1 / n2) ** 0.5
    var_d, j = 1 / n1 + 1 / n2 + d**2 / (2 * (n1 + n2)), correction(df)
    low, high = (end * scale for end in noncentral_interval(d / scale, df))
    error = (sd1**2 / n1 + sd2**2 / n2) ** 0.5
    welch = error**4 / ((sd1**2 / n1) ** 2 / (n1 - 1) + (sd2**2 / n2) ** 2 / (n2 - 1))
    reach = float(stats.t.ppf(0.975, welch)) * error
    p = float(2 * stats.t.sf(abs(gap) / error, welch))
    told = (
        ()
        if min(n) >= ADVISED
        else (Said("{n} persons in a group; with fewer than {least} the interval is what counts", n=min(n), least=ADVISED),)
    )
    ends = (low, high, j * d, j**2 * var_d, j * low, j * high)
    return Difference(n1, n2, gap, gap - reach, gap + reach, d / scale, p, d, var_d, *ends, told)


@dataclass(frozen=True)
class ShareChange:
    """Change of a share within the same people (behaviour shown, clients content): McNemar's exact test, interval by Newcombe."""

    n: int
    before: float
    after: float
    change: float
    low: float
    high: float
    p: float


def share_change(before: ArrayLike, after: ArrayLike) -> ShareChange:
    """Yes/no of the same persons (N,) before and after. Newcombe 1998, Statistics in Medicine 17, method 10. Raises TooFew, BadData."""
    pre, post = np.asarray(before, dtype=bool), np.asarray(after, dtype=bool)
    if pre.shape != post.shape:
        raise BadData("one answer before and one after for each person")
    n = len(pre)
    if n < LEAST_PAIRS:
        raise TooFew(f"{n} persons; a change of a share needs at least {LEAST_PAIRS}")
    gained, lost = int((~pre & post).sum()), int((pre & ~post).sum())
    p1, p2 = float(post.mean()), float(pre.mean())
    (l1, u1), (l2, u2) = wilson(p1, n), wilson(p2, n)
    both, neither = int((pre & post).sum()), int((~pre & ~post).sum())
    margins = float(both + gained) * (lost + neither) * (both + lost) * (gained + neither)
    phi = (both * neither - gained * lost) / margins**0.5 if margins > 0 else 0.0
    low = p1 - p2 - max((p1 - l1) ** 2 - 2 * phi * (p1 - l1) * (u2 - p2) + (u2 - p2) ** 2, 0.0) ** 0.5
    high = p1 - p2 + max((u1 - p1) ** 2 - 2 * phi * (u1 - p1) * (p2 - l2) + (p2 - l2) ** 2, 0.0) ** 0.5
    p = float(stats.binomtest(gained, gained + lost).pvalue) if gained + lost else 1.0
    return ShareChange(n, p2, p1, p1 - p2, low, high, p)


def wilson(share: float, n: int, confidence: float = 0.95) -> tuple[float, float]:
    """Wilson's interval of a share (1927, JASA 22)."""
    z = float(stats.norm.ppf((1 + confidence) / 2))
    middle, reach = share + z**2 / (2 * n), z * (share * (1 - share) / n + z**2 / (4 * n**2)) ** 0.5
    return max((middle - reach) / (1 + z**2 / n), 0.0), min((middle + reach) / (1 + z**2 / n), 1.0)
