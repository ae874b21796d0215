"""Practice tasks: their text, who signed them, and what waits for a mentor."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.core import clock, curriculum
from app.core.database import db
from app.core.errors import Refused
from app.core.security.decorators import authorised
from app.core.security.permissions import Permission
from app.learning.models import (
    Enrolment,
    PlanItem,
    RequirementResult,
    Signoff,
    SignoffRemark,
)  # fmt: skip
from app.people import queries as people
from app.people.models import Person
from courses.schema import PracticeTask


def load_practice(public_id: str, permission: Permission) -> tuple[PlanItem, Enrolment]:
    """A practice task on somebody's plan, if this person may sign it: their mentor of today."""
    row = db.session.execute(
        select(PlanItem, Enrolment).join(Enrolment).where(PlanItem.public_id == public_id, PlanItem.kind == "practice")
    ).one_or_none()
    found = authorised(row, permission, people.person_target(row.Enrolment.person_id) if row else None)
    return found.PlanItem, found.Enrolment


def signoffs(item_id: int) -> list[tuple[Signoff, str | None, Person]]:
    """What mentors said of one practice task, newest first: sign-off, remark, who."""
    rows = db.session.execute(
        select(Signoff, SignoffRemark.text, Person)
        .outerjoin(SignoffRemark, SignoffRemark.signoff_id == Signoff.id)
        .join(Person, Person.id == Signoff.mentor_id)
        .where(Signoff.plan_item_id == item_id)
        .order_by(Signoff.id.desc())
    )
    return [tuple(row) for row in rows]  # type: ignore[misc]


@dataclass(frozen=True, slots=True)
class ToSign:
    """A practice task that waits for a mentor's word."""

    item: PlanItem
    apprentice: Person


def practice_to_sign(mentor_id: int, up_to: date | None = None) -> list[ToSign]:
    """Written practice tasks of a mentor's apprentices up to a day (today) that aren't accepted yet. Two queries."""
    apprentices = {person.id: person for person in people.apprentices_of(mentor_id)}
    accepted = select(RequirementResult.id).where(
        RequirementResult.enrolment_id == PlanItem.enrolment_id, RequirementResult.kind == "practice",
        RequirementResult.slug == PlanItem.slug, RequirementResult.met,
    )  # fmt: skip
    rows = db.session.execute(
        select(PlanItem, Enrolment.person_id)
        .join(Enrolment)
        .where(
            Enrolment.person_id.in_(apprentices), Enrolment.state == "open", PlanItem.kind == "practice", PlanItem.written,
            PlanItem.on_date <= (up_to or clock.today()), ~accepted.exists(),
        )
        .order_by(PlanItem.on_date, PlanItem.sequence)
    )  # fmt: skip
    return [ToSign(item, apprentices[person_id]) for item, person_id in rows]


def practice_task(enrolment: Enrolment, slug: str) -> PracticeTask:
    """The task's text in the version that the enrolment is pinned to. Raises Refused when it has none of that name."""
    for day in curriculum.programme(enrolment.version_id).days:
        for task in day.practice:
            if task.slug == slug:
                return task
    raise Refused
