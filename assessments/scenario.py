"""Scenarios: everything that is performed and scored with a rubric."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from assessments.rubric import Rubric
from courses.canonical import HIDDEN, Attestable, Attested
from courses.source import Fields
from courses.text import ContentError, Text


class ScenarioKind(StrEnum):
    """Everything that is scored with a rubric."""

    ROLE_PLAY = "role-play"
    DRILL = "drill"
    PRACTICAL = "practical"
    CASE_ANALYSIS = "case-analysis"


class Level(StrEnum):
    """For whom a scenario is meant."""

    ENTRY = "entry"
    JUNIOR = "junior"
    MID = "mid"
    SENIOR = "senior"


@dataclass(frozen=True)
class Briefs:
    """What each side is told, as Markdown. ``actor`` is the injects of a drill, the set-up of a practical."""

    candidate: Text
    actor: Text
    rater: Text

    @classmethod
    def from_json(cls, body: object) -> Briefs:
        """Read the three briefs."""
        fields = Fields(body)
        briefs = cls(fields.markdown("candidate"), fields.markdown("actor"), fields.markdown("rater"))
        fields.close()
        return briefs


@dataclass(frozen=True)
class Scenario(Attestable):
    """Something to perform and its rubric. ``twist`` is for actor and rater only."""

    CONTENT = "scenario"

    slug: str
    code: str
    kind: ScenarioKind
    title: Text
    level: Level
    lead_dimension: str
    minutes: int
    competencies: tuple[str, ...]
    twist: Text
    briefs: Briefs
    rubric: Rubric
    props: tuple[Text, ...] = ()
    guide: tuple[str, ...] = ()
    emergency: bool = False
    attested: Attested | None = field(default=None, compare=False, metadata=HIDDEN)

    def __post_init__(self) -> None:
        if self.minutes < 1:
            raise ContentError("", "minutes", "must be at least 1")
        if self.rubric.slug != self.slug:
            raise ContentError("", "rubric.slug", f"is {self.rubric.slug!r}, the scenario is {self.slug!r}")

    @classmethod
    def from_json(cls, body: object) -> Scenario:
        """Rebuild a scenario from a body with its briefs and rubric."""
        fields = Fields(body)
        fields.raw("content", cls.CONTENT)
        scenario = cls(
            slug=fields.slug("slug"),
            code=fields.string("code"),
            kind=fields.choice("kind", ScenarioKind),
            title=fields.text("title"),
            level=fields.choice("level", Level),
            lead_dimension=fields.slug("lead_dimension"),
            minutes=fields.whole("minutes"),
            competencies=fields.slugs("competencies"),
            twist=fields.text("twist"),
            briefs=fields.one("briefs", Briefs.from_json),
            rubric=fields.one("rubric", Rubric.from_json),
            props=fields.texts("props", []),
            guide=fields.strings("guide", []),
            emergency=fields.flag("emergency"),
            attested=fields.maybe("attested", lambda name: fields.one(name, Attested.from_json)),
        )
        fields.close()
        return scenario
