"""The filter of assessments.competency.estimate over every series at once.

A series is one competency of one person. The filter takes its pieces one after another, but a piece of one series knows
nothing of the others': so all first pieces are taken together, then all second ones, and so on. Each number is made by
the same operations in the same order as by LocalLevel.step; a test holds the two together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from app.competency.rules.pieces import Ints, Pieces
from assessments.competency.estimate import YEAR, LocalLevel
from assessments.competency.model import CompetencyModel
from assessments.competency.scale import Floats
from assessments.competency.states import StateTable

YEAR_MICROS = YEAR.total_seconds() * 1e6


def replay(pieces: Pieces, people: int, model: CompetencyModel) -> StateTable:
    """The states of ``people`` persons after all ``pieces``, which are those of one moment each."""
    column = pieces.columns(model.competency_slugs)
    pieces = pieces.only(column >= 0)
    size = len(model.competencies)
    series = pieces.owner * size + column[column >= 0]
    run = _Run.of(LocalLevel.of(model), pieces, series, people * size)
    shape = (people, size)
    counted = np.where(np.isnan(run.mean), 0.0, run.counted).reshape(shape)
    at = np.where(np.isnan(run.mean), np.nan, run.last / YEAR_MICROS).reshape(shape)
    shared = _shared(pieces, series, run.weight, shape)
    own = np.arange(size)
    shared[:, own, own] -= counted
    return StateTable(run.mean.reshape(shape), run.variance.reshape(shape), run.measured.reshape(shape), at, shared)


@dataclass
class _Run:
    """Where each series stands (S,), and the weight that each piece has in it (P,)."""

    mean: Floats
    variance: Floats
    measured: Floats
    counted: Floats
    last: Ints
    weight: Floats

    @classmethod
    def of(cls, level: LocalLevel, pieces: Pieces, series: Ints, total: int) -> _Run:
        table = pieces.table
        unknown = [np.full(total, np.nan) for _ in range(4)]
        run = cls(unknown[0], unknown[1], unknown[2], unknown[3], np.zeros(total, np.int64), np.zeros(len(table)))
        inside: NDArray[Any] = np.bincount(pieces.of, pieces.causes["loading"] ** 2, len(table))
        rounds = _rounds(table, series)
        keeps = np.ones(len(table))
        for taken in rounds:
            keeps[taken] = run._step(level, table[taken], series[taken], inside[taken], taken)
        later = np.ones(total)
        for taken in reversed(rounds):
            run.weight[taken] *= later[series[taken]]
            later[series[taken]] *= keeps[taken]
        return run

    def _step(self, level: LocalLevel, table: NDArray[Any], series: Ints, inside: Floats, taken: Ints) -> Floats:
        """One piece of each of these series; returns what each keeps of what was before."""
        first = np.isnan(self.mean[series])
        aged = level.drift_per_year**2 * ((table["occurred"] - self.last[series]) / YEAR_MICROS)
        before = np.where(first, level.prior_sd**2, self.variance[series] + aged)
        mean = np.where(first, level.prior_mean, self.mean[series])
        error = table["error"]
        gain = before / (before + error**2)
        keep: Floats = error**2 / (before + error**2)
        self.mean[series] = mean + gain * (table["logit"] - mean)
        self.variance[series] = keep * before
        self.measured[series] = keep**2 * np.where(first, 0.0, self.measured[series]) + (gain * error) ** 2
        self.counted[series] = keep**2 * np.where(first, 0.0, self.counted[series]) + gain**2 * inside
        self.last[series] = table["occurred"]
        self.weight[taken] = gain
        return keep


def _rounds(table: NDArray[Any], series: Ints) -> list[Ints]:
    """The pieces by their place in their series: all first ones, all second ones, …; by (occurred, id)."""
    if not len(table):
        return []
    order = np.lexsort((table["id"], table["occurred"], series))
    place = np.arange(len(order))
    place -= np.maximum.accumulate(np.where(_changes(series[order]), place, 0))
    ends = np.cumsum(np.bincount(place))
    return [order[part] for part in np.split(np.argsort(place, kind="stable"), ends[:-1])]


def _changes(*columns: Ints) -> NDArray[np.bool_]:
    """Where, in sorted columns, something new begins."""
    fresh = np.ones(len(columns[0]), np.bool_)
    fresh[1:] = np.logical_or.reduce([column[1:] != column[:-1] for column in columns])
    return fresh


def _shared(pieces: Pieces, series: Ints, weight: Floats, shape: tuple[int, int]) -> Floats:
    """(N, C, C) Σ_g L_ag L_bg with L = Σ weight · loading.

    A cause is counted per person, so the product of the sparse matrix of loadings with itself has nothing outside the
    blocks of persons, and its entries are the sums wanted.
    """
    people, size = shape
    shared = np.zeros((people, size, size))
    loading = weight[pieces.of] * pieces.causes["loading"]
    (counts,) = np.nonzero(loading)
    if not len(counts):
        return shared
    numbers = _numbered(pieces.owner[pieces.of[counts]], pieces.causes["cause"][counts])
    matrix = sparse.csr_array((loading[counts], (series[pieces.of[counts]], numbers)), shape=(people * size, int(numbers.max()) + 1))
    product = (matrix @ matrix.T).tocoo()
    shared[product.row // size, product.row % size, product.col % size] = product.data
    return shared


def _numbered(owners: Ints, cause: Ints) -> Ints:
    """A number for each (owner, cause) that occurs."""
    order = np.lexsort((cause, owners))
    numbers = np.empty(len(order), np.int64)
    numbers[order] = np.cumsum(_changes(owners[order], cause[order])) - 1
    return numbers
