"""Reading content: YAML and Markdown files, and checked access to the fields of a mapping.

The same reader serves files and stored snapshots, so a snapshot is checked as strictly as a file.
Every failure is a ContentError that names the file and the field.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

import yaml

from courses.markup import MarkupError, blocks
from courses.text import LANGUAGES, ContentError, Text

Choice = TypeVar("Choice", bound=StrEnum)
Built = TypeVar("Built")

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


# The C parser is nine times as fast; every wheel of PyYAML has it, a build from source may not.
_SafeLoader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_SafeLoader):  # type: ignore[misc, valid-type]
    """Safe loader that refuses a key written twice: YAML would silently keep the last one."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if str(key.value) in seen:
                raise yaml.MarkedYAMLError(None, None, f"the key {key.value!r} stands twice", key.start_mark)
            seen.add(str(key.value))
        mapping: dict[Hashable, Any] = super().construct_mapping(node, deep=deep)
        return mapping


def read_text(path: Path) -> str:
    """The file's text with line ends as ``\\n`` and no space at its ends."""
    try:
        return path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        raise ContentError(str(path), "", "the file is missing") from None
    except UnicodeDecodeError as error:
        raise ContentError(str(path), "", f"is not UTF-8 (byte {error.start})") from None


def read_yaml(path: Path) -> dict[str, Any]:
    """The mapping in a YAML file. Raises ContentError with the line of the mistake."""
    try:
        body = yaml.load(read_text(path), Loader=_Loader)  # noqa: S506 - a SafeLoader
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise ContentError(str(path), f"line {line}", f"is not valid YAML: {error.problem}") from None
    except yaml.YAMLError as error:
        raise ContentError(str(path), "", f"is not valid YAML: {error}") from None
    if not isinstance(body, dict):
        raise ContentError(str(path), "", "must be a mapping of names to values")
    return body


def seen_from(root: Path, path: Path | str) -> str:
    """``path`` as people read it: relative to the content folder ``root`` where it lies below it."""
    path = Path(path)
    return (path.relative_to(root) if path.is_relative_to(root) else path).as_posix()


class Fields:
    """Checked, once-only access to one mapping; ``close`` reports names that nobody asked for."""

    def __init__(self, body: object, place: str = "") -> None:
        if not isinstance(body, Mapping):
            raise ContentError("", place, "must be a mapping of names to values")
        self.mapping, self._place, self._asked = body, place, set[str]()

    def error(self, field: str, message: str) -> ContentError:
        """A ContentError at ``field`` of this mapping."""
        return ContentError("", ".".join(part for part in (self._place, field) if part), message)

    def raw(self, field: str, default: object = ...) -> Any:
        """The value as it stands; without a default the field must be there."""
        self._asked.add(field)
        value = self.mapping.get(field, default)
        if value is ...:
            raise self.error(field, "is missing")
        return value

    def _typed(self, field: str, default: object, kind: type[Built], name: str) -> Built:
        value = self.raw(field, default)
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise self.error(field, f"must be {name}, not {value!r}")
        return value

    def string(self, field: str, default: object = ...) -> str:
        """A piece of text that isn't bilingual (a code, a path)."""
        return self._typed(field, default, str, "text")

    def slug(self, field: str, default: object = ...) -> str:
        """A short name: lower-case words with hyphens."""
        value = self.string(field, default)
        if not SLUG.fullmatch(value):
            raise self.error(field, f"{value!r} is not a short name (lower-case words with hyphens)")
        return value

    def flag(self, field: str, default: object = False) -> bool:
        """true or false."""
        return self._typed(field, default, bool, "true or false")

    def whole(self, field: str, default: object = ...) -> int:
        """A whole number."""
        return self._typed(field, default, int, "a whole number")

    def number(self, field: str, default: object = ...) -> float:
        """A number, as a float."""
        value = self.raw(field, default)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.error(field, f"must be a number, not {value!r}")
        return float(value)

    def choice(self, field: str, kinds: type[Choice], default: object = ...) -> Choice:
        """One of the words of an enumeration."""
        value = self.raw(field, default)
        try:
            return kinds(value)
        except ValueError:
            words = ", ".join(kinds)
            raise self.error(field, f"{value!r} is not one of: {words}") from None

    def text(self, field: str) -> Text:
        """A text in both languages."""
        try:
            return Text.from_json(self.raw(field))
        except ContentError as error:
            raise error.inside(field).inside(self._place) from None

    def markdown(self, field: str) -> Text:
        """A text in both languages whose blocks are right, so that it can be shown."""
        text = self.text(field)
        for language in LANGUAGES:
            try:
                blocks(text.in_(language))
            except MarkupError as error:
                raise self.error(f"{field}.{language}", str(error)) from None
        return text

    def maybe(self, field: str, read: Callable[[str], Built]) -> Built | None:
        """``read(field)``, or None where the field is absent or null."""
        return None if self.raw(field, None) is None else read(field)

    def items(self, field: str, default: object = ...) -> Sequence[Any]:
        """A list."""
        value = self.raw(field, default)
        if not isinstance(value, list | tuple):
            raise self.error(field, f"must be a list, not {value!r}")
        return value

    def slugs(self, field: str, default: object = ...) -> tuple[str, ...]:
        """A list of short names, each once."""
        values = self.items(field, default)
        for value in values:
            if not isinstance(value, str) or not SLUG.fullmatch(value):
                raise self.error(field, f"{value!r} is not a short name (lower-case words with hyphens)")
        if len(set(values)) < len(values):
            raise self.error(field, "names something twice")
        return tuple(values)

    def strings(self, field: str, default: object = ...) -> tuple[str, ...]:
        """A list of texts that aren't bilingual (sections of the guide)."""
        values = self.items(field, default)
        for value in values:
            if not isinstance(value, str):
                raise self.error(field, f"{value!r} must be text (quote it)")
        return tuple(values)

    def texts(self, field: str, default: object = ...) -> tuple[Text, ...]:
        """A list of bilingual texts."""
        return self.each(field, Text.from_json, default)

    def each(self, field: str, build: Callable[[Any], Built], default: object = ...) -> tuple[Built, ...]:
        """A list of which every entry is built with ``build``; errors name the entry."""
        built = []
        for number, value in enumerate(self.items(field, default)):
            try:
                built.append(build(value))
            except ContentError as error:
                raise error.inside(f"{field}[{number}]").inside(self._place) from None
        return tuple(built)

    def one(self, field: str, build: Callable[[Any], Built]) -> Built:
        """One nested mapping built with ``build``."""
        try:
            return build(self.raw(field))
        except ContentError as error:
            raise error.inside(field).inside(self._place) from None

    def close(self) -> None:
        """Refuse names that the format doesn't know: most are typing mistakes."""
        if unknown := sorted(str(key) for key in self.mapping if key not in self._asked):
            raise self.error(unknown[0], "is not a field of this format")
