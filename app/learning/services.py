"""What happens in learning: enrol, read, answer, sign off, meet, recognise."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from sqlalchemy import select

from app.core import clock, content, curriculum, events
from app.core.database import db
from app.core.errors import RuleViolation
from app.core.i18n import _
from app.core.workdays import working_days
from app.learning import queries, rules
from app.learning.events import ProgrammeCompleted
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
from app.people.events import AbsenceRecorded

LONGEST_AHEAD = timedelta(days=200)


def enrol(person_id: int, programme: str, start: date) -> Enrolment:
    """Enrol one person: the plan gets its dates on working days, around known absences."""
    version_id = content.current_id(curriculum.PROGRAMME, programme)
    if version_id is None:
        raise RuleViolation(_("This programme is not loaded yet. Run academy content load first."), "programme")
    already = select(Enrolment.id).where(Enrolment.person_id == person_id, Enrolment.programme == programme, Enrolment.state == "open")
    if db.session.scalar(already) is not None:
        raise RuleViolation(_("Already enrolled in this programme. Finish or withdraw that enrolment first."), "people")
    enrolment = Enrolment(person_id=person_id, version_id=version_id, programme=programme, start_on=start)
    db.session.add(enrolment)
    db.session.flush()
    entries = rules.entries_of(curriculum.programme(version_id), queries.assessment_titles())
    dates = _dates(person_id, start, max(entry.day for entry in entries))
    lessons = content.current_ids(curriculum.LESSON)
    for sequence, entry in enumerate(entries):
        db.session.add(
            PlanItem(
                enrolment_id=enrolment.id, day=entry.day, sequence=sequence, kind=entry.kind, slug=entry.slug, on_date=dates[entry.day - 1],
                version_id=lessons.get(entry.slug) if entry.kind == "lesson" else None, written=entry.written, required=entry.required,
                safety=entry.safety, quarter_hours=entry.quarter_hours, title_zh=entry.title[0], title_en=entry.title[1],
            )
        )  # fmt: skip
    db.session.flush()
    return enrolment


def enrol_cohort(person_ids: Iterable[int], programme: str, start: date) -> list[Enrolment]:
    """Enrol several people from the same day; all or nobody."""
    return [enrol(person_id, programme, start) for person_id in person_ids]


def _dates(person_id: int, start: date, count: int) -> tuple[date, ...]:
    absent = people.absent_days(person_id, start, start + LONGEST_AHEAD)
    return working_days(start, count, absent)


def absence_recorded(news: AbsenceRecorded) -> None:
    """Somebody will be away, or won't after all: their days move."""
    replan(news.person_id)


def replan(person_id: int) -> None:
    """After an absence: days not begun move to the next working days; what was done keeps its date."""
    today = clock.today()
    for enrolment in queries.open_enrolments(person_id):
        items = queries.items_of(enrolment.id)
        begun = {item.day for item in items if item.on_date < today} | queries.begun_days(enrolment)
        days = sorted({item.day for item in items})
        fixed = {item.day: item.on_date for item in items if item.day in begun}
        from_on = max([today, enrolment.start_on, *(day + timedelta(days=1) for day in fixed.values())])
        free = _dates(person_id, from_on, len(days) - len(fixed))
        dates = rules.redated(days, fixed, free)
        for item in items:
            item.on_date = dates[item.day]


def withdraw(enrolment: Enrolment) -> None:
    """End an enrolment that isn't finished; what was done stays on record."""
    if enrolment.state != "open":
        raise RuleViolation(_("This enrolment is already closed."))
    enrolment.state = "withdrawn"


def read_part(person_id: int, lesson: str, part: int) -> LessonProgress:
    """Note that ``part`` (from 1) of a lesson was reached."""
    progress = _progress(person_id, lesson)
    progress.parts_read = max(progress.parts_read, min(part, progress.parts))
    db.session.flush()
    return progress


def answer_check(person_id: int, lesson: str, check_id: str, chosen: Collection[int]) -> bool:
    """Keep an answer to a self-check; whether it is right. Self-checks stand at the end, so the end was reached."""
    progress = _progress(person_id, lesson)
    body = curriculum.lesson(progress.version_id)
    check = next((check for check in body.self_check if check.id == check_id), None)
    if check is None or not chosen or not set(chosen) <= set(range(len(check.options))):
        raise RuleViolation(_("Choose one of the answers"))
    right = check.is_right(chosen)
    picked = ",".join(str(number) for number in sorted(set(chosen)))
    db.session.add(SelfCheckAnswer(person_id=person_id, lesson=lesson, check=check_id, chosen=picked, right=right))
    progress.parts_read = progress.parts
    db.session.flush()
    return right


def finish_lesson(person_id: int, lesson: str) -> None:
    """Close a lesson: its end reached, every self-check answered."""
    progress = _progress(person_id, lesson)
    asked = {check.id for check in curriculum.lesson(progress.version_id).self_check}
    left = len(asked - queries.answered_checks(person_id, lesson))
    if left:
        raise RuleViolation(_("Answer the self-checks at the end first: %(count)d left", count=left))
    if progress.finished_at is not None:
        return
    progress.parts_read, progress.finished_at = progress.parts, clock.now()
    db.session.flush()
    requirement_met(person_id, "lesson", lesson, source_kind="lesson", source_id=progress.id, met=True, on=clock.today())


def _progress(person_id: int, lesson: str) -> LessonProgress:
    progress = queries.lesson_progress(person_id, lesson)
    if progress is None:
        version_id = queries.lesson_version(person_id, lesson)
        parts = len(curriculum.lesson(version_id).parts("zh"))
        progress = LessonProgress(person_id=person_id, lesson=lesson, version_id=version_id, parts=parts)
        db.session.add(progress)
        db.session.flush()
    return progress


def sign_off(item: PlanItem, person_id: int, mentor_id: int, accepted: bool, remark: str, language: str) -> Signoff:
    """A mentor's word on a practice task of their own apprentice. Sending it back needs a remark."""
    if item.kind != "practice" or not item.written:
        raise RuleViolation(_("This task can't be signed off yet."))
    if not accepted and not remark.strip():
        raise RuleViolation(_("Write what should be shown again, so that the newcomer knows"), "remark")
    signed = Signoff(plan_item_id=item.id, mentor_id=mentor_id, accepted=accepted)
    db.session.add(signed)
    db.session.flush()
    if remark.strip():
        db.session.add(SignoffRemark(signoff_id=signed.id, language=language, text=remark.strip()))
    requirement_met(person_id, "practice", item.slug, source_kind="signoff", source_id=signed.id, met=accepted, on=clock.today())
    return signed


def requirement_met(
    person_id: int, kind: str, slug: str, *, source_kind: str, source_id: int, met: bool, on: date, score: int | None = None
) -> None:
    """Tell learning how something went; every open enrolment that asks for it records it, and may be complete by it."""
    asking = (
        select(Enrolment)
        .join(PlanItem, PlanItem.enrolment_id == Enrolment.id)
        .where(Enrolment.person_id == person_id, Enrolment.state == "open", PlanItem.kind == kind, PlanItem.slug == slug)
    )
    for enrolment in db.session.scalars(asking):
        db.session.add(
            RequirementResult(
                enrolment_id=enrolment.id,
                kind=kind,
                slug=slug,
                met=met,
                score=score,
                source_kind=source_kind,
                source_id=source_id,
                on_date=on,
            )
        )
        db.session.flush()
        if met and rules.is_complete(queries.needs(enrolment.id)):
            enrolment.state, enrolment.completed_on = "completed", on
            db.session.flush()
            events.publish(ProgrammeCompleted(person_id, enrolment.programme, enrolment.id, on))


def recognise(person_id: int, programme: str, document: str, completed_on: date, by: int | None) -> Recognition:
    """Enter a programme somebody had completed before: it counts, and is shown as recognised."""
    if not document.strip():
        raise RuleViolation(_("Name the document that shows it, such as a certificate and its number"), "document")
    if completed_on > clock.today():
        raise RuleViolation(_("The date can’t be later than today, %(today)s", today=clock.today().isoformat()), "completed_on")
    row = Recognition(person_id=person_id, programme=programme, document=document.strip(), completed_on=completed_on, recognised_by=by)
    db.session.add(row)
    db.session.flush()
    return row
