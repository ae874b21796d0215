"""A person's plan with everything on it, and the gate: what pages of the plan and Today show."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select

from app.core import curriculum
from app.core.database import db
from app.learning import rules
from app.learning.models import (
    Enrolment,
    LessonProgress,
    PlanItem,
    Recognition,
    RequirementResult,
)  # fmt: skip
from app.people import queries as people
from app.people.models import Person
from courses.schema import Programme

PRE_JOB = "pre-job"


OWN_PACE = ("lesson", "quiz")


@dataclass(slots=True)
class Item:
    """A plan item as pages show it: plain, because a page reads a hundred of them and changes none."""

    enrolment_id: int
    public_id: str
    day: int
    kind: str
    slug: str
    on_date: date
    written: bool
    required: bool
    safety: bool
    quarter_hours: int
    title_zh: str
    title_en: str


class Outcome(NamedTuple):
    """The newest result of one requirement."""

    met: bool
    on_date: date


class Reading(NamedTuple):
    """How far a lesson was read."""

    parts_read: int
    parts: int
    finished_at: datetime | None


# Built once: putting a statement together costs as much as running it.
_PRE_JOB_RECOGNISED = select(Recognition.id).where(Recognition.person_id == bindparam("person"), Recognition.programme == PRE_JOB).limit(1)


_LATEST = (
    select(Enrolment, _PRE_JOB_RECOGNISED.exists())
    .where(Enrolment.person_id == bindparam("person"), Enrolment.state != "withdrawn")
    .order_by(Enrolment.state != "open", Enrolment.id.desc())
    .limit(1)
)


_ITEMS = (
    select(*(getattr(PlanItem, field.name) for field in fields(Item)))
    .where(PlanItem.enrolment_id == bindparam("enrolment"))
    .order_by(PlanItem.sequence)
)


_RESULTS = (
    select(RequirementResult.kind, RequirementResult.slug, RequirementResult.met, RequirementResult.on_date)
    .where(RequirementResult.enrolment_id == bindparam("enrolment"))
    .order_by(RequirementResult.id)
)


_READING = select(LessonProgress.lesson, LessonProgress.parts_read, LessonProgress.parts, LessonProgress.finished_at).where(
    LessonProgress.person_id == bindparam("person")
)


@dataclass(slots=True)
class Step:
    """One plan item as a person sees it. ``state``: done, current (begun), open, or planned (not written yet)."""

    item: Item
    state: str
    met_on: date | None
    failed: bool
    finished_at: datetime | None
    parts_read: int
    parts: int
    minutes: int | None


@dataclass(frozen=True, slots=True)
class Day:
    """One training day: its steps, and whether everything written and required on it is done."""

    number: int
    on_date: date
    steps: tuple[Step, ...]

    @property
    def done(self) -> bool:
        """Whether nothing is left on this day."""
        return all(step.state == "done" for step in self.steps if step.item.required or step.item.written)

    @property
    def left_to_the_learner(self) -> bool:
        """Whether something is open that needs nobody else: nobody waits for a signature or a retake to go on learning."""
        return any(step.state in ("open", "current") and step.item.kind in OWN_PACE and not step.failed for step in self.steps)

    @property
    def written(self) -> bool:
        """Whether the day can be taught: its lessons are there, not just an assessment that another programme has too."""
        lessons = [step.item.written for step in self.steps if step.item.kind == "lesson"]
        return any(lessons or [step.item.written for step in self.steps])


@dataclass(frozen=True, slots=True)
class Plan:
    """A person's open enrolment, day by day, and the gate."""

    enrolment: Enrolment
    days: tuple[Day, ...]
    gate: rules.Gate
    mentor: Person | None

    @property
    def programme(self) -> Programme:
        """The programme in the version that the enrolment is pinned to."""
        return curriculum.programme(self.enrolment.version_id)

    def day_on(self, day: date) -> Day | None:
        """The day that ``day`` asks for: the first up to then with something left to the learner, else the last begun."""
        due = [one for one in self.days if one.on_date <= day]
        return next((one for one in due if one.left_to_the_learner), due[-1] if due else None)

    def still_open_before(self, number: int) -> tuple[Step, ...]:
        """What earlier days left open: tasks to be signed, assessments to be taken, or taken again."""
        return tuple(step for day in self.days if day.number < number for step in day.steps if step.state in ("open", "current"))

    @property
    def next_step(self) -> Step | None:
        """The first thing that can be done and isn't."""
        return next((step for day in self.days for step in day.steps if step.state in ("open", "current")), None)

    @property
    def days_done(self) -> int:
        """How many days are finished."""
        return sum(day.done for day in self.days)


def latest_enrolment(person_id: int) -> Enrolment | None:
    """The open enrolment, else the last one."""
    found: Enrolment | None = db.session.scalar(_LATEST, {"person": person_id})
    return found


def items_of(enrolment_id: int) -> list[PlanItem]:
    """The plan, in order."""
    return list(db.session.scalars(select(PlanItem).where(PlanItem.enrolment_id == enrolment_id).order_by(PlanItem.sequence)))


def _plain_items(enrolment_id: int) -> list[Item]:
    return [Item(*row) for row in db.session.execute(_ITEMS, {"enrolment": enrolment_id})]


def _latest_results(enrolment_id: int) -> dict[tuple[str, str], Outcome]:
    rows = db.session.execute(_RESULTS, {"enrolment": enrolment_id})
    return {(kind, slug): Outcome(met, on_date) for kind, slug, met, on_date in rows}


def needs(enrolment_id: int) -> list[rules.Need]:
    """The plan as the gate sees it. Two queries."""
    return _needs(_plain_items(enrolment_id), _latest_results(enrolment_id))


def _needs(items: Iterable[Item], results: dict[tuple[str, str], Outcome]) -> list[rules.Need]:
    found = []
    for item in items:
        result = results.get((item.kind, item.slug))
        met = result is not None and result.met
        found.append(rules.Need(item.day, item.kind, met, item.required, item.safety, item.quarter_hours, item.written))
    return found


def gate(person_id: int) -> rules.Gate:
    """The gate of one person, in at most five queries."""
    plan = plan_of(person_id)
    if plan is not None:
        return plan.gate
    return rules.gate((), (), False, completed=False, recognised=_pre_job_recognised(person_id))


def _pre_job_recognised(person_id: int) -> bool:
    return db.session.scalar(_PRE_JOB_RECOGNISED, {"person": person_id}) is not None


def plan_of(person_id: int) -> Plan | None:
    """The person's enrolment with everything on it, in five queries; None without one."""
    row = db.session.execute(_LATEST, {"person": person_id}).one_or_none()
    return None if row is None else _plan(*row)


def plan_for(enrolment: Enrolment) -> Plan:
    """An enrolment with everything on it, in five queries."""
    return _plan(enrolment, _pre_job_recognised(enrolment.person_id))


def _plan(enrolment: Enrolment, recognised: bool) -> Plan:
    items, results = _plain_items(enrolment.id), _latest_results(enrolment.id)
    reading = {row.lesson: Reading(row[1], row[2], row[3]) for row in db.session.execute(_READING, {"person": enrolment.person_id})}
    mentor = people.mentor_of(enrolment.person_id)
    programme = curriculum.programme(enrolment.version_id)
    minutes = {lesson.slug: lesson.minutes for day in programme.days for lesson in day.lessons}
    by_day: dict[int, list[Step]] = {}
    for item in items:
        by_day.setdefault(item.day, []).append(
            _step(item, results.get((item.kind, item.slug)), reading.get(item.slug), minutes.get(item.slug))
        )
    days = tuple(Day(number, steps[0].item.on_date, tuple(steps)) for number, steps in sorted(by_day.items()))
    classroom = {day.number for day in programme.days if str(day.guest_contact) == rules.CLASSROOM_DAYS}
    completed = enrolment.state == "completed" and enrolment.programme == PRE_JOB
    state = rules.gate(_needs(items, results), classroom, mentor is not None, completed, recognised)
    return Plan(enrolment, days, state, mentor)


def _step(item: Item, result: Outcome | None, reading: Reading | None, minutes: int | None) -> Step:
    if not item.written:
        state = "planned"
    elif result is not None and result.met:
        state = "done"
    elif result is not None or (item.kind == "lesson" and reading is not None):
        state = "current"
    else:
        state = "open"
    begun = reading if item.kind == "lesson" else None
    return Step(
        item, state, result.on_date if result and result.met else None, bool(result and not result.met),
        begun.finished_at if begun else None, begun.parts_read if begun else 0, begun.parts if begun else 0, minutes,
    )  # fmt: skip
