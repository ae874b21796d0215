"""Reads of sessions: load one with its access, who has scored what, lists, what can be scheduled and with whom."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from babel.lists import format_list
from flask_babel import get_locale
from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import aliased

from app.core import clock, content, curriculum
from app.core.content import ContentVersion
from app.core.database import db
from app.core.errors import Refused
from app.core.i18n import name
from app.core.security.decorators import authorised, refuse
from app.core.security.identity import current_identity
from app.core.security.permissions import Permission
from app.core.security.policy import Target
from app.people.models import Person, Unit
from app.people.queries.placed import within
from app.performances import rules
from app.performances.models import RatingForm, Session, SessionCandidate
from app.performances.queries import forms as form_reads
from assessments.schema import Scenario


@dataclass(frozen=True, slots=True)
class Seats:
    """Who takes part in a session, as person ids, and where the candidates work."""

    candidates: frozenset[int]
    raters: frozenset[int]
    actor: int | None
    unit_paths: tuple[str, ...]

    def role_of(self, person_id: int | None) -> str:
        """``candidate``, ``rater``, ``actor`` or nothing; who performs is a candidate whatever else they are."""
        if person_id in self.candidates:
            return "candidate"
        if person_id in self.raters:
            return "rater"
        return "actor" if person_id is not None and person_id == self.actor else ""


def load_session(public_id: str, permission: Permission) -> tuple[Session, Seats]:
    """A session, if whoever asks may do this with it. Two queries.

    Who performs in it sees their own brief and nothing else of it, whatever roles they have; who changes it needs the
    right over every candidate's unit.
    """
    row = db.session.scalar(select(Session).where(Session.public_id == public_id))
    if row is None:
        refuse(permission, "no such object")
    seats = seats_of(row)
    if permission is Permission.BRIEF_READ:
        everyone = seats.candidates | seats.raters | ({seats.actor} if seats.actor else set())
        return authorised(row, permission, Target(participant_ids=frozenset(everyone))), seats
    if current_identity().person_id in seats.candidates:
        refuse(permission, "own session")
    if permission is Permission.SESSION_READ:
        return authorised(row, permission, Target(unit_paths=seats.unit_paths, participant_ids=seats.raters)), seats
    for path in seats.unit_paths:
        authorised(row, permission, Target(unit_paths=(path,)))
    return row, seats


def seats_of(session: Session) -> Seats:
    """Who takes part. One query."""
    rows = db.session.execute(
        select(SessionCandidate.person_id, Unit.path, RatingForm.rater_id)
        .join(Unit, Unit.id == SessionCandidate.unit_id)
        .outerjoin(RatingForm, (RatingForm.session_candidate_id == SessionCandidate.id) & RatingForm.withdrawn_at.is_(None))
        .where(SessionCandidate.session_id == session.id)
    ).all()
    raters = frozenset(rater for _, _, rater in rows if rater is not None)
    return Seats(frozenset(person for person, _, _ in rows), raters, session.actor_id, tuple(sorted({path for _, path, _ in rows})))


def load_replaceable(public_id: str, permission: Permission) -> form_reads.FormAtHand:
    """An unsigned form whose rater may be replaced by whoever asks. Four queries."""
    row = db.session.execute(form_reads.forms_at_hand().where(RatingForm.public_id == public_id)).one_or_none()
    if row is None:
        refuse(permission, "no such object")
    at_hand = form_reads.FormAtHand(*row)
    load_session(at_hand.session.public_id, permission)
    return at_hand


def load_performance(public_id: str, permission: Permission) -> form_reads.Performance:
    """A performance with all its forms, for those who decide in the person's unit: never for the person, nor before all signed."""
    row = db.session.execute(
        select(SessionCandidate, Session, Person, Unit.path)
        .join(Session, Session.id == SessionCandidate.session_id)
        .join(Person, Person.id == SessionCandidate.person_id)
        .join(Unit, Unit.id == SessionCandidate.unit_id)
        .where(SessionCandidate.public_id == public_id)
    ).one_or_none()
    candidate, session, person, _path = authorised(row, permission, Target(unit_paths=(row.path,)) if row else None)
    if current_identity().person_id == person.id:
        refuse(permission, "own performance")
    return form_reads.performance(candidate, session, person)


@dataclass(frozen=True, slots=True)
class Seat:
    """One form on the sheet of a session: whose, and how far. ``rated`` of the rubric's criteria have a mark."""

    form: RatingForm
    rater: Person
    rated: int


@dataclass(frozen=True, slots=True)
class Performer:
    """One candidate of a session with the forms about them."""

    row: SessionCandidate
    person: Person
    seats: tuple[Seat, ...]
    withdrawn: tuple[Seat, ...]


def sheet(session: Session) -> list[Performer]:
    """Who has scored what: how far each form is, never what it says. Three queries."""
    rater = aliased(Person)
    rubric = curriculum.scenario(session.version_id).rubric
    rows = db.session.execute(
        select(SessionCandidate, Person, RatingForm, rater)
        .join(Person, Person.id == SessionCandidate.person_id)
        .join(RatingForm, RatingForm.session_candidate_id == SessionCandidate.id)
        .join(rater, rater.id == RatingForm.rater_id)
        .where(SessionCandidate.session_id == session.id)
        .order_by(SessionCandidate.id, RatingForm.id)
    ).all()
    logs = form_reads.entries_of([form.id for _, _, form, _ in rows])
    seats: dict[int, list[Seat]] = {}
    people: dict[int, tuple[SessionCandidate, Person]] = {}
    for candidate, person, form, who in rows:
        people[candidate.id] = candidate, person
        rated = len(rules.state_of(rubric, logs[form.id]).marks)
        seats.setdefault(candidate.id, []).append(Seat(form, who, rated))
    return [
        Performer(
            candidate, person, tuple(seat for seat in seats[key] if seat.form.withdrawn_at is None),
            tuple(seat for seat in seats[key] if seat.form.withdrawn_at is not None),
        )
        for key, (candidate, person) in people.items()
    ]  # fmt: skip


def session_rows(unit_paths: Collection[str], state: str) -> Select[Session, str, str]:
    """Sessions of candidates in these units: session, titles. ``state``: open | scored | void. For paging by starts_at, id."""
    inside = exists().where(SessionCandidate.session_id == Session.id, SessionCandidate.unit_id == Unit.id, within(unit_paths))
    unscored = exists().where(SessionCandidate.session_id == Session.id, SessionCandidate.scored_at.is_(None))
    titled = select(Session, ContentVersion.title_zh, ContentVersion.title_en).join(ContentVersion, ContentVersion.id == Session.version_id)
    statement = titled.where(inside)
    if state == "void":
        return statement.where(Session.voided_at.is_not(None))
    return statement.where(Session.voided_at.is_(None), unscored if state == "open" else ~unscored)


def performers_of(session_ids: Collection[int]) -> dict[int, str]:
    """session → the names of its candidates as a list in words. One query."""
    found: dict[int, list[str]] = {}
    rows = db.session.execute(
        select(SessionCandidate.session_id, Person)
        .join(Person, Person.id == SessionCandidate.person_id)
        .where(SessionCandidate.session_id.in_(session_ids))
        .order_by(SessionCandidate.id)
    )
    for session_id, person in rows:
        found.setdefault(session_id, []).append(name(person))
    return {session_id: format_list(names, locale=get_locale()) for session_id, names in found.items()}


def current_scenario(slug: str) -> tuple[int, Scenario]:
    """(version id, scenario) of the current version. Raises Refused when there is none of that name. Two queries at most."""
    version_id = content.current_id(curriculum.SCENARIO, slug)
    if version_id is None:
        raise Refused
    return version_id, curriculum.scenario(version_id)


def attempts_before(person_ids: Collection[int], scenario: str) -> dict[int, int]:
    """How often each has been scheduled for a scenario, void sessions left out. One query."""
    rows = db.session.execute(
        select(SessionCandidate.person_id, func.count())
        .join(Session, Session.id == SessionCandidate.session_id)
        .where(SessionCandidate.person_id.in_(person_ids), Session.scenario == scenario, Session.voided_at.is_(None))
        .group_by(SessionCandidate.person_id)
    )
    return {row[0]: row[1] for row in rows}


def busy(person_ids: Collection[int], starts_at: datetime, ends_at: datetime, besides: int | None = None) -> set[int]:
    """Which of these people perform, score or act in another session at that time. One query."""
    overlapping = (Session.starts_at < ends_at, Session.ends_at > starts_at, Session.id != (besides or 0))
    sessions = select(Session.id).where(Session.voided_at.is_(None), *overlapping)
    performing = select(SessionCandidate.person_id).where(
        SessionCandidate.session_id.in_(sessions), SessionCandidate.person_id.in_(person_ids)
    )
    rating = select(RatingForm.rater_id).where(
        RatingForm.session_id.in_(sessions), RatingForm.rater_id.in_(person_ids), RatingForm.withdrawn_at.is_(None)
    )
    acting = select(Session.actor_id).where(Session.id.in_(sessions), Session.actor_id.in_(person_ids))
    return set(db.session.scalars(performing.union(rating, acting)))


def names_of(person_ids: Collection[int]) -> dict[int, Person]:
    """People by id. One query."""
    return {person.id: person for person in db.session.scalars(select(Person).where(Person.id.in_(person_ids)))}


def latest_session_of(person_id: int, scenario: str) -> Session | None:
    """Somebody's next session of a scenario, as candidate, rater or actor; without one ahead, the last one. One query."""
    performing = exists().where(SessionCandidate.session_id == Session.id, SessionCandidate.person_id == person_id)
    rating = exists().where(RatingForm.session_id == Session.id, RatingForm.rater_id == person_id, RatingForm.withdrawn_at.is_(None))
    rows = db.session.scalars(
        select(Session)
        .where(Session.scenario == scenario, Session.voided_at.is_(None), performing | rating | (Session.actor_id == person_id))
        .order_by(Session.starts_at)
    ).all()
    ahead = [row for row in rows if row.business_date >= clock.today()]
    return ahead[0] if ahead else (rows[-1] if rows else None)
