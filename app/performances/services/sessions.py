"""Scheduling: who performs what, where and when, who scores; moving, voiding, replacing a rater mid-day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from babel.lists import format_list
from flask_babel import get_locale
from sqlalchemy import select

from app.core import clock
from app.core.database import db
from app.core.errors import RuleViolation
from app.core.forms import check_version
from app.core.i18n import _, name, short_date
from app.people.queries import placed_by_ids
from app.performances import queries, rules
from app.performances.models import RatingForm, Session, SessionCandidate
from app.performances.services.signing import settle
from assessments.schema import Scenario, ScenarioKind


@dataclass(frozen=True, slots=True)
class When:
    """Day, time of the wall clock, place and who acts."""

    day: date
    at: time
    place: str
    actor: int | None = None

    @property
    def starts_at(self) -> datetime:
        """The moment it begins."""
        return clock.at(self.day, self.at.hour, self.at.minute)


def schedule(scenario: str, when: When, candidates: Iterable[int], raters: Iterable[int], *, by: int | None) -> Session:
    """A session with a form for every candidate and rater. Raters never coach the candidate and never perform in it."""
    performing, rating = tuple(dict.fromkeys(candidates)), tuple(dict.fromkeys(raters))
    version_id, body = queries.current_scenario(scenario)
    _fit(when)
    _seats_fit(performing, rating, when, by)
    ends_at = _ends_at(body, when, len(performing))
    _all_free({*performing, *rating, *_one(when.actor)}, when, ends_at)
    placed = placed_by_ids(performing, when.day)
    if len(placed) < len(performing):
        raise RuleViolation(_("Somebody chosen doesn’t work here on that day. Choose another day or person"), "candidates")
    session = Session(
        version_id=version_id, scenario=scenario, kind=str(body.kind), starts_at=when.starts_at, ends_at=ends_at, business_date=when.day,
        place=when.place.strip(), actor_id=when.actor, scheduled_by=by,
    )  # fmt: skip
    db.session.add(session)
    db.session.flush()
    before = queries.attempts_before(performing, scenario)
    for person_id in performing:
        attempt = before.get(person_id, 0) + 1
        row = SessionCandidate(session_id=session.id, person_id=person_id, unit_id=placed[person_id].unit_id, attempt=attempt)
        db.session.add(row)
        db.session.flush()
        db.session.add_all(_form(session, row.id, rater) for rater in rating)
    db.session.flush()
    return session


def change(session: Session, when: When, *, version: int | None = None) -> None:
    """Another day, time, place or actor, for a session that nobody has finished scoring."""
    check_version(session, version, ("business_date", "place"))
    _still_open(session)
    _fit(when)
    seats = queries.seats_of(session)
    _no_mentor(seats.candidates, seats.raters, when.day, "day")
    _not_twice(seats.candidates, seats.raters, when.actor)
    body = queries.current_scenario(session.scenario)[1]
    ends_at = _ends_at(body, when, len(seats.candidates))
    _all_free({*seats.candidates, *seats.raters, *_one(when.actor)}, when, ends_at, besides=session.id)
    session.starts_at, session.ends_at, session.business_date = when.starts_at, ends_at, when.day
    session.place, session.actor_id = when.place.strip(), when.actor
    db.session.flush()


def void(session: Session, reason: str, *, by: int | None) -> None:
    """It doesn't count. What was tapped stays on record; nobody scores it any more."""
    if not reason.strip():
        raise RuleViolation(_("Write why this session is void"), "reason")
    if session.voided_at is not None:
        raise RuleViolation(_("This session is void already"))
    scored = select(SessionCandidate.id).where(SessionCandidate.session_id == session.id, SessionCandidate.scored_at.is_not(None))
    if db.session.scalar(scored.limit(1)) is not None:
        raise RuleViolation(_("All forms of a candidate are signed, and the result went on to release. Hold it back there"), "reason")
    session.voided_at, session.voided_by, session.void_reason = clock.now(), by, reason.strip()
    db.session.flush()


def replace_rater(at_hand: queries.FormAtHand, rater_id: int | None, reason: str, *, everywhere: bool = False) -> None:
    """Another rater takes over an unsigned form, or all unsigned ones of the old rater in this session. ``None``: nobody does.

    The old form and its marks stay on record and don't count; the new rater begins blind, with an empty form.
    """
    _still_open(at_hand.session)
    if not reason.strip():
        raise RuleViolation(_("Write why the rater changes"), "reason")
    if at_hand.form.signed_at is not None or at_hand.form.withdrawn_at is not None:
        raise RuleViolation(_("This form is signed already. Its rater can’t be replaced"), "rater")
    forms = [form for form in _unsigned(at_hand) if everywhere or form.id == at_hand.form.id]
    rows = {row.id: row for row in db.session.scalars(select(SessionCandidate).where(SessionCandidate.session_id == at_hand.session.id))}
    if rater_id is not None:
        replaced = [rows[form.session_candidate_id].person_id for form in forms]
        everyone = {row.person_id for row in rows.values()}
        _not_twice(everyone, (rater_id,), at_hand.session.actor_id)
        _no_mentor(replaced, (rater_id,), at_hand.session.business_date, "rater")
        if rater_id in queries.busy((rater_id,), at_hand.session.starts_at, at_hand.session.ends_at, at_hand.session.id):
            raise RuleViolation(_("This rater takes part in another session at that time. Choose another"), "rater")
    for form in forms:
        form.withdrawn_at, form.withdrawn_reason = clock.now(), reason.strip()
        db.session.flush()
        _take_over(at_hand.session, form.session_candidate_id, rater_id)
        settle(rows[form.session_candidate_id], at_hand.session)


def _take_over(session: Session, candidate_id: int, rater_id: int | None) -> None:
    if rater_id is None:
        if not queries.active_forms(candidate_id):
            raise RuleViolation(_("Somebody has to score this candidate. Choose who takes over"), "rater")
        return
    mine = select(RatingForm).where(RatingForm.session_candidate_id == candidate_id, RatingForm.rater_id == rater_id)
    known = db.session.scalar(mine)
    if known is None:
        db.session.add(_form(session, candidate_id, rater_id))
    elif known.withdrawn_at is None:
        raise RuleViolation(_("This rater scores the candidate already. Choose another"), "rater")
    else:
        known.withdrawn_at, known.withdrawn_reason = None, ""  # came back: their own earlier marks are theirs still
    db.session.flush()


def _unsigned(at_hand: queries.FormAtHand) -> list[RatingForm]:
    statement = select(RatingForm).where(
        RatingForm.session_id == at_hand.session.id, RatingForm.rater_id == at_hand.form.rater_id,
        RatingForm.signed_at.is_(None), RatingForm.withdrawn_at.is_(None),
    )  # fmt: skip
    return list(db.session.scalars(statement.order_by(RatingForm.id)))


def _form(session: Session, candidate_id: int, rater_id: int) -> RatingForm:
    return RatingForm(session_id=session.id, session_candidate_id=candidate_id, rater_id=rater_id, version_id=session.version_id)


def _ends_at(scenario: Scenario, when: When, candidates: int) -> datetime:
    """In a drill everybody performs at once, else one after the other."""
    turns = 1 if scenario.kind is ScenarioKind.DRILL else candidates
    return when.starts_at + timedelta(minutes=scenario.minutes * turns)


def _fit(when: When) -> None:
    if when.day < clock.today():
        raise RuleViolation(_("The date can’t be earlier than today, %(day)s", day=short_date(clock.today())), "day")
    if not when.place.strip():
        raise RuleViolation(_("Write where it takes place"), "place")


def _seats_fit(candidates: tuple[int, ...], raters: tuple[int, ...], when: When, by: int | None) -> None:
    if not 1 <= len(candidates) <= rules.MOST_CANDIDATES:
        raise RuleViolation(_("Choose one to %(most)d candidates", most=rules.MOST_CANDIDATES), "candidates")
    if not 1 <= len(raters) <= rules.MOST_RATERS:
        raise RuleViolation(_("Choose one to %(most)d raters", most=rules.MOST_RATERS), "raters")
    if by in candidates:
        raise RuleViolation(_("Nobody schedules their own assessment. Ask a colleague to"), "candidates")
    _not_twice(candidates, raters, when.actor)
    _no_mentor(candidates, raters, when.day, "raters")


def _not_twice(candidates: Iterable[int], raters: Iterable[int], actor: int | None) -> None:
    if set(candidates) & set(raters):
        raise RuleViolation(_("Nobody scores a session they perform in. Choose other raters"), "raters")
    if actor is not None and actor in set(candidates) | set(raters):
        raise RuleViolation(_("Who acts neither performs nor scores. Choose somebody else"), "actor")


def _no_mentor(candidates: Iterable[int], raters: Iterable[int], day: date, field: str) -> None:
    pairs = queries.mentor_pairs(set(candidates), set(raters), day)
    if pairs:
        apprentice, mentor = min(pairs)
        people = queries.names_of((apprentice, mentor))
        who = {"mentor": name(people[mentor]), "apprentice": name(people[apprentice])}
        raise RuleViolation(_("%(mentor)s is the mentor of %(apprentice)s and can’t score them. Choose another rater", **who), field)


def _all_free(person_ids: set[int], when: When, ends_at: datetime, besides: int | None = None) -> None:
    taken = queries.busy(person_ids, when.starts_at, ends_at, besides)
    if taken:
        names = format_list(sorted(name(person) for person in queries.names_of(taken).values()), locale=get_locale())
        raise RuleViolation(_("Already in another session at that time: %(names)s. Choose another time", names=names), "at")


def _still_open(session: Session) -> None:
    if session.voided_at is not None:
        raise RuleViolation(_("This session is void. Schedule a new one"))
    unscored = select(SessionCandidate.id).where(SessionCandidate.session_id == session.id, SessionCandidate.scored_at.is_(None))
    if db.session.scalar(unscored.limit(1)) is None:
        raise RuleViolation(_("Every form of this session is signed. Nothing is left to change"))


def _one(person_id: int | None) -> tuple[int, ...]:
    return () if person_id is None else (person_id,)
