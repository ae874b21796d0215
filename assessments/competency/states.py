"""States of many persons as arrays, with what their errors have in common.

What is common is kept as one matrix per person, S_ab = Σ_g L_ag L_bg over the causes g (sessions, raters) of the
errors in competencies a and b, L being the loadings of their states. It depends on neither date nor position, so a
row, packed, is all that a board needs of a person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from assessments.competency.estimate import State, years
from assessments.competency.model import CompetencyModel
from assessments.competency.scale import Floats

COLUMNS = 4


@dataclass(frozen=True)
class StateTable:
    """N persons, C competencies in the model's order; logits, NaN where there is no evidence.

    ``mean``, ``variance``, ``measured`` (N, C) as in estimate.State; ``at`` (N, C) the date of the last piece, as
    estimate.years; ``shared`` (N, C, C) the matrix S, 0 without evidence, its diagonal less State.counted: what is
    to be added to ``variance``, which knows nothing of sharing.
    """

    mean: Floats
    variance: Floats
    measured: Floats
    at: Floats
    shared: Floats

    @classmethod
    def of(cls, model: CompetencyModel, people: Sequence[Mapping[str, State]]) -> StateTable:
        """Stack the states of persons, by competency. Raises KeyError for a competency that the model lacks."""
        place = {slug: number for number, slug in enumerate(model.competency_slugs)}
        shape = (len(people), len(place))
        mean, variance, measured, at = np.full((COLUMNS, *shape), np.nan)
        shared = np.zeros((*shape, len(place)))
        for row, states in enumerate(people):
            known = {place[slug]: state for slug, state in states.items() if state.last_at}
            for column, state in known.items():
                mean[row, column], variance[row, column] = state.mean, state.variance
                measured[row, column], at[row, column] = state.measured, _years(state)
            shared[row] = _shared(known, len(place))
        return cls(mean, variance, measured, at, shared)

    def variance_at(self, moment: datetime, drift_per_year: float) -> Floats:
        """(N, C) ``variance`` with the drift since the last piece. Raises ValueError if there is a later piece."""
        age = years(moment) - self.at
        if np.any(age < -1e-9):
            raise ValueError(f"there is evidence after {moment}")
        variance: Floats = self.variance + drift_per_year**2 * np.maximum(age, 0.0)
        return variance

    def pack(self) -> list[bytes]:
        """Each person's row as bytes, to be kept beside the checkpoints and rebuilt from them."""
        lower = np.tril_indices(self.mean.shape[1])
        columns = (self.mean, self.variance, self.measured, self.at, self.shared[:, *lower])
        return [row.tobytes() for row in np.concatenate(columns, axis=1).astype("<f8")]

    @classmethod
    def unpack(cls, model: CompetencyModel, rows: Sequence[bytes]) -> StateTable:
        """The table of packed rows, number for number. Raises ValueError for rows of a model of another size."""
        size = len(model.competencies)
        lower = np.tril_indices(size)
        flat = np.frombuffer(b"".join(rows), "<f8").reshape(len(rows), COLUMNS * size + len(lower[0]))
        mean, variance, measured, at = np.split(flat[:, : COLUMNS * size], COLUMNS, axis=1)
        shared = np.zeros((len(rows), size, size))
        shared[:, *lower] = flat[:, COLUMNS * size :]
        shared[:, lower[1], lower[0]] = flat[:, COLUMNS * size :]
        return cls(mean, variance, measured, at, shared)


def _years(state: State) -> float:
    return np.nan if state.last_at is None else years(state.last_at)


def _shared(known: Mapping[int, State], size: int) -> Floats:
    """(C, C) the matrix S of one person."""
    # dict.fromkeys, not a set: the order of the sum must not depend on the process.
    found = dict.fromkeys(cause for state in known.values() for cause in state.loadings)
    causes = {cause: number for number, cause in enumerate(found)}
    loadings = np.zeros((size, len(causes)))
    counted = np.zeros(size)
    for column, state in known.items():
        counted[column] = state.counted
        loadings[column, [causes[cause] for cause in state.loadings]] = list(state.loadings.values())
    return np.asarray(loadings @ loadings.T - np.diag(counted))
