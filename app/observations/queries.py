"""Reads of the observation room."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from app.core import clock
from app.core.database import db
from app.core.security.decorators import authorised
from app.core.security.identity import Identity
from app.core.security.permissions import Permission
from app.core.security.policy import Target, visible_units
from app.core.unchanged import until_changed
from app.observations import rules
from app.observations.models import Observation, ObservationNote, ObservationWithdrawal, WorkLogEntry
from app.people import queries as people
from app.people.models import MentorPairing, Person
from app.people.queries import Placed
from app.people.queries.directory import PLACED_IN
from app.people.queries.placed import placed_statement, within

RECENT = timedelta(days=30)
OFFERED = 60


@dataclass(frozen=True, slots=True)
class Unseen:
    """Somebody nobody has observed for 30 days; ``last_seen`` is None when nobody ever did."""

    person: Placed
    last_seen: date | None


@dataclass(frozen=True, slots=True)
class Entered:
    """An observation or a log entry with who is behind it, for those who may know. ``words``: see words()."""

    row: Any
    by: Person | None
    words: Any


def visible(identity: Identity) -> Select[*tuple[Any, ...]]:
    """Observations the reader may see, not withdrawn: observation, person, observer, note, whether part of a batch.

    For paging by (recorded_at, id), newest first. Of one's own observations the observer isn't for oneself to see.
    """
    observer, same_day = aliased(Person), aliased(Observation)
    in_batch = (
        select(func.count())
        .where(same_day.by_person_id == Observation.by_person_id, same_day.recorded_on == Observation.recorded_on)
        .where(same_day.seen_on < same_day.recorded_on)
        .scalar_subquery()
    )
    units, me = visible_units(identity, Permission.OBSERVATION_READ), identity.person_id or 0
    theirs = placed_statement(clock.today()).where(within(units)).with_only_columns(Person.id)
    return (
        select(Observation, Person, observer, ObservationNote, (in_batch >= rules.BATCH).label("batch"))
        .join(Person, Person.id == Observation.person_id)
        .join(observer, observer.id == Observation.by_person_id)
        .outerjoin(ObservationNote, ObservationNote.observation_id == Observation.id)
        .where(_stands(), or_(Observation.person_id == me, Observation.by_person_id == me, Observation.person_id.in_(theirs)))
    )


def _stands() -> Any:
    return ~exists().where(ObservationWithdrawal.observation_id == Observation.id)


def last_seen(person_ids: Collection[int]) -> dict[int, date]:
    """person → the day of the last observation. One query; who was never observed isn't there."""
    statement = select(Observation.person_id, func.max(Observation.seen_on)).where(Observation.person_id.in_(person_ids), _stands())
    return {row[0]: row[1] for row in db.session.execute(statement.group_by(Observation.person_id))}


def unseen(identity: Identity) -> list[Unseen]:
    """Whom the reader could observe and nobody has for 30 days. Three queries at most."""
    candidates = {person.person_id: person for person in _observable(identity) if clock.today() - person.hired_on > rules.UNSEEN_AFTER}
    seen = last_seen(candidates) if candidates else {}
    return [Unseen(candidates[person_id], day) for person_id, day in rules.unseen(list(candidates), seen, clock.today())]


def unseen_count(identity: Identity) -> int:
    """How many those are: for Today."""
    units = visible_units(identity, Permission.OBSERVATION_RECORD)
    rests_on = (*PLACED_IN, MentorPairing, Observation, ObservationWithdrawal)
    return until_changed(("unseen", identity.person_id, tuple(units), clock.today()), rests_on, lambda: len(unseen(identity)))


def _observable(identity: Identity) -> list[Placed]:
    units = visible_units(identity, Permission.OBSERVATION_RECORD)
    found = people.placed_many(units) if units else []
    if identity.person_id is not None:
        apprentices = [person.id for person in people.apprentices_of(identity.person_id)]
        known = {person.person_id for person in found}
        found += [person for person in people.placed_by_ids(apprentices).values() if person.person_id not in known] if apprentices else []
    return [person for person in found if person.person_id != identity.person_id]


def to_choose(identity: Identity, text: str = "") -> list[Placed]:
    """Whom the reader can observe: those they observed lately first, then by name; narrowed by a name or a staff number.

    At most 60; a search finds the others. Four queries at most.
    """
    found = [person for person in _observable(identity) if rules.matches(text, person.name_zh, person.name_en, person.staff_number)]
    lately = _observed_lately(identity.person_id)
    return sorted(found, key=lambda person: (lately.get(person.person_id, len(lately)), person.staff_number))[:OFFERED]


def _observed_lately(by: int | None) -> dict[int, int]:
    """person → rank among those this observer has observed lately, the last one first."""
    recently = and_(Observation.by_person_id == by, Observation.recorded_on >= clock.today() - RECENT)
    newest = func.max(Observation.id)
    rows = db.session.scalars(select(Observation.person_id).where(recently).group_by(Observation.person_id).order_by(newest.desc()))
    return {person_id: rank for rank, person_id in enumerate(rows)}


def load_to_observe(public_id: str) -> Person:
    """The person at this address, if the reader may observe them."""
    return people.load_person(public_id, Permission.OBSERVATION_RECORD)


def load_own_observation(public_id: str, person_id: int | None) -> Observation:
    """An observation, if the reader entered it."""
    row = db.session.scalar(select(Observation).where(Observation.public_id == public_id, Observation.by_person_id == person_id))
    return authorised(row, Permission.OBSERVATION_RECORD, Target(participant_ids=frozenset({row.by_person_id})) if row else None)


def log_of(person_id: int) -> Select[*tuple[Any, ...]]:
    """A person's work log with who confirmed; for paging by (on_date, id), newest first."""
    confirmer = aliased(Person)
    statement = select(WorkLogEntry, confirmer).outerjoin(confirmer, confirmer.id == WorkLogEntry.confirmed_by)
    return statement.where(WorkLogEntry.person_id == person_id)


def logs_to_confirm(identity: Identity) -> Select[*tuple[Any, ...]]:
    """Entries of people the reader may read that wait to be confirmed; for paging by (on_date, id), newest first."""
    units = visible_units(identity, Permission.OBSERVATION_READ)
    theirs = placed_statement(clock.today()).where(within(units)).with_only_columns(Person.id)
    return (
        select(WorkLogEntry, Person)
        .join(Person, Person.id == WorkLogEntry.person_id)
        .where(WorkLogEntry.person_id.in_(theirs), WorkLogEntry.person_id != (identity.person_id or 0), WorkLogEntry.confirmed_at.is_(None))
    )


def load_log_entry(public_id: str) -> WorkLogEntry:
    """A log entry, if the reader may confirm it."""
    row = db.session.scalar(select(WorkLogEntry).where(WorkLogEntry.public_id == public_id))
    return authorised(row, Permission.WORKLOG_CONFIRM, people.person_target(row.person_id) if row else None)


def words(kind: str, source_id: int) -> ObservationNote | WorkLogEntry | None:
    """What was written (``text`` in its ``language``); None when nothing was, or it was erased. One query."""
    if kind == rules.WORK_LOG:
        return db.session.get(WorkLogEntry, source_id)
    return db.session.get(ObservationNote, source_id)


def entered(kind: str, source_id: int) -> Entered:
    """An observation or log entry with who is behind it. One query."""
    if kind == rules.WORK_LOG:
        confirmed = select(WorkLogEntry, Person).outerjoin(Person, Person.id == WorkLogEntry.confirmed_by)
        entry, confirmer = db.session.execute(confirmed.where(WorkLogEntry.id == source_id)).one()
        return Entered(entry, confirmer, entry)
    row = db.session.execute(
        select(Observation, Person, ObservationNote)
        .join(Person, Person.id == Observation.by_person_id)
        .outerjoin(ObservationNote, ObservationNote.observation_id == Observation.id)
        .where(Observation.id == source_id)
    ).one()
    return Entered(*row)
