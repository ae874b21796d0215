"""Levels of people, now or as of a day, in two queries however many they are."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, select

from app.competency.models import EstimatePack
from app.competency.queries.in_force import InForce, in_force
from app.competency.rules import Packed, Standing, standing_of
from app.competency.rules.moments import AsOf, on_day
from app.core.database import db
from app.people.models import Assignment, Employment, Person, Position
from assessments.competency.calibration import UNCALIBRATED
from assessments.competency.model import CompetencyModel
from assessments.competency.profile import Profile, ProfileTable


@dataclass(frozen=True)
class Profiles(Mapping[int, Profile]):
    """person id → levels, of the people asked for, as of ``when``; ``table`` and ``standing`` have them in the order of ``person_ids``."""

    person_ids: tuple[int, ...]
    table: ProfileTable
    standing: Standing
    when: AsOf

    def __getitem__(self, person_id: int) -> Profile:
        return self.table.person(self._place[person_id])

    def __iter__(self) -> Iterator[int]:
        return iter(self.person_ids)

    def __len__(self) -> int:
        return len(self.person_ids)

    @cached_property
    def _place(self) -> dict[int, int]:
        return {person_id: number for number, person_id in enumerate(self.person_ids)}

    @property
    def model(self) -> CompetencyModel:
        """The model under which the levels stand."""
        return self.table.model


class NothingLoaded(LookupError):
    """There is no competency model yet: run academy content load."""


def profile(person_id: int, as_of: date | datetime | None = None, *, happened: bool = False) -> Profile:
    """One person's levels; see profiles."""
    return profiles([person_id], as_of, happened=happened)[person_id]


def profiles(
    person_ids: Collection[int], as_of: date | datetime | None = None, *, happened: bool = False, current: InForce | None = None
) -> Profiles:
    """Levels of people in the post each holds (or held last) on the day, under the model then in force.

    Of a past day: as was known then, or with ``happened`` as we know now that it was. Two queries; one less when what
    is in force is given. Raises NothingLoaded without a model.
    """
    when = on_day(as_of, happened=happened)
    rules = current or in_force(when)
    if rules is None:
        raise NothingLoaded
    ids = tuple(dict.fromkeys(person_ids))
    found = {row[0]: row for row in db.session.execute(_posts_and_packs(when.on).where(Person.id.in_(ids)))}
    rows = [found.get(person_id) for person_id in ids]
    standing = standing_of(
        [packed(row[2:]) if row else None for row in rows], rules.model, rules.model_id, when.moment, past=when.past, happened=happened
    )
    return Profiles(ids, standing.profiles([(row[1] if row else None) or "" for row in rows]), standing, when)


pack_columns = (EstimatePack.model_id, EstimatePack.levels, EstimatePack.pieces, EstimatePack.causes)
"""What ``packed`` takes, for statements that join the packs themselves."""


def packed(columns: Any) -> Packed | None:
    """A row's pack; None where the join found none."""
    return None if columns[0] is None else Packed(*columns)


def join_packs() -> ColumnElement[bool]:
    """How a person's pack is joined to the person."""
    return (EstimatePack.person_id == Person.id) & (EstimatePack.calibration == UNCALIBRATED.slug)


def _posts_and_packs(day: date) -> Any:
    post = (
        select(Position.code)
        .join(Assignment, Assignment.position_id == Position.id)
        .join(Employment, Employment.id == Assignment.employment_id)
        .where(Employment.person_id == Person.id, Assignment.primary, Assignment.from_on <= day)
        .order_by(Assignment.from_on.desc(), Assignment.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return select(Person.id, post, *pack_columns).outerjoin(EstimatePack, join_packs())
