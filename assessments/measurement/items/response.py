"""Item response models for right/wrong items: Rasch (by the many-facet engine) and two-parameter logistic.

    2PL: P(right | θ) = 1 / (1 + exp(−a (θ − b))),  θ ~ N(0, 1)          (Birnbaum 1968)

Marginal maximum likelihood over fixed nodes (Bock & Aitkin 1981, Psychometrika 46); standard errors from the observed information.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit, log_expit

from assessments.measurement.errors import BadData, Said, TooFew
from assessments.measurement.facets import Fit, Options, fit
from assessments.measurement.ratings import Floats, ratings
from assessments.measurement.solver import climb

LEAST_FOR_SLOPES = 200
"""Persons below which slopes of single items are noise (Stone 1992); fewer are refused."""
NODES, REACH = 61, 6.0


def rasch(scores: ArrayLike) -> Fit:
    """Rasch model of ``scores`` (N, k), NaN unanswered: items under ``measures("item")``, persons centred at 0."""
    matrix = np.asarray(scores, dtype=np.float64)
    person, item = np.nonzero(~np.isnan(matrix))
    data = ratings(person, {"item": item}, matrix[person, item])
    return fit(data, Options(centre="persons", scale="item", thresholds=None if data.top == 1 else "item"))


@dataclass(frozen=True)
class TwoParameter:
    """Difficulties and slopes (k,) with standard errors, θ ~ N(0, 1)."""

    difficulty: Floats
    difficulty_se: Floats
    slope: Floats
    slope_se: Floats
    log_likelihood: float
    parameters: int


class _Surface:
    """Log-likelihood by (slope, intercept) of every item, and its derivatives."""

    def __init__(self, right: Floats, seen: Floats, count: Floats, point: Floats) -> None:
        self.right, self.seen, self.count, self.point = right, seen, count, point
        k = right.shape[1]
        self.nodes = np.linspace(-REACH, REACH, NODES)
        place = np.outer(point[:k], self.nodes) + point[k:, None]
        self.share = expit(place)
        prior = -0.5 * self.nodes**2
        prior -= np.log(np.exp(prior).sum())
        joint = right @ log_expit(place) + (seen - right) @ log_expit(-place) + prior
        peak = joint.max(axis=1, keepdims=True)
        density = np.exp(joint - peak)
        total = density.sum(axis=1, keepdims=True)
        self.posterior = density / total
        self.value = float(count @ (np.log(total) + peak)[:, 0])

    @cached_property
    def gradient(self) -> Floats:
        weight = self.posterior * self.count[:, None]
        surplus = self.right.T @ weight - (self.seen.T @ weight) * self.share
        return np.concatenate([surplus @ self.nodes, surplus.sum(axis=1)])

    def safe_metric(self) -> Floats:
        weight = (self.seen.T @ (self.posterior * self.count[:, None])) * self.share * (1 - self.share)
        k = len(weight)
        blocks = np.zeros((2 * k, 2 * k))
        at = np.arange(k)
        blocks[at, at], blocks[at + k, at + k] = weight @ self.nodes**2, weight.sum(axis=1)
        blocks[at, at + k] = blocks[at + k, at] = weight @ self.nodes
        return blocks

    def metric(self) -> Floats:
        """Complete minus missing information (Louis 1982), summed over response patterns."""
        k = self.right.shape[1]
        mean, second = np.zeros((len(self.right), 2 * k)), np.zeros((2 * k, 2 * k))
        for at, node in enumerate(self.nodes):
            residual = self.right - self.seen * self.share[:, at]
            score = np.concatenate([residual * node, residual], axis=1)
            second += (score * (self.posterior[:, at] * self.count)[:, None]).T @ score
            mean += score * self.posterior[:, at, None]
        return np.asarray(self.safe_metric() - second + (mean * self.count[:, None]).T @ mean)


def two_parameter(scores: ArrayLike) -> TwoParameter:
    """2PL of right/wrong ``scores`` (N, k), NaN unanswered. Raises BadData, TooFew, NotConverged, NotIdentified."""
    matrix = np.asarray(scores, dtype=np.float64)
    seen = ~np.isnan(matrix)
    if not np.isin(matrix[seen], (0.0, 1.0)).all() or matrix.shape[1] < 3:
        raise BadData("the two-parameter model needs at least three items scored 0 or 1")
    if len(matrix) < LEAST_FOR_SLOPES:
        raise TooFew(
            Said("{n} persons; slopes of single items need at least {least}. Use the Rasch model.", n=len(matrix), least=LEAST_FOR_SLOPES)
        )
    filled = np.where(seen, matrix, -1.0)
    patterns, count = np.unique(filled, axis=0, return_counts=True)
    there, right = (patterns >= 0).astype(np.float64), np.maximum(patterns, 0.0)
    share = np.clip(np.nanmean(matrix, axis=0), 0.01, 0.99)
    k = len(share)
    start = np.concatenate([np.ones(k), 1.1 * np.log(share / (1 - share))])
    found = climb(lambda point: _Surface(right, there, count.astype(np.float64), point), start, most=200)
    covariance = np.linalg.inv(found.surface.metric())
    slope, intercept = found.point[:k], found.point[k:]
    at = np.arange(k)
    a, c, both = covariance[at, at], covariance[at + k, at + k], covariance[at, at + k]
    # b = −c / a; delta method.
    error = np.sqrt(np.maximum(c / slope**2 + intercept**2 / slope**4 * a - 2 * intercept / slope**3 * both, 0.0))
    return TwoParameter(-intercept / slope, error, slope, np.sqrt(np.maximum(a, 0.0)), found.surface.value, 2 * k)
