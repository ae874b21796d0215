"""Tiers 职级 as data: what each asks for. Cuts and floors are written in points and compared in logits.

The rules say when a person is *ready*; the tier a person holds changes only by a decision of named people.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any

from assessments.competency.model import CompetencyModel, mapping, numbers, refuse_strangers
from assessments.competency.scale import logit
from courses.canonical import body_of, digest
from courses.source import Fields, read_yaml
from courses.text import ContentError, Text

OVERALL = "overall"
"""The name of the overall level among the cuts."""


class RuleKind(StrEnum):
    """What a rule looks at."""

    OVERALL = "overall"
    DIMENSION = "dimension"
    FLOOR = "floor"
    PROBABILITY = "probability"
    PROGRAMME = "programme"
    MONTHS_IN_TIER = "months-in-tier"
    MONTHS_EXPERIENCE = "months-experience"
    BREADTH = "breadth"
    CRITICAL_ERRORS = "critical-errors"
    ROTATION = "rotation"
    PROPOSAL = "proposal"


LEVELS = frozenset({RuleKind.OVERALL, RuleKind.DIMENSION, RuleKind.FLOOR})
"""Rules that ask for a level; ``need`` is in points."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that a tier asks for: at least ``need`` (of critical errors: at most).

    ``subject`` is the dimension, competency or programme, where there is one. Of a breadth rule ``need`` is 1: all
    that is asked for, see readiness.
    """

    kind: RuleKind
    need: float
    subject: str | None = None

    @property
    def slug(self) -> str:
        """The rule's name: ``floor:communication``."""
        return self.kind.value if self.subject is None else f"{self.kind}:{self.subject}"

    @property
    def threshold(self) -> float:
        """``need`` in the unit that is compared: levels in logits."""
        return logit(self.need) if self.kind in LEVELS else self.need


@dataclass(frozen=True)
class Spread:
    """How broad the evidence must be, in each dimension named (None: in all), within so many months."""

    kinds: int
    raters: int
    pieces: int
    within_months: int
    dimensions: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        if min(self.kinds, self.raters, self.pieces) < 0 or self.within_months < 1:
            raise ContentError("", "", "counts are not negative, and the months at least 1")

    def counts(self) -> dict[str, int]:
        """What is asked for in each dimension."""
        return {"kinds": self.kinds, "raters": self.raters, "pieces": self.pieces}

    @classmethod
    def from_json(cls, body: object) -> Spread:
        """Read what is asked of the evidence; ``dimensions`` is ``all`` or a list."""
        fields = Fields(body)
        everywhere = fields.raw("dimensions", "all") == "all"
        spread = cls(
            kinds=fields.whole("kinds"),
            raters=fields.whole("raters"),
            pieces=fields.whole("pieces"),
            within_months=fields.whole("within_months"),
            dimensions=None if everywhere else fields.slugs("dimensions"),
        )
        fields.close()
        return spread


@dataclass(frozen=True)
class Tier:
    """One tier and what it asks for. ``cuts`` (``overall`` and dimensions) and ``floors`` (competencies): points."""

    slug: str
    title: Text
    may: Text
    cuts: Mapping[str, float]
    floors: Mapping[str, float]
    programmes: tuple[str, ...]
    months_in_tier: float
    months_experience: float
    evidence: Spread
    minimum_probability: float
    no_open_critical_error: bool = True
    rotation: bool = False
    proposal: bool = False
    reasons: Mapping[str, Text] | None = None

    def __post_init__(self) -> None:
        for name in ("cuts", "floors"):
            for subject, level in getattr(self, name).items():
                if not 0.0 < level < 100.0:
                    raise ContentError("", f"{name}.{subject}", f"{level:g} is not between 0 and 100")
        if not 0.0 <= self.minimum_probability < 1.0:
            raise ContentError("", "minimum_probability", "must be from 0 up to, and not including, 1")
        if min(self.months_in_tier, self.months_experience) < 0:
            raise ContentError("", "months_in_tier", "months are not negative")

    def check(self, model: CompetencyModel) -> None:
        """Raises ContentError for a cut or floor of what the model doesn't have, and for breadth nobody can reach."""
        refuse_strangers("cuts", self.cuts, (OVERALL, *model.dimension_slugs))
        refuse_strangers("floors", self.floors, model.competency_slugs)
        refuse_strangers("evidence.dimensions", self.evidence.dimensions or (), model.dimension_slugs)
        for slug in self.broad(model):
            if (there := len(model.feeds[slug])) < self.evidence.kinds:
                message = f"{self.slug} asks for {self.evidence.kinds} in each dimension; {there} feed {slug}"
                raise ContentError("", "evidence.kinds", message)

    def broad(self, model: CompetencyModel) -> tuple[str, ...]:
        """The dimensions in which the evidence must be broad."""
        return model.dimension_slugs if self.evidence.dimensions is None else self.evidence.dimensions

    def rules(self, model: CompetencyModel) -> tuple[Rule, ...]:
        """All that is asked for, in the order in which it is shown."""
        asked = [Rule(RuleKind.OVERALL, self.cuts[OVERALL])] if OVERALL in self.cuts else []
        asked += [Rule(RuleKind.DIMENSION, self.cuts[slug], slug) for slug in model.dimension_slugs if slug in self.cuts]
        asked += [Rule(RuleKind.FLOOR, level, slug) for slug, level in self.floors.items()]
        asked.append(Rule(RuleKind.PROBABILITY, self.minimum_probability))
        asked += [Rule(RuleKind.BREADTH, 1.0, slug) for slug in self.broad(model)]
        asked += [Rule(RuleKind.PROGRAMME, 1.0, slug) for slug in self.programmes]
        asked += self._conditions()
        return tuple(asked)

    def _conditions(self) -> list[Rule]:
        conditions = (
            (self.months_in_tier > 0, Rule(RuleKind.MONTHS_IN_TIER, self.months_in_tier)),
            (self.months_experience > 0, Rule(RuleKind.MONTHS_EXPERIENCE, self.months_experience)),
            (self.no_open_critical_error, Rule(RuleKind.CRITICAL_ERRORS, 0.0)),
            (self.rotation, Rule(RuleKind.ROTATION, 1.0)),
            (self.proposal, Rule(RuleKind.PROPOSAL, 1.0)),
        )
        return [rule for asked, rule in conditions if asked]

    @classmethod
    def from_json(cls, body: object, minimum_probability: object = None) -> Tier:
        """Read one tier. Its own ``minimum_probability`` counts; the one given is for tiers without."""
        fields = Fields(body)
        tier = cls(
            slug=fields.slug("slug"),
            title=fields.text("title"),
            may=fields.text("may"),
            cuts=numbers(fields, "cuts"),
            floors=numbers(fields, "floors"),
            programmes=fields.slugs("programmes", []),
            months_in_tier=fields.number("months_in_tier", 0),
            months_experience=fields.number("months_experience", 0),
            evidence=fields.one("evidence", Spread.from_json),
            minimum_probability=fields.number("minimum_probability", minimum_probability),
            no_open_critical_error=fields.flag("no_open_critical_error", True),
            rotation=fields.flag("rotation"),
            proposal=fields.flag("proposal"),
            reasons=fields.maybe("reasons", lambda name: mapping(fields, name, Fields.text)),
        )
        fields.close()
        return tier


@dataclass(frozen=True)
class Tiers:
    """All tiers, lowest first."""

    version: int
    tiers: tuple[Tier, ...]

    def __post_init__(self) -> None:
        if not self.tiers or len({tier.slug for tier in self.tiers}) < len(self.tiers):
            raise ContentError("", "tiers", "there must be a tier, and each slug once")

    def __getitem__(self, slug: str) -> Tier:
        for tier in self.tiers:
            if tier.slug == slug:
                return tier
        raise KeyError(f"{slug!r} is not one of: {', '.join(tier.slug for tier in self.tiers)}")

    def after(self, held: str | None) -> Tier | None:
        """The next tier above the one held (the first for who holds none); None at the top."""
        number = 0 if held is None else self.tiers.index(self[held]) + 1
        return self.tiers[number] if number < len(self.tiers) else None

    def to_json(self) -> dict[str, Any]:
        """The body as JSON, enough to rebuild the tiers."""
        return body_of("tiers", self)

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the body."""
        return digest(self.to_json())

    @classmethod
    def from_json(cls, body: object) -> Tiers:
        """Build the tiers from a file's content or from a body."""
        fields = Fields(body)
        fields.raw("content", "tiers")
        shared = fields.raw("minimum_probability", None)
        tiers = cls(fields.whole("version"), fields.each("tiers", lambda tier: Tier.from_json(tier, shared)))
        fields.close()
        return tiers


def load(path: Path, model: CompetencyModel) -> Tiers:
    """The tiers in a YAML file, checked against the model. Raises ContentError with the file's path."""
    try:
        tiers = Tiers.from_json(read_yaml(path))
        for tier in tiers.tiers:
            tier.check(model)
    except ContentError as error:
        raise error.at(str(path)) from None
    return tiers
