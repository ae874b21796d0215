"""From competencies to dimensions and overall, for one person or for everybody at once.

A dimension is the mean of its competencies, weighted as the model file says; the overall level is the mean of the
dimensions, weighted as the person's position asks. What has no evidence is missing, never zero and never the
prior: weights are renormalised over what has evidence, and ``coverage`` says how much of the weight that is.

Errors of competencies a and b hang together, so their covariance enters every sum:

    cov(a, b) = Σ_g L_ag L_bg  +  c · √(T_a T_b)

First, common causes g (one session, one rater), L being their loadings in each mean: Σ_sessions w_a w_b · shared
variance. Second, c = model.common, T the part of each variance that stems from the true level itself (prior and
drift): a person who is better than the prior in one thing tends to be so in others. With evidence on the same
dates this is exact; otherwise it is the Cauchy–Schwarz bound, so an error of a sum is never understated by it.

There is one computation, over arrays; a single person is a table of one. N persons, D dimensions, C competencies in
the model's order; NaN where there is no evidence; all in logits.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assessments.competency.estimate import State
from assessments.competency.model import CompetencyModel
from assessments.competency.scale import Estimate, Floats
from assessments.competency.states import StateTable


@dataclass(frozen=True)
class Profile:
    """One person's levels; None where there is no evidence. ``table``: the same as a table of one."""

    competencies: Mapping[str, Estimate | None]
    dimensions: Mapping[str, Estimate | None]
    overall: Estimate | None
    table: ProfileTable

    @property
    def covariance(self) -> Floats:
        """(D, D) covariance of the dimensions' errors, in the model's order."""
        return np.asarray(self.table.covariance[0])


@dataclass(frozen=True)
class ProfileTable:
    """Levels of N persons. ``weights`` (N, D): the share of each dimension in the overall level of each."""

    model: CompetencyModel
    competency_mean: Floats
    competency_sd: Floats
    dimension_mean: Floats
    dimension_coverage: Floats
    covariance: Floats
    overall_mean: Floats
    overall_sd: Floats
    overall_coverage: Floats
    weights: Floats

    @property
    def dimension_sd(self) -> Floats:
        """(N, D) standard errors of the dimensions."""
        variance = np.diagonal(self.covariance, axis1=1, axis2=2)
        return np.asarray(np.sqrt(np.where(np.isnan(self.dimension_mean), np.nan, variance)))

    def rows(self, chosen: NDArray[np.intp]) -> ProfileTable:
        """The table of some persons, in the order chosen; a person may stand in it more than once."""
        columns = {name: column[chosen] for name, column in vars(self).items() if name != "model"}
        return ProfileTable(self.model, **columns)

    def person(self, row: int) -> Profile:
        """One row by name."""
        alone = self.rows(np.array([row]))
        competencies = _estimates(alone.competency_mean[0], alone.competency_sd[0])
        dimensions = _estimates(alone.dimension_mean[0], alone.dimension_sd[0], alone.dimension_coverage[0])
        (overall,) = _estimates(alone.overall_mean, alone.overall_sd, alone.overall_coverage)
        return Profile(
            dict(zip(self.model.competency_slugs, competencies, strict=True)),
            dict(zip(self.model.dimension_slugs, dimensions, strict=True)),
            overall,
            alone,
        )


def _estimates(mean: Floats, sd: Floats, coverage: Floats | None = None) -> list[Estimate | None]:
    shares = np.ones_like(mean) if coverage is None else coverage
    rows = zip(mean.tolist(), sd.tolist(), shares.tolist(), strict=True)
    return [None if math.isnan(row[0]) else Estimate(*row) for row in rows]


def profile(model: CompetencyModel, position: str, states: Mapping[str, State], moment: datetime) -> Profile:
    """Levels of one person in a position, as of ``moment`` (not before the last evidence)."""
    table = profiles(model, model.weights(position)[None], StateTable.of(model, [states]), moment)
    return table.person(0)


def profiles(model: CompetencyModel, weights: Floats, states: StateTable, moment: datetime) -> ProfileTable:
    """Levels of N persons as of ``moment``; ``weights`` (N, D) are those of their positions (model.weights).

    Raises ValueError if a person has evidence after ``moment``.
    """
    errors = error_covariance(model, states, moment)
    levels = _levels(model, weights, states.mean)
    covariance = levels.shares @ np.nan_to_num(errors) @ levels.shares.transpose(0, 2, 1)
    overall_variance = np.einsum("nd,nde,ne->n", levels.parts, covariance, levels.parts)
    return ProfileTable(
        model,
        competency_mean=states.mean,
        competency_sd=np.sqrt(np.diagonal(errors, axis1=1, axis2=2)),
        dimension_mean=levels.dimensions,
        dimension_coverage=levels.coverage,
        covariance=covariance,
        overall_mean=levels.overall,
        overall_sd=np.sqrt(np.where(np.isnan(levels.overall), np.nan, overall_variance)),
        overall_coverage=(weights * levels.coverage).sum(axis=1),
        weights=weights,
    )


def moved(profile: ProfileTable, shift: Floats) -> ProfileTable:
    """J views of a table of one: competency means moved by ``shift`` (J, C), errors as they are."""
    table = profile.rows(np.zeros(len(shift), np.intp))
    mean = table.competency_mean + shift
    levels = _levels(table.model, table.weights, mean)
    return replace(table, competency_mean=mean, dimension_mean=levels.dimensions, overall_mean=levels.overall)


class _Levels(NamedTuple):
    shares: Floats
    coverage: Floats
    dimensions: Floats
    parts: Floats
    overall: Floats


def _levels(model: CompetencyModel, weights: Floats, mean: Floats) -> _Levels:
    """Means of dimensions (N, D) and overall (N,), and the shares (N, D, C) and parts (N, D) they are made with."""
    known = ~np.isnan(mean)
    reached = model.within * known[:, None, :]
    coverage = reached.sum(axis=2) / model.within.sum(axis=1)
    shares, parts = _normalised(reached), _normalised(weights * (coverage > 0))
    dimensions = (shares @ np.where(known, mean, 0.0)[:, :, None])[:, :, 0]
    overall = np.where(parts.any(axis=1), (parts * dimensions).sum(axis=1), np.nan)
    return _Levels(shares, coverage, np.where(coverage > 0, dimensions, np.nan), parts, overall)


def error_covariance(model: CompetencyModel, states: StateTable, moment: datetime) -> Floats:
    """(N, C, C) covariance of the errors of the competencies' means at ``moment``; NaN without evidence."""
    variance = states.variance_at(moment, model.drift.sd_per_year)
    level = np.maximum(variance - states.measured, 0.0)
    alike = np.sqrt(model.common * level)
    covariance: Floats = states.shared + alike[:, :, None] * alike[:, None, :]
    own = np.arange(len(model.competencies))
    covariance[:, own, own] += variance - model.common * level
    return covariance


def _normalised(weights: Floats) -> Floats:
    """Weights that add up to 1 over the last axis; all 0 where nothing is known."""
    total = weights.sum(axis=-1, keepdims=True)
    normal: Floats = np.divide(weights, total, out=np.zeros_like(weights), where=total > 0)
    return normal
