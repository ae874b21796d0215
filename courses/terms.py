"""One word for one thing: the terms of the field, and the words that are not to stand in their place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from courses.source import Fields, read_yaml
from courses.text import LANGUAGES, Text

TERMS = Path(__file__).parent / "content" / "terms.yaml"


@dataclass(frozen=True)
class Term:
    """A term, and by language what is not to be written instead."""

    term: Text
    instead: dict[str, tuple[str, ...]]

    @classmethod
    def from_json(cls, body: object) -> Term:
        """Read ``{term: …, not: {zh: […], en: […]}}``."""
        fields = Fields(body)
        words = fields.one("not", Fields)
        term = cls(fields.text("term"), {language: words.strings(language) for language in LANGUAGES})
        words.close()
        fields.close()
        return term


@lru_cache(maxsize=1)
def terms() -> tuple[Term, ...]:
    """All terms. Raises ContentError when the file isn't right."""
    fields = Fields(read_yaml(TERMS))
    found = fields.each("terms", Term.from_json)
    fields.close()
    return found


@lru_cache(maxsize=2)
def _patterns(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    found = []
    for term in terms():
        for word in term.instead[language]:
            plain = re.escape(word)
            found.append((re.compile(plain if language == "zh" else rf"\b{plain}s?\b", re.IGNORECASE), term.term.in_(language)))
    return tuple(found)


def wrong_terms(text: Text) -> Iterator[str]:
    """Words in a text for which the house has another."""
    for language in LANGUAGES:
        for pattern, term in _patterns(language):
            if found := pattern.search(text.in_(language)):
                yield f"{language}: “{found[0]}” is called “{term}” here"
