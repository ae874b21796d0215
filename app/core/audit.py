"""The trail's notebook: every flushed change of an audited row is noted here, with who acts and what they do.

trail.py turns the notes into links of the chain at the one commit.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.orm import Session, attributes
from sqlalchemy.orm.base import PASSIVE_NO_INITIALIZE

_NOTES = "trail_notes"
_actor: ContextVar[int | None] = ContextVar("trail_actor", default=None)
_doing: ContextVar[str] = ContextVar("trail_doing", default="")


@dataclass(frozen=True, slots=True)
class Change:
    """One row's change: ``fields`` maps a column to [before, after]."""

    verb: str
    table: str
    row_id: int | None
    fields: dict[str, list[Any]]


@contextmanager
def acting(actor: int | None, doing: str) -> Iterator[None]:
    """Within: changes are put down to account ``actor`` (None: the system), who is ``doing`` this."""
    actor_token, doing_token = _actor.set(actor), _doing.set(doing)
    try:
        yield
    finally:
        _actor.reset(actor_token)
        _doing.reset(doing_token)


def acts(actor: int | None, doing: str) -> None:
    """Say for the rest of this request who acts and what they do."""
    _actor.set(actor)
    _doing.set(doing)


def plain(value: Any) -> Any:
    """``value`` as JSON knows it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes):
        return f"{len(value)} bytes, sha256 {hashlib.sha256(value).hexdigest()}"
    return value


def _fields(obj: Any, verb: str) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    state = inspect(obj)
    for column in state.mapper.column_attrs:
        secret = column.columns[0].info.get("secret")
        history = attributes.get_history(obj, column.key, PASSIVE_NO_INITIALIZE)
        before = plain(history.deleted[0]) if history.deleted else None
        after = plain(getattr(obj, column.key)) if verb != "delete" else None
        if verb == "insert" and after is not None:
            found[column.key] = [None, "changed" if secret else after]
        elif verb == "update" and history.has_changes():
            found[column.key] = ["changed", "changed"] if secret else [before, after]
        elif verb == "delete" and history.unchanged:
            found[column.key] = ["changed" if secret else plain(history.unchanged[0]), None]
    return found


@event.listens_for(Session, "after_flush")
def _note_changes(session: Session, context: Any) -> None:
    notes: list[Any] = session.info.setdefault(_NOTES, [])
    for verb, objects in (("insert", session.new), ("update", session.dirty), ("delete", session.deleted)):
        for obj in objects:
            if getattr(obj, "__audited__", True) and (verb != "update" or session.is_modified(obj)):
                row_id = inspect(obj).mapper.primary_key_from_instance(obj)[0]
                notes.append(Change(verb, obj.__table__.name, row_id, _fields(obj, verb)))


def note_bulk(session: Session, verb: str, table: str, what: dict[str, Any]) -> None:
    """Put a bulk statement on the trail: it goes past the unit of work, so it must say itself what it did."""
    session.info.setdefault(_NOTES, []).append(Change(verb, table, None, {key: [None, value] for key, value in what.items()}))


def take_notes(session: Session) -> list[Change]:
    """What was noted since the last commit; the notebook is empty afterwards."""
    notes: list[Change] = session.info.pop(_NOTES, [])
    return notes


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(_NOTES, None)


def present_actor() -> tuple[int | None, str]:
    """Who acts now, and what they do."""
    return _actor.get(), _doing.get()
