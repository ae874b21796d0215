"""Enrolments: who is in which programme, and who can be enrolled."""

from collections.abc import Collection

from sqlalchemy import Select, and_, func, select

from app.core import clock, curriculum
from app.core.database import db
from app.core.security.decorators import authorised
from app.core.security.permissions import Permission
from app.learning.models import (
    Enrolment,
    LessonProgress,
    PlanItem,
    RequirementResult,
)  # fmt: skip
from app.people import queries as people
from app.people.models import Person
from app.people.queries.placed import placed_statement, within

MOST_TO_ENROL = 12


def open_enrolments(person_id: int) -> list[Enrolment]:
    """Enrolments that aren't finished or withdrawn."""
    return list(
        db.session.scalars(select(Enrolment).where(Enrolment.person_id == person_id, Enrolment.state == "open").order_by(Enrolment.id))
    )


def begun_days(enrolment: Enrolment) -> set[int]:
    """Days on which something was met or begun already."""
    met = and_(
        RequirementResult.enrolment_id == PlanItem.enrolment_id,
        RequirementResult.kind == PlanItem.kind,
        RequirementResult.slug == PlanItem.slug,
    )
    results = select(PlanItem.day).join(RequirementResult, met).where(PlanItem.enrolment_id == enrolment.id)
    reading = (
        select(PlanItem.day)
        .join(LessonProgress, and_(PlanItem.kind == "lesson", LessonProgress.lesson == PlanItem.slug))
        .where(PlanItem.enrolment_id == enrolment.id, LessonProgress.person_id == enrolment.person_id)
    )
    return set(db.session.scalars(results.union(reading)))


def load_enrolment(public_id: str, permission: Permission) -> Enrolment:
    """An enrolment, if this person may see or edit it."""
    row = db.session.scalar(select(Enrolment).where(Enrolment.public_id == public_id))
    return authorised(row, permission, people.person_target(row.person_id) if row else None)


def enrolment_rows(unit_paths: Collection[str], state: str = "") -> Select[tuple[Enrolment, Person, int, int]]:
    """Enrolments of people in these units: enrolment, person, required items met and in all. For paging by person's name."""
    required = select(func.count()).where(PlanItem.enrolment_id == Enrolment.id, PlanItem.required).scalar_subquery()
    met = (
        select(func.count(func.distinct(PlanItem.id)))
        .join(
            RequirementResult,
            and_(
                RequirementResult.enrolment_id == PlanItem.enrolment_id, RequirementResult.kind == PlanItem.kind,
                RequirementResult.slug == PlanItem.slug, RequirementResult.met,
            ),
        )
        .where(PlanItem.enrolment_id == Enrolment.id, PlanItem.required)
        .scalar_subquery()
    )  # fmt: skip
    statement = select(Enrolment, Person, met.label("met"), required.label("required")).join(Person, Person.id == Enrolment.person_id)
    inside = placed_statement(clock.today()).where(within(unit_paths)).with_only_columns(Person.id)
    statement = statement.where(Person.id.in_(inside))
    return statement.where(Enrolment.state == state) if state else statement


def free_to_enrol(unit_paths: Collection[str], text: str = "", chosen: Collection[str] = ()) -> dict[str, people.Placed]:
    """public id → people of these units without an open enrolment: those chosen, then the newest hires. Two queries.

    ``text`` narrows it to names and staff numbers; nobody has to scroll through a thousand people.
    """
    busy = set(db.session.scalars(select(Enrolment.person_id).where(Enrolment.state == "open")))
    wanted = text.strip().casefold()
    free = [row for row in people.placed_many(unit_paths) if row.person_id not in busy]
    shown = [row for row in free if row.public_id in chosen or _named(row, wanted)]
    shown.sort(key=lambda row: (row.public_id in chosen, row.hired_on), reverse=True)
    return {row.public_id: row for row in shown[: max(MOST_TO_ENROL, len(chosen))]}


def _named(row: people.Placed, wanted: str) -> bool:
    return any(wanted in word.casefold() for word in (row.name_zh, row.name_en, row.staff_number))


def retake_after_days(person_id: int) -> int:
    """Days that must pass before a failed part is taken again, by the programme the person is in; 0 outside one."""
    version_id = db.session.scalar(select(Enrolment.version_id).where(Enrolment.person_id == person_id, Enrolment.state == "open").limit(1))
    return 0 if version_id is None else curriculum.programme(version_id).completes.retake.after_days
