"""Reads of the learning room."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Select, and_, bindparam, func, select

from app.core import clock, content, curriculum
from app.core.content import ContentVersion
from app.core.database import db
from app.core.errors import Refused
from app.core.i18n import language, pick
from app.core.security.decorators import authorised
from app.core.security.permissions import Permission
from app.core.unchanged import until_changed
from app.learning import rules
from app.learning.models import (
    Enrolment,
    LessonProgress,
    PlanItem,
    Recognition,
    RequirementResult,
    SelfCheckAnswer,
    Signoff,
    SignoffRemark,
)  # fmt: skip
from app.people import queries as people
from app.people.models import Person
from app.people.queries.placed import placed_statement, within
from courses.schema import PracticeTask, Programme

PRE_JOB = "pre-job"
OWN_PACE = ("lesson", "quiz")
MOST_TO_ENROL = 12


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
_PRE_JOB_RECOGNISED = select(Recognition.id).where(Recognition.person_id == bindparam("person"), Recognition.programme == PRE_JOB).limit(1)
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


def assessment_titles() -> dict[tuple[str, str], tuple[str, str]]:
    """(kind, slug) → titles of every quiz and scenario there is; a plan item missing here isn't written yet."""
    newest = select(func.max(ContentVersion.id)).where(ContentVersion.kind.in_((curriculum.QUIZ, curriculum.SCENARIO)))
    rows = db.session.scalars(
        select(ContentVersion).where(ContentVersion.id.in_(newest.group_by(ContentVersion.kind, ContentVersion.slug)))
    )
    found = {}
    for row in rows:
        kind = "quiz" if row.kind == curriculum.QUIZ else str(curriculum.scenario(row.id).kind)
        found[kind, row.slug] = (row.title_zh, row.title_en)
    return found


def open_enrolments(person_id: int) -> list[Enrolment]:
    """Enrolments that aren't finished or withdrawn."""
    return list(
        db.session.scalars(select(Enrolment).where(Enrolment.person_id == person_id, Enrolment.state == "open").order_by(Enrolment.id))
    )


def latest_enrolment(person_id: int) -> Enrolment | None:
    """The open enrolment, else the last one."""
    found: Enrolment | None = db.session.scalar(_LATEST, {"person": person_id})
    return found


def items_of(enrolment_id: int) -> list[PlanItem]:
    """The plan, in order."""
    return list(db.session.scalars(select(PlanItem).where(PlanItem.enrolment_id == enrolment_id).order_by(PlanItem.sequence)))


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


def recognitions(person_id: int) -> list[Recognition]:
    """What somebody already had."""
    return list(db.session.scalars(select(Recognition).where(Recognition.person_id == person_id).order_by(Recognition.completed_on)))


def programmes_completed(person_ids: Collection[int], on: date | None = None) -> dict[int, set[str]]:
    """person → programmes completed here or recognised; of a past day those completed by then. One query."""
    finished = select(Enrolment.person_id, Enrolment.programme).where(Enrolment.person_id.in_(person_ids), Enrolment.state == "completed")
    recognised = select(Recognition.person_id, Recognition.programme).where(Recognition.person_id.in_(person_ids))
    if on is not None:
        finished, recognised = finished.where(Enrolment.completed_on <= on), recognised.where(Recognition.completed_on <= on)
    found: dict[int, set[str]] = {person_id: set() for person_id in person_ids}
    for person_id, programme in db.session.execute(finished.union(recognised)):
        found[person_id].add(programme)
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


def load_enrolment(public_id: str, permission: Permission) -> Enrolment:
    """An enrolment, if this person may see or edit it."""
    row = db.session.scalar(select(Enrolment).where(Enrolment.public_id == public_id))
    return authorised(row, permission, people.person_target(row.person_id) if row else None)


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


def practice_task(enrolment: Enrolment, slug: str) -> PracticeTask:
    """The task's text in the version that the enrolment is pinned to. Raises Refused when it has none of that name."""
    for day in curriculum.programme(enrolment.version_id).days:
        for task in day.practice:
            if task.slug == slug:
                return task
    raise Refused


def programme_choices(written_only: bool = False) -> list[tuple[str, str]]:
    """(slug, title) of every programme loaded, pre-job first; on demand only those with a day that can be taught."""
    newest = select(func.max(ContentVersion.id)).where(ContentVersion.kind == curriculum.PROGRAMME).group_by(ContentVersion.slug)
    rows = db.session.execute(select(ContentVersion.id).where(ContentVersion.id.in_(newest))).scalars().all()
    curriculum.preload(rows)
    found = sorted(
        (curriculum.programme(version_id) for version_id in rows), key=lambda programme: (programme.slug != PRE_JOB, programme.slug)
    )
    return [
        (programme.slug, pick(programme.title)) for programme in found if not written_only or any(day.written for day in programme.days)
    ]


def programme_titles() -> dict[str, str]:
    """slug → title of every programme loaded, in the reader's language."""
    return until_changed(("programme titles", language()), (ContentVersion,), lambda: dict(programme_choices()))


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
