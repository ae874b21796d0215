"""What was worked out once and holds until something it rests on changes: for pages that take many people together.

Every change of an audited row is a link of the trail, with the name of its table. So one look at the head of the trail
says whether anything changed at all since something was worked out, and one more whether it was in the tables named.
Kept in each process; a request that may write works everything out anew.
"""

from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable
from dataclasses import dataclass
from threading import Lock
from typing import Any, TypeVar

from flask import g
from sqlalchemy import bindparam, exists, select

from app.core import database
from app.core.database import db
from app.core.trail import ONLY, AuditHead, AuditLink, AuditPayload

T = TypeVar("T")
MOST_KEPT = 256
FAR = 2000
"""Links after which it costs more to look than to work it out again."""

_HEAD = select(AuditHead.number, AuditHead.mac).where(AuditHead.id == ONLY)
_SAME_CHAIN = select(AuditLink.mac).where(AuditLink.number == bindparam("number"))
_TOUCHED = exists().where(AuditPayload.number > bindparam("number"), AuditPayload.table_name.in_(bindparam("tables", expanding=True)))


@dataclass(slots=True)
class _Kept:
    value: Any
    number: int
    mac: str


_kept: OrderedDict[Hashable, _Kept] = OrderedDict()
_lock = Lock()


def until_changed(key: Hashable, tables: Collection[Any], work: Callable[[], T]) -> T:
    """What ``work`` gives, remembered under ``key`` until a row of ``tables`` (models) changes. ``work`` reads nothing else.

    One query a request, one more when the trail went on since. What is given is shared by requests: never changed by them.
    """
    if database.may_write():
        return work()
    whole_key = (str(db.engine.url), key)
    number, mac = _head()
    with _lock:
        found = _kept.get(whole_key)
    if found is None or not _holds(found, number, mac, tables):
        found = _Kept(work(), number, mac)
    else:
        found.number, found.mac = number, mac
    with _lock:
        _kept[whole_key] = found
        _kept.move_to_end(whole_key)
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    value: T = found.value
    return value


def forget() -> None:
    """Let go of everything remembered in this process (benches, tests)."""
    with _lock:
        _kept.clear()


def _head() -> tuple[int, str]:
    """The head as this request's transaction sees it."""
    head: tuple[int, str] | None = g.get("trail_head")
    if head is None:
        row = db.session.execute(_HEAD).one_or_none()
        head = g.trail_head = (0, "") if row is None else (row.number, row.mac)
    return head


def _holds(kept: _Kept, number: int, mac: str, tables: Collection[Any]) -> bool:
    if (kept.number, kept.mac) == (number, mac):
        return True
    if not kept.number < number <= kept.number + FAR:
        return False  # another database was put in this one's place, or it was long ago
    names = [model.__tablename__ for model in tables]
    asked = select(_SAME_CHAIN.scalar_subquery(), _TOUCHED)
    same_mac, touched = db.session.execute(asked, {"number": kept.number, "tables": names}).one()
    return same_mac == kept.mac and not touched
