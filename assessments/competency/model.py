"""The competency model: dimensions, competencies, weights, prior and drift, as one versioned file.

``load`` reads the file, ``to_json`` and ``from_json`` write and read the body that is kept beside every number
made with it, ``hash`` identifies it. All raise ContentError.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from assessments.competency.scale import Floats
from courses.canonical import body_of, digest
from courses.source import Fields, read_yaml
from courses.text import ContentError, Text

Value = TypeVar("Value")

TOTAL_WEIGHT = 100.0
"""What the dimension weights of one position add up to."""


@dataclass(frozen=True)
class Dimension:
    """One of the dimensions that a person is assessed on 考核维度."""

    slug: str
    code: str
    title: Text

    @classmethod
    def from_json(cls, body: object) -> Dimension:
        """Read one dimension."""
        fields = Fields(body)
        dimension = cls(fields.slug("slug"), fields.string("code"), fields.text("title"))
        fields.close()
        return dimension


@dataclass(frozen=True)
class Competency:
    """One competency 胜任力: what is estimated. ``indicators``: by tier, what can be seen once, on one day."""

    slug: str
    code: str
    dimension: str
    title: Text
    indicators: Mapping[str, tuple[Text, ...]]
    weight: float = 1.0

    def __post_init__(self) -> None:
        if self.weight <= 0:
            raise ContentError("", "weight", "must be above 0; leave the competency out instead")
        for tier, indicators in self.indicators.items():
            if not indicators:
                raise ContentError("", f"indicators.{tier}", "names no indicator")

    @classmethod
    def from_json(cls, body: object) -> Competency:
        """Read one competency; without a weight it weighs 1."""
        fields = Fields(body)
        competency = cls(
            slug=fields.slug("slug"),
            code=fields.string("code"),
            dimension=fields.slug("dimension"),
            title=fields.text("title"),
            indicators=mapping(fields, "indicators", Fields.texts),
            weight=fields.number("weight", 1.0),
        )
        fields.close()
        return competency


@dataclass(frozen=True)
class Prior:
    """What is assumed of a competency before any evidence, in logits. It is shown, and it is no evidence."""

    mean: float
    sd: float

    def __post_init__(self) -> None:
        if self.sd <= 0:
            raise ContentError("", "sd", "must be above 0")

    @classmethod
    def from_json(cls, body: object) -> Prior:
        """Read the prior."""
        fields = Fields(body)
        prior = cls(fields.number("mean"), fields.number("sd"))
        fields.close()
        return prior


@dataclass(frozen=True)
class Drift:
    """How far a true level wanders: the standard deviation of its change over one year, in logits."""

    sd_per_year: float

    def __post_init__(self) -> None:
        if self.sd_per_year < 0:
            raise ContentError("", "sd_per_year", "must not be below 0")

    @classmethod
    def from_json(cls, body: object) -> Drift:
        """Read the drift."""
        fields = Fields(body)
        drift = cls(fields.number("sd_per_year"))
        fields.close()
        return drift


@dataclass(frozen=True)
class CompetencyModel:
    """What is estimated and how it is added up.

    ``position_weights``: position → dimension → weight, 100 in all. ``feeds``: dimension → kinds of source.
    ``common``, 0 up to 1: the share of what is unknown about a person's true levels (where they started, how
    they changed) that is alike in all competencies. 0 takes competencies as independent, which claims too much
    certainty for a sum of them as soon as good people tend to be good all round.
    """

    version: int
    dimensions: tuple[Dimension, ...]
    competencies: tuple[Competency, ...]
    position_weights: Mapping[str, Mapping[str, float]]
    prior: Prior
    drift: Drift
    feeds: Mapping[str, tuple[str, ...]]
    common: float = 0.0

    def __post_init__(self) -> None:
        self._check_names()
        self._check_weights()
        if not 0.0 <= self.common < 1.0:
            raise ContentError("", "common", "must be from 0 up to, and not including, 1")

    def _check_names(self) -> None:
        for name, slugs in (("dimensions", self.dimension_slugs), ("competencies", self.competency_slugs)):
            if len(set(slugs)) < len(slugs):
                raise ContentError("", name, "two of them have the same slug")
        used = [competency.dimension for competency in self.competencies]
        refuse_strangers("competencies", used, self.dimension_slugs)
        refuse_strangers("feeds", self.feeds, self.dimension_slugs)
        for name, named in (("competencies", used), ("feeds", self.feeds)):
            if empty := set(self.dimension_slugs) - set(named):
                raise ContentError("", name, f"has nothing for the dimension {min(empty)}")

    def _check_weights(self) -> None:
        for position, weights in self.position_weights.items():
            place = f"position_weights.{position}"
            refuse_strangers(place, weights, self.dimension_slugs)
            if any(weight < 0 for weight in weights.values()):
                raise ContentError("", place, "has a weight below 0")
            if abs(sum(weights.values()) - TOTAL_WEIGHT) > 1e-9:
                raise ContentError("", place, f"adds up to {sum(weights.values()):g}, not {TOTAL_WEIGHT:g}")

    @cached_property
    def dimension_slugs(self) -> tuple[str, ...]:
        """Dimensions in the order of the file: the order of every array over dimensions."""
        return tuple(dimension.slug for dimension in self.dimensions)

    @cached_property
    def competency_slugs(self) -> tuple[str, ...]:
        """Competencies in the order of the file: the order of every array over competencies."""
        return tuple(competency.slug for competency in self.competencies)

    @cached_property
    def within(self) -> Floats:
        """(dimensions, competencies): weight of a competency within its dimension, 0 outside it."""
        rows = [[c.weight * (c.dimension == slug) for c in self.competencies] for slug in self.dimension_slugs]
        return np.array(rows)

    def weights(self, position: str) -> Floats:
        """Share of each dimension in the overall level of a position; they add up to 1. Raises KeyError."""
        weights = self.position_weights[position]
        return np.array([weights.get(slug, 0.0) / TOTAL_WEIGHT for slug in self.dimension_slugs])

    def to_json(self) -> dict[str, Any]:
        """The body as JSON, enough to rebuild the model."""
        return body_of("competency-model", self)

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the body."""
        return digest(self.to_json())

    @classmethod
    def from_json(cls, body: object) -> CompetencyModel:
        """Build the model from a file's content or from a body."""
        fields = Fields(body)
        fields.raw("content", "competency-model")
        model = cls(
            version=fields.whole("version"),
            dimensions=fields.each("dimensions", Dimension.from_json),
            competencies=fields.each("competencies", Competency.from_json),
            position_weights=mapping(fields, "position_weights", numbers),
            prior=fields.one("prior", Prior.from_json),
            drift=fields.one("drift", Drift.from_json),
            feeds=mapping(fields, "feeds", Fields.slugs),
            common=fields.number("common", 0.0),
        )
        fields.close()
        return model


def load(path: Path) -> CompetencyModel:
    """The model in a YAML file. Raises ContentError with the file's path."""
    try:
        return CompetencyModel.from_json(read_yaml(path))
    except ContentError as error:
        raise error.at(str(path)) from None


def mapping(fields: Fields, name: str, read: Callable[[Fields, str], Value]) -> dict[str, Value]:
    """The mapping at ``name``, every entry read with ``read``, in its order."""
    return fields.one(name, partial(_mapping, read))


def _mapping(read: Callable[[Fields, str], Value], body: Any) -> dict[str, Value]:
    fields = Fields(body)
    return {key: read(fields, key) for key in body}


def numbers(fields: Fields, name: str) -> dict[str, float]:
    """The mapping of names to numbers at ``name``."""
    return mapping(fields, name, Fields.number)


def refuse_strangers(field: str, named: Iterable[str], known: Iterable[str]) -> None:
    """Raises ContentError at ``field`` for the first name that isn't known."""
    if strangers := [name for name in named if name not in set(known)]:
        raise ContentError("", field, f"{strangers[0]!r} is not known; known are: {', '.join(known)}")
