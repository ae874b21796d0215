"""Parameters of a many-facet model and the constraints that identify them.

Natural parameters, in this order: the elements of every facet · bias terms · one mean per population · interior
cumulated thresholds T of every threshold set · log of the population SD. The fit moves free parameters β;
natural = fixed + C β, so that sums to zero, anchors and dropped terms are all one linear map.

T[h, x] = τ_1 + … + τ_x with T = 0 at the lowest and at the highest category used, which says that the thresholds of
a set sum to zero. A category between them that nobody used keeps probability zero: the limit of maximum likelihood.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.linalg import null_space

from assessments.measurement.errors import BadData
from assessments.measurement.ratings import Floats, Ints, Ratings


@dataclass(frozen=True)
class Thresholds:
    """``index`` (H, K+1): natural parameter of each cumulated threshold, −1 where it is 0. ``used`` (H, K+1): categories in use."""

    facet: str | None
    names: tuple[str, ...]
    index: Ints
    used: NDArray[np.bool_]


@dataclass(frozen=True)
class Layout:
    """Where each parameter stands. ``starts``: first natural index of each facet, bias term and of ``"population"``."""

    starts: Mapping[str, int]
    sizes: Mapping[str, int]
    thresholds: Thresholds
    sd: int
    fixed: Floats
    matrix: sparse.csr_array
    extreme: Mapping[int, float]

    @property
    def natural(self) -> int:
        """Number of natural parameters."""
        return int(self.matrix.shape[0])

    @property
    def free(self) -> int:
        """Number of free parameters."""
        return int(self.matrix.shape[1])

    def span(self, name: str) -> slice:
        """The natural parameters of one facet."""
        return slice(self.starts[name], self.starts[name] + self.sizes[name])


def threshold_sets(data: Ratings, facet: str | None) -> tuple[tuple[str, ...], Ints, NDArray[np.bool_]]:
    """Names (H,), the set of every rating (n,), and the categories used in each (H, K+1)."""
    names, index = (
        (("common",), np.zeros(len(data.steps), dtype=np.int64)) if facet is None else (data.facets[facet].ids, data.facets[facet].index)
    )
    used = np.zeros((len(names), data.top + 1), dtype=bool)
    used[index, data.steps] = True
    # An element marked with one category only says nothing about thresholds: it takes the whole scale, evenly spaced.
    used[used.sum(axis=1) < 2] = used.any(axis=0)
    return names, index, used


class Builder:
    """Collects blocks of natural parameters with their constraints."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.starts: dict[str, int] = {}
        self.sizes: dict[str, int] = {}
        self._blocks: list[tuple[Floats, sparse.csr_array]] = []
        self._at = 0

    def add(self, name: str, fixed: Floats, matrix: sparse.csr_array) -> int:
        """A block: natural = fixed + matrix β. Returns the index of its first natural parameter."""
        start = self._at
        self.starts[name], self.sizes[name] = start, len(fixed)
        self._blocks.append((fixed, matrix))
        self._at += len(fixed)
        return start

    def done(self, thresholds: Thresholds, sd: int, extreme: Mapping[int, float]) -> Layout:
        """All blocks together."""
        fixed = np.concatenate([block for block, _ in self._blocks])
        matrix = sparse.csr_array(sparse.block_diag([matrix for _, matrix in self._blocks], format="csr"))
        return Layout(self.starts, self.sizes, thresholds, sd, fixed, matrix, extreme)


def free_block(size: int) -> tuple[Floats, sparse.csr_array]:
    """Every element free."""
    return np.zeros(size), sparse.csr_array(sparse.eye_array(size))


def fixed_block(values: Floats) -> tuple[Floats, sparse.csr_array]:
    """No element free."""
    return values, sparse.csr_array((len(values), 0))


def centred_block(part: Ints) -> tuple[Floats, sparse.csr_array]:
    """Elements summing to zero within each part. ``part`` (E,) codes."""
    rows, columns, values, column = [], [], [], 0
    for code in np.unique(part):
        members = np.flatnonzero(part == code)
        for member in members[:-1]:
            rows += [member, members[-1]]
            columns += [column, column]
            values += [1.0, -1.0]
            column += 1
    return np.zeros(len(part)), sparse.csr_array((values, (rows, columns)), shape=(len(part), column))


def anchored_block(ids: tuple[str, ...], anchors: Mapping[str, float]) -> tuple[Floats, sparse.csr_array]:
    """Anchored elements fixed, the others free. Raises BadData for an anchor that is not there."""
    strange = sorted(set(anchors) - set(ids))
    if strange:
        raise BadData(f"anchored but never used: {', '.join(strange[:5])}")
    fixed = np.array([anchors.get(name, 0.0) for name in ids])
    free = [position for position, name in enumerate(ids) if name not in anchors]
    matrix = sparse.csr_array((np.ones(len(free)), (free, range(len(free)))), shape=(len(ids), len(free)))
    return fixed, matrix


def bias_block(first: Ints, second: Ints) -> tuple[Floats, sparse.csr_array]:
    """Terms for pairs that occur, (B,) codes each, summing to zero over either facet (an empty sum is no constraint)."""
    constraints = np.concatenate([(code == np.unique(code)[:, None]).astype(float) for code in (first, second)])
    return np.zeros(len(first)), sparse.csr_array(null_space(constraints))
