"""Reads of the quiz room."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from app.core import clock, content, curriculum
from app.core.database import db
from app.core.errors import Refused
from app.core.security.decorators import authorised
from app.core.security.permissions import Permission
from app.core.security.policy import Target
from app.learning import queries as learning
from app.quizzes import rules
from app.quizzes.models import AnswerEvent, Sitting, SittingItem
from assessments.schema import Item, Option, Quiz
from assessments.scoring.answers import Answer, assigned, is_complete, read_answer
from assessments.scoring.quiz import ItemScore, score_item
from courses.text import Text


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a sitting with what was answered so far."""

    row: SittingItem
    item: Item
    answer: Answer
    flagged: bool

    @property
    def answered(self) -> bool:
        """Whether the answer is whole: an ordering with a place left over is still open."""
        return is_complete(self.item, self.answer)

    @property
    def score(self) -> ItemScore:
        """What the answer is worth."""
        return score_item(self.item, self.answer)

    @property
    def options(self) -> list[Option]:
        """The options in the order this person got them."""
        by_key = {option.key: option for option in self.item.options}
        return [by_key[key] for key in rules.orders(self.row.option_order)[0]]

    @property
    def right_hand(self) -> list[tuple[str, Text]]:
        """What a matching item offers to match with, (key, text) in the order this person got them."""
        return [(key, self.item.right_hand[key]) for key in rules.orders(self.row.option_order)[1]]

    @property
    def given(self) -> dict[str, str]:
        """The assignments in the answer: places, matches, or the best and the worst action."""
        return assigned(self.answer)


@dataclass(frozen=True, slots=True)
class Chance:
    """May this person begin the quiz now? ``reason`` is empty, ``passed``, ``no-attempts`` or ``wait``."""

    open_sitting: Sitting | None
    used: int
    left: int | None
    reason: str
    not_before: object = None


def quiz_version(slug: str) -> int:
    """The current version of a quiz. Raises Refused when there is none of that name."""
    version_id = content.current_id(curriculum.QUIZ, slug)
    if version_id is None:
        raise Refused
    return version_id


def sittings_of(person_id: int, slug: str | None = None) -> list[Sitting]:
    """A person's sittings, newest first; of one quiz when ``slug`` is given."""
    statement = select(Sitting).where(Sitting.person_id == person_id).order_by(Sitting.id.desc())
    return list(db.session.scalars(statement.where(Sitting.quiz == slug) if slug else statement))


def chance(person_id: int, quiz: Quiz, sittings: list[Sitting]) -> Chance:
    """Whether a further attempt is open. A failed part waits for the programme's retake days."""
    open_sitting = next((sitting for sitting in sittings if sitting.finished_at is None), None)
    used = len(sittings)
    left = None if quiz.attempts is None else max(0, quiz.attempts - used)
    if open_sitting is not None:
        return Chance(open_sitting, used, left, "")
    if any(sitting.passed for sitting in sittings):
        return Chance(None, used, left, "passed")
    if left == 0:
        return Chance(None, used, left, "no-attempts")
    if sittings and sittings[0].finished_at is not None and sittings[0].passed is False:
        due = clock.local(sittings[0].finished_at).date() + timedelta(days=learning.retake_after_days(person_id))
        if clock.today() < due:
            return Chance(None, used, left, "wait", due)
    return Chance(None, used, left, "")


def load_sitting(public_id: str, permission: Permission) -> Sitting:
    """A sitting, if it is the reader's own."""
    row = db.session.scalar(select(Sitting).where(Sitting.public_id == public_id))
    return authorised(row, permission, Target(owner_id=row.person_id) if row else None)


def questions(sitting_id: int) -> list[Question]:
    """Every question of a sitting with its newest answer and flag. Three queries at most."""
    rows = list(db.session.scalars(select(SittingItem).where(SittingItem.sitting_id == sitting_id).order_by(SittingItem.sequence)))
    curriculum.preload(row.version_id for row in rows)
    newest: dict[tuple[int, str], str] = {}
    for event in db.session.scalars(select(AnswerEvent).where(AnswerEvent.sitting_id == sitting_id).order_by(AnswerEvent.id)):
        newest[event.sitting_item_id, event.kind] = event.chosen
    return [
        Question(
            row, curriculum.item(row.version_id),
            read_answer(curriculum.item(row.version_id), newest.get((row.id, "answer"), "")), newest.get((row.id, "flag")) == "on",
        )
        for row in rows
    ]  # fmt: skip
