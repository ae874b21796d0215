"""Who marks whom: deal raters to persons so that all are linked and severities will be known as well as can be.

Before anyone is marked, the expected information on the severities is L = Σ_persons w (diag n − w n nᵀ / (w n₊ + 1/σ²)), w the
information of one form (criteria × variance of a mark), σ the spread of persons; standard errors are roots of the diagonal
of L⁺, severities summing to zero. The sum of L's eigenvalues depends only on how many forms there are, so by convexity
no plan has a mean variance below (R − 1)² / (R · tr L): a lower bound on the worst standard error.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse
from scipy.sparse.csgraph import maximum_flow

from assessments.measurement.errors import BadData
from assessments.measurement.ratings import Floats, Ints

MARK_VARIANCE = 0.8
"""Variance of one mark given the person, of a usual five-point scale near its middle (Rasch information per logit²)."""
SWEEPS = 4


@dataclass(frozen=True)
class Plan:
    """``raters`` (persons, each) rater indices. ``expected_se`` (R,) logits; ``bound``: no plan has a smaller worst one."""

    raters: Ints
    expected_se: Floats
    load: Ints
    components: int
    bound: float

    @property
    def worst(self) -> float:
        """The largest expected standard error."""
        return float(self.expected_se.max())

    @property
    def gap(self) -> float:
        """How far the worst one is above the bound, as a share of it."""
        return self.worst / self.bound - 1.0


def expected_information(assigned: Sequence[ArrayLike] | NDArray[np.int64], raters: int, *, criteria: int = 8, sd: float = 1.0) -> Floats:
    """(R, R) L of the head for lists of rater indices per person."""
    weight, total = criteria * MARK_VARIANCE, np.zeros((raters, raters))
    for row in assigned:
        n = np.bincount(np.asarray(row, dtype=np.int64), minlength=raters).astype(np.float64)
        total += weight * (np.diag(n) - weight * np.outer(n, n) / (weight * n.sum() + 1.0 / sd**2))
    return total


def expected_errors(
    assigned: Sequence[ArrayLike] | NDArray[np.int64], raters: int, *, criteria: int = 8, sd: float = 1.0
) -> tuple[Floats, int]:
    """(R,) expected standard errors and the number of components; infinite across components that no person links."""
    information = expected_information(assigned, raters, criteria=criteria, sd=sd)
    linked = (np.abs(information) > 1e-12).astype(float)
    reach = np.linalg.matrix_power(linked + np.eye(raters), raters) > 0
    components = len(np.unique(reach, axis=0))
    if components > 1 or not (np.diag(information) > 0).all():
        return np.full(raters, np.inf), components
    # Only contrasts are asked for, so the direction in which all move together is taken out. Giving it the mean information
    # before inverting, and taking that back afterwards, is the exact pseudo-inverse and cuts off no small eigenvalue.
    together = np.full((raters, raters), 1.0 / raters)
    centre, weight = np.eye(raters) - together, float(np.trace(information)) / raters
    inverse = np.linalg.inv(centre @ information @ centre + weight * together) - together / weight
    return np.sqrt(np.diag(inverse)), components


def plan(
    persons: int, raters: int, each: int = 2, *, limits: ArrayLike | None = None, barred: ArrayLike | None = None,
    criteria: int = 8, sd: float = 1.0, seed: int = 1,
) -> Plan:  # fmt: skip
    """Deal ``each`` raters to every person. ``limits`` (R,) most forms per rater; ``barred`` (persons, R) true where a rater may not
    mark a person (their own mentor). Exchanges between persons improve the worst expected error. Raises BadData when it cannot be done.
    """
    most = np.full(raters, persons) if limits is None else np.asarray(limits, dtype=np.int64)
    shut = np.zeros((persons, raters), dtype=bool) if barred is None else np.asarray(barred, dtype=bool)
    if (
        each < 1
        or each > raters
        or most.shape != (raters,)
        or shut.shape != (persons, raters)
        or int(np.minimum(most, persons).sum()) < persons * each
    ):
        raise BadData(f"{persons} persons with {each} raters each are {persons * each} forms; the limits allow {int(most.sum())}")
    chance = np.random.default_rng(seed)
    dealt = _deal(persons, each, most, shut, chance)
    if dealt is None:
        dealt = _by_flow(each, most, shut)
    dealt = _improve(dealt, shut, criteria, sd, chance, raters)
    errors, components = expected_errors(dealt, raters, criteria=criteria, sd=sd)
    trace = float(np.trace(expected_information(dealt, raters, criteria=criteria, sd=sd)))
    bound = float(np.sqrt((raters - 1) ** 2 / (raters * trace))) if raters > 1 else 0.0
    return Plan(dealt, errors, np.bincount(dealt.ravel(), minlength=raters), components, bound)


def _deal(persons: int, each: int, most: Ints, shut: NDArray[np.bool_], chance: np.random.Generator) -> Ints | None:
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


def _improve(dealt: Ints, shut: NDArray[np.bool_], criteria: int, sd: float, chance: np.random.Generator, raters: int) -> Ints:
    """Swap raters between two persons where that lowers the worst expected error; loads stay as they are."""
    persons, each = dealt.shape
    best = _worth(dealt, raters, criteria, sd)
    for _ in range(min(SWEEPS * persons, 400) if each > 1 else 0):
        one, other = chance.integers(0, persons, 2)
        i, j = chance.integers(0, each, 2)
        a, b = dealt[one, i], dealt[other, j]
        if a in dealt[other] or b in dealt[one] or shut[one, b] or shut[other, a]:
            continue
        dealt[one, i], dealt[other, j] = b, a
        worth = _worth(dealt, raters, criteria, sd)
        if worth < best:
            best = worth
        else:
            dealt[one, i], dealt[other, j] = a, b
    return dealt


def _worth(dealt: Ints, raters: int, criteria: int, sd: float) -> tuple[int, float]:
    errors, components = expected_errors(dealt, raters, criteria=criteria, sd=sd)
    return components, float(errors.max())
