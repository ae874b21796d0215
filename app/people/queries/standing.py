"""What somebody holds and when they are away."""

from datetime import date, timedelta

from sqlalchemy import select

from app.core import clock
from app.core.database import db
from app.people.models import Absence, TierHolding


def tier_held(person_id: int, on: date | None = None) -> TierHolding | None:
    """The decision that says which tier somebody holds on a day."""
    return db.session.scalar(
        select(TierHolding)
        .where(TierHolding.person_id == person_id, TierHolding.from_on <= (on or clock.today()))
        .order_by(TierHolding.from_on.desc(), TierHolding.id.desc())
        .limit(1)
    )


def absent_days(person_id: int, start: date, end: date) -> set[date]:
    """The days of absence from ``start`` to ``end``, both included."""
    rows = db.session.execute(
        select(Absence.from_on, Absence.to_on).where(Absence.person_id == person_id, Absence.from_on <= end, Absence.to_on >= start)
    )
    days: set[date] = set()
    for from_on, to_on in rows:
        first, last = max(from_on, start), min(to_on, end)
        days.update(first + timedelta(days=offset) for offset in range((last - first).days + 1))
    return days
