"""Releasing and holding. Only what is released is shown to the person, counts for a programme and becomes evidence."""

from collections.abc import Iterable

from sqlalchemy import select

from app.core import clock, events
from app.core.database import db
from app.core.errors import RuleViolation
from app.core.i18n import _, language
from app.learning import services as learning
from app.results import rules
from app.results.events import EvidenceAdded
from app.results.models import Release, ReleaseNote, Result
from app.results.services.evidence import append_evidence


def release(row: Result, by: int | None) -> None:
    """Let a result count. ``by``: a person's id; None where the policy releases at once."""
    _check_open(row)
    if by == row.person_id:
        raise RuleViolation(_("Somebody else has to release your own result."))
    now = clock.now()
    row.state, row.released_at = rules.WITHDRAWN if row.scores == rules.NOTHING else rules.RELEASED, now
    if row.supersedes_id is not None:
        _replace_former(row)
    db.session.add(Release(result_id=row.id, decision=rules.RELEASED, by_person_id=by))
    db.session.flush()
    _tell_learning(row)
    added = append_evidence(row, now)
    if added:
        ids, competencies = tuple(piece.id for piece in added), tuple(sorted({piece.competency for piece in added}))
        corrects = any(piece.supersedes_id is not None for piece in added)
        events.publish(EvidenceAdded(row.person_id, ids, competencies, now, corrects))


def release_several(rows: Iterable[Result], by: int) -> int:
    """Release all of these, or none if one may not be; how many."""
    rows = list(rows)
    if not rows:
        raise RuleViolation(_("Tick at least one result"), "results")
    for row in rows:
        release(row, by)
    return len(rows)


def hold(row: Result, by: int, reason: str) -> Release:
    """Hold a result back. The reason is for those who release; the person sees that nothing is there yet."""
    _check_open(row)
    if not reason.strip():
        raise RuleViolation(_("Write why it is held back, so that a colleague can go on from there"), "reason")
    row.state = rules.HELD
    decision = Release(result_id=row.id, decision=rules.HELD, by_person_id=by)
    db.session.add(decision)
    db.session.flush()
    db.session.add(ReleaseNote(release_id=decision.id, language=language(), text=reason.strip()))
    db.session.flush()
    return decision


def _replace_former(row: Result) -> None:
    same = (Result.source_kind == row.source_kind, Result.source_id == row.source_id, Result.state == rules.RELEASED)
    for former in db.session.scalars(select(Result).where(*same, Result.id < row.id)):
        former.state = rules.REPLACED


def _check_open(row: Result) -> None:
    if row.state in (rules.RELEASED, rules.WITHDRAWN):
        raise RuleViolation(_("This result is released already."))
    newer = db.session.scalar(select(Result.id).where(Result.supersedes_id == row.id).limit(1))
    if row.state == rules.REPLACED or newer is not None:
        raise RuleViolation(_("A form was amended since; the newer result stands in the queue."))


def _tell_learning(row: Result) -> None:
    if row.kind in rules.REQUIREMENTS:
        met = row.state == rules.RELEASED and row.passed is not False
        score = None if row.tenths is None else row.tenths // 10
        learning.requirement_met(
            row.person_id,
            row.kind,
            row.slug,
            met=met,
            on=row.business_date,
            score=score,
            source_kind=row.source_kind,
            source_id=row.source_id,
        )
