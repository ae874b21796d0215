"""Anchor performances: written-out performances of a scenario with the levels that experts agreed on.

Raters practise on them: the same words lie before everybody, so a difference is a difference between raters.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from courses.canonical import HIDDEN, Attestable, Attested
from courses.source import Fields
from courses.text import ContentError, Text


class Strength(StrEnum):
    """How good a performance is on the whole."""

    WEAK = "weak"
    MIDDLING = "middling"
    STRONG = "strong"


class GlobalJudgement(StrEnum):
    """The overall judgement apart from the criteria, lowest first."""

    FAIL = "fail"
    BORDERLINE = "borderline"
    PASS = "pass"  # noqa: S105 - no password
    GOOD = "good"
    EXCELLENT = "excellent"


@dataclass(frozen=True)
class AgreedLevel:
    """The level agreed for one criterion, 0 to 4 in steps of a half, and what it rests on."""

    criterion: str
    level: float
    reason: Text

    def __post_init__(self) -> None:
        if not 0 <= self.level <= 4 or self.level * 2 != int(self.level * 2):
            raise ContentError("", "level", f"{self.level:g} is not a whole or half level from 0 to 4")

    @classmethod
    def from_json(cls, body: object) -> AgreedLevel:
        """Read ``{criterion: …, level: 2.5, reason: …}``."""
        fields = Fields(body)
        agreed = cls(fields.slug("criterion"), fields.number("level"), fields.text("reason"))
        fields.close()
        return agreed


@dataclass(frozen=True)
class Anchor(Attestable):
    """One performance of a scenario, its transcript as Markdown with dialogue blocks."""

    CONTENT = "anchor"

    slug: str
    scenario: str
    strength: Strength
    levels: tuple[AgreedLevel, ...]
    judgement: GlobalJudgement
    lesson: Text
    transcript: Text
    uneven: bool = False
    critical_errors: tuple[str, ...] = ()
    attested: Attested | None = field(default=None, compare=False, metadata=HIDDEN)

    @classmethod
    def from_json(cls, body: object) -> Anchor:
        """Rebuild an anchor from a body with its transcript."""
        fields = Fields(body)
        fields.raw("content", cls.CONTENT)
        anchor = cls(
            slug=fields.slug("slug"),
            scenario=fields.slug("scenario"),
            strength=fields.choice("strength", Strength),
            levels=fields.each("levels", AgreedLevel.from_json),
            judgement=fields.choice("judgement", GlobalJudgement),
            lesson=fields.text("lesson"),
            transcript=fields.markdown("transcript"),
            uneven=fields.flag("uneven"),
            critical_errors=fields.slugs("critical_errors", []),
            attested=fields.maybe("attested", lambda name: fields.one(name, Attested.from_json)),
        )
        fields.close()
        return anchor
