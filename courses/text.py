"""Bilingual text, and the one error that every content file can raise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

LANGUAGES = ("zh", "en")


class ContentError(ValueError):
    """A content file is not as the format asks.

    ``path`` is the file (or the slug while no file is known), ``field`` the place in it
    (``days[3].title``; empty for the whole file), ``message`` what is wrong and what is expected.
    """

    def __init__(self, path: str, field: str, message: str) -> None:
        self.path, self.field, self.message = path, field, message
        super().__init__(": ".join(part for part in (path, field, message) if part))

    def at(self, path: str) -> ContentError:
        """The same error, told of the file at ``path``."""
        return ContentError(path, self.field, self.message)

    def inside(self, field: str) -> ContentError:
        """The same error, its field seen from the mapping that holds it."""
        return ContentError(self.path, ".".join(part for part in (field, self.field) if part), self.message)


@dataclass(frozen=True)
class Text:
    """One text in Chinese and in English; neither may be blank."""

    zh: str
    en: str

    def __post_init__(self) -> None:
        for language in LANGUAGES:
            if not getattr(self, language).strip():
                raise ContentError("", language, "is empty; both languages are needed")

    def in_(self, language: str) -> str:
        """The text for a locale such as ``zh``, ``zh-Hans-CN`` or ``en``; other languages read English."""
        return self.zh if language.lower().startswith("zh") else self.en

    @classmethod
    def from_json(cls, body: object) -> Text:
        """Read ``{zh: …, en: …}``. Raises ContentError for a missing, blank or further language."""
        if not isinstance(body, Mapping):
            raise ContentError("", "", "must be a text in two languages: {zh: …, en: …}")
        for language in LANGUAGES:
            if not isinstance(body.get(language), str):
                raise ContentError("", language, "is missing or is not text (quote it?)")
        if unknown := sorted(str(key) for key in body if key not in LANGUAGES):
            raise ContentError("", unknown[0], "is not a language (zh, en); inside {…} a text with a comma must be quoted")
        return cls(body["zh"].strip(), body["en"].strip())
