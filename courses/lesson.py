"""Lessons and the questions in them. Hours are class hours of 45 minutes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

from courses.canonical import HIDDEN, Attestable, Attested
from courses.markup import Part, split_parts
from courses.source import Fields
from courses.text import LANGUAGES, ContentError, Text

CLASS_HOUR_MINUTES = 45


class LessonKind(StrEnum):
    """How a lesson teaches."""

    THEORY = "theory"
    PRACTICE = "practice"


class Area(StrEnum):
    """The guide's four areas of content (6.1)."""

    SERVICE_AWARENESS = "service-awareness"
    PROFESSIONAL_SKILL = "professional-skill"
    ETIQUETTE = "etiquette"
    EMERGENCY_HANDLING = "emergency-handling"


class CheckKind(StrEnum):
    """Kinds of question a learner answers to check oneself."""

    SINGLE_CHOICE = "single-choice"
    MULTIPLE_CHOICE = "multiple-choice"
    TRUE_FALSE = "true-false"


@dataclass(frozen=True)
class CheckOption:
    """One answer that a self-check offers."""

    text: Text
    correct: bool = False

    @classmethod
    def from_json(cls, body: object) -> CheckOption:
        """Read one option."""
        fields = Fields(body)
        option = cls(fields.text("text"), fields.flag("correct"))
        fields.close()
        return option


@dataclass(frozen=True)
class SelfCheck:
    """A question with which a learner checks oneself; it isn't scored."""

    id: str
    kind: CheckKind
    prompt: Text
    options: tuple[CheckOption, ...]
    explanation: Text

    def __post_init__(self) -> None:
        least = 2 if self.kind is CheckKind.TRUE_FALSE else 3
        if len(self.options) < least or (self.kind is CheckKind.TRUE_FALSE and len(self.options) > 2):
            raise ContentError("", "options", f"a {self.kind} question has {len(self.options)} options")
        if not self.correct or (self.kind is not CheckKind.MULTIPLE_CHOICE and len(self.correct) > 1):
            raise ContentError("", "options", f"a {self.kind} question has {len(self.correct)} right options")

    @property
    def correct(self) -> frozenset[int]:
        """Positions of the right options, from 0."""
        return frozenset(number for number, option in enumerate(self.options) if option.correct)

    def is_right(self, chosen: Collection[int]) -> bool:
        """Whether the chosen positions are exactly the right ones."""
        return frozenset(chosen) == self.correct

    @classmethod
    def from_json(cls, body: object) -> SelfCheck:
        """Read one self-check."""
        fields = Fields(body)
        check = cls(
            id=fields.slug("id"),
            kind=fields.choice("kind", CheckKind),
            prompt=fields.text("prompt"),
            options=fields.each("options", CheckOption.from_json),
            explanation=fields.text("explanation"),
        )
        fields.close()
        return check


@dataclass(frozen=True)
class Lesson(Attestable):
    """One lesson. ``minutes`` is the time it takes, ``class_hours`` what it counts for."""

    CONTENT = "lesson"

    slug: str
    code: str
    title: Text
    kind: LessonKind
    minutes: int
    class_hours: float
    area: Area
    competencies: tuple[str, ...]
    guide: tuple[str, ...]
    objectives: tuple[Text, ...]
    self_check: tuple[SelfCheck, ...]
    body: Text
    safety: bool = False
    company_slot: bool = False
    facts_checked: str | None = None
    facts_note: Text | None = None
    attested: Attested | None = field(default=None, compare=False, metadata=HIDDEN)

    def __post_init__(self) -> None:
        if self.minutes <= 0:
            raise ContentError("", "minutes", "must be more than 0")
        check_hours(self.class_hours)
        if not self.competencies:
            raise ContentError("", "competencies", "a lesson serves at least one competency")
        if len({check.id for check in self.self_check}) < len(self.self_check):
            raise ContentError("", "self_check", "two questions have the same id")

    def parts(self, language: str) -> tuple[Part, ...]:
        """The parts of the text in one language; progress is counted in them."""
        return self._parts["zh" if language.lower().startswith("zh") else "en"]

    @cached_property
    def _parts(self) -> dict[str, tuple[Part, ...]]:
        return {language: split_parts(self.body.in_(language)) for language in LANGUAGES}

    @classmethod
    def from_json(cls, body: object) -> Lesson:
        """Rebuild a lesson from a body."""
        fields = Fields(body)
        fields.raw("content", cls.CONTENT)
        lesson = cls(
            slug=fields.slug("slug"),
            code=fields.string("code"),
            title=fields.text("title"),
            kind=fields.choice("kind", LessonKind),
            minutes=fields.whole("minutes"),
            class_hours=fields.number("class_hours"),
            area=fields.choice("area", Area),
            competencies=fields.slugs("competencies"),
            guide=fields.strings("guide", []),
            objectives=fields.texts("objectives"),
            self_check=fields.each("self_check", SelfCheck.from_json),
            body=fields.markdown("body"),
            safety=fields.flag("safety"),
            company_slot=fields.flag("company_slot"),
            facts_checked=_day(fields, "facts_checked"),
            facts_note=fields.maybe("facts_note", fields.text),
            attested=fields.maybe("attested", lambda name: fields.one(name, Attested.from_json)),
        )
        fields.close()
        return lesson


def check_hours(hours: float) -> None:
    """Raise ContentError unless ``hours`` is a number of quarters, 0 or more."""
    # Quarters are exact in binary, so sums of class hours are exact too.
    if hours < 0 or hours * 4 != int(hours * 4):
        raise ContentError("", "class_hours", f"{hours} is not a number of quarter hours")


def _day(fields: Fields, name: str) -> str | None:
    """A date as ISO text; YAML reads an unquoted one as a date."""
    value = fields.raw(name, None)
    try:
        return None if value is None else date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise fields.error(name, f"{value!r} is not a date like 2026-11-23") from None
