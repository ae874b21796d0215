"""Entering what the service says of a person, and withdrawing a mistake."""

import json
from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import select

from app.core import clock
from app.core.database import db
from app.core.errors import RuleViolation
from app.core.events import publish
from app.core.i18n import _, language, short_date
from app.service import rules
from app.service.events import ServiceRecorded, ServiceWithdrawn
from app.service.models import ServiceNote, ServiceRecord, ServiceWithdrawal
from assessments.rubric import HIGHEST


def record_step(person_id: int, step: str, outcome: str, *, by: int, on: date, words: str = "") -> ServiceRecord:
    """Whether a step of the service met its standard."""
    if step not in rules.STEP:
        raise RuleViolation(_("Choose the step of the service"), "step")
    if outcome not in rules.OUTCOMES:
        raise RuleViolation(_("Choose what happened"), "outcome")
    return _enter(ServiceRecord(person_id=person_id, kind=rules.SERVICE_RECORD, step=step, outcome=outcome, by_person_id=by), on, words)


def record_judgement(person_id: int, answers: Mapping[str, int], *, by: int, on: date, words: str = "") -> ServiceRecord:
    """What a client said: satisfied 1 to 5 with process, result, attitude. What they didn't speak of is left out."""
    if any(answer not in rules.SATISFIED for answer in answers.values()):
        raise RuleViolation(_("Choose from 1 to 5"))
    return _marked(person_id, rules.CLIENT_JUDGEMENT, answers, by=by, on=on, words=words)


def record_incident(person_id: int, marks: Mapping[str, int], *, by: int, on: date, words: str = "") -> ServiceRecord:
    """How somebody handled a real emergency, in half-levels 0 to 8. What there was no occasion for is left out."""
    if any(not 0 <= mark <= HIGHEST for mark in marks.values()):
        raise RuleViolation(_("Choose a level"))
    if not words.strip():
        raise RuleViolation(_("Write what happened: an incident is judged on facts"), "words")
    return _marked(person_id, rules.INCIDENT, marks, by=by, on=on, words=words)


def _marked(person_id: int, kind: str, marks: Mapping[str, int], *, by: int, on: date, words: str) -> ServiceRecord:
    known = {item.code for item in rules.ITEMS[kind]}
    if not marks or not set(marks) <= known:
        raise RuleViolation(_("Answer at least one question"))
    body = json.dumps(dict(sorted(marks.items())), separators=(",", ":"))
    return _enter(ServiceRecord(person_id=person_id, kind=kind, marks=body, by_person_id=by), on, words)


def _enter(row: ServiceRecord, on: date, words: str) -> ServiceRecord:
    if row.by_person_id == row.person_id:
        raise RuleViolation(_("Nobody enters records about themselves."))
    if on > clock.today():
        raise RuleViolation(_("The date can’t be later than today, %(today)s", today=short_date(clock.today())), "occurred_on")
    if clock.today() - on > rules.OLDEST:
        raise RuleViolation(_("Only the last %(days)d days can be entered", days=rules.OLDEST.days), "occurred_on")
    row.occurred_on, row.occurred_at = on, min(clock.at(on, 12), clock.now())
    db.session.add(row)
    db.session.flush()
    if words.strip():
        db.session.add(ServiceNote(record_id=row.id, language=language(), text=words.strip()))
        db.session.flush()
    scores = rules.scores_of(row.kind, row.step, row.outcome, json.loads(row.marks))
    publish(ServiceRecorded(row.id, row.public_id, row.person_id, row.kind, scores, row.occurred_at, row.by_person_id))
    return row


def withdraw(row: ServiceRecord, by: int) -> None:
    """Entered by mistake: it stays on record and counts for nothing. Only who entered it, within a day."""
    if row.by_person_id != by:
        raise RuleViolation(_("Only who entered a record can withdraw it."))
    if clock.now() - row.recorded_at > timedelta(days=1):
        raise RuleViolation(_("A record can be withdrawn within a day."))
    if db.session.scalar(select(ServiceWithdrawal.id).where(ServiceWithdrawal.record_id == row.id)) is not None:
        raise RuleViolation(_("This record is withdrawn already."))
    db.session.add(ServiceWithdrawal(record_id=row.id, by_person_id=by))
    db.session.flush()
    publish(ServiceWithdrawn(row.id))
