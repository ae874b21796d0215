"""Programmes: their days, and what completes them.

A programme carries an outline of every day, so that a snapshot of it alone can be planned and shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from courses.canonical import Body
from courses.course import AssessmentRef, GuestContact, PracticeTask
from courses.lesson import Lesson, LessonKind
from courses.source import Fields
from courses.text import ContentError, Text


class ProgrammeKind(StrEnum):
    """The three kinds of programme (6.1)."""

    PRE_JOB = "pre-job"
    ON_THE_JOB = "on-the-job"
    ROTATION = "rotation"


class Change(StrEnum):
    """What a revision does to learners: follow it, or finish what they began."""

    EDITORIAL = "editorial"
    SUBSTANTIVE = "substantive"


@dataclass(frozen=True)
class LessonOutline:
    """A lesson as a day announces it. ``slug`` is None while the lesson isn't written."""

    code: str
    title: Text
    kind: LessonKind
    class_hours: float
    competencies: tuple[str, ...]
    safety: bool = False
    slug: str | None = None
    minutes: int | None = None

    @classmethod
    def of(cls, lesson: Lesson) -> LessonOutline:
        """The outline of a written lesson."""
        return cls(
            lesson.code, lesson.title, lesson.kind, lesson.class_hours, lesson.competencies, lesson.safety,
            lesson.slug, lesson.minutes,
        )  # fmt: skip

    @classmethod
    def from_json(cls, body: object) -> LessonOutline:
        """Read one outline."""
        fields = Fields(body)
        outline = cls(
            code=fields.string("code"),
            title=fields.text("title"),
            kind=fields.choice("kind", LessonKind),
            class_hours=fields.number("class_hours"),
            competencies=fields.slugs("competencies"),
            safety=fields.flag("safety"),
            slug=fields.maybe("slug", fields.slug),
            minutes=fields.maybe("minutes", fields.whole),
        )
        fields.close()
        return outline


@dataclass(frozen=True)
class ProgrammeDay:
    """One training day. ``course`` is the slug of its course, None while the day is only planned."""

    number: int
    slug: str
    title: Text
    guest_contact: GuestContact
    lessons: tuple[LessonOutline, ...]
    practice: tuple[PracticeTask, ...]
    assessments: tuple[AssessmentRef, ...]
    course: str | None = None
    summary: Text | None = None

    @property
    def written(self) -> bool:
        """Whether the day can be taught from its files."""
        return self.course is not None

    @property
    def parts(self) -> tuple[LessonOutline | PracticeTask, ...]:
        """The day's lessons, then its practice tasks."""
        return (*self.lessons, *self.practice)

    def class_hours(self, *, safety_only: bool = False) -> float:
        """Class hours of the day's lessons and practice, in quarters."""
        return sum(part.class_hours for part in self.parts if part.safety or not safety_only)

    @classmethod
    def from_json(cls, body: object) -> ProgrammeDay:
        """Read one day with everything in it."""
        fields = Fields(body)
        day = cls(
            number=fields.whole("number"),
            slug=fields.slug("slug"),
            title=fields.text("title"),
            guest_contact=fields.choice("guest_contact", GuestContact),
            lessons=fields.each("lessons", LessonOutline.from_json),
            practice=fields.each("practice", PracticeTask.from_json),
            assessments=fields.each("assessments", AssessmentRef.from_json),
            course=fields.maybe("course", fields.slug),
            summary=fields.maybe("summary", fields.text),
        )
        fields.close()
        return day


@dataclass(frozen=True)
class Requirement:
    """Something that has to be passed; ``required`` false means offered, not needed."""

    slug: str
    required: bool = True

    @classmethod
    def from_json(cls, body: object) -> Requirement:
        """Read ``{slug: …, required: true}``."""
        fields = Fields(body)
        requirement = cls(fields.slug("slug"), fields.flag("required", True))
        fields.close()
        return requirement


@dataclass(frozen=True)
class Retake:
    """How a failed part is taken again 补考: after how many days, and how often in all."""

    after_days: int = 1
    attempts: int = 2

    @classmethod
    def from_json(cls, body: object) -> Retake:
        """Read ``{after_days: …, attempts: …}``."""
        fields = Fields(body)
        retake = cls(fields.whole("after_days"), fields.whole("attempts"))
        fields.close()
        return retake


@dataclass(frozen=True)
class Completion:
    """What completes a programme. ``lessons`` and ``practice`` are ``all`` or ``none``."""

    lessons: str = "all"
    practice: str = "all"
    quizzes: tuple[Requirement, ...] = ()
    role_plays: tuple[Requirement, ...] = ()
    practicals: tuple[Requirement, ...] = ()
    drills: tuple[Requirement, ...] = ()
    case_analyses: tuple[Requirement, ...] = ()
    retake: Retake = Retake()

    def __post_init__(self) -> None:
        for name in ("lessons", "practice"):
            if getattr(self, name) not in ("all", "none"):
                raise ContentError("", name, "must be all or none")

    @classmethod
    def from_json(cls, body: object) -> Completion:
        """Read what completes a programme."""
        fields = Fields(body)
        completion = cls(
            lessons=fields.string("lessons", "all"),
            practice=fields.string("practice", "all"),
            quizzes=fields.each("quizzes", Requirement.from_json, []),
            role_plays=fields.each("role_plays", Requirement.from_json, []),
            practicals=fields.each("practicals", Requirement.from_json, []),
            drills=fields.each("drills", Requirement.from_json, []),
            case_analyses=fields.each("case_analyses", Requirement.from_json, []),
            retake=fields.maybe("retake", lambda name: fields.one(name, Retake.from_json)) or Retake(),
        )
        fields.close()
        return completion


@dataclass(frozen=True)
class Programme(Body):
    """A programme. ``minimum_days`` are training days, ``safety_class_hours`` the least of ▲ hours.

    ``guide``: the sections that a programme still only planned will teach.
    """

    CONTENT = "programme"

    slug: str
    kind: ProgrammeKind
    title: Text
    summary: Text
    revision: int
    change: Change
    days: tuple[ProgrammeDay, ...]
    completes: Completion
    minimum_days: int = 0
    safety_class_hours: float = 0.0
    guide: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        numbers = [day.number for day in self.days]
        if numbers != list(range(1, len(numbers) + 1)):
            raise ContentError("", "days", f"are numbered {numbers}; they must count from 1")
        if len(self.days) < self.minimum_days:
            raise ContentError("", "days", f"{len(self.days)} days are fewer than minimum_days {self.minimum_days}")

    def class_hours(self, *, safety_only: bool = False) -> float:
        """Class hours of all days, in quarters; ``safety_only`` counts the ▲ items."""
        return sum(day.class_hours(safety_only=safety_only) for day in self.days)

    @classmethod
    def from_json(cls, body: object) -> Programme:
        """Rebuild a programme from a body in which every day is written out."""
        fields = Fields(body)
        fields.raw("content", cls.CONTENT)
        programme = cls(
            slug=fields.slug("slug"),
            kind=fields.choice("kind", ProgrammeKind),
            title=fields.text("title"),
            summary=fields.text("summary"),
            revision=fields.whole("revision"),
            change=fields.choice("change", Change),
            days=fields.each("days", ProgrammeDay.from_json),
            completes=fields.one("completes", Completion.from_json),
            minimum_days=fields.whole("minimum_days", 0),
            guide=fields.strings("guide", []),
            safety_class_hours=fields.number("safety_class_hours", 0),
        )
        fields.close()
        return programme
