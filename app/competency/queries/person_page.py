"""What the pages about one person's competencies show; four queries each, whatever there is."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from app.competency.models import EstimatePack
from app.competency.queries.in_force import InForce, in_force
from app.competency.queries.levels import NothingLoaded, Profiles, profiles
from app.competency.rules.moments import AsOf
from app.competency.rules.trend import Trend, trend
from app.core import clock
from app.core.errors import Refused
from app.core.paging import PAGE_SIZE, Page
from app.core.unchanged import until_changed
from app.people.models import Assignment, Employment, Position
from app.results.models import Evidence, EvidenceValue, Result
from app.results.queries import EvidenceRow, evidence_of, titles
from assessments.competency.estimate import LocalLevel, State
from assessments.competency.model import Competency, CompetencyModel, Dimension
from assessments.competency.profile import Profile
from assessments.competency.scale import Estimate, points

RESTS_ON = (Employment, Assignment, Position, Result, Evidence, EvidenceValue, EstimatePack)
"""Everything that a person's levels are made of."""


@dataclass(frozen=True)
class Piece:
    """One piece of evidence as it is shown. ``weight``: its exact share in its competency's level, None where it has none."""

    row: EvidenceRow
    title: Any
    competency: Competency | None
    weight: float | None

    @property
    def points(self) -> float:
        """Its value on the 0–100 map."""
        return points(self.row.logit)

    @property
    def error(self) -> float:
        """Its standard error in points: the slope of the 0–100 map at the value, times the error in logits."""
        share = self.points / 100
        return 100 * share * (1 - share) * self.row.standard_error


@dataclass(frozen=True)
class Line:
    """One competency: its level, and how many pieces it rests on."""

    competency: Competency
    level: Estimate | None
    pieces: int


@dataclass(frozen=True)
class Group:
    """One dimension with its competencies; ``share``: its part in the overall level of the person's post."""

    dimension: Dimension
    level: Estimate | None
    share: float
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class PersonLevels:
    """One person's levels as of a moment, and all that they are made of."""

    when: AsOf
    rules: InForce
    found: Profiles
    rows: tuple[EvidenceRow, ...]
    key: Hashable = None
    """Names the same model looked at on the same day."""

    @property
    def model(self) -> CompetencyModel:
        """The model under which the levels stand."""
        return self.rules.model

    @property
    def prior(self) -> Estimate:
        """Where everybody starts, before any evidence."""
        return Estimate(self.model.prior.mean, self.model.prior.sd)

    @cached_property
    def profile(self) -> Profile:
        """The levels."""
        return self.found.table.person(0)

    @cached_property
    def states(self) -> dict[str, State]:
        """competency → the state of its filter, with the weight of each piece."""
        level = LocalLevel.of(self.model)
        series: dict[str, list[EvidenceRow]] = {}
        for row in self.rows:
            series.setdefault(row.competency, []).append(row)
        return {slug: level.replay(row.counted() for row in rows) for slug, rows in series.items() if slug in self.model.competency_slugs}

    def competency(self, slug: str) -> Competency:
        """One competency of the model."""
        return next(one for one in self.model.competencies if one.slug == slug)

    @cached_property
    def weights(self) -> dict[int, float]:
        """evidence id → its share in the level of its competency."""
        return {piece: weight for state in self.states.values() for piece, weight in state.weights}

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """Dimension by dimension."""
        counts = {slug: len(state.weights) for slug, state in self.states.items()}
        lines = [Line(one, self.profile.competencies[one.slug], counts.get(one.slug, 0)) for one in self.model.competencies]
        found = []
        for dimension, share in zip(self.model.dimensions, self.found.table.weights[0].tolist(), strict=True):
            inside = tuple(line for line in lines if line.competency.dimension == dimension.slug)
            found.append(Group(dimension, self.profile.dimensions[dimension.slug], share, inside))
        return tuple(found)

    def pieces(self, rows: Sequence[EvidenceRow]) -> list[Piece]:
        """Rows of evidence as they are shown. One query, for the titles of their sources."""
        named = titles(row.slug for row in rows) if rows else {}
        of = {competency.slug: competency for competency in self.model.competencies}
        return [Piece(row, named.get(row.slug), of.get(row.competency), self.weights.get(row.id)) for row in rows]

    @cached_property
    def course(self) -> Trend | None:
        """The overall level over time."""
        return trend(self.found.standing.pieces, self.model, np.asarray(self.found.table.weights[0]), self.when.moment)


def person_levels(person_id: int, when: AsOf, rules: InForce | None = None) -> PersonLevels:
    """One person's levels and evidence as of a moment. Three queries; two when what is in force is given."""
    current = rules or in_force(when)
    if current is None:
        raise NothingLoaded
    key = (current.newest, when, clock.today())

    def read() -> PersonLevels:
        found = profiles([person_id], when.day, happened=when.happened, current=current)
        return PersonLevels(when, current, found, evidence_then(person_id, when), key)

    return until_changed(("levels", person_id, key), RESTS_ON, read)


def evidence_then(person_id: int, when: AsOf) -> tuple[EvidenceRow, ...]:
    """What counted at a moment, the newest first. One query."""
    known_at = when.moment if when.past and not when.happened else None
    return tuple(reversed(evidence_of(person_id, known_at=known_at, happened_before=when.moment)))


def evidence_page(levels: PersonLevels, competency: str, after: int) -> Page[Piece]:
    """One page of the evidence, the newest first; of one competency if it is named."""
    rows = [row for row in levels.rows if competency in ("", row.competency)]
    shown = rows[after : after + PAGE_SIZE]
    more = after + PAGE_SIZE < len(rows)
    return Page(levels.pieces(shown), str(after + PAGE_SIZE) if more else None, after == 0)


def competency_of(levels: PersonLevels, slug: str) -> Line:
    """One competency of the model; Refused for none of that name."""
    for group in levels.groups:
        for line in group.lines:
            if line.competency.slug == slug:
                return line
    raise Refused
