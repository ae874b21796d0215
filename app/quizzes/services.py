"""What happens in a sitting: begin, answer, hand in."""

import random
import secrets
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.core import clock, content, curriculum, events
from app.core.database import db
from app.core.errors import RuleViolation
from app.core.i18n import _
from app.core.jobs import enqueue, job
from app.quizzes import queries, rules
from app.quizzes.events import SittingFinished
from app.quizzes.models import AnswerEvent, Sitting, SittingItem
from assessments.drawing import BankTooSmall, draw_items
from assessments.schema import Quiz
from assessments.scoring.answers import is_possible, store_answer
from assessments.scoring.quiz import SittingScore, score_sitting

GRACE = timedelta(seconds=30)  # what was answered in time may arrive a little later
LONGEST_ANSWER = 40


def begin(person_id: int, slug: str, rng: random.Random | None = None) -> Sitting:
    """A new sitting drawn from the bank, or the one that is open. Raises RuleViolation when no attempt is open."""
    version_id = queries.quiz_version(slug)
    quiz = curriculum.quiz(version_id)
    sittings = queries.sittings_of(person_id, slug)
    chance = queries.chance(person_id, quiz, sittings)
    if chance.open_sitting is not None:
        return chance.open_sitting
    if chance.reason:
        raise RuleViolation(_("This quiz can't be begun now. Its page says when, or whom to ask."))
    ends_at = clock.now() + timedelta(minutes=quiz.minutes) if quiz.minutes else None
    sitting = Sitting(person_id=person_id, version_id=version_id, quiz=slug, attempt=len(sittings) + 1, ends_at=ends_at)
    db.session.add(sitting)
    db.session.flush()
    _draw(sitting, quiz, rng or random.Random(secrets.randbits(64)))  # noqa: S311 - a draw of questions, no secret
    if ends_at is not None:
        enqueue("quizzes.time_is_up", not_before=ends_at + GRACE, sitting=sitting.id)
    return sitting


def _draw(sitting: Sitting, quiz: Quiz, rng: random.Random) -> None:
    versions = content.current_ids(curriculum.ITEM)
    curriculum.preload(versions.values())
    bank = [curriculum.item(version_id) for version_id in versions.values()]
    try:
        drawn = draw_items(quiz, bank, rng)
    except BankTooSmall as error:
        raise RuleViolation(
            _("The question bank is too small for this quiz. Tell the training team: %(reason)s", reason=str(error))
        ) from error
    for sequence, item in enumerate(drawn):
        order = rules.shuffled(item, rng)
        db.session.add(SittingItem(sitting_id=sitting.id, sequence=sequence, version_id=versions[item.slug], option_order=order))
    db.session.flush()


@dataclass(frozen=True, slots=True)
class Given:
    """One event as a device sends it: the pieces of an answer, or a flag. Raises RuleViolation when it can't be read."""

    event_id: str
    question: int
    kind: str
    chosen: frozenset[str]
    at: datetime

    @classmethod
    def read(cls, body: Mapping[str, Any]) -> "Given":
        """From JSON: ``{id, question, kind, chosen: [pieces], at}``."""
        try:
            at = datetime.fromisoformat(str(body["at"]))
            chosen = frozenset(str(piece) for piece in body["chosen"]) - {""}
            given = cls(str(body["id"])[:36], int(body["question"]), str(body["kind"]), chosen, at)
        except (KeyError, TypeError, ValueError) as error:
            raise RuleViolation(_("This answer can't be read. Reload the page.")) from error
        too_long = len(",".join(chosen)) > LONGEST_ANSWER
        if given.kind not in ("answer", "flag") or too_long or not given.event_id or at.tzinfo is None:
            raise RuleViolation(_("This answer can't be read. Reload the page."))
        return given


def record(sitting: Sitting, given: Iterable[Given]) -> list[str]:
    """Keep what a device sends; the ids acknowledged. Sent twice, kept once. Refused after the time or the hand-in."""
    given = list(given)
    if sitting.finished_at is not None or (sitting.ends_at is not None and clock.now() > sitting.ends_at + GRACE):
        raise RuleViolation(_("The time is up. What was received before it counts."))
    known = set(
        db.session.scalars(
            select(AnswerEvent.client_event_id).where(
                AnswerEvent.sitting_id == sitting.id, AnswerEvent.client_event_id.in_([one.event_id for one in given])
            )
        )
    )
    asked = {row.sequence: row for row in db.session.scalars(select(SittingItem).where(SittingItem.sitting_id == sitting.id))}
    for one in given:
        if one.event_id not in known:
            known.add(one.event_id)
            db.session.add(_event(sitting, asked, one))
    db.session.flush()
    return [one.event_id for one in given]


def _event(sitting: Sitting, asked: Mapping[int, SittingItem], given: Given) -> AnswerEvent:
    row = asked.get(given.question)
    if row is None or (given.kind == "answer" and not is_possible(curriculum.item(row.version_id), given.chosen)):
        raise RuleViolation(_("This answer can't be read. Reload the page."))
    return AnswerEvent(
        sitting_id=sitting.id,
        sitting_item_id=row.id,
        client_event_id=given.event_id,
        kind=given.kind,
        chosen=store_answer(curriculum.item(row.version_id), given.chosen),
        client_at=given.at,
    )


def plain_answer(question: int, chosen: Iterable[str]) -> Given:
    """An answer from a page without JavaScript: every sending is an event of its own."""
    return Given(uuid.uuid4().hex, question, "answer", frozenset(piece.strip()[:LONGEST_ANSWER] for piece in chosen) - {""}, clock.now())


def score(sitting: Sitting) -> SittingScore:
    """Score what stands now. Two queries."""
    quiz = curriculum.quiz(sitting.version_id)
    answered = [(question.item, question.answer) for question in queries.questions(sitting.id)]
    return score_sitting(answered, quiz.pass_percent, quiz.critical_must_be_right)


def finish(sitting: Sitting) -> None:
    """Hand in: score what was answered and tell whoever listens. Handing in twice changes nothing."""
    if sitting.finished_at is not None:
        return
    final = score(sitting)
    sitting.finished_at = min(clock.now(), sitting.ends_at or clock.now())
    sitting.raw, sitting.maximum, sitting.passed = final.raw_centi, final.maximum_centi, final.passed
    db.session.flush()
    events.publish(
        SittingFinished(
            sitting.id, sitting.public_id, sitting.person_id, sitting.quiz, sitting.attempt, sitting.finished_at,
            final.raw_centi, final.maximum_centi, final.percent, final.passed, final.by_competency,
        )
    )  # fmt: skip


@job("quizzes.time_is_up")
def time_is_up(task: int, sitting: int) -> None:
    """Hand in what nobody handed in."""
    finish(db.session.get_one(Sitting, sitting))
