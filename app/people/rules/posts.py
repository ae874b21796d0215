"""Days and shares: what overlaps, what adds up to more than there is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.core.errors import RuleViolation
from app.core.i18n import _, short_date

DAY = timedelta(days=1)
MOST_APPRENTICES = 2


@dataclass(frozen=True, slots=True)
class Span:
    """Days from ``start`` to ``end``, both included; ``end`` None: open. ``share`` in percent."""

    start: date
    end: date | None = None
    share: int = 100

    def covers(self, day: date) -> bool:
        """Whether ``day`` is one of them."""
        return self.start <= day and (self.end is None or day <= self.end)

    def overlaps(self, other: "Span") -> bool:
        """Whether they share a day."""
        return (self.end is None or other.start <= self.end) and (other.end is None or self.start <= other.end)


def first_overlap(spans: Iterable[Span], new: Span) -> Span | None:
    """The first of ``spans`` that shares a day with ``new``."""
    return next((span for span in spans if span.overlaps(new)), None)


def busiest_share(spans: Sequence[Span], new: Span) -> int:
    """The highest sum of shares on any day of ``new``, itself included. Sums only rise where a span begins."""
    days = [new.start, *(span.start for span in spans if new.covers(span.start))]
    return new.share + max(sum(span.share for span in spans if span.covers(day)) for day in days)


def primary_share(additional: Iterable[int]) -> int:
    """What is left of somebody's time for the primary post, in percent."""
    return 100 - sum(additional)


def most_at_once(spans: Sequence[Span], new: Span) -> int:
    """How many of ``spans`` run on the fullest day of ``new``, itself included."""
    return busiest_share([Span(span.start, span.end, 1) for span in spans], Span(new.start, new.end, 1))


def check_order(first: date, last: date | None, field: str = "to_on") -> None:
    """Refuse days that end before they begin."""
    if last is not None and last < first:
        raise RuleViolation(_("The last day can’t be before the first, %(day)s", day=short_date(first, "full")), field)


def day_before(day: date) -> date:
    """The day on which something ends that is followed on ``day``."""
    return day - DAY
