"""A lesson as one person reads it: how far, which version, what was answered."""

from collections.abc import Collection

from sqlalchemy import and_, select

from app.core import content, curriculum
from app.core.database import db
from app.core.errors import Refused
from app.learning.models import (
    Enrolment,
    LessonProgress,
    PlanItem,
    SelfCheckAnswer,
)  # fmt: skip
from app.learning.queries.plans import _latest_results


def lesson_progress(person_id: int, lesson: str) -> LessonProgress | None:
    """How far somebody is in a lesson."""
    return db.session.scalar(select(LessonProgress).where(LessonProgress.person_id == person_id, LessonProgress.lesson == lesson))


def lesson_version(person_id: int | None, lesson: str) -> int:
    """The version somebody reads: the one their open plan is pinned to, else the current one. Raises Refused for no lesson."""
    pinned = (
        select(PlanItem.version_id)
        .join(Enrolment)
        .where(Enrolment.person_id == person_id, Enrolment.state == "open", PlanItem.kind == "lesson", PlanItem.slug == lesson)
        .limit(1)
    )
    version_id = db.session.scalar(pinned) if person_id is not None else None
    version_id = version_id or content.current_id(curriculum.LESSON, lesson)
    if version_id is None:
        raise Refused
    return version_id


def answers(person_id: int, lesson: str) -> dict[str, SelfCheckAnswer]:
    """The latest answer to each self-check of a lesson."""
    rows = db.session.scalars(
        select(SelfCheckAnswer).where(SelfCheckAnswer.person_id == person_id, SelfCheckAnswer.lesson == lesson).order_by(SelfCheckAnswer.id)
    )
    return {row.check: row for row in rows}


def answered_checks(person_id: int, lesson: str) -> set[str]:
    """Which self-checks of a lesson were answered."""
    return set(answers(person_id, lesson))


def day_of_lesson(person_id: int, lesson: str) -> list[PlanItem]:
    """The plan items of the day that a lesson stands on in somebody's open plan; empty without one."""
    where = (
        select(PlanItem.enrolment_id, PlanItem.day)
        .join(Enrolment)
        .where(Enrolment.person_id == person_id, Enrolment.state == "open", PlanItem.kind == "lesson", PlanItem.slug == lesson)
        .limit(1)
        .subquery()
    )
    same_day = and_(PlanItem.enrolment_id == where.c.enrolment_id, PlanItem.day == where.c.day)
    return list(db.session.scalars(select(PlanItem).join(where, same_day).order_by(PlanItem.sequence)))


def done_items(items: Collection[PlanItem]) -> set[int]:
    """Which plan items of one enrolment are met. One query."""
    if not items:
        return set()
    results = _latest_results(next(iter(items)).enrolment_id)
    return {item.id for item in items if (found := results.get((item.kind, item.slug))) is not None and found.met}
