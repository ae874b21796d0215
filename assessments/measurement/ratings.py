"""Ratings as the engine takes them: who was rated by whom on what, as integer codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from assessments.measurement.errors import BadData, NoVariation, TooFew

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
MOST_CATEGORIES = 101


@dataclass(frozen=True)
class Facet:
    """One way of telling ratings apart. ``ids`` (E,) names, ``index`` (n,) codes into them, one per rating."""

    ids: tuple[str, ...]
    index: Ints


@dataclass(frozen=True)
class Ratings:
    """n ratings. ``steps`` (n,) counts steps above ``lowest``, each ``step`` raw points wide.

    ``group`` (persons,) codes into ``groups``; one group where none is given. ``weight`` (n,) is how often a rating counts.
    """

    persons: tuple[str, ...]
    person: Ints
    facets: Mapping[str, Facet]
    steps: Ints
    weight: Floats
    groups: tuple[str, ...]
    group: Ints
    lowest: float
    step: float

    @property
    def top(self) -> int:
        """The highest step used."""
        return int(self.steps.max())

    def raw(self, steps: ArrayLike) -> Floats:
        """Steps as points of the scale that was used."""
        return np.asarray(steps, dtype=np.float64) * self.step + self.lowest

    def keep(self, mask: NDArray[np.bool_]) -> Ratings:
        """The ratings under ``mask`` (n,), elements and persons without any dropped; the scale stays."""
        person, persons, kept = _recode(self.person[mask], self.persons)
        facets = {}
        for name, facet in self.facets.items():
            index, ids, _ = _recode(facet.index[mask], facet.ids)
            facets[name] = Facet(ids, index)
        group, groups, _ = _recode(self.group[kept], self.groups)
        return Ratings(persons, person, facets, self.steps[mask], self.weight[mask], groups, group, self.lowest, self.step)


def ratings(
    person: ArrayLike,
    facets: Mapping[str, ArrayLike],
    score: ArrayLike,
    *,
    group: ArrayLike | None = None,
    weight: ArrayLike | None = None,
    lowest: float | None = None,
) -> Ratings:
    """Code n ratings. All arguments have shape (n,); a score that is NaN is a missing mark and left out.

    ``group`` names the site or cohort of the person rated. Scores are whole or half points; ``lowest`` is the bottom
    of the scale where nobody used it. Raises BadData (lengths, other fractions, a person in two groups, weights not
    above zero), TooFew and NoVariation.
    """
    marks = np.asarray(score, dtype=np.float64)
    seen = ~np.isnan(marks)
    weights = np.ones(marks.shape) if weight is None else np.asarray(weight, dtype=np.float64)
    for name, column in {"person": person, **facets, "weight": weights, **({} if group is None else {"group": group})}.items():
        if len(np.asarray(column)) != len(marks):
            raise BadData(f"{name} has {len(np.asarray(column))} values for {len(marks)} scores")
    if seen.sum() < 2:
        raise TooFew("Fewer than two marks: there is nothing to compare.")
    if not (np.isfinite(weights[seen]) & (weights[seen] > 0)).all():
        raise BadData("weights are finite and above 0; leave a rating out to weigh it nothing")
    steps, low, step = _steps(marks[seen], lowest)
    who, persons = encode(np.asarray(person)[seen])
    coded = {name: _facet(np.asarray(column)[seen]) for name, column in facets.items()}
    groups, of_person = _groups(None if group is None else np.asarray(group)[seen], who, persons)
    return Ratings(persons, who, coded, steps, weights[seen], groups, of_person, low, step)


def encode(values: NDArray[Any]) -> tuple[Ints, tuple[str, ...]]:
    """Codes (n,) and names, the names in natural order; numbers sort as numbers."""
    if values.dtype.kind in "iuf":
        unique, index = np.unique(values, return_inverse=True)
        return index.astype(np.int64), tuple(_name(value) for value in unique.tolist())
    texts = [_name(value) for value in values.tolist()]
    order = {text: code for code, text in enumerate(sorted(set(texts), key=natural))}
    return np.fromiter((order[text] for text in texts), dtype=np.int64, count=len(texts)), tuple(order)


def _facet(values: NDArray[Any]) -> Facet:
    index, ids = encode(values)
    return Facet(ids, index)


def natural(text: str) -> tuple[int, float, str]:
    """Sorting key: numbers by value, then words."""
    try:
        return 0, float(text), text
    except ValueError:
        return 1, 0.0, text


def _name(value: Any) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _steps(marks: Floats, lowest: float | None) -> tuple[Ints, float, float]:
    low = float(marks.min()) if lowest is None else lowest
    if marks.min() < low:
        raise BadData(f"a score of {marks.min():g} is below the lowest point of the scale, {low:g}")
    step = 1.0 if np.array_equal(marks, np.round(marks)) and low == round(low) else 0.5
    steps = np.round((marks - low) / step).astype(np.int64)
    if not np.allclose(steps * step + low, marks, atol=1e-9):
        raise BadData("scores are whole or half points; other fractions need a scale of their own")
    if steps.max() == steps.min():
        raise NoVariation("Every score is the same: nothing can be told apart.")
    if steps.max() >= MOST_CATEGORIES:
        raise BadData(f"{steps.max() + 1} categories; a rating scale has at most {MOST_CATEGORIES}. Is a total score among them?")
    return steps, low, step


def _groups(group: NDArray[Any] | None, person: Ints, persons: Sequence[str]) -> tuple[tuple[str, ...], Ints]:
    if group is None:
        return ("all",), np.zeros(len(persons), dtype=np.int64)
    code, names = encode(group)
    of_person = np.zeros(len(persons), dtype=np.int64)
    of_person[person] = code
    torn = np.flatnonzero(of_person[person] != code)
    if torn.size:
        raise BadData(f"person {persons[person[torn[0]]]} stands in two groups; a person belongs to one")
    return names, of_person


def _recode(index: Ints, ids: tuple[str, ...]) -> tuple[Ints, tuple[str, ...], Ints]:
    kept, code = np.unique(index, return_inverse=True)
    return code.astype(np.int64), tuple(ids[old] for old in kept), kept
