"""Everybody whom a question is about, with all that the rules of a tier look at: three queries however many there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, select

from app.careers.queries.catalogue import catalogue
from app.careers.rules.judging import Judged, Staff, judge
from app.competency import queries as competency
from app.competency.models import EstimatePack
from app.competency.queries.in_force import InForce
from app.competency.rules import standing_of
from app.competency.rules.moments import AsOf
from app.core.database import db
from app.learning import queries as learning
from app.learning.models import Enrolment, Recognition
from app.people.models import Assignment, Employment, Person, Position, TierHolding, Unit
from app.people.queries import Placed
from app.people.queries.placed import placed_statement
from app.results import queries as results
from app.results.models import Evidence, EvidenceValue, Result

RESTS_ON = (
    Person, Employment, Assignment, Unit, Position, TierHolding, Enrolment, Recognition, Result, Evidence, EvidenceValue, EstimatePack,
)  # fmt: skip
"""Everything that readiness is made of."""
PLACED = len(Placed.__slots__)
SINCE = PLACED
PACK = PLACED + 1


@dataclass(frozen=True)
class Company:
    """Those asked about, by staff number, and what the engine says of them."""

    rows: Sequence[Row[Any]]
    judged: Judged

    def placed(self, row: int) -> Placed:
        """Who it is, and where they work on the day."""
        return Placed(*self.rows[row][:PLACED])

    def column(self, name: str) -> list[Any]:
        """One column of Placed for everybody."""
        place = Placed.__slots__.index(name)
        return [row[place] for row in self.rows]


def company(which: ColumnElement[bool], when: AsOf, rules: InForce) -> Company:
    """Those employed on the day for whom ``which`` holds, judged by the rules given. Three queries."""
    held_since = (
        select(TierHolding.from_on)
        .where(TierHolding.person_id == Person.id, TierHolding.from_on <= when.on)
        .order_by(TierHolding.from_on.desc(), TierHolding.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    statement = (
        placed_statement(when.on)
        .add_columns(held_since, *competency.pack_columns)
        .outerjoin(EstimatePack, competency.join_packs())
        .where(which)
        .order_by(Employment.staff_number)
    )
    rows = db.session.execute(statement).all()
    standing = standing_of(
        [competency.packed(row[PACK:]) for row in rows], rules.model, rules.model_id, when.moment, past=when.past, happened=when.happened
    )
    return Company(rows, judge(_staff(rows, when, rules), standing, rules.tiers, when.on))


def _staff(rows: Sequence[Row[Any]], when: AsOf, rules: InForce) -> Staff:
    names = ("person_id", "position_code", "tier", "hired_on")
    ids, positions, held, hired_on = ([row[Placed.__slots__.index(name)] for row in rows] for name in names)
    day: date | None = when.day
    completed = learning.programmes_completed(ids, on=day)
    rotations = catalogue(rules.newest).rotations
    rotated = frozenset(person_id for person_id, programmes in completed.items() if programmes & rotations)
    return Staff(
        ids, positions, held, hired_on, [row[SINCE] for row in rows], completed, rotated,
        results.open_critical_errors(ids, when.moment if when.past else None),
    )  # fmt: skip
