"""The one place that knows what time it is, so that tests and the demonstration can say what time it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_frozen: ContextVar[datetime | None] = ContextVar("frozen_at", default=None)
_zone = [ZoneInfo("Asia/Shanghai")]  # of the process: a context variable would be lost on the server's threads


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _frozen.get() or datetime.now(UTC)


def today() -> date:
    """The business date: the present day in the organisation's time zone."""
    return local(now()).date()


def local(moment: datetime) -> datetime:
    """``moment`` on the wall clock of the organisation."""
    return moment.astimezone(_zone[0])


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """The moment (UTC) at which the organisation's wall clock shows ``hour:minute`` on ``day``."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=_zone[0]).astimezone(UTC)


def use_zone(name: str) -> None:
    """Set the organisation's time zone for this process (IANA name)."""
    _zone[0] = ZoneInfo(name)


@contextmanager
def frozen(moment: datetime) -> Iterator[None]:
    """Hold the clock at ``moment`` (aware)."""
    if moment.tzinfo is None:
        raise ValueError("a frozen moment needs a time zone")
    token = _frozen.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.reset(token)
