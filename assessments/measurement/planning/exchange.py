"""A better plan: raters are exchanged between persons, or one is put in another's place, as long as that helps.

The worst expected error alone is a poor guide, since several raters share it; the sum of high powers of the variances follows it
closely and sees every improvement on the way.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assessments.measurement.planning.information import RIDGE, contrast_covariance, expected_information, shrinkage
from assessments.measurement.ratings import Floats, Ints

POWER = 12.0
BATCH, WORK, MOST_ROUNDS, PATIENCE = 192, 1.2e9, 900, 24
"""Exchanges looked at in one round; work in rounds × batch × R³ and rounds at most; rounds without gain before it gives up."""


@dataclass
class _Table:
    """A plan being improved: ``dealt`` (persons, each), ``load`` (R,), L (R, R)."""

    dealt: Ints
    load: Ints
    information: Floats
    most: Ints
    shut: NDArray[np.bool_]
    weight: float
    part: float

    def of(self, rows: Ints) -> Floats:
        """(B, R, R) information of persons with the raters ``rows`` (B, each)."""
        n = np.zeros((len(rows), len(self.load)))
        np.put_along_axis(n, rows, 1.0, axis=1)
        return self.weight * (n[:, :, None] * np.eye(n.shape[1]) - self.part * n[:, :, None] * n[:, None, :])


@dataclass
class _Moves:
    """B moves: the raters of person ``one`` (and of ``other`` where it is not −1) become ``rows`` (B, 2, each)."""

    one: Ints
    other: Ints
    rows: Ints


def improve(dealt: Ints, most: Ints, shut: NDArray[np.bool_], chance: np.random.Generator, *, criteria: int, sd: float) -> Ints:
    """(persons, each) a plan at least as good as ``dealt`` in the worst expected error, within the same limits and bars."""
    raters, each = shut.shape[1], dealt.shape[1]
    weight, part = shrinkage(each, criteria, sd)
    table = _Table(
        dealt.copy(), np.bincount(dealt.ravel(), minlength=raters), expected_information(dealt, raters, criteria=criteria, sd=sd),
        most, shut, weight, part,
    )  # fmt: skip
    best, plan = _variances(table.information[None])[0].max(), table.dealt.copy()
    idle = 0
    for _ in range(int(min(MOST_ROUNDS, WORK / (BATCH * raters**3))) if each < raters else 0):
        idle = 0 if _step(table, chance) else idle + 1
        worst = _variances(table.information[None])[0].max()
        if worst < best * (1 - 1e-12):
            best, plan = worst, table.dealt.copy()
        if idle == PATIENCE:
            break
    return plan


def _variances(information: Floats) -> Floats:
    """(B, R) expected variances; enormous, and never undefined, where nothing links a rater."""
    spread = np.diagonal(contrast_covariance(information, RIDGE), axis1=1, axis2=2)
    return np.maximum(spread, np.finfo(np.float64).tiny)


def _step(table: _Table, chance: np.random.Generator) -> bool:
    """The best of a batch of moves, and every further one of the batch that still helps and touches other persons."""
    here = _variances(table.information[None])[0]
    scale = float(here.max())
    worth = float(((here / scale) ** POWER).sum())
    moves = _moves(table, here, chance)
    if not len(moves.one):
        return False
    change = _change(table, moves)
    found = ((_variances(table.information + change) / scale) ** POWER).sum(axis=1)
    gained, touched = False, set[int]()
    for move in np.argsort(found, kind="stable")[:8]:
        people = {int(moves.one[move]), int(moves.other[move])} - {-1}
        if found[move] >= worth * (1 - 1e-12) or people & touched or not _fits(table, moves, int(move)):
            continue
        after = float(((_variances((table.information + change[move])[None])[0] / scale) ** POWER).sum())
        if after < worth * (1 - 1e-12):
            _apply(table, moves, int(move), change[move])
            worth, gained, touched = after, True, touched | people
    return gained


def _moves(table: _Table, variance: Floats, chance: np.random.Generator) -> _Moves:
    """Random moves that keep the bars, more often for raters who are known badly."""
    persons, each = table.dealt.shape
    one = chance.integers(0, persons, BATCH)
    i = chance.integers(0, each, BATCH)
    out = table.dealt[one, i]
    other, j = chance.integers(0, persons, BATCH), chance.integers(0, each, BATCH)
    alone = chance.random(BATCH) < 0.4
    odds = variance / variance.sum()
    into = np.where(alone, chance.choice(len(odds), BATCH, p=odds), table.dealt[other, j])
    rows = np.stack([table.dealt[one], table.dealt[other]], axis=1)
    rows[np.arange(BATCH), 0, i] = into
    rows[np.arange(BATCH), 1, j] = out
    fine = (into != out) & ~(table.dealt[one] == into[:, None]).any(axis=1) & ~table.shut[one, into]
    exchanged = (one != other) & ~(table.dealt[other] == out[:, None]).any(axis=1) & ~table.shut[other, out]
    fine &= np.where(alone, table.load[into] < table.most[into], exchanged)
    return _Moves(one[fine], np.where(alone, -1, other)[fine], rows[fine])


def _change(table: _Table, moves: _Moves) -> Floats:
    """(B, R, R) by which each move changes L."""
    change = table.of(moves.rows[:, 0]) - table.of(table.dealt[moves.one])
    both = moves.other >= 0
    change[both] += table.of(moves.rows[both, 1]) - table.of(table.dealt[moves.other[both]])
    return change


def _fits(table: _Table, moves: _Moves, move: int) -> bool:
    """Whether the limits still hold after the moves made since this one was drawn."""
    if moves.other[move] >= 0:
        return True
    into = np.setdiff1d(moves.rows[move, 0], table.dealt[moves.one[move]])
    return bool((table.load[into] < table.most[into]).all())


def _apply(table: _Table, moves: _Moves, move: int, change: Floats) -> None:
    people = [(int(moves.one[move]), moves.rows[move, 0])]
    people += [(int(moves.other[move]), moves.rows[move, 1])] if moves.other[move] >= 0 else []
    for person, row in people:
        np.subtract.at(table.load, table.dealt[person], 1)
        np.add.at(table.load, row, 1)
        table.dealt[person] = row
    table.information = table.information + change
