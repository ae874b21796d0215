"""Keyset paging: a page starts after the last row of the one before, so it costs the same however deep."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from flask import request
from sqlalchemy import Row, Select, SQLColumnExpression, and_, or_
from sqlalchemy.sql import ColumnElement

from app.core.database import db

T = TypeVar("T")
PAGE_SIZE = 25


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Rows of one page; ``next`` is the cursor of the page after it, ``first`` says that this is the first."""

    rows: list[T]
    next: str | None
    first: bool


def _encode(values: list[Any]) -> str:
    plain = [value.isoformat() if isinstance(value, date | datetime) else value for value in values]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def _decode(cursor: str, width: int) -> list[Any] | None:
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error):
        return None
    return values if isinstance(values, list) and len(values) == width else None


def _bounds(cursor: str, order: tuple[SQLColumnExpression[Any], ...]) -> list[Any] | None:
    values = _decode(cursor, len(order)) if cursor else None
    try:
        return None if values is None else [_revive(value, column) for value, column in zip(values, order, strict=True)]
    except (TypeError, ValueError):
        return None


def _revive(value: Any, column: Any) -> Any:
    python_type = column.type.python_type
    if python_type in (date, datetime):
        moment = python_type.fromisoformat(value)
        if python_type is datetime and moment.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return moment
    if not isinstance(value, python_type):
        raise TypeError(value)
    return value


def paginate(
    statement: Select[*tuple[Any, ...]], *order: SQLColumnExpression[Any], descending: bool = False, size: int = PAGE_SIZE
) -> Page[Row[*tuple[Any, ...]]]:
    """One page of ``statement`` ordered by ``order`` (plain columns, not null, unique together, all one direction).

    The cursor is the request's ``after``; a broken one means the first page. One query. Rows carry the order columns last.
    """
    after = _bounds(request.args.get("after", ""), order)
    if after is not None:
        statement = statement.where(_beyond(order, after, descending))
    keyed = statement.add_columns(*order).order_by(*(column.desc() if descending else column for column in order))
    rows = list(db.session.execute(keyed.limit(size + 1)))
    cursor = _encode(list(rows[size - 1][-len(order) :])) if len(rows) > size else None
    return Page(rows[:size], cursor, after is None)


def _beyond(order: tuple[SQLColumnExpression[Any], ...], bounds: list[Any], descending: bool) -> ColumnElement[bool]:
    steps = []
    for place, column in enumerate(order):
        equal = [order[before] == bounds[before] for before in range(place)]
        step = column < bounds[place] if descending else column > bounds[place]
        steps.append(and_(*equal, step))
    return or_(*steps)
