"""What an answer to an item is made of, for each kind of item.

An answer is a set of short pieces, as devices send them and events keep them: chosen keys (``b``); assignments for
ordering (``c=1``: place 1), matching (``a=2``) and situational judgement (``best=a``, ``worst=d``); or what was written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from assessments.item import CHOICES, WRITTEN, Item, ItemKind

Answer = frozenset[str]

BEST, WORST = "best", "worst"

_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_NUMBER = re.compile(r"[+-]?\d+(\.\d*)?|[+-]?\.\d+")


def read_answer(item: Item, stored: str) -> Answer:
    """The pieces of an answer kept as one text: joined by commas, or as written."""
    if item.kind in WRITTEN:
        return frozenset({stored.strip()} - {""})
    return frozenset(filter(None, stored.split(",")))


def store_answer(item: Item, pieces: Collection[str]) -> str:
    """The pieces as one text, always the same for the same answer."""
    return next(iter(pieces), "") if item.kind in WRITTEN else ",".join(sorted(pieces))


def is_possible(item: Item, answer: Answer) -> bool:
    """Whether the item can be answered like this, in full or in part."""
    keys = {option.key for option in item.options}
    if item.kind in WRITTEN:
        return len(answer) <= 1
    if item.kind in CHOICES:
        return answer <= keys and (item.kind is ItemKind.MULTIPLE_CHOICE or len(answer) <= 1)
    given = assigned(answer)
    names, values = _sides(item)
    return len(given) == len(answer) and set(given) <= names and set(given.values()) <= values and _each_once(item, given)


def _sides(item: Item) -> tuple[set[str], set[str]]:
    """What may stand left and right of the equals sign."""
    keys = {option.key for option in item.options}
    if item.kind is ItemKind.ORDERING:
        return keys, {str(place) for place in range(1, len(keys) + 1)}
    return (keys, set(item.right_hand)) if item.kind is ItemKind.MATCHING else ({BEST, WORST}, keys)


def _each_once(item: Item, given: dict[str, str]) -> bool:
    """Two can't have one place, and the best action isn't the worst; one match may be given twice, and is wrong once."""
    return item.kind is ItemKind.MATCHING or len(set(given.values())) == len(given)


def assigned(answer: Answer) -> dict[str, str]:
    """The assignments in an answer; pieces without an equals sign are left out."""
    return {name: value for name, equals, value in (piece.partition("=") for piece in answer) if equals}


def is_complete(item: Item, answer: Answer) -> bool:
    """Whether the answer is whole, so that the question counts as answered."""
    wanted = {ItemKind.ORDERING: len(item.options), ItemKind.MATCHING: len(item.options), ItemKind.SITUATIONAL_JUDGEMENT: 2}
    return len(answer) >= wanted.get(item.kind, 1)


def right_answer(item: Item) -> Answer:
    """The answer that scores in full."""
    if item.numeric is not None:
        return frozenset({f"{item.numeric.value:g}"})
    if item.kind is ItemKind.SHORT_TEXT:
        return frozenset(item.accepted[:1])
    if item.kind is ItemKind.ORDERING:
        return frozenset(f"{option.key}={place}" for place, option in enumerate(item.options, start=1))
    if item.kind is ItemKind.MATCHING:
        return frozenset(f"{option.key}={option.key}" for option in item.options)
    if item.kind is ItemKind.SITUATIONAL_JUDGEMENT:
        ranked = sorted(item.options, key=lambda option: option.worth or 0)
        return frozenset({f"{BEST}={ranked[-1].key}", f"{WORST}={ranked[0].key}"})
    return item.correct


def read_number(written: str) -> float | None:
    """A number as people write it (full-width digits, thousands, a decimal comma); None for anything else."""
    text = "".join(unicodedata.normalize("NFKC", written).split())
    text = text.replace(",", "") if _THOUSANDS.fullmatch(text) else text.replace(",", ".")
    return float(text) if _NUMBER.fullmatch(text) else None
