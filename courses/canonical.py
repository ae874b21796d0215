"""Bodies as JSON, their hashes, and their words in one language.

A body is the dataclass as a JSON mapping with the names of the file format. Fields at their
default are left out, so a field added to the format later leaves the hashes of old content alone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from enum import Enum
from functools import cached_property
from typing import Any, ClassVar

from courses.source import Fields
from courses.text import Text

HIDDEN: dict[str, bool] = {"body": False}
"""Metadata of dataclass fields that are about the body and no part of it."""


def as_json(value: object) -> Any:
    """A dataclass (or a part of one) as JSON values; texts as ``{zh, en}``, tuples as lists."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: as_json(getattr(value, field.name)) for field in _body_fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple | list):
        return [as_json(entry) for entry in value]
    if isinstance(value, Mapping):
        return {key: as_json(entry) for key, entry in value.items()}
    return value


def _body_fields(value: Any) -> Iterator[Field[Any]]:
    for field in fields(value):
        if field.metadata.get("body", True) and not _is_default(field, getattr(value, field.name)):
            yield field


def _is_default(field: Field[Any], value: object) -> bool:
    return field.default is not MISSING and value == field.default


def body_of(kind: str, value: object) -> dict[str, Any]:
    """The JSON body of a piece of content; ``content`` tells which format it has."""
    return {"content": kind, **as_json(value)}


def digest(body: Any) -> str:
    """SHA-256 (hex) of the canonical JSON of ``body``: sorted names, no spaces, UTF-8."""
    line = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(line.encode()).hexdigest()


def words_hash(value: object, language: str) -> str:
    """SHA-256 of everything that ``value`` says in one language, in order; numbers and marks don't count."""
    return digest([text.in_(language) for text in texts_of(value)])


def texts_of(value: object) -> Iterator[Text]:
    """All bilingual texts of a dataclass, in the order of its fields."""
    if isinstance(value, Text):
        yield value
    elif isinstance(value, tuple):
        for entry in value:
            yield from texts_of(entry)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in _body_fields(value):
            yield from texts_of(getattr(value, field.name))


class Body:
    """Something with a body of its own that is snapshotted under its hash."""

    CONTENT: ClassVar[str]
    """The kind of content, written into the body."""

    def to_json(self) -> dict[str, Any]:
        """The body as JSON: enough for ``from_json`` to rebuild the content."""
        return body_of(self.CONTENT, self)

    @cached_property
    def hash(self) -> str:
        """SHA-256 (hex) of the body."""
        return digest(self.to_json())


@dataclass(frozen=True)
class Attested:
    """The words of both languages, by hash, at the time somebody confirmed that they match."""

    zh: str
    en: str

    @classmethod
    def from_json(cls, body: object) -> Attested:
        """Read ``{zh: <sha256>, en: <sha256>}``."""
        fields = Fields(body)
        attested = cls(fields.string("zh"), fields.string("en"))
        fields.close()
        return attested


class Attestable(Body):
    """A body whose two languages are confirmed to match. The confirmation is no part of the body."""

    attested: Attested | None

    def words(self) -> Attested:
        """The words of both languages as they are now, by hash."""
        return Attested(words_hash(self, "zh"), words_hash(self, "en"))
