"""Rubrics: criteria with described levels, and errors that fail a performance at once.

Marks are half-levels 0..8, so that half levels stay whole numbers: level 3 is 6.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from assessments.quiz import check_percent
from courses.canonical import Body
from courses.source import Fields
from courses.text import ContentError, Text


class Scale(StrEnum):
    """Five levels 0..4, or a checklist: not done, partly, done (levels 0, 2 and 4)."""

    LEVELS = "levels"
    CHECKLIST = "checklist"


HALF_LEVELS = {Scale.LEVELS: (0, 2, 4, 6, 8), Scale.CHECKLIST: (0, 4, 8)}
"""Half-levels that stand for the described levels of a scale, lowest first."""
HIGHEST = 8
"""Half-levels of the highest level, 4."""


@dataclass(frozen=True)
class Criterion:
    """One line of a rubric. ``levels`` describe the levels of its scale, lowest first."""

    slug: str
    title: Text
    competency: str
    weight: int
    levels: tuple[Text, ...]
    shared: bool = False

    def __post_init__(self) -> None:
        if self.weight < 1:
            raise ContentError("", "weight", "must be a whole number from 1 on")

    @classmethod
    def from_json(cls, body: object) -> Criterion:
        """Read one criterion; without a weight it weighs 1."""
        fields = Fields(body)
        criterion = cls(
            slug=fields.slug("slug"),
            title=fields.text("title"),
            competency=fields.slug("competency"),
            weight=fields.whole("weight", 1),
            levels=fields.texts("levels"),
            shared=fields.flag("shared"),
        )
        fields.close()
        return criterion


@dataclass(frozen=True)
class CriticalError:
    """Something that fails a performance whatever the total 一票否决项."""

    slug: str
    title: Text
    competency: str | None = None
    shared: bool = False

    @classmethod
    def from_json(cls, body: object) -> CriticalError:
        """Read one critical error."""
        fields = Fields(body)
        error = cls(
            slug=fields.slug("slug"),
            title=fields.text("title"),
            competency=fields.maybe("competency", fields.slug),
            shared=fields.flag("shared"),
        )
        fields.close()
        return error


@dataclass(frozen=True)
class Rubric(Body):
    """How a performance is scored. Shared criteria stand here in full."""

    CONTENT = "rubric"

    slug: str
    criteria: tuple[Criterion, ...]
    critical_errors: tuple[CriticalError, ...] = ()
    half_levels: bool = True
    show_total: bool = True
    pass_percent: int | None = None
    scale: Scale = Scale.LEVELS

    def __post_init__(self) -> None:
        check_percent(self.pass_percent)
        if not self.criteria:
            raise ContentError("", "criteria", "a rubric has at least one criterion")
        for name in ("criteria", "critical_errors"):
            slugs = [entry.slug for entry in getattr(self, name)]
            if len(set(slugs)) < len(slugs):
                raise ContentError("", name, "two of them have the same slug")
        wanted = len(HALF_LEVELS[self.scale])
        for number, criterion in enumerate(self.criteria):
            if len(criterion.levels) != wanted:
                place, found = f"criteria[{number}].levels", len(criterion.levels)
                raise ContentError("", place, f"{criterion.slug} has {found} levels; {self.scale} needs {wanted}")

    @property
    def marks(self) -> tuple[int, ...]:
        """The half-levels a rater may give, lowest first."""
        described = HALF_LEVELS[self.scale]
        return tuple(range(HIGHEST + 1)) if self.half_levels and self.scale is Scale.LEVELS else described

    @property
    def maximum(self) -> int:
        """The highest total, in half-levels times weight."""
        return sum(criterion.weight for criterion in self.criteria) * HIGHEST

    @classmethod
    def from_json(cls, body: object) -> Rubric:
        """Rebuild a rubric from a body in which shared criteria are written out."""
        fields = Fields(body)
        fields.raw("content", cls.CONTENT)
        rubric = cls(
            slug=fields.slug("slug"),
            criteria=fields.each("criteria", Criterion.from_json),
            critical_errors=fields.each("critical_errors", CriticalError.from_json, []),
            half_levels=fields.flag("half_levels", True),
            show_total=fields.flag("show_total", True),
            pass_percent=fields.maybe("pass_percent", fields.whole),
            scale=fields.choice("scale", Scale, Scale.LEVELS),
        )
        fields.close()
        return rubric
