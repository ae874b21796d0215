"""Courses: their practice tasks, and the assessments that end them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from courses.canonical import Body
from courses.lesson import check_hours
from courses.source import Fields
from courses.text import Text


class GuestContact(StrEnum):
    """What a learner may do with guests on a day."""

    NONE = "none"
    SHADOWING = "shadowing"


class AssessmentKind(StrEnum):
    """Kinds of check that end a day."""

    QUIZ = "quiz"
    ROLE_PLAY = "role-play"
    PRACTICAL = "practical"
    DRILL = "drill"
    CASE_ANALYSIS = "case-analysis"


@dataclass(frozen=True)
class PracticeTask:
    """A task done under a mentor. A task only planned has no ``brief``, ``looks_for`` and ``minutes`` yet.

    ``mentor_brief`` is for the mentor alone: solutions, planted faults, what is read aloud.
    """

    slug: str
    code: str
    title: Text
    class_hours: float
    competencies: tuple[str, ...]
    safety: bool = False
    minutes: int | None = None
    brief: Text | None = None
    mentor_brief: Text | None = None
    looks_for: tuple[Text, ...] = ()

    def __post_init__(self) -> None:
        check_hours(self.class_hours)

    @property
    def written(self) -> bool:
        """Whether the task can be given to a learner."""
        return self.brief is not None

    @classmethod
    def from_json(cls, body: object) -> PracticeTask:
        """Read one task, written or planned."""
        fields = Fields(body)
        task = cls(
            slug=fields.slug("slug"),
            code=fields.string("code"),
            title=fields.text("title"),
            class_hours=fields.number("class_hours"),
            competencies=fields.slugs("competencies"),
            safety=fields.flag("safety"),
            minutes=fields.maybe("minutes", fields.whole),
            brief=fields.maybe("brief", fields.markdown),
            mentor_brief=fields.maybe("mentor_brief", fields.markdown),
            looks_for=fields.texts("looks_for", []),
        )
        fields.close()
        return task


@dataclass(frozen=True)
class AssessmentRef:
    """A quiz or scenario named by a course or a day."""

    kind: AssessmentKind
    slug: str

    @classmethod
    def from_json(cls, body: object) -> AssessmentRef:
        """Read ``{kind: …, slug: …}``."""
        fields = Fields(body)
        reference = cls(fields.choice("kind", AssessmentKind), fields.slug("slug"))
        fields.close()
        return reference


@dataclass(frozen=True)
class Course(Body):
    """A course; in the pre-job programme one day. ``lessons`` are slugs in order."""

    CONTENT = "course"

    slug: str
    title: Text
    summary: Text
    lessons: tuple[str, ...]
    practice: tuple[PracticeTask, ...] = ()
    assessments: tuple[AssessmentRef, ...] = ()
    day: int | None = None
    guest_contact: GuestContact = GuestContact.NONE
    prerequisites: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, body: object) -> Course:
        """Rebuild a course from a body."""
        fields = Fields(body)
        fields.raw("content", cls.CONTENT)
        course = cls(
            slug=fields.slug("slug"),
            title=fields.text("title"),
            summary=fields.text("summary"),
            lessons=fields.slugs("lessons"),
            practice=fields.each("practice", PracticeTask.from_json, []),
            assessments=fields.each("assessments", AssessmentRef.from_json, []),
            day=fields.maybe("day", fields.whole),
            guest_contact=fields.choice("guest_contact", GuestContact, "none"),
            prerequisites=fields.slugs("prerequisites", []),
        )
        fields.close()
        return course
