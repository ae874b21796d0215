"""Decisions at a cut: how likely is the true level at or above it, and would the decision be another one in other hands.

Probability of meeting a cut: normal, with the error of the person, of the raters and of the cut (Rudner 2001, Practical
Assessment, Research & Evaluation 7(14), with those errors added). Accuracy and consistency over many persons from the same
normal model: Rudner 2001, 2005; from total scores alone: ``classification``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import brentq
from scipy.special import ndtr

from assessments.measurement.errors import BadData
from assessments.measurement.facets.fit import Fit
from assessments.measurement.facets.persons import moments
from assessments.measurement.facets.residuals import Expectation, expectations
from assessments.measurement.facets.tables import Persons, persons
from assessments.measurement.ratings import Floats, Ints

Bools = NDArray[np.bool_]
EXACT = 1e-9
"""Room for rounding when a mean is compared with a cut: 2.4 is not below 2.4."""


def probability(mean: ArrayLike, sd: ArrayLike, cut: float, cut_se: float = 0.0) -> Floats:
    """Probability that the true level is at or above ``cut``: Φ((mean − cut) / √(sd² + cut_se²)), all in one unit."""
    spread = np.hypot(np.asarray(sd, dtype=np.float64), cut_se)
    if not (spread > 0).all():
        raise BadData("a probability needs a standard error above 0")
    return np.asarray(ndtr((np.asarray(mean, dtype=np.float64) - cut) / spread))


def tier_probabilities(mean: ArrayLike, sd: ArrayLike, cuts: ArrayLike) -> Floats:
    """(persons, tiers) probability of each tier between ascending ``cuts``."""
    ordered = np.asarray(cuts, dtype=np.float64)
    if ordered.ndim != 1 or (np.diff(ordered) <= 0).any():
        raise BadData("cuts are ascending")
    above = np.stack([probability(mean, sd, float(cut)) for cut in ordered], axis=-1)
    ends = np.ones((*above.shape[:-1], 1))
    return np.asarray(-np.diff(np.concatenate([ends, above, ends * 0], axis=-1), axis=-1))


@dataclass(frozen=True)
class Classification:
    """Rudner's indices. ``accuracy``, ``consistency`` per person (N,) and their means over persons."""

    accuracy: Floats
    consistency: Floats

    @property
    def mean_accuracy(self) -> float:
        """Expected share of persons put where their true level belongs."""
        return float(self.accuracy.mean())

    @property
    def mean_consistency(self) -> float:
        """Expected share put into the same class twice."""
        return float(self.consistency.mean())


def rudner(theta: ArrayLike, se: ArrayLike, cuts: ArrayLike) -> Classification:
    """Accuracy and consistency of classes between ``cuts`` for persons measured as θ ± se (N,), in logits (Rudner 2001, 2005)."""
    shares = tier_probabilities(theta, se, cuts)
    own = np.searchsorted(np.asarray(cuts, dtype=np.float64), np.asarray(theta, dtype=np.float64), side="right")
    return Classification(np.take_along_axis(shares, own[:, None], axis=1)[:, 0], (shares**2).sum(axis=1))


@dataclass(frozen=True)
class FlipCheck:
    """Per person (N,), in points: raw and severity-adjusted mean score, and whether the decision at ``cut`` would change.

    ``adjusted``: the raw mean plus what average raters are expected to have given more on the same criteria.
    ``without_rater``, ``without_criterion``: (N,) whether leaving any one out changes the decision; ``flips_without``:
    person index, facet name, element index of every such case. ``one_rater``: nobody is left when the only rater is.
    ``probability`` of meeting the cut, errors of person, raters and cut included. ``order``: who should get a blind second
    look first.
    """

    cut: float
    raw: Floats
    adjusted: Floats
    adjusted_se: Floats
    lenience: Floats
    passes: Bools
    adjusted_flip: Bools
    without_rater: Bools
    without_criterion: Bools
    one_rater: Bools
    flips_without: tuple[tuple[int, str, int], ...]
    probability: Floats
    order: Ints

    @property
    def flips(self) -> Bools:
        """Whether anything changes the decision."""
        return self.adjusted_flip | self.without_rater | self.without_criterion


def flip_check(
    fit: Fit, cut: float, *, cut_se: float = 0.0, rater: str = "rater", criterion: str = "criterion", table: Persons | None = None
) -> FlipCheck:
    """Check every person's decision at ``cut`` points of the mean score. ``cut_se`` in points."""
    data, expected = fit.data, expectations(fit)
    if rater not in data.facets:
        raise BadData(f"no facet {rater!r} to adjust for")
    table = table or persons(fit)
    weight = np.bincount(data.person, weights=data.weight)
    raw = data.raw(np.bincount(data.person, weights=data.weight * data.steps) / weight)
    gain, slope, lenience = _severity(fit, expected, criterion)
    adjusted = np.clip(
        raw + data.step * np.bincount(data.person, weights=data.weight * gain) / weight, data.lowest, float(data.raw(data.top))
    )
    passes = raw >= cut - EXACT
    adjusted_flip = (adjusted >= cut - EXACT) != passes
    cases, without = [], {}
    for name in (rater, criterion):
        without[name] = np.zeros(len(raw), dtype=bool)
        if name in data.facets:
            found = _left_out(fit, name, cut, passes)
            without[name][[person for person, _ in found]] = True
            cases += [(person, name, element) for person, element in found]
    raters = np.bincount(np.unique(data.person * len(data.facets[rater].ids) + data.facets[rater].index) // len(data.facets[rater].ids))
    meets = meets_cut(fit, cut, cut_se=cut_se, criterion=criterion, table=table)
    flips = adjusted_flip | without[rater] | without[criterion]
    wronged = ~passes & adjusted_flip
    order = np.lexsort((np.arange(len(raw)), np.abs(meets - 0.5), ~flips, ~wronged))
    error = data.step * np.bincount(data.person, weights=data.weight * slope) / weight * table.se_total
    return FlipCheck(
        cut,
        raw,
        adjusted,
        error,
        lenience,
        passes,
        adjusted_flip,
        without[rater],
        without[criterion],
        raters == 1,
        tuple(cases),
        meets,
        order,
    )


def _severity(fit: Fit, expected: Expectation, criterion: str) -> tuple[Floats, Floats, Floats]:
    """Per rating: steps more expected of average raters, slope there; per person: mean lenience of the raters in logits."""
    model, data = fit.model, fit.data
    severity = np.zeros(len(data.steps))
    for name, facet in data.facets.items():
        if name != criterion:
            severity += fit.measures(name)[facet.index]
    fair, slope, _ = moments(model, fit.point.natural, expected.theta + severity, model.design.cell)
    lenience = -np.bincount(data.person, weights=data.weight * severity) / np.bincount(data.person, weights=data.weight)
    return fair - expected.expected, slope, lenience


def _left_out(fit: Fit, name: str, cut: float, passes: Bools) -> list[tuple[int, int]]:
    """(person, element) whose removal changes a raw decision; persons with one element only cannot be checked."""
    data, facet = fit.data, fit.data.facets[name]
    size = len(facet.ids)
    pairs, code = np.unique(data.person * size + facet.index, return_inverse=True)
    person, element = pairs // size, pairs % size
    total = np.bincount(data.person, weights=data.weight * data.steps)[person] - np.bincount(code, weights=data.weight * data.steps)
    weight = np.bincount(data.person, weights=data.weight)[person] - np.bincount(code, weights=data.weight)
    kept = weight > EXACT
    result = data.raw(total[kept] / weight[kept]) >= cut - EXACT
    flipped = np.flatnonzero(kept)[result != passes[person[kept]]]
    return [(int(person[pair]), int(element[pair])) for pair in flipped]


def meets_cut(fit: Fit, cut: float, *, cut_se: float = 0.0, criterion: str = "criterion", table: Persons | None = None) -> Floats:
    """(N,) probability that the true level reaches ``cut`` points, with the uncertainty of persons, raters and cut."""
    table = table or persons(fit)
    logit, slope = cut_in_logits(fit, cut, criterion=criterion)
    return probability(table.eap, table.eap_total, logit, cut_se / slope)


def cut_in_logits(fit: Fit, cut: float, *, criterion: str = "criterion") -> tuple[float, float]:
    """The level at which average raters give ``cut`` points on average over the criteria, and points per logit there.

    Raises BadData when the cut is not inside the scale.
    """

    def above(theta: float) -> float:
        return expected_average(fit, theta, criterion)[0] - cut

    reach = 30.0
    if not above(-reach) < 0 < above(reach):
        raise BadData(
            f"a cut of {cut:g} points lies outside the scale in use, {fit.data.lowest:g} to {float(fit.data.raw(fit.data.top)):g}"
        )
    place = float(brentq(above, -reach, reach, xtol=1e-10))
    return place, expected_average(fit, place, criterion)[1]


def expected_average(fit: Fit, theta: float, criterion: str = "criterion") -> tuple[float, float]:
    """Mean points expected at θ from average raters over all criteria, and its slope per logit."""
    difficulty, base = _scales(fit, criterion)
    weight = (theta - difficulty)[:, None] * fit.model.steps + base
    share = np.exp(weight - weight.max(axis=1, keepdims=True))
    share /= share.sum(axis=1, keepdims=True)
    mean = share @ fit.model.steps
    variance = share @ fit.model.steps**2 - mean**2
    return float(fit.data.raw(mean.mean())), float(variance.mean() * fit.data.step)


def _scales(fit: Fit, criterion: str) -> tuple[Floats, Floats]:
    """(E,) difficulties and (E, K+1) log weights of the scale of each criterion."""
    used, cumulated = fit.model.layout.thresholds.used, fit.cumulated
    if criterion not in fit.data.facets:
        return np.zeros(len(used)), np.where(used, -cumulated, -np.inf)
    index, design = fit.data.facets[criterion].index, fit.model.design
    first = np.unique(index, return_index=True)[1]
    cells = design.cell[first]
    return fit.measures(criterion), fit.model.unused[cells] - cumulated[fit.model.cell_set[cells]]
