"""Reads of the service room."""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import aliased

from app.core import clock
from app.core.database import db
from app.core.security.decorators import authorised
from app.core.security.identity import Identity
from app.core.security.permissions import Permission
from app.core.security.policy import Target, visible_units
from app.people.models import Person
from app.people.queries import Placed
from app.people.queries.directory import find_people
from app.people.queries.placed import placed_statement, within
from app.service import rules
from app.service.models import ServiceNote, ServiceRecord, ServiceWithdrawal

OFFERED = 60


@dataclass(frozen=True, slots=True)
class Entered:
    """A record with who entered it, for those who may know."""

    row: ServiceRecord
    by: Person | None
    words: ServiceNote | None


def visible(identity: Identity, kind: str = "") -> Select[*tuple[Any, ...]]:
    """Records the reader may see, not withdrawn: record, person, who entered it, note. For paging by (recorded_at, id)."""
    clerk = aliased(Person)
    units = visible_units(identity, Permission.SERVICE_READ)
    theirs = placed_statement(clock.today()).where(within(units)).with_only_columns(Person.id)
    own = identity.person_id or 0
    statement = (
        select(ServiceRecord, Person, clerk, ServiceNote)
        .join(Person, Person.id == ServiceRecord.person_id)
        .join(clerk, clerk.id == ServiceRecord.by_person_id)
        .outerjoin(ServiceNote, ServiceNote.record_id == ServiceRecord.id)
        .where(~exists().where(ServiceWithdrawal.record_id == ServiceRecord.id))
        .where(or_(ServiceRecord.person_id == own, ServiceRecord.person_id.in_(theirs)))
    )
    return statement.where(ServiceRecord.kind == kind) if kind else statement


def to_choose(identity: Identity, text: str = "") -> list[Placed]:
    """Of whom the reader can enter something, by staff number, narrowed by a name or a number; at most 60. One query."""
    found = find_people(visible_units(identity, Permission.SERVICE_RECORD), text, OFFERED + 1)
    return [person for person in found if person.person_id != identity.person_id][:OFFERED]


def load_own_record(public_id: str, person_id: int | None, target_units: tuple[str, ...]) -> ServiceRecord:
    """A record, if the reader entered it."""
    row = db.session.scalar(select(ServiceRecord).where(ServiceRecord.public_id == public_id))
    theirs = row is not None and row.by_person_id == person_id
    return authorised(row, Permission.SERVICE_RECORD, Target(unit_paths=target_units) if theirs else None)


def given(row: ServiceRecord) -> list[tuple[object, int]]:
    """What was given on a client's form or about an incident: (item's title, mark in its own unit)."""
    marks = json.loads(row.marks)
    return [(item.title, marks[item.code]) for item in rules.ITEMS.get(row.kind, ()) if item.code in marks]


def words(record_id: int) -> ServiceNote | None:
    """What was written; None when nothing was, or it was erased. One query."""
    return db.session.get(ServiceNote, record_id)


def entered(record_id: int) -> Entered:
    """A record with who entered it. One query."""
    row = db.session.execute(
        select(ServiceRecord, Person, ServiceNote)
        .join(Person, Person.id == ServiceRecord.by_person_id)
        .outerjoin(ServiceNote, ServiceNote.record_id == ServiceRecord.id)
        .where(ServiceRecord.id == record_id)
    ).one()
    return Entered(*row)
