"""Observed information of the marginal likelihood: complete minus missing (Louis 1982).

Work is done pattern by pattern on the few parameters that a pattern touches, so it grows with the ratings and not with
persons × elements; only the result is (N, N).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, TypeAlias

import numpy as np
from scipy import sparse

from assessments.measurement.facets.model import Model, coordinates
from assessments.measurement.ratings import Floats, Ints

MOST_CELLS = 4_000_000
"""Numbers held at once by a batch, about 32 MB."""
MOST_DENSE = 250
Batch: TypeAlias = tuple[Ints, Ints, Floats, Ints]


class Point(Protocol):
    """What the information needs to know of a point; see ``likelihood.Marginal``."""

    model: Model
    sd: float
    category: Floats
    posterior: Floats
    weights: Floats

    @property
    def expected(self) -> Floats: ...
    @property
    def spread(self) -> Floats: ...
    @property
    def pattern_weight(self) -> Floats: ...
    @property
    def cell_weight(self) -> Floats: ...


def complete_information(point: Point) -> Floats:
    """(N, N) by natural parameters, as if every z were known."""
    model, size = point.model, point.model.layout.natural
    covariance = _cell_covariance(point)
    rows = coordinates(model)
    total = np.zeros(size * size)
    for left, sign, first in rows:
        for right, other_sign, second in rows:
            good = (left >= 0) & (right >= 0)
            key = left[good] * size + right[good]
            total += np.bincount(key, weights=sign * other_sign * covariance[good, first, second], minlength=size * size)
    result = total.reshape(size, size)
    half = 0.5 * (model.nodes / point.sd) ** 2
    mean = float(point.weights @ half)
    variance = float(point.weights @ half**2) - mean**2
    result[model.layout.sd, model.layout.sd] = 4.0 * float(point.pattern_weight.sum(axis=0) @ (half - mean + variance))
    return result


def _cell_covariance(point: Point) -> Floats:
    """(C, K+2, K+2) expected covariance of (step, is 0, is 1, …) over the nodes."""
    first = np.einsum("cq,cqx->cx", point.cell_weight, point.category)
    spread = -np.matmul((point.category * point.cell_weight[:, :, None]).transpose(0, 2, 1), point.category)
    categories = np.arange(spread.shape[1])
    spread[:, categories, categories] += first
    lift = np.concatenate([point.model.steps[None, :], np.eye(len(categories))])
    return np.asarray(lift @ spread @ lift.T)


def missing_information(point: Point) -> Floats:
    """(N, N) lost because no z is known: the summed posterior covariance of the complete-data scores."""
    size, count = point.model.layout.natural, point.model.design.class_count
    total = np.zeros((size, size))
    for patterns, parameters, scores, classes in batches(point):
        outer = np.matmul(scores * point.pattern_weight[patterns][:, None, :], scores.transpose(0, 2, 1))
        key = parameters[:, :, None] * size + parameters[:, None, :]
        total += np.bincount(key.ravel(), weights=outer.ravel(), minlength=size * size).reshape(size, size)
        local = np.searchsorted(patterns, point.model.design.class_pattern[classes])
        mean = np.matmul(scores[local], point.posterior[classes][:, :, None])[:, :, 0] * np.sqrt(count[classes])[:, None]
        total -= _squared(mean, parameters[local], size)
    return total


def _squared(mean: Floats, parameters: Ints, size: int) -> Floats:
    """(N, N) sum over classes of the outer products of their mean scores (M, m), standing at ``parameters`` (M, m)."""
    rows = np.arange(0, mean.size + 1, mean.shape[1])
    table = sparse.csr_array((mean.ravel(), parameters.ravel(), rows), shape=(len(mean), size))
    if size > MOST_DENSE:
        return np.asarray((table.T @ table).toarray())
    # One dense product is far faster than many small ones as long as there are few parameters.
    total, step = np.zeros((size, size)), max(1, MOST_CELLS // size)
    for start in range(0, len(mean), step):
        part = table[start : start + step].toarray()
        total += part.T @ part
    return total


def batches(point: Point) -> Iterator[Batch]:
    """(patterns (B,), parameters (B, m), scores at the nodes (B, m, Q), their classes), patterns ascending."""
    model, nodes = point.model, len(point.model.nodes)
    matrix, keys = model.parts
    features = np.concatenate([point.expected[:, None, :], point.category.transpose(0, 2, 1)], axis=1).reshape(-1, nodes)
    owner, parameter = keys // model.layout.natural, keys % model.layout.natural
    first = np.searchsorted(owner, np.arange(model.design.patterns.shape[0] + 1))
    width = np.diff(first)
    classes_of = np.bincount(model.design.class_pattern, minlength=len(width))
    for size in np.unique(width):
        members = np.flatnonzero(width == size)
        load = np.cumsum((classes_of[members] + 1) * (size + 1) * nodes) // MOST_CELLS
        for part in np.unique(load):
            patterns = members[load == part]
            rows = first[patterns][:, None] + np.arange(size)
            scores = np.empty((len(patterns), size + 1, nodes))
            scores[:, :size] = (matrix[rows.ravel()] @ features).reshape(len(patterns), size, nodes)
            scores[:, size] = point.spread
            parameters = np.concatenate([parameter[rows], np.full((len(patterns), 1), model.layout.sd)], axis=1)
            wanted = np.zeros(len(width), dtype=bool)
            wanted[patterns] = True
            yield patterns, parameters, scores, np.flatnonzero(wanted[model.design.class_pattern])
