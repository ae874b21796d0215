"""Items of the question bank, of eight kinds.

What an item holds depends on its kind: options of which some are right (single and multiple choice, true-false);
options in the right order (ordering); options that each have a match (matching); options with a worth and the
reason for it (situational judgement); a number with its tolerance (numeric); accepted answers (short text).
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from courses.canonical import Body
from courses.source import Fields
from courses.text import ContentError, Text


class ItemKind(StrEnum):
    """Kinds of question."""

    SINGLE_CHOICE = "single-choice"
    MULTIPLE_CHOICE = "multiple-choice"
    TRUE_FALSE = "true-false"
    ORDERING = "ordering"
    MATCHING = "matching"
    NUMERIC = "numeric"
    SHORT_TEXT = "short-text"
    SITUATIONAL_JUDGEMENT = "situational-judgement"


CHOICES = frozenset({ItemKind.SINGLE_CHOICE, ItemKind.MULTIPLE_CHOICE, ItemKind.TRUE_FALSE})
"""Kinds answered by choosing among options of which some are right."""
WRITTEN = frozenset({ItemKind.NUMERIC, ItemKind.SHORT_TEXT})
"""Kinds answered in writing; they have no options."""
PARTLY = frozenset({ItemKind.MULTIPLE_CHOICE, ItemKind.ORDERING, ItemKind.MATCHING})
"""Kinds that may give partial credit."""


class Difficulty(StrEnum):
    """How hard the writer means an item to be; measured difficulty comes from answers."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


@dataclass(frozen=True)
class Option:
    """One answer that an item offers. ``match`` belongs to matching items, ``worth`` and ``reason`` to situational judgements."""

    key: str
    text: Text
    correct: bool = False
    match: Text | None = None
    worth: int | None = None
    reason: Text | None = None

    @classmethod
    def from_json(cls, body: object) -> Option:
        """Read one option."""
        fields = Fields(body)
        option = cls(
            key=fields.slug("key"),
            text=fields.text("text"),
            correct=fields.flag("correct"),
            match=fields.maybe("match", fields.text),
            worth=fields.maybe("worth", fields.whole),
            reason=fields.maybe("reason", fields.text),
        )
        fields.close()
        return option


@dataclass(frozen=True)
class Numeric:
    """The right number, how far an answer may be from it, and what is counted."""

    value: float
    unit: Text
    tolerance: float = 0.0

    def __post_init__(self) -> None:
        if self.tolerance < 0:
            raise ContentError("", "tolerance", "must be 0 or more")

    @classmethod
    def from_json(cls, body: object) -> Numeric:
        """Read ``{value: …, tolerance: …, unit: …}``."""
        fields = Fields(body)
        numeric = cls(fields.number("value"), fields.text("unit"), fields.number("tolerance", 0.0))
        fields.close()
        return numeric


@dataclass(frozen=True)
class Item(Body):
    """One question of the bank. ``lesson`` is the slug of the lesson it comes from, if any.

    ``decoys`` are right-hand sides of a matching item that match nothing.
    """

    CONTENT = "item"

    slug: str
    kind: ItemKind
    topic: str
    competency: str
    difficulty: Difficulty
    stem: Text
    options: tuple[Option, ...]
    rationale: Text
    partial_credit: bool = False
    critical: bool = False
    lesson: str | None = None
    guide: tuple[str, ...] = ()
    decoys: tuple[Text, ...] = ()
    numeric: Numeric | None = None
    accepted: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len({option.key for option in self.options}) < len(self.options):
            raise ContentError("", "options", "two options have the same key")
        if self.partial_credit and self.kind not in PARTLY:
            raise ContentError("", "partial_credit", f"is not for {self.kind} items")
        _check_options(self)
        _check_parts(self)

    @property
    def correct(self) -> frozenset[str]:
        """Keys of the right options."""
        return frozenset(option.key for option in self.options if option.correct)

    @property
    def right_hand(self) -> dict[str, Text]:
        """What a matching item offers to match with, by key: an option's match has its option's key, a decoy a number."""
        matches = {option.key: option.match for option in self.options if option.match is not None}
        return matches | {str(number): decoy for number, decoy in enumerate(self.decoys, start=1)}

    @classmethod
    def from_json(cls, body: object) -> Item:
        """Rebuild an item from a body."""
        fields = Fields(body)
        fields.raw("content", cls.CONTENT)
        item = cls(
            slug=fields.slug("slug"),
            kind=fields.choice("kind", ItemKind),
            topic=fields.slug("topic"),
            competency=fields.slug("competency"),
            difficulty=fields.choice("difficulty", Difficulty),
            stem=fields.text("stem"),
            options=fields.each("options", Option.from_json, []),
            rationale=fields.text("rationale"),
            partial_credit=fields.flag("partial_credit"),
            critical=fields.flag("critical"),
            lesson=fields.maybe("lesson", fields.slug),
            guide=fields.strings("guide", []),
            decoys=fields.texts("decoys", []),
            numeric=fields.maybe("numeric", lambda name: fields.one(name, Numeric.from_json)),
            accepted=fields.strings("accepted", []),
        )
        fields.close()
        return item


_OPTIONS = {ItemKind.TRUE_FALSE: (2, 2), ItemKind.ORDERING: (3, 9), ItemKind.NUMERIC: (0, 0), ItemKind.SHORT_TEXT: (0, 0)}
"""How many options a kind takes; the others take 2 to 9."""


def _check_options(item: Item) -> None:
    """Raise ContentError unless the options are those of the item's kind."""
    count, right = len(item.options), len(item.correct)
    least, most = _OPTIONS.get(item.kind, (2, 9))
    if not least <= count <= most:
        raise ContentError("", "options", f"a {item.kind} item has {count} options")
    if (right < 1) if item.kind is ItemKind.MULTIPLE_CHOICE else (right != (item.kind in CHOICES)):
        raise ContentError("", "options", f"a {item.kind} item has {right} right options")
    for number, option in enumerate(item.options):
        _check_option(item.kind, option, f"options[{number}]")


def _check_option(kind: ItemKind, option: Option, place: str) -> None:
    for name, value, owner in (
        ("match", option.match, ItemKind.MATCHING),
        ("worth", option.worth, ItemKind.SITUATIONAL_JUDGEMENT),
        ("reason", option.reason, ItemKind.SITUATIONAL_JUDGEMENT),
    ):
        _check_belongs(f"{place}.{name}", value is not None, kind, owner)


def _check_parts(item: Item) -> None:
    """Raise ContentError unless number, accepted answers and decoys stand exactly where the kind has them."""
    _check_belongs("numeric", item.numeric is not None, item.kind, ItemKind.NUMERIC)
    _check_belongs("accepted", bool(item.accepted), item.kind, ItemKind.SHORT_TEXT)
    if item.decoys and item.kind is not ItemKind.MATCHING:
        raise ContentError("", "decoys", f"are not for {item.kind} items")
    if any(not plain(answer) for answer in item.accepted):
        raise ContentError("", "accepted", "an answer has no letter or digit in it")
    if item.kind is ItemKind.SITUATIONAL_JUDGEMENT:
        worths = sorted(option.worth or 0 for option in item.options)
        if worths[0] == worths[1] or worths[-1] == worths[-2]:
            raise ContentError("", "options", "one option must be worth most and one least")


def _check_belongs(place: str, there: bool, kind: ItemKind, owner: ItemKind) -> None:
    if there != (kind is owner):
        raise ContentError("", place, "is missing" if kind is owner else f"is not for {kind} items")


def plain(answer: str) -> str:
    """A written answer as it is compared: full-width as half-width, small letters, no spaces, no punctuation."""
    return "".join(letter for letter in unicodedata.normalize("NFKC", answer).casefold() if letter.isalnum())
