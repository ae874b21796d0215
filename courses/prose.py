"""Measures of written text: how long it is, how it is built, and slips that a reader would notice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from courses.markup import Block, Callout, Dialogue, blocks

HAN = re.compile(r"[\u3400-\u9fff]")
WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9'’-]*")
COLUMNS = 4
"""Columns that a table may have: more can't be read at 360 px."""
A_PHRASE = 5
"""Words that a Chinese text may consist of without any Chinese: a name, a phrase to say."""

_LETTERS = re.compile(r"[A-Za-z]{2,}")
_SENTENCE_END = re.compile(r"[。！？；!?;\n|]|\.(?:\s|$)")
_SLIPS = {
    "zh": (
        (re.compile(r"[!！]"), "an exclamation mark"),
        (re.compile(r"[\u3400-\u9fff][,;:?](?=[\u3400-\u9fff])"), "Western punctuation between Chinese characters"),
        (re.compile(r"作为一名|在当今社会|众所周知|综上所述"), "a phrase of officialese"),
    ),
    "en": (
        (re.compile(r"[!！]"), "an exclamation mark"),
        (re.compile(r"[A-Za-z][，。；：？、]|[，。；：？、][A-Za-z]"), "Chinese punctuation in English text"),
    ),
}
_BOTH = (
    (re.compile(r"[\U0001F300-\U0001FAFF\u2600-\u27BF]"), "an emoji"),
    (re.compile(r"\b(TODO|TBD|FIXME|XXX)\b|待补|待写"), "a note that something is unfinished"),
    (re.compile(r"^[^|\n]*\S {2,}\S", re.MULTILINE), "two spaces in a row"),
)
_MARKUP = (
    (re.compile(r"^# |^#{4,} "), "only ## and ### headings are allowed"),
    (re.compile(r"</?[a-zA-Z][^>]*>"), "HTML is not allowed"),
    (re.compile(r"!\[|\]\("), "links and images are not allowed"),
    (re.compile(r"^(```|~~~)"), "code blocks are not allowed"),
)


def length(text: str, language: str) -> int:
    """Chinese characters of a Chinese text, words of an English one."""
    return len((HAN if language == "zh" else WORD).findall(text))


def reading_text(markdown: str) -> str:
    """What a reader reads in the own language: the second language of dialogues left out."""
    return "\n".join(_said(block) for block in blocks(markdown))


def _said(block: Block) -> str:
    if isinstance(block, Dialogue):
        return "\n".join(turn.said for turn in block.turns)
    if isinstance(block, Callout):
        return f"{block.title}\n{block.markdown}"
    return block.markdown


def build_of(markdown: str) -> tuple[str, ...]:
    """The blocks and tables of a text in order, to compare two languages: ``("table", "dialogue of 4")``."""
    built: list[str] = []
    for block in blocks(markdown):
        if isinstance(block, Dialogue):
            built.append(f"dialogue of {len(block.turns)}")
        elif isinstance(block, Callout):
            built.append(block.kind)
        else:
            built += ["table"] * len(list(_tables(block.markdown)))
    return tuple(built)


def _tables(markdown: str) -> Iterator[str]:
    """The separator line of each table."""
    for line in markdown.splitlines():
        if re.fullmatch(r"\s*\|?(\s*:?-+:?\s*\|)+\s*(:?-+:?\s*)?", line):
            yield line.strip().strip("|")


def markup_faults(markdown: str) -> Iterator[str]:
    """Markdown that the format doesn't allow, each with its line."""
    for number, line in enumerate(markdown.splitlines(), start=1):
        for pattern, message in _MARKUP:
            if pattern.search(line):
                yield f"line {number}: {message}"
    for table in _tables(markdown):
        if (columns := table.count("|") + 1) > COLUMNS:
            yield f"a table has {columns} columns; {COLUMNS} at most can be read on a phone"


def slips(text: str, language: str) -> Iterator[str]:
    """Slips in one text, each with the place where it stands."""
    for pattern, message in (*_SLIPS[language], *_BOTH):
        if found := pattern.search(text):
            around = text[max(0, found.start() - 12) : found.end() + 12].replace("\n", " ")
            yield f"{message}: “{around}”"
    if language == "en" and len(HAN.findall(text)) > 3 * len(WORD.findall(text)):
        yield f"reads as Chinese: “{text[:24]}”"
    if language == "zh" and not HAN.search(text) and len(_LETTERS.findall(text)) > A_PHRASE:
        yield f"has no Chinese in it: “{text[:40]}”"


def sentences(text: str, language: str, least: int) -> Iterator[str]:
    """Sentences of at least ``least`` characters (zh) or words (en), without marks and bold."""
    for sentence in _SENTENCE_END.split(text):
        plain = re.sub(r"[*_#>\-]|^\s*\d+\.\s", "", sentence).strip()
        if length(plain, language) >= least:
            yield plain
