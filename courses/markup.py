"""The Markdown of lessons and briefs: parts at ``## ``, and ``:::`` blocks.

    ::: dialogue                            one line per turn:  speaker: first || second language
                                            or (a stage direction) || (in both languages)
    ::: mistake What people get wrong       a callout with a title
    ::: guide                               what the guide cites, never as a fact

The checker and the page renderer both read through this module, so they agree on what a block is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

CALLOUTS = ("mistake", "guide")
BLOCKS = ("dialogue", *CALLOUTS)

_FENCE = re.compile(r":::\s*(?P<name>[\w-]*)\s*(?P<title>.*)")
_TURN = re.compile(r"(?P<speaker>[^:：|]{1,40}?)\s*[:：]\s*(?P<said>.+)")
_DIRECTION = re.compile(r"[（(][^（()）]*[）)]")


class MarkupError(ValueError):
    """A block is not as the format asks; ``line`` counts from 1 within the text given."""

    def __init__(self, line: int, message: str) -> None:
        self.line, self.message = line, message
        super().__init__(f"line {line}: {message}")


@dataclass(frozen=True)
class Part:
    """One part of a lesson. ``title`` is empty for text that stands before the first heading."""

    title: str
    markdown: str


@dataclass(frozen=True)
class Prose:
    """Plain Markdown between blocks."""

    markdown: str


@dataclass(frozen=True)
class Turn:
    """One turn of a dialogue: who, in the reader's language, and in the other one.

    A stage direction, which stands in brackets, has no speaker.
    """

    speaker: str
    said: str
    other: str


@dataclass(frozen=True)
class Dialogue:
    """What is said, turn by turn."""

    turns: tuple[Turn, ...]


@dataclass(frozen=True)
class Callout:
    """A common mistake, or what the guide cites."""

    kind: str
    title: str
    markdown: str


Block = Prose | Dialogue | Callout


def split_parts(markdown: str) -> tuple[Part, ...]:
    """The parts of a lesson: one per ``## `` heading outside blocks, in order."""
    parts: list[Part] = []
    title, lines = "", list[str]()
    for line, in_block in _lines(markdown):
        if line.startswith("## ") and not in_block:
            parts.append(Part(title, "\n".join(lines).strip()))
            title, lines = line[3:].strip(), []
        else:
            lines.append(line)
    parts.append(Part(title, "\n".join(lines).strip()))
    return tuple(part for part in parts if part.title or part.markdown)


def _lines(markdown: str) -> Iterator[tuple[str, bool]]:
    in_block = False
    for line in markdown.splitlines():
        if fence := _FENCE.match(line):
            in_block = bool(fence["name"])
        yield line, in_block


def split_sections(markdown: str) -> dict[str, str]:
    """The text below each first-level heading, by heading (briefs of a scenario). Raises MarkupError."""
    sections: dict[str, str] = {}
    title, lines = "", list[str]()
    for number, line in enumerate([*markdown.splitlines(), "# "], start=1):
        if not line.startswith("# "):
            lines.append(line)
            continue
        if title in sections:
            raise MarkupError(number, f"the heading {title!r} stands twice")
        sections[title] = "\n".join(lines).strip()
        title, lines = line[2:].strip(), []
    if sections.pop(""):
        raise MarkupError(1, "text stands before the first heading")
    return sections


def blocks(markdown: str) -> tuple[Block, ...]:
    """Prose, dialogues and callouts in order. Raises MarkupError for a block that isn't right."""
    found: list[Block] = []
    lines = markdown.splitlines()
    prose: list[str] = []
    number = 0
    while number < len(lines):
        fence = _FENCE.match(lines[number])
        if fence is None:
            prose.append(lines[number])
            number += 1
            continue
        found += _prose(prose)
        prose = []
        end = _end_of_block(lines, number)
        found.append(_block(fence["name"], fence["title"].strip(), lines[number + 1 : end], number + 1))
        number = end + 1
    return (*found, *_prose(prose))


def _prose(lines: Sequence[str]) -> list[Prose]:
    text = "\n".join(lines).strip("\n")
    return [Prose(text)] if text.strip() else []


def _end_of_block(lines: Sequence[str], start: int) -> int:
    for number in range(start + 1, len(lines)):
        if fence := _FENCE.match(lines[number]):
            if not fence["name"]:
                return number
            raise MarkupError(number + 1, "a block opens inside another; close the first with :::")
    raise MarkupError(start + 1, "the block is never closed with :::")


def _block(name: str, title: str, inner: Sequence[str], line: int) -> Block:
    if name == "dialogue":
        return _dialogue(inner, line)
    if name in CALLOUTS:
        text = "\n".join(inner).strip()
        if not text:
            raise MarkupError(line, f"the {name} block is empty")
        return Callout(name, title, text)
    raise MarkupError(line, f"{name or ':::'!r} is not one of the blocks {', '.join(BLOCKS)}")


def _dialogue(inner: Sequence[str], line: int) -> Dialogue:
    turns = tuple(_turn(text.strip(), number) for number, text in enumerate(inner, start=line + 1) if text.strip())
    if not turns:
        raise MarkupError(line, "the dialogue is empty")
    return Dialogue(turns)


def _turn(text: str, line: int) -> Turn:
    first, bar, other = (piece.strip() for piece in text.partition("||"))
    if not bar or not first or not other:
        raise MarkupError(line, "a turn of a dialogue is said in both languages, parted by ||")
    if _DIRECTION.fullmatch(first):
        return Turn("", first, other)
    turn = _TURN.fullmatch(first)
    if turn is None:
        raise MarkupError(line, "a turn of a dialogue begins with its speaker and a colon; a stage direction stands in brackets")
    return Turn(turn["speaker"].strip(), turn["said"].strip(), other)
