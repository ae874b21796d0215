"""Marginal likelihood of the many-facet Rasch model at one point, with its exact first and second derivatives.

θ = μ_population + z with z ~ N(0, σ²); z is summed over fixed nodes with normalised normal weights (Bock & Aitkin 1981,
Psychometrika 46). The observed information follows from the complete data by Louis (1982, JRSS B 44):
I = E[I_complete] − Var[score_complete].
"""

from __future__ import annotations

from functools import cached_property

import numpy as np

from assessments.measurement.facets.information import complete_information, missing_information
from assessments.measurement.facets.model import Model
from assessments.measurement.ratings import Floats


class Marginal:
    """The marginal log-likelihood at free parameters ``free`` (P,)."""

    def __init__(self, model: Model, free: Floats) -> None:
        """Evaluate; derivatives follow when asked for."""
        self.model, self.free = model, free
        self.natural = model.natural(free)
        design, place = model.design, model.location(self.natural)
        self.sd = float(np.exp(min(self.natural[model.layout.sd], 50.0)))
        self.category, normaliser = model.probabilities(self.natural, place[:, None] + model.nodes)
        prior = -0.5 * (model.nodes / self.sd) ** 2
        prior -= np.log(np.exp(prior - prior.max()).sum()) + prior.max()
        spread = -(design.patterns @ normaliser) + prior
        joint = spread[design.class_pattern] + design.class_score[:, None] * model.nodes
        peak = joint.max(axis=1, keepdims=True)
        np.exp(joint - peak, out=joint)
        total = joint.sum(axis=1, keepdims=True)
        self.class_likelihood = (np.log(total) + peak)[:, 0]
        joint /= total
        self.posterior = joint
        self.weights = np.exp(prior)
        linear = float((design.observed * self._score(place)).sum())
        self.log_likelihood = linear + float(design.class_count @ self.class_likelihood)
        self.value = self.log_likelihood + sum(pull * self.natural[index] for index, pull in model.layout.extreme.items())

    def _score(self, place: Floats) -> Floats:
        return place[:, None] * self.model.steps - self.model.cumulated(self.natural)[self.model.cell_set]

    @cached_property
    def pattern_weight(self) -> Floats:
        """(D, Q) expected persons at each node."""
        design = self.model.design
        return np.add.reduceat(self.posterior * design.class_count[:, None], design.pattern_starts, axis=0)

    @cached_property
    def cell_weight(self) -> Floats:
        """(C, Q) expected ratings at each node."""
        return np.asarray(self.model.design.patterns.T @ self.pattern_weight)

    @cached_property
    def expected(self) -> Floats:
        """(C, Q) expected step."""
        return np.asarray(self.category @ self.model.steps)

    @cached_property
    def gradient(self) -> Floats:
        """(P,) derivatives by the free parameters."""
        model, layout = self.model, self.model.layout
        counts = np.einsum("cq,cqx->cx", self.cell_weight, self.category)
        surplus = model.design.observed - counts
        slope = np.zeros(layout.natural)
        by_cell = surplus @ model.steps
        for column, sign in enumerate(model.signs):
            np.add.at(slope, model.cell_parameters[:, column], sign * by_cell)
        index = layout.thresholds.index[model.cell_set]
        np.add.at(slope, index[index >= 0], -surplus[index >= 0])
        slope[layout.sd] = float(self.pattern_weight.sum(axis=0) @ self.spread)
        for place, pull in layout.extreme.items():
            slope[place] += pull
        return np.asarray(layout.matrix.T @ slope)

    @cached_property
    def spread(self) -> Floats:
        """(Q,) derivative of the log prior weight by log σ."""
        square = (self.model.nodes / self.sd) ** 2
        return square - float(self.weights @ square)

    @cached_property
    def complete(self) -> Floats:
        """(N, N) information by natural parameters if every z were known."""
        return complete_information(self)

    def safe_metric(self) -> Floats:
        """(P, P) information of the complete data: what EM would step by; positive definite."""
        return self._free(self.complete)

    def metric(self) -> Floats:
        """(P, P) observed information, exact for the summed likelihood."""
        return self._free(np.asarray(self.complete - missing_information(self)))

    def _free(self, natural: Floats) -> Floats:
        matrix = self.model.layout.matrix
        return np.asarray(matrix.T @ (matrix.T @ natural).T)
