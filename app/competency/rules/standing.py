"""Where people stand at a moment: their states, and how broad the evidence behind them is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from app.competency.rules.pieces import KINDS, Ints, Packed, Pieces, micros
from app.competency.rules.replay import replay
from assessments.competency.estimate import years
from assessments.competency.facts import Breadth
from assessments.competency.model import TOTAL_WEIGHT, CompetencyModel
from assessments.competency.profile import ProfileTable, profiles
from assessments.competency.scale import Floats
from assessments.competency.states import StateTable


@dataclass(frozen=True)
class Spread:
    """How broad the evidence of N persons is in each of D dimensions: ``kinds`` (N, D, K) which, the others counts (N, D)."""

    kinds: NDArray[np.bool_]
    raters: Ints
    pieces: Ints

    def breadth(self, row: int, dimensions: Sequence[str]) -> dict[str, Breadth]:
        """One person's, by dimension; what has no evidence is absent."""
        found = {}
        for d, slug in enumerate(dimensions):
            if self.pieces[row, d]:
                kinds = frozenset(KINDS[kind] for kind in np.flatnonzero(self.kinds[row, d]))
                found[slug] = Breadth(kinds, int(self.raters[row, d]), int(self.pieces[row, d]))
        return found


@dataclass(frozen=True)
class Standing:
    """N persons as of ``moment``: states, and the pieces that counted then."""

    model: CompetencyModel
    states: StateTable
    pieces: Pieces
    moment: datetime
    people: int

    def profiles(self, positions: Sequence[str]) -> ProfileTable:
        """Levels of all of them in their positions (codes)."""
        return profiles(self.model, weights_of(self.model, positions), self.states, self.moment)

    def spread(self, since: datetime, rows: Ints | None = None) -> Spread:
        """How broad the evidence is that happened from ``since`` on; of some ``rows`` only, the others then have none.

        Raters are different named people; all unnamed ones count as one.
        """
        column = self.pieces.columns(self.model.competency_slugs)
        asked = np.ones(self.people, np.bool_) if rows is None else np.isin(np.arange(self.people), rows)
        counted = (column >= 0) & (self.pieces.table["occurred"] >= micros(since)) & asked[self.pieces.owner]
        pieces, place = self.pieces.only(counted), _dimension_places(self.model)[column[counted]]
        shape = (self.people, len(self.model.dimensions))
        cell, size = pieces.owner * shape[1] + place, shape[0] * shape[1]
        kinds = np.zeros((*shape, len(KINDS)), np.bool_)
        kinds[pieces.owner, place, pieces.table["kind"]] = True
        named = pieces.causes["cause"] >= 0
        rater = pieces.causes["cause"][named]
        most = int(rater.max(initial=0)) + 1
        different = np.unique(cell[pieces.of[named]] * most + rater) // most
        return Spread(kinds, np.bincount(different, minlength=size).reshape(shape), np.bincount(cell, minlength=size).reshape(shape))


def weights_of(model: CompetencyModel, positions: Sequence[str]) -> Floats:
    """(N, D) shares of the dimensions by position. A post that the model doesn't name takes all dimensions alike."""
    known = {code: with_position(model, code).weights(code) for code in set(positions)}
    return np.array([known[code] for code in positions]).reshape(len(positions), len(model.dimensions))


def with_position(model: CompetencyModel, position: str) -> CompetencyModel:
    """The model, knowing ``position``: one that the file doesn't name weighs all dimensions alike."""
    if position in model.position_weights:
        return model
    alike = dict.fromkeys(model.dimension_slugs, TOTAL_WEIGHT / len(model.dimensions))
    return replace(model, position_weights={**model.position_weights, position: alike})


def _dimension_places(model: CompetencyModel) -> Ints:
    place = {slug: number for number, slug in enumerate(model.dimension_slugs)}
    return np.array([place[competency.dimension] for competency in model.competencies], np.int64)


def standing_of(
    rows: Sequence[Packed | None], model: CompetencyModel, model_id: int, moment: datetime, *, past: bool = False, happened: bool = False
) -> Standing:
    """People from their packed rows (None: without evidence) under ``model``, whose version is ``model_id``.

    The present is read from the packed states, unless they belong to another model: then, as for a moment in the
    ``past``, the series are replayed from their pieces: as known then, or, with ``happened``, as we know now it was.
    """
    pieces = Pieces.joined(rows)
    counted = pieces.known(micros(moment)) if past and not happened else pieces.happened(micros(moment))
    kept = None if past else _packed(rows, model, model_id)
    if kept is None:
        return Standing(model, replay(counted, len(rows), model), counted, moment, len(rows))
    other_model = np.array([row is not None and row.model_id != model_id for row in rows], np.bool_)
    ahead = (np.nan_to_num(kept.at, nan=-np.inf) > years(moment)).any(axis=1)
    again = other_model | ahead  # what is dated ahead of now doesn't count yet
    if again.any():
        kept = _mixed(kept, replay(counted, len(rows), model), again)
    return Standing(model, kept, counted, moment, len(rows))


def _packed(rows: Sequence[Packed | None], model: CompetencyModel, model_id: int) -> StateTable | None:
    """The packed states; nothing is known of who has no row under this model. None when nobody has one."""
    levels = [row.levels if row and row.model_id == model_id else None for row in rows]
    width = max((len(level) for level in levels if level), default=0)
    if not width:
        return None
    nothing = np.full(width // 8, np.nan, "<f8").tobytes()
    states = StateTable.unpack(model, [level or nothing for level in levels])
    return replace(states, shared=np.nan_to_num(states.shared))  # who has no states shares no errors


def _mixed(kept: StateTable, replayed: StateTable, late: NDArray[np.bool_]) -> StateTable:
    columns = {}
    for name, column in vars(kept).items():
        columns[name] = np.where(late.reshape(-1, *[1] * (column.ndim - 1)), vars(replayed)[name], column)
    return StateTable(**columns)
