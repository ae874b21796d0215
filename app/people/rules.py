"""Pure decisions about posts and roles: which days overlap, how shares add up, who may hand out which role."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.core.errors import RuleViolation
from app.core.i18n import _, short_date
from app.core.security.identity import Grant
from app.core.security.permissions import Role

DAY = timedelta(days=1)
MOST_APPRENTICES = 2
SHORTEST_PASSWORD = 10
# What HR may hand out within their units; everything else only an administrator.
GIVEN_BY_HR = frozenset({Role.STAFF, Role.MENTOR, Role.SUPERVISOR, Role.TRAINER, Role.SERVICE})


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


def may_give(grants: Collection[Grant], role: Role, unit_path: str) -> bool:
    """Whether somebody with ``grants`` may hand out ``role`` for the unit at ``unit_path``."""
    if any(grant.role is Role.ADMIN for grant in grants):
        return True
    return role in GIVEN_BY_HR and any(grant.role is Role.HR and unit_path.startswith(grant.unit_path) for grant in grants)


def may_manage(grants: Collection[Grant], held: Collection[Grant]) -> bool:
    """Whether somebody with ``grants`` may invite, reset or close an account that holds ``held``.

    Only who could have given every one of its roles: otherwise a reset would be a way into a stronger account.
    """
    return all(may_give(grants, grant.role, grant.unit_path) for grant in held)
