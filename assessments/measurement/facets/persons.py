"""Measures of persons: Warm's weighted likelihood estimate, and mean and SD of the posterior.

WLE solves S − E(θ) + J(θ) / 2I(θ) = 0, with I the information and J the summed third central moments of the steps
(Warm 1989, Psychometrika 54). It is finite for persons with nothing and with everything right, and nearly unbiased.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from assessments.measurement.errors import NotConverged
from assessments.measurement.facets.likelihood import Marginal
from assessments.measurement.facets.model import Model
from assessments.measurement.ratings import Floats, Ints

MOST_RATINGS = 200_000
LONGEST = 1.0
ITERATIONS, WORTH_SORTING = 100, 0.7


@dataclass(frozen=True)
class ClassMeasures:
    """Per class (M,): WLE, its standard error 1/√I with the facets known, information, and mean and SD of the posterior."""

    wle: Floats
    se: Floats
    information: Floats
    eap: Floats
    eap_sd: Floats


def class_measures(point: Marginal) -> ClassMeasures:
    """Measures of all classes, in logits, on the scale of the facets."""
    mean = population_means(point)
    eap = mean + point.posterior @ point.model.nodes
    variance = point.posterior @ point.model.nodes**2 - (eap - mean) ** 2
    wle, information = weighted_likelihood(point.model, point.natural, start=eap)
    return ClassMeasures(wle, 1.0 / np.sqrt(information), information, eap, np.sqrt(np.maximum(variance, 0.0)))


def population_means(point: Marginal) -> Floats:
    """(M,) mean of the population that each class belongs to."""
    design = point.model.design
    one_cell = design.patterns.indices[design.patterns.indptr[:-1]]
    return np.asarray(point.natural[point.model.cell_parameters[one_cell, -1]])[design.class_pattern]


def weighted_likelihood(model: Model, natural: Floats, *, start: Floats, warm: bool = True) -> tuple[Floats, Floats]:
    """WLE (M,) and information there; with ``warm=False`` the maximum likelihood estimate, where it exists.

    ``model.cell_parameters`` must end with the population. Raises NotConverged.
    """
    estimate, information = np.empty(len(start)), np.empty(len(start))
    for classes, cells, weights, owner in expanded(model):
        one = _Portion(model, natural, cells, weights, owner, model.design.class_score[classes], warm)
        estimate[classes], information[classes] = one.solve(start[classes])
    return estimate, information


def expanded(model: Model) -> Iterator[tuple[Ints, Ints, Floats, Ints]]:
    """Classes in portions, with their cells (R,), weights (R,) and which class of the portion each belongs to (R,)."""
    design = model.design
    length = np.diff(design.patterns.indptr)[design.class_pattern].astype(np.int64)
    portion = np.cumsum(length) // MOST_RATINGS
    for number in np.unique(portion):
        classes = np.flatnonzero(portion == number)
        rows = design.patterns[design.class_pattern[classes]]
        yield classes, rows.indices.astype(np.int64), rows.data, np.repeat(np.arange(len(classes)), length[classes])


def moments(model: Model, natural: Floats, theta: Floats, cells: Ints) -> tuple[Floats, Floats, Floats]:
    """Mean, variance and third central moment (R,) of the step in ``cells`` at θ (R,), on the scale of the facets."""
    place = theta + model.location(natural)[cells] - natural[model.cell_parameters[cells, -1]]
    return _moments_at(place, _bases(model, natural, cells), model.steps)


def _bases(model: Model, natural: Floats, cells: Ints) -> Floats:
    """(K+1, R) minus the cumulated thresholds; −∞ where a category is not in use."""
    return np.ascontiguousarray((model.unused - model.cumulated(natural)[model.cell_set]).T[:, cells])


def _moments_at(place: Floats, base: Floats, steps: Floats) -> tuple[Floats, Floats, Floats]:
    # Categories come first: sums over a short last axis would be several times slower.
    share = np.multiply.outer(steps, place)
    share += base
    share -= share.max(axis=0)
    np.exp(share, out=share)
    share /= share.sum(axis=0)
    mean, second, third = np.stack([steps, steps**2, steps**3]) @ share
    return mean, second - mean**2, third - 3.0 * mean * second + 2.0 * mean**3


@dataclass(frozen=True)
class _Portion:
    """Classes to be measured together: their cells, weights and owners (R,), and total scores. Owners ascend."""

    model: Model
    natural: Floats
    cells: Ints
    weights: Floats
    owner: Ints
    score: Floats
    warm: bool

    def solve(self, start: Floats) -> tuple[Floats, Floats]:
        """Estimates and information. Newton steps, kept inside a bracket that closes; who has arrived is left out of further ones."""
        theta, information = start.copy(), np.empty(len(start))
        low, high = np.full(len(start), -np.inf), np.full(len(start), np.inf)
        fixed = self.model.location(self.natural)[self.cells] - self.natural[self.model.cell_parameters[self.cells, -1]]
        base, weights, owner, alive = _bases(self.model, self.natural, self.cells), self.weights, self.owner, np.arange(len(start))
        for _ in range(ITERATIONS):
            starts = np.flatnonzero(np.diff(owner, prepend=-1))
            here = theta[alive]
            place = np.repeat(here, np.diff(starts, append=len(owner))) + fixed
            mean, variance, third = (np.add.reduceat(weights * moment, starts) for moment in _moments_at(place, base, self.model.steps))
            known = np.maximum(variance, 1e-12)
            slope = self.score[alive] - mean + (third / (2.0 * known) if self.warm else 0.0)
            # The estimating function falls through its root: what it says about the side is kept as a bracket.
            below, above = np.where(slope > 0, here, low[alive]), np.where(slope < 0, here, high[alive])
            moved = here + np.clip(slope / known, -LONGEST, LONGEST)
            closed = ((moved <= below) | (moved >= above)) & np.isfinite(below) & np.isfinite(above)
            moved[closed] = (below[closed] + above[closed]) / 2.0
            theta[alive], information[alive], low[alive], high[alive] = moved, known, below, above
            going = np.abs(moved - here) >= 1e-8
            if not going.any():
                return theta, information
            if going.mean() < WORTH_SORTING:
                rows = np.repeat(going, np.diff(starts, append=len(owner)))
                base, weights, owner, fixed, alive = base[:, rows], weights[rows], owner[rows], fixed[rows], alive[going]
        raise NotConverged("A person's measure was not found: look for persons whose ratings carry extreme weights.")
