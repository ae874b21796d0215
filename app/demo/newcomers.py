"""The newcomers of the demonstration: where they stand in the pre-job programme on the day it is looked at."""

from datetime import date, time, timedelta

from app.core import clock, curriculum, database
from app.core.database import db
from app.core.workdays import is_workday
from app.demo.history import Historian
from app.demo.plan import workdays
from app.learning import queries as learning
from app.learning import services as lessons
from app.learning.models import PlanItem
from app.people import services as people
from app.performances import services as performing

PROGRAMME = "pre-job"
DAY_OF_NEWHIRE = 5


def first_day(as_of: date, training_day: int) -> date:
    """The working day from which ``as_of`` (or the last working day before it) is the given training day."""
    before = workdays(as_of - timedelta(days=60), as_of)
    return before[-training_day]


def pair_and_enrol(historian: Historian, as_of: date) -> None:
    """Mentors for the newcomers, and everyone's programme from its first day."""
    mentor = historian.company.by_account["mentor"]
    others = [
        one
        for one, role in historian.company.people.items()
        if role.tier == "mid" and "supervisor" not in role.roles and role.account is None
    ]
    paired = 0
    for person_id, role in historian.company.people.items():
        if role.tier is not None or role.unit == "OFFICE":
            continue
        paired += 1
        training_day = DAY_OF_NEWHIRE if paired <= 3 else 13
        start = max(first_day(as_of, training_day), role.hired_on)
        with clock.frozen(clock.at(start, 8, 30)), database.transaction():
            people.pair_mentor(person_id, mentor if paired <= 2 else others[paired], start, allowance=30000)
            lessons.enrol(person_id, PROGRAMME, start)


def study(historian: Historian, as_of: date) -> None:
    """Days behind them are done; of today's, the first lesson."""
    for person_id, role in historian.company.people.items():
        if role.tier is not None or role.unit == "OFFICE":
            continue
        plan = learning.plan_of(person_id)
        if plan is None:
            continue
        enrolment = plan.enrolment.id
        for day in plan.days:
            on = day.on_date
            if on < as_of and day.written:
                _study_day(historian, enrolment, person_id, day.number, on)
            elif day.written and (on == as_of or (not is_workday(as_of) and day.number == DAY_OF_NEWHIRE)):
                _first_lesson(enrolment, person_id, day.number, min(on, as_of))


def _items(enrolment: int, number: int) -> list[PlanItem]:
    statement = db.select(PlanItem).where(PlanItem.enrolment_id == enrolment, PlanItem.day == number, PlanItem.written)
    return list(db.session.scalars(statement.order_by(PlanItem.sequence)))


def _study_day(historian: Historian, enrolment: int, person_id: int, number: int, on: date) -> None:
    mentor_id = _mentor(person_id, on)
    hour = 9
    for item in _items(enrolment, number):
        with clock.frozen(clock.at(on, min(hour, 18), 20)), database.transaction():
            if item.kind == "lesson":
                _learn(person_id, item.slug, historian)
            elif item.kind == "practice" and mentor_id is not None:
                lessons.sign_off(db.session.get_one(PlanItem, item.id), person_id, mentor_id, True, "", "zh")
            elif item.kind == "quiz":
                historian.take_quiz(person_id, item.slug, careful=True)
        if item.kind in ("practical", "role-play"):
            _performed(historian, item, person_id, on, number)
        hour += 1


def _performed(historian: Historian, item: PlanItem, person_id: int, on: date, number: int) -> None:
    slot = list(historian.company.people).index(person_id) % 8
    rater = historian.company.supervisors[(person_id + number + item.sequence) % 8]
    with clock.frozen(clock.at(on, 8)), database.transaction():
        historian.perform(
            on, time((9 if item.sequence % 2 else 13) + slot // 2, 30 * (slot % 2)), item.slug, (person_id,), (rater,), fresh=2.2
        )


def _first_lesson(enrolment: int, person_id: int, number: int, on: date) -> None:
    first = next(item for item in _items(enrolment, number) if item.kind == "lesson")
    with clock.frozen(clock.at(on, 9, 12)), database.transaction():
        _learn(person_id, first.slug, None)


def _learn(person_id: int, slug: str, historian: Historian | None) -> None:
    body = curriculum.lesson(learning.lesson_version(person_id, slug))
    for check in body.self_check:
        right = historian is None or historian.rng.random() < 0.85
        lessons.answer_check(person_id, slug, check.id, sorted(check.correct) if right else [0])
    lessons.finish_lesson(person_id, slug)


def _mentor(person_id: int, on: date) -> int | None:
    from app.people import queries

    mentor = queries.mentor_of(person_id, on)
    return mentor.id if mentor else None


def today(historian: Historian, as_of: date) -> None:
    """What waits on the day itself: the newcomer's role-play for the supervisor to score, a result to release, an absence ahead."""
    company = historian.company
    newhire, supervisor = company.by_account["newhire"], company.by_account["supervisor"]
    staff = company.by_account["staff"]
    with clock.frozen(clock.at(as_of, 8)), database.transaction():
        when = performing.When(as_of, time(14, 0), "培训室二")
        performing.schedule("visitor-without-appointment", when, (newhire,), (supervisor,), by=historian.trainer)
        later = performing.When(as_of, time(15, 30), "三楼会谈室")
        performing.schedule("the-same-question-again", later, (staff,), (supervisor,), by=historian.trainer)
    yesterday = workdays(as_of - timedelta(days=20), as_of - timedelta(days=1))[-1]
    with clock.frozen(clock.at(yesterday, 8)), database.transaction():
        other = next(one for one in company.supervisors if one not in (supervisor, staff))
        historian.perform(yesterday, time(16, 0), "no-interpreter", (staff,), (other,), release=False)
    with clock.frozen(clock.at(as_of, 8, 30)), database.transaction():
        away = next(one for one, role in company.people.items() if role.tier == "junior" and role.account is None)
        people.record_absence(away, as_of + timedelta(days=3), as_of + timedelta(days=5), "annual")
