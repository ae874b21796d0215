"""The day that a page is asked for: now, or how things stood at the end of a past day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.core import clock


@dataclass(frozen=True, slots=True)
class AsOf:
    """A past day, or now (None). ``happened``: with what became known later. ``wrong``: what was asked and is no past day."""

    day: date | None = None
    happened: bool = False
    wrong: str = ""
    ahead: bool = False

    @property
    def past(self) -> bool:
        """Whether this isn't simply now."""
        return self.day is not None

    @property
    def on(self) -> date:
        """The business day."""
        return self.day or clock.today()

    @property
    def newest(self) -> date:
        """The last day that can be asked for."""
        return clock.today()

    @property
    def moment(self) -> datetime:
        """Now, or the last moment of the day."""
        return clock.now() if self.day is None else clock.at(self.day + timedelta(days=1), 0) - timedelta(microseconds=1)

    @property
    def asked(self) -> dict[str, str]:
        """The same as an address carries it."""
        if self.day is None:
            return {}
        return {"as_of": self.day.isoformat()} | ({"view": "happened"} if self.happened else {})


NOW = AsOf()


def read(text: str, view: str = "") -> AsOf:
    """What an address asks for. Today is now; what can't be read, or is still to come, is now too, and says so."""
    text, happened = text.strip()[:20], view == "happened"
    if not text:
        return AsOf(happened=happened)
    try:
        day = date.fromisoformat(text.replace("/", "-"))
    except ValueError:
        return AsOf(happened=happened, wrong=text)
    if day > clock.today():
        return AsOf(happened=happened, wrong=text, ahead=True)
    return AsOf(None if day == clock.today() else day, happened)


def on_day(day: date | datetime | None, *, happened: bool = False) -> AsOf:
    """The same for callers that have a day (or a moment: its business day)."""
    if day is None:
        return AsOf(happened=happened)
    chosen = clock.local(day).date() if isinstance(day, datetime) else day
    return AsOf(chosen if chosen < clock.today() else None, happened)
