"""Pure decisions of the learning room: what a plan holds, which state the gate is in, what comes next."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from courses.schema import Completion, Programme, ProgrammeDay

NO_GUESTS, SHADOWING, INDEPENDENT = "no-guests", "shadowing", "independent"
CLASSROOM_DAYS = "none"  # guest contact of the days that must be finished before shadowing


@dataclass(frozen=True, slots=True)
class Planned:
    """One entry of a plan before it has a date."""

    day: int
    kind: str
    slug: str
    title: tuple[str, str]
    written: bool
    required: bool
    safety: bool
    quarter_hours: int


def entries_of(programme: Programme, titles: Mapping[tuple[str, str], tuple[str, str]]) -> list[Planned]:
    """Everything the programme plans, in order. ``titles`` has those of assessments by (kind, slug)."""
    return [entry for day in programme.days for entry in _entries_of_day(day, programme.completes, titles)]


def _entries_of_day(day: ProgrammeDay, completes: Completion, titles: Mapping[tuple[str, str], tuple[str, str]]) -> Iterable[Planned]:
    for lesson in day.lessons:
        title = (lesson.title.zh, lesson.title.en)
        slug = lesson.slug or lesson.code
        yield Planned(
            day.number,
            "lesson",
            slug,
            title,
            lesson.slug is not None,
            completes.lessons == "all",
            lesson.safety,
            int(lesson.class_hours * 4),
        )
    for task in day.practice:
        title = (task.title.zh, task.title.en)
        yield Planned(
            day.number, "practice", task.slug, title, task.written, completes.practice == "all", task.safety, int(task.class_hours * 4)
        )
    for check in day.assessments:
        key = (str(check.kind), check.slug)
        yield Planned(day.number, *key, titles.get(key, (check.slug, check.slug)), key in titles, _required(completes, *key), False, 0)


def _required(completes: Completion, kind: str, slug: str) -> bool:
    asked = {
        "quiz": completes.quizzes, "role-play": completes.role_plays, "practical": completes.practicals,
        "drill": completes.drills, "case-analysis": completes.case_analyses,
    }[kind]  # fmt: skip
    return any(requirement.slug == slug and requirement.required for requirement in asked)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of one kind of requirement are met. Class hours are counted in quarters."""

    kind: str
    done: int
    total: int

    @property
    def left(self) -> int:
        """How many are still to come."""
        return self.total - self.done


@dataclass(frozen=True, slots=True)
class Gate:
    """May this person meet guests? ``before_shadowing`` and ``before_independent`` say what is missing, kind by kind."""

    state: str
    before_shadowing: tuple[Tally, ...] = ()
    before_independent: tuple[Tally, ...] = ()
    mentor_named: bool = True
    unwritten: int = 0
    recognised: bool = False


@dataclass(frozen=True, slots=True)
class Need:
    """A plan item as the gate sees it."""

    day: int
    kind: str
    met: bool
    required: bool
    safety: bool
    quarter_hours: int
    written: bool


KINDS = ("lesson", "practice", "quiz", "role-play", "practical", "drill", "case-analysis")


def gate(needs: Sequence[Need], classroom_days: Collection[int], mentor_named: bool, completed: bool, recognised: bool) -> Gate:
    """The gate's state from a plan. A completed or recognised pre-job programme opens it whole."""
    if completed or recognised:
        return Gate(INDEPENDENT, recognised=recognised)
    first = tallies([need for need in needs if need.day in classroom_days])
    whole = tallies(needs)
    ready = bool(needs) and all(tally.left == 0 for tally in first)
    state = SHADOWING if ready and mentor_named else NO_GUESTS
    unwritten = sum(not need.written for need in needs if need.required)
    return Gate(state, first, whole, mentor_named, unwritten)


def tallies(needs: Sequence[Need]) -> tuple[Tally, ...]:
    """Done and total per kind of required item, then safety class hours."""
    found = []
    for kind in KINDS:
        asked = [need for need in needs if need.kind == kind and need.required]
        if asked:
            found.append(Tally(kind, sum(need.met for need in asked), len(asked)))
    safety = [need for need in needs if need.safety]
    if safety:
        hours = [(need.quarter_hours, need.met) for need in safety]
        found.append(Tally("safety-hours", sum(quarters for quarters, met in hours if met), sum(quarters for quarters, _met in hours)))
    return tuple(found)


def is_complete(needs: Sequence[Need]) -> bool:
    """Whether everything required is met; a plan with unwritten parts never is."""
    return bool(needs) and all(need.met for need in needs if need.required)


def redated(days: Sequence[int], fixed: Mapping[int, date], free: Sequence[date]) -> dict[int, date]:
    """New dates after an absence: days already begun keep theirs (``fixed``), the others take ``free`` in order."""
    dates = dict(fixed)
    waiting = iter(free)
    for day in days:
        if day not in dates:
            dates[day] = next(waiting)
    return dates
