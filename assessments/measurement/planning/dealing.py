"""Some deal of raters to persons that keeps limits and bars."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import maximum_flow

from assessments.measurement.errors import BadData
from assessments.measurement.ratings import Ints


def deal(persons: int, each: int, most: Ints, shut: NDArray[np.bool_], chance: np.random.Generator) -> Ints:
    """(persons, each) rater indices; ``most`` (R,) forms, ``shut`` (persons, R). Raises BadData when there is none."""
    dealt = _greedy(persons, each, most, shut, chance)
    return _by_flow(each, most, shut) if dealt is None else dealt


def _greedy(persons: int, each: int, most: Ints, shut: NDArray[np.bool_], chance: np.random.Generator) -> Ints | None:
    """Greedy: the raters with most room left, and among those the pair that met least. None where that ends in a corner."""
    raters = len(most)
    load, met = np.zeros(raters, dtype=np.int64), np.zeros((raters, raters))
    dealt = np.empty((persons, each), dtype=np.int64)
    for person in np.argsort(shut.sum(axis=1), kind="stable")[::-1]:
        chosen: list[int] = []
        for _ in range(each):
            open_to = ~shut[person] & (load < most)
            open_to[chosen] = False
            if not open_to.any():
                return None
            cost = load / np.maximum(most, 1) + (met[chosen].sum(axis=0) if chosen else 0.0) + 1e-6 * chance.random(raters)
            chosen.append(int(np.argmin(np.where(open_to, cost, np.inf))))
        for rater in chosen:
            load[rater] += 1
            met[rater, [other for other in chosen if other != rater]] += 1
        dealt[person] = chosen
    return dealt


def _by_flow(each: int, most: Ints, shut: NDArray[np.bool_]) -> Ints:
    """Some deal that keeps limits and bars, by maximum flow from persons to raters. Raises BadData when there is none."""
    persons, raters = shut.shape
    source, sink = persons + raters, persons + raters + 1
    person, rater = np.nonzero(~shut)
    rows = np.concatenate([np.full(persons, source), person, persons + np.arange(raters)])
    columns = np.concatenate([np.arange(persons), persons + rater, np.full(raters, sink)])
    capacity = np.concatenate([np.full(persons, each), np.ones(len(person), dtype=np.int64), most]).astype(np.int32)
    graph = sparse.csr_array((capacity, (rows, columns)), shape=(sink + 1, sink + 1))
    found = maximum_flow(sparse.csr_matrix(graph), source, sink)
    if found.flow_value < persons * each:
        raise BadData(f"no plan keeps these limits and bars: at most {found.flow_value} of {persons * each} forms can be dealt")
    flow = found.flow.toarray()[:persons, persons : persons + raters]
    return np.stack([np.flatnonzero(row > 0) for row in flow]).astype(np.int64)
