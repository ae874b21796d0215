"""Dataclasses to canonical JSON and back: what "byte for byte" is promised about.

Keys sorted, no spaces, UTF-8 as it is, whole numbers only: a float has no place where pay is decided.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")


def canonical_json(value: object) -> bytes:
    """The one way to write ``value`` (dataclasses, mappings, sequences, text, whole numbers, None)."""
    return json.dumps(plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def fingerprint(value: object) -> str:
    """SHA-256 of the canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical_json(value)).hexdigest()


def plain(value: object) -> object:
    """``value`` as dictionaries, lists, text, whole numbers and None."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    raise TypeError(f"{type(value).__name__} can't be written in canonical JSON")


def read_json(kind: type[T], body: bytes | str) -> T:
    """A ``kind`` (dataclass) from its canonical JSON. Raises ``KeyError`` or ``TypeError`` for another shape."""
    return cast(T, _build(kind, json.loads(body)))


@cache
def _fields_of(kind: Any) -> tuple[tuple[str, Any], ...]:
    hints = get_type_hints(kind)
    return tuple((field.name, hints[field.name]) for field in fields(kind))


def _build(kind: Any, value: Any) -> Any:
    origin, arguments = get_origin(kind), get_args(kind)
    if is_dataclass(kind):
        return cast(Any, kind)(**{name: _build(hint, value[name]) for name, hint in _fields_of(cast(Any, kind))})
    if origin is UnionType:
        return None if value is None else _build(next(one for one in arguments if one is not NoneType), value)
    if origin is tuple:
        return _build_tuple(arguments, value)
    if origin is not None and issubclass(origin, Mapping):
        return {key: _build(arguments[1], item) for key, item in value.items()}
    if hasattr(kind, "_fields"):
        return kind(*value)
    return value


def _build_tuple(arguments: tuple[Any, ...], value: list[Any]) -> tuple[Any, ...]:
    if arguments[-1] is Ellipsis:
        return tuple(_build(arguments[0], item) for item in value)
    return tuple(_build(kind, item) for kind, item in zip(arguments, value, strict=True))
