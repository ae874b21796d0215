"""What is taught, as frozen dataclasses that check themselves: the names other code imports.

``from_json`` reads a body (a file with its texts put in, or a stored snapshot) and raises ContentError,
``to_json`` writes it, ``hash`` identifies it.
"""

from typing import Any

from courses.canonical import (
    Attestable,
    Attested,
    Body,
)
from courses.course import (
    AssessmentKind,
    AssessmentRef,
    Course,
    GuestContact,
    PracticeTask,
)
from courses.lesson import (
    CLASS_HOUR_MINUTES,
    Area,
    CheckKind,
    CheckOption,
    Lesson,
    LessonKind,
    SelfCheck,
)
from courses.programme import (
    Change,
    Completion,
    LessonOutline,
    Programme,
    ProgrammeDay,
    ProgrammeKind,
    Requirement,
    Retake,
)
from courses.text import (
    LANGUAGES,
    ContentError,
    Text,
)

__all__ = [
    "CLASS_HOUR_MINUTES",
    "LANGUAGES",
    "Area",
    "AssessmentKind",
    "AssessmentRef",
    "Attestable",
    "Attested",
    "Body",
    "Change",
    "CheckKind",
    "CheckOption",
    "Completion",
    "ContentError",
    "Course",
    "GuestContact",
    "Lesson",
    "LessonKind",
    "LessonOutline",
    "PracticeTask",
    "Programme",
    "ProgrammeDay",
    "ProgrammeKind",
    "Requirement",
    "Retake",
    "SelfCheck",
    "Text",
    "from_json",
]

_KINDS = {kind.CONTENT: kind for kind in (Programme, Course, Lesson)}


def from_json(body: dict[str, Any]) -> Programme | Course | Lesson:
    """Rebuild any content from a stored body. Raises ContentError for a body of another kind."""
    kind = _KINDS.get(body.get("content", ""))
    if kind is None:
        raise ContentError("", "content", f"is not one of {', '.join(_KINDS)}")
    return kind.from_json(body)
