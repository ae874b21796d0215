"""Joint maximum likelihood: persons as parameters, as FACETS fits it. An audit of the marginal fit, and for comparison.

Persons with nothing or everything right are left out. Newton steps with the persons eliminated (their block of the information is
diagonal). Uncorrected estimates spread too widely (Neyman & Scott 1948, Econometrica 16); the correction multiplies measures by
(m − 1) / m, m the mean number of marks per person (Wright & Douglas 1977, British J. Mathematical and Statistical Psychology 30).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy import sparse

from assessments.measurement.errors import BadData, TooFew
from assessments.measurement.facets.building import Options, build_model, populations, tops
from assessments.measurement.facets.fit import Fit
from assessments.measurement.facets.model import Model, coordinates
from assessments.measurement.facets.persons import expanded, weighted_likelihood
from assessments.measurement.linking import Links, links
from assessments.measurement.ratings import Floats, Ints, Ratings
from assessments.measurement.solver import Optimum, climb

FLAG = 2.0


@dataclass(frozen=True)
class JointFit:
    """Uncorrected joint estimates. ``theta`` (persons,), NaN for the extreme; ``natural`` as in ``Layout``."""

    data: Ratings
    model: Model
    optimum: Optimum
    persons: tuple[str, ...]
    theta: Floats
    theta_se: Floats
    natural: Floats
    correction: float

    def measures(self, name: str) -> Floats:
        """(E,) measures of a facet."""
        return np.asarray(self.natural[self.model.layout.span(name)])

    def standard_errors(self, name: str) -> Floats:
        """(E,) as FACETS prints them: 1 / √information, all else known."""
        surface: _Joint = self.optimum.surface
        return np.asarray(1.0 / np.sqrt(surface.facet_information[self.model.layout.span(name)]))

    def thresholds(self) -> Floats:
        """(H, K) thresholds."""
        return np.asarray(np.diff(self.model.cumulated(self.natural), axis=1))

    @property
    def log_likelihood(self) -> float:
        """Joint, of the persons that are not extreme."""
        surface: _Joint = self.optimum.surface
        return surface.value


class _Joint:
    """The joint log-likelihood at (free facet parameters, θ of the classes), profiled by exact elimination."""

    def __init__(self, model: Model, cells: Ints, weights: Floats, owner: Ints, point: Floats) -> None:
        self.model, self.cells, self.weights, self.owner = model, cells, weights, owner
        self.point, free = point, model.layout.free
        self.natural, self.theta = model.natural(point[:free]), point[free:]
        place = self.theta[owner] + model.location(self.natural)[cells]
        self.share, normaliser = model.probabilities(self.natural, place, cells)
        count, score = model.design.class_count, model.design.class_score
        observed = model.design.observed * (
            model.location(self.natural)[:, None] * model.steps - model.cumulated(self.natural)[model.cell_set]
        )
        self.value = float(observed.sum() + count @ (score * self.theta) - (count[owner] * weights) @ normaliser)

    @cached_property
    def mean(self) -> Floats:
        return np.asarray(self.share @ self.model.steps)

    @cached_property
    def variance(self) -> Floats:
        return np.asarray(self.share @ self.model.steps**2 - self.mean**2)

    @cached_property
    def gradient(self) -> Floats:
        model, layout = self.model, self.model.layout
        weight = self.model.design.class_count[self.owner] * self.weights
        expected = np.stack(
            [np.bincount(self.cells, weights=weight * column, minlength=len(model.cell_set)) for column in self.share.T], axis=1
        )
        surplus, slope = model.design.observed - expected, np.zeros(layout.natural)
        for parameter, sign, coordinate in coordinates(model):
            good = parameter >= 0
            values = surplus @ model.steps if coordinate == 0 else surplus[:, coordinate - 1]
            np.add.at(slope, parameter[good], sign * values[good])
        own = np.bincount(self.owner, weights=self.weights * self.mean, minlength=len(self.theta))
        return np.concatenate([layout.matrix.T @ slope, model.design.class_count * (model.design.class_score - own)])

    @cached_property
    def _blocks(self) -> tuple[Floats, sparse.csr_array, Floats]:
        """Information of the facets (N, N), across (N, classes), of the classes (classes,)."""
        model, size, classes = self.model, self.model.layout.natural, len(self.theta)
        weight = model.design.class_count[self.owner] * self.weights
        rows, across = [], []
        for parameter, sign, coordinate in coordinates(model):
            own = parameter[self.cells]
            covariance = self.variance if coordinate == 0 else self.share[:, coordinate - 1] * (model.steps[coordinate - 1] - self.mean)
            rows.append((own, sign, coordinate))
            good = own >= 0
            across.append((own[good], self.owner[good], (sign * weight * covariance)[good]))
        total = np.zeros(size * size)
        for left, sign, first in rows:
            for right, other, second in rows:
                good = (left >= 0) & (right >= 0)
                values = weight[good] * self._covariance(first, second)[good] * sign * other
                total += np.bincount(left[good] * size + right[good], weights=values, minlength=size * size)
        row, column, value = (np.concatenate(parts) for parts in zip(*across, strict=True))
        middle = sparse.csr_array((value, (row, column)), shape=(size, classes))
        own = np.bincount(self.owner, weights=weight * self.variance, minlength=classes)
        return total.reshape(size, size), middle, np.asarray(own, dtype=np.float64)

    def _covariance(self, first: int, second: int) -> Floats:
        if first == 0 and second == 0:
            return self.variance
        if first == 0 or second == 0:
            step = max(first, second) - 1
            return np.asarray(self.share[:, step] * (self.model.steps[step] - self.mean))
        both = -self.share[:, first - 1] * self.share[:, second - 1]
        return np.asarray(both + self.share[:, first - 1] if first == second else both)

    @property
    def facet_information(self) -> Floats:
        """(N,) diagonal, all else known."""
        return np.asarray(np.maximum(np.diag(self._blocks[0]), 1e-12))

    @property
    def person_information(self) -> Floats:
        """(classes,) of one person of each class."""
        return np.asarray(self._blocks[2] / self.model.design.class_count)

    def metric(self) -> Floats:
        """(P, P) information of the facets with the persons eliminated."""
        facets, middle, persons = self._blocks
        left = (middle @ sparse.diags_array(1.0 / np.maximum(persons, 1e-12)) @ middle.T).toarray()
        matrix = self.model.layout.matrix
        return np.asarray(matrix.T @ (matrix.T @ (facets - left)).T)

    def safe_metric(self) -> Floats:
        """A ridge on the diagonal where rounding spoils the metric."""
        metric = self.metric()
        return np.asarray(metric + np.eye(len(metric)) * 1e-6 * np.trace(metric))


class _Profile:
    """What the driver climbs: the facets only, each point with the persons at their best."""

    def __init__(self, model: Model, parts: tuple[Ints, Floats, Ints], start: Floats, free: Floats) -> None:
        theta, _ = weighted_likelihood(model, model.natural(free), start=start, warm=False)
        self.joint = _Joint(model, *parts, np.concatenate([free, theta]))
        self.theta, self.value = theta, self.joint.value
        self.gradient = self.joint.gradient[: len(free)]

    def metric(self) -> Floats:
        return np.asarray(self.joint.metric())

    def safe_metric(self) -> Floats:
        return np.asarray(self.joint.safe_metric())


def joint_fit(data: Ratings, options: Options | None = None, *, found: Links | None = None) -> JointFit:
    """Fit jointly. Raises TooFew when fewer than three persons are not extreme, NotConverged, NotIdentified.

    Memory and time grow with classes × marks of each; anchors and bias terms as in ``fit``.
    """
    options = replace(options or Options(), centre="elements")
    data = _without_extremes(data, options)
    found = found if found is not None and len(found.person_part) == len(data.persons) else links(data)
    population, _ = populations(data, found, options)
    model = _facets_only(build_model(data, options, found, population, fixed_sd=None))
    cells, weights, owner = (np.concatenate(parts) for parts in zip(*_whole(model), strict=True))
    length = np.bincount(owner, weights=weights)
    share = (model.design.class_score + 0.5) / (length * data.top + 1.0)
    start = np.log(share / (1 - share))
    optimum = climb(lambda free: _Profile(model, (cells, weights, owner), start, free), np.zeros(model.layout.free))
    joint = optimum.surface.joint
    person_class = model.design.person_class
    marks = float(np.bincount(data.person, weights=data.weight).mean())
    theta, se = joint.theta[person_class], 1.0 / np.sqrt(joint.person_information[person_class])
    best = Optimum(optimum.point, joint, optimum.iterations, optimum.evaluations, optimum.decrement)
    return JointFit(data, model, best, data.persons, theta, se, joint.natural, (marks - 1.0) / marks)


def _whole(model: Model) -> list[tuple[Ints, Floats, Ints]]:
    return [(cells, weights, classes[owner]) for classes, cells, weights, owner in expanded(model)]


def _without_extremes(data: Ratings, options: Options) -> Ratings:
    """Leave out persons with nothing or everything right, again until there are none."""
    while True:
        top = tops(data, options.scale)
        score = np.bincount(data.person, weights=data.weight * data.steps)
        most = np.bincount(data.person, weights=data.weight * top)
        inside = (score > 1e-9) & (score < most - 1e-9)
        if inside.sum() < 3:
            raise TooFew("fewer than three persons have neither nothing nor everything right")
        if inside.all():
            return data
        data = data.keep(inside[data.person])


def _facets_only(model: Model) -> Model:
    """Population means at 0 and their spread unused: persons are parameters now."""
    layout = model.layout
    aside = np.zeros(layout.natural, dtype=bool)
    aside[layout.span("population")] = aside[layout.sd] = True
    own = np.asarray(np.abs(layout.matrix[aside]).sum(axis=0)).ravel() == 0
    return replace(model, layout=replace(layout, matrix=sparse.csr_array(layout.matrix[:, own])))


@dataclass(frozen=True)
class Audit:
    """Both engines' measures of a facet (E,); ``flagged`` where they differ by more than two standard errors of the marginal fit."""

    ids: tuple[str, ...]
    marginal: Floats
    joint: Floats
    difference_in_se: Floats

    @property
    def flagged(self) -> list[str]:
        """Elements on whom the engines disagree."""
        return [name for name, z in zip(self.ids, self.difference_in_se, strict=True) if abs(z) > FLAG]


def audit(fitted: Fit, facet: str = "rater") -> Audit:
    """Compare a marginal fit with the corrected joint one."""
    if facet not in fitted.data.facets:
        raise BadData(f"no facet {facet!r}")
    joint = joint_fit(fitted.data, fitted.options)
    ids = fitted.data.facets[facet].ids
    known = dict(zip(joint.data.facets[facet].ids, joint.measures(facet) * joint.correction, strict=True))
    other = np.array([known.get(name, np.nan) for name in ids])
    own, errors = fitted.measures(facet), fitted.standard_errors(facet)
    return Audit(ids, own, other, np.nan_to_num((own - other) / np.where(errors > 0, errors, np.inf)))
