"""The trail: who changed what, when, from what to what, in a chain that shows tampering.

Every flushed change of an audited row is noted here; trail.py turns the notes into links at the one commit. A link holds a gapless number, the MAC of the link before it, and a salted digest of its payload;
its own MAC is made with a key kept outside the database. The payload can be erased, the link can't. The head is
also written to a file outside the database, so that cutting off the tail shows.
"""

import hashlib
import hmac
import json
import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.orm import Session, attributes


GENESIS = "0" * 64
_NOTES = "trail_notes"
_actor: ContextVar[int | None] = ContextVar("trail_actor", default=None)
_doing: ContextVar[str] = ContextVar("trail_doing", default="")
_head_file = threading.Lock()


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


def _plain(value: Any) -> Any:
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
        history = attributes.get_history(obj, column.key, attributes.PASSIVE_NO_INITIALIZE)
        before = _plain(history.deleted[0]) if history.deleted else None
        after = _plain(getattr(obj, column.key)) if verb != "delete" else None
        if verb == "insert" and after is not None:
            found[column.key] = [None, "changed" if secret else after]
        elif verb == "update" and history.has_changes():
            found[column.key] = ["changed", "changed"] if secret else [before, after]
        elif verb == "delete" and history.unchanged:
            found[column.key] = ["changed" if secret else _plain(history.unchanged[0]), None]
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


def canonical(body: Any) -> bytes:
    """JSON that is the same for the same content: sorted keys, no spaces, UTF-8."""
    return json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain).encode()


def payload_digest(salt: str, body: Any) -> str:
    """Salted, so that an erased payload can't be found again by guessing."""
    return hashlib.sha256(bytes.fromhex(salt) + canonical(body)).hexdigest()


def link_mac(key: bytes, number: int, previous: str, digest: str, at: str, actor: int | None) -> str:
    """HMAC-SHA-256 over everything a link says."""
    return hmac.new(key, canonical([number, previous, digest, at, actor]), hashlib.sha256).hexdigest()


def write_head_file(path: Path, number: int, mac: str) -> None:
    """Keep the newest head in a file; an older one never replaces a newer one."""
    with _head_file:
        known = read_head_file(path)
        if known is not None and known[0] >= number:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        scratch = path.with_suffix(f".{os.getpid()}.{threading.get_ident()}")
        scratch.write_text(f"{number} {mac}\n")
        scratch.replace(path)


def read_head_file(path: Path) -> tuple[int, str] | None:
    """The head last written outside the database, or None."""
    try:
        number, mac = path.read_text().split()
    except (FileNotFoundError, ValueError):
        return None
    return int(number), mac


def find_breaks(key: bytes, links: Iterable[Any], head: tuple[int, str], outside: tuple[int, str] | None) -> Iterator[str]:
    """Walk the chain from its beginning and say, one sentence each, where it was tampered with.

    ``links`` yields rows with number, previous, mac, digest, at, actor_id, table_name, row_id, salt, body;
    ``head`` is the database's own head and ``outside`` the one kept in a file.
    """
    number, mac = 0, GENESIS
    seen_outside = outside is None or outside[0] == 0
    without_payload: set[int] = set()
    erased: set[int] = set()
    for link in links:
        if link.number != number + 1:
            yield f"link {number + 1} is missing: the next one found is {link.number}"
        if link.previous != mac:
            yield f"link {link.number} does not follow the one before it"
        if link.mac != link_mac(key, link.number, link.previous, link.digest, link.at.isoformat(), link.actor_id):
            yield f"link {link.number} was changed"
        if link.body is None:
            without_payload.add(link.number)
        else:
            body = _intact_body(link)
            if body is None:
                yield f"the payload of link {link.number} was changed"
            elif body["verb"] == "erase":
                erased.update(body["fields"]["numbers"][1])
        number, mac = link.number, link.mac
        seen_outside = seen_outside or (outside is not None and (number, mac) == outside)
    for missing in sorted(without_payload - erased):
        yield f"the payload of link {missing} is missing, and no erasure on the trail names it"
    if (number, mac) != head:
        yield f"the chain ends at link {number}, but the head says {head[0]}"
    if not seen_outside and outside is not None:
        yield f"the end was cut off or replaced: the head kept outside the database is link {outside[0]}"


def _intact_body(link: Any) -> dict[str, Any] | None:
    """The payload, or None when it isn't what was signed."""
    try:
        body: dict[str, Any] = json.loads(link.body)
        intact = payload_digest(link.salt, body) == link.digest
    except ValueError:
        return None
    return body if intact and (body["table"], body["row"]) == (link.table_name, link.row_id) else None
