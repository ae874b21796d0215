"""Quizzes: the blueprint that draws from the bank, and the rules of a sitting."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from assessments.item import Difficulty, Item
from courses.canonical import Body
from courses.source import Fields
from courses.text import ContentError, Text


class Review(StrEnum):
    """When the answers and rationales are shown."""

    AFTER_SUBMISSION = "after-submission"
    AFTER_PASS = "after-pass"  # noqa: S105 - no password
    NEVER = "never"


class Order(StrEnum):
    """Whether a sitting shuffles its items."""

    SHUFFLED = "shuffled"
    FIXED = "fixed"


@dataclass(frozen=True)
class Draw:
    """``count`` items of a topic, where given of one competency and difficulty."""

    topic: str
    count: int
    competency: str | None = None
    difficulty: Difficulty | None = None

    def __post_init__(self) -> None:
        if self.count < 1:
            raise ContentError("", "count", "must be at least 1")

    def takes(self, item: Item) -> bool:
        """Whether the item is one of those that may be drawn."""
        return item.topic == self.topic and self.competency in (None, item.competency) and self.difficulty in (None, item.difficulty)

    @classmethod
    def from_json(cls, body: object) -> Draw:
        """Read one line of a blueprint."""
        fields = Fields(body)
        draw = cls(
            topic=fields.slug("topic"),
            count=fields.whole("count"),
            competency=fields.maybe("competency", fields.slug),
            difficulty=fields.maybe("difficulty", lambda name: fields.choice(name, Difficulty)),
        )
        fields.close()
        return draw


@dataclass(frozen=True)
class Quiz(Body):
    """A quiz and its blueprint. None means: not timed, no pass mark, attempts not limited."""

    CONTENT = "quiz"

    slug: str
    title: Text
    purpose: Text
    draw: tuple[Draw, ...]
    minutes: int | None = None
    pass_percent: int | None = None
    attempts: int | None = None
    critical_must_be_right: bool = False
    safety: bool = False
    review: Review = Review.AFTER_SUBMISSION
    order: Order = Order.SHUFFLED

    def __post_init__(self) -> None:
        check_percent(self.pass_percent)
        for name in ("minutes", "attempts"):
            if getattr(self, name) is not None and getattr(self, name) < 1:
                raise ContentError("", name, "must be at least 1, or null for no limit")
        if not self.draw:
            raise ContentError("", "draw", "a quiz draws at least one item")

    @property
    def count(self) -> int:
        """How many items a sitting has."""
        return sum(draw.count for draw in self.draw)

    @classmethod
    def from_json(cls, body: object) -> Quiz:
        """Rebuild a quiz from a body."""
        fields = Fields(body)
        fields.raw("content", cls.CONTENT)
        quiz = cls(
            slug=fields.slug("slug"),
            title=fields.text("title"),
            purpose=fields.text("purpose"),
            draw=fields.each("draw", Draw.from_json),
            minutes=fields.maybe("minutes", fields.whole),
            pass_percent=fields.maybe("pass_percent", fields.whole),
            attempts=fields.maybe("attempts", fields.whole),
            critical_must_be_right=fields.flag("critical_must_be_right"),
            safety=fields.flag("safety"),
            review=fields.choice("review", Review, Review.AFTER_SUBMISSION),
            order=fields.choice("order", Order, Order.SHUFFLED),
        )
        fields.close()
        return quiz


def check_percent(percent: int | None) -> None:
    """Raise ContentError unless ``percent`` is None or a pass mark from 1 to 100."""
    if percent is not None and not 0 < percent <= 100:
        raise ContentError("", "pass_percent", f"{percent} is not between 1 and 100 (null for no pass mark)")
