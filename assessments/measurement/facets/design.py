"""Ratings collapsed to what the likelihood needs.

cell: a combination of elements that occurs (population, rater, criterion, …) · pattern: a set of weighted cells, in
which a person was rated · class: persons of one pattern with one total score. In a Rasch model the total score holds
all that the ratings say about the person, so classes stand for persons: 50,000 people rated by pairs of 40 raters are
some 20,000 classes on 780 patterns. Time and memory grow with the ratings at most.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from assessments.measurement.ratings import Floats, Ints, Ratings

SEED = 20260709
"""Fixed: hashes only tell patterns apart, but their order must be the same on every run."""


@dataclass(frozen=True)
class Design:
    """``elements`` (C, F) element codes per cell; ``patterns`` (D, C) weights; classes are sorted by pattern.

    ``cell`` (n,), ``person_class`` (persons,), ``class_pattern`` (M,), ``class_score`` (M,), ``class_count`` (M,).
    """

    elements: Ints
    cell: Ints
    patterns: sparse.csr_array
    person_class: Ints
    class_pattern: Ints
    class_score: Floats
    class_count: Floats
    observed: Floats

    @cached_property
    def pattern_starts(self) -> Ints:
        """First class of each pattern, for sums over classes."""
        return np.flatnonzero(np.diff(self.class_pattern, prepend=-1))


def design(data: Ratings, columns: Sequence[Ints]) -> Design:
    """Collapse ``data``. ``columns``: F codes per rating (n,) that together make a cell."""
    cell, elements = _cells(columns)
    observed = np.zeros((len(elements), data.top + 1))
    np.add.at(observed, (cell, data.steps), data.weight)
    pattern_of_person, patterns = _patterns(data, cell, len(elements))
    score = np.bincount(data.person, weights=data.weight * data.steps, minlength=len(data.persons))
    keys = np.stack([pattern_of_person, np.round(score, 9)])
    unique, person_class, count = np.unique(keys, axis=1, return_inverse=True, return_counts=True)
    person_class = np.asarray(person_class, dtype=np.int64).ravel()
    pattern = unique[0].astype(np.int64)
    return Design(elements, cell, patterns, person_class, pattern, unique[1], count.astype(float), observed)


def _cells(columns: Sequence[Ints]) -> tuple[Ints, Ints]:
    key = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        key = key * (int(column.max()) + 1) + column
        key = np.unique(key, return_inverse=True)[1].astype(np.int64)
    first = np.unique(key, return_index=True)[1]
    return key, np.stack([column[first] for column in columns], axis=1)


def _patterns(data: Ratings, cell: Ints, cells: int) -> tuple[Ints, sparse.csr_array]:
    """The pattern of each person, and each pattern's weight in each cell."""
    weights, weight_code = np.unique(data.weight, return_inverse=True)
    marked = cell * len(weights) + weight_code
    noise = np.random.default_rng(SEED).integers(1, 2**63, size=(2, cells * len(weights)), dtype=np.uint64)
    person_order = np.argsort(data.person, kind="stable")
    starts = np.flatnonzero(np.diff(data.person[person_order], prepend=-1))
    # Unsigned sums wrap around, which is what makes them hashes that do not mind the order.
    prints = np.stack([np.add.reduceat(row[marked[person_order]], starts) for row in noise], axis=1)
    _, first, pattern = np.unique(prints, axis=0, return_index=True, return_inverse=True)
    pattern = np.asarray(pattern, dtype=np.int64).ravel()
    stands_for = np.full(len(data.persons), -1, dtype=np.int64)
    stands_for[first] = np.arange(len(first))
    chosen = stands_for[data.person] >= 0
    rows, columns = stands_for[data.person[chosen]], cell[chosen]
    return pattern, sparse.csr_array((data.weight[chosen], (rows, columns)), shape=(len(first), cells))
