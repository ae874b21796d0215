"""Who belongs to whom: mentors and apprentices, supervisors, and what access to a person is asked for."""

from datetime import date
from functools import lru_cache

from sqlalchemy import ColumnElement, Select, and_, bindparam, select

from app.core import clock
from app.core.database import db
from app.core.security.decorators import authorised
from app.core.security.permissions import Permission
from app.core.security.policy import Target
from app.people.models import Assignment, Employment, MentorPairing, Person, Unit
from app.people.queries.placed import employed_on, runs_on
from app.people.rules import Span


def mentor_of(person_id: int, on: date | None = None) -> Person | None:
    """Who coaches this person on a day."""
    return db.session.scalar(_mentor(on or clock.today()), {"person": person_id})


@lru_cache(maxsize=64)
def _mentor(day: date) -> Select[Person]:
    return (
        select(Person)
        .join(MentorPairing, MentorPairing.mentor_id == Person.id)
        .where(MentorPairing.apprentice_id == bindparam("person"), runs_on(MentorPairing, day))
        .order_by(MentorPairing.from_on.desc())
        .limit(1)
    )


def apprentices_of(person_id: int, on: date | None = None) -> list[Person]:
    """Whom this person coaches on a day, the longest first."""
    day = on or clock.today()
    return list(
        db.session.scalars(
            select(Person)
            .join(MentorPairing, MentorPairing.apprentice_id == Person.id)
            .where(MentorPairing.mentor_id == person_id, runs_on(MentorPairing, day))
            .order_by(MentorPairing.from_on, MentorPairing.id)
        )
    )


def supervisor_of(person_id: int, on: date | None = None) -> Person | None:
    """The supervisor named in this person's primary post on a day."""
    day = on or clock.today()
    return db.session.scalar(
        select(Person)
        .join(Assignment, Assignment.supervisor_id == Person.id)
        .join(Employment, Employment.id == Assignment.employment_id)
        .where(Employment.person_id == person_id, Assignment.primary, runs_on(Assignment, day), employed_on(day))
    )


def person_target(person_id: int, on: date | None = None) -> Target | None:
    """Whose, in which units, coached by whom: what a permission about this person is checked against.

    The units are those of all posts held on the day. For who holds none (has left, hasn't begun) those of the posts
    nearest to it count, so that somebody can still be looked after. None when there is no such person.
    """
    return _person_and_target(Person.id == person_id, on or clock.today())[1]


def load_person(public_id: str, permission: Permission) -> Person:
    """The person at this address, if whoever asks may do this to them; else refused."""
    return load_person_and_target(public_id, permission)[0]


def load_person_and_target(public_id: str, permission: Permission) -> tuple[Person, Target]:
    """The same with the target, for pages that ask what else may be done to this person."""
    person, target = _person_and_target(Person.public_id == public_id, clock.today())
    return authorised(person, permission, target), authorised(target, permission, target)


def _person_and_target(which: ColumnElement[bool], day: date) -> tuple[Person | None, Target | None]:
    rows = db.session.execute(
        select(Person, Assignment.id, Assignment.from_on, Assignment.to_on, Unit.path, MentorPairing.mentor_id)
        .outerjoin(Employment, Employment.person_id == Person.id)
        .outerjoin(Assignment, Assignment.employment_id == Employment.id)
        .outerjoin(Unit, Unit.id == Assignment.unit_id)
        .outerjoin(MentorPairing, and_(MentorPairing.apprentice_id == Person.id, runs_on(MentorPairing, day)))
        .where(which)
    ).all()
    if not rows:
        return None, None
    person: Person = rows[0][0]
    posts = {(row[4], Span(row[2], row[3])) for row in rows if row[1] is not None}
    mentors = frozenset(row[5] for row in rows if row[5] is not None)
    return person, Target(owner_id=person.id, unit_paths=_nearest_paths(posts, day), participant_ids=mentors)


def _nearest_paths(posts: set[tuple[str, Span]], day: date) -> tuple[str, ...]:
    """The units of the posts that cover ``day``; else of the one that begins next; else of those that ended last."""
    chosen = {path for path, span in posts if span.covers(day)}
    if not chosen and posts:
        ahead = [span.start for _, span in posts if span.start > day]
        if ahead:
            chosen = {path for path, span in posts if span.start == min(ahead)}
        else:
            last = max(span.end for _, span in posts if span.end is not None)
            chosen = {path for path, span in posts if span.end == last}
    return tuple(sorted(chosen))
