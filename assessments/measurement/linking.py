"""Connectedness: what can be compared with what, how strongly, and how to join what is apart.

With persons as parameters of their own, the ratings say about the other facets only what remains after each person's
mean is taken out. L = Σ_persons (diag n − n nᵀ / n₊), n the person's rating counts by element, is the information on the
elements in the linear model; a contrast of two elements can be estimated exactly when it is orthogonal to the null space of
L (Searle 1971, Linear Models, §5.4; Weeks & Williams 1964, Technometrics 6, find the same parts by chains of ratings). A
single normal population would bridge such gaps by assuming that unlinked groups are equally able: nothing in the data says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from assessments.measurement.ratings import Floats, Ints, Ratings

ZERO = 1e-8


@dataclass(frozen=True)
class Links:
    """``parts``: facet → (E,) codes, elements of one code are comparable; ``person_part`` (persons,) codes of joint parts."""

    parts: Mapping[str, Ints]
    person_part: Ints

    @property
    def connected(self) -> bool:
        """Whether everything can be compared with everything."""
        return all(part.max() == 0 for part in self.parts.values())

    @property
    def components(self) -> int:
        """Number of sets of persons that nothing links."""
        return int(self.person_part.max()) + 1


def links(data: Ratings) -> Links:
    """Find the components of a design, for any number of facets and any pattern of missing marks."""
    names = list(data.facets)
    starts = np.cumsum([0, *(len(data.facets[name].ids) for name in names)])
    label = _chained(data, names, starts)
    part = _estimable(data, names, starts, label)
    parts = {name: _renumber(part[starts[i] : starts[i + 1]]) for i, name in enumerate(names)}
    return Links(parts, _person_parts(data, parts))


def _chained(data: Ratings, names: list[str], starts: Ints) -> Ints:
    """(E,) labels: elements joined by ratings of one person that differ in this facet only. Sufficient, and cheap."""
    codes = [data.facets[name].index for name in names]
    left, right = [], []
    for one in range(len(names)):
        order = np.lexsort((codes[one], *(code for i, code in enumerate(codes) if i != one), data.person))
        same = np.ones(len(order) - 1, dtype=bool)
        for code in (data.person, *(code for i, code in enumerate(codes) if i != one)):
            same &= np.diff(code[order]) == 0
        element = codes[one][order] + starts[one]
        left.append(element[:-1][same])
        right.append(element[1:][same])
    size = int(starts[-1])
    rows, columns = np.concatenate(left), np.concatenate(right)
    graph = sparse.coo_array((np.ones(len(rows)), (rows, columns)), shape=(size, size))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)


def _estimable(data: Ratings, names: list[str], starts: Ints, label: Ints) -> Ints:
    """(E,) codes: contrasts within a facet that the null space of L leaves alone."""
    owner = np.repeat(np.arange(len(names)), np.diff(starts))
    merged = np.unique(np.stack([owner, label]), axis=1, return_inverse=True)[1].ravel()
    if len(np.unique(merged)) == len(names):
        return np.zeros(int(starts[-1]), dtype=np.int64)
    laplacian = contrast_information(
        data, [merged[data.facets[name].index + starts[i]] for i, name in enumerate(names)], int(merged.max()) + 1
    )
    values, vectors = np.linalg.eigh(laplacian)
    null = np.round(vectors[:, values < ZERO * max(values.max(), 1.0)] / 1e-6)[merged]
    rows = np.concatenate([owner[:, None], null], axis=1)
    return np.asarray(np.unique(rows, axis=0, return_inverse=True)[1], dtype=np.int64).ravel()


def contrast_information(data: Ratings, codes: list[Ints], size: int) -> Floats:
    """(E, E) L of the head, with element codes (n,) for each facet."""
    total = np.zeros((size, size))
    persons = len(data.persons)
    counts = sum(sparse.coo_array((data.weight, (data.person, code)), shape=(persons, size)).tocsr() for code in codes)
    for left in codes:
        for right in codes:
            np.add.at(total, (left, right), data.weight)
    ratings = np.bincount(data.person, weights=data.weight, minlength=persons)
    return np.asarray(total - (counts.T @ sparse.diags_array(1.0 / ratings) @ counts).toarray())


def _renumber(codes: Ints) -> Ints:
    """Codes from 0 in the order of first appearance."""
    _, first, inverse = np.unique(codes, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    return np.asarray(rank[inverse], dtype=np.int64)


def _person_parts(data: Ratings, parts: Mapping[str, Ints]) -> Ints:
    """(persons,) codes: persons that share a part of every facet that has several."""
    torn = [name for name, part in parts.items() if part.max() > 0]
    rows, columns, at = [], [], len(data.persons)
    for name in torn:
        rows.append(data.person)
        columns.append(parts[name][data.facets[name].index] + at)
        at += int(parts[name].max()) + 1
    if not torn:
        return np.zeros(at, dtype=np.int64)
    row, column = np.concatenate(rows), np.concatenate(columns)
    graph = sparse.coo_array((np.ones(len(row)), (row, column)), shape=(at, at))
    return _renumber(connected_components(graph, directed=False)[1][: len(data.persons)])


@dataclass(frozen=True)
class Join:
    """One further rating session that joins two components: this rater marks this person, on all criteria."""

    rater: str
    person: str
    first: int
    second: int


def joining(data: Ratings, found: Links, rater: str = "rater") -> list[Join]:
    """The least number of further forms that joins all components: one fewer than there are components.

    Each lets the rater with most forms of one component mark a person of the next who has few forms so far.
    """
    if rater not in data.facets:
        return []
    part, facet = found.parts[rater], data.facets[rater]
    joins = []
    for first in range(int(part.max())):
        second = first + 1
        forms = np.bincount(facet.index, minlength=len(facet.ids))
        busiest = int(np.argmax(np.where(part == first, forms, -1)))
        here = np.unique(data.person[part[facet.index] == second])
        load = np.bincount(data.person, minlength=len(data.persons))[here]
        joins.append(Join(facet.ids[busiest], data.persons[int(here[np.argmin(load)])], first, second))
    return joins
