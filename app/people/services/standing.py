"""Days away, and decisions about the tier somebody holds."""

from datetime import date

from sqlalchemy import func, select

from app.core.database import db
from app.core.errors import RuleViolation
from app.core.events import publish
from app.core.i18n import _, short_date
from app.people.events import AbsenceRecorded, TierRecorded
from app.people.models import ABSENCES, GROUNDS, TIERS, Absence, Employment, TierHolding
from app.people.queries import tier_held
from app.people.rules import check_order


def record_absence(person_id: int, from_on: date, to_on: date, kind: str) -> Absence:
    """Somebody is away on these days, both included."""
    check_order(from_on, to_on)
    if kind not in ABSENCES:
        raise RuleViolation(_("Choose the kind of absence"), "kind")
    shared = (Absence.person_id == person_id, Absence.from_on <= to_on, Absence.to_on >= from_on)
    clash = db.session.scalar(select(Absence).where(*shared).limit(1))
    if clash is not None:
        days = {"first": short_date(clash.from_on, "full"), "last": short_date(clash.to_on, "full")}
        raise RuleViolation(_("An absence from %(first)s to %(last)s is already entered", **days), "from_on")
    row = Absence(person_id=person_id, from_on=from_on, to_on=to_on, kind=kind)
    db.session.add(row)
    db.session.flush()
    publish(AbsenceRecorded(row.id, person_id, from_on, to_on))
    return row


def withdraw_absence(row: Absence) -> None:
    """It was entered by mistake, or somebody came to work after all."""
    news = AbsenceRecorded(row.id, row.person_id, row.from_on, row.to_on, withdrawn=True)
    db.session.delete(row)
    db.session.flush()
    publish(news)


def record_tier(person_id: int, tier: str, from_on: date, *, ground: str, decided_by: int | None, document: str = "") -> TierHolding:
    """A decision of a named person: the tier held from a day on, and on what ground. Never changed, only followed by the next."""
    if tier not in TIERS:
        raise RuleViolation(_("Choose the tier"), "tier")
    if ground not in GROUNDS:
        raise RuleViolation(_("Choose on what ground"), "ground")
    if decided_by is None:
        raise RuleViolation(_("A decision about a tier needs a named person who takes it"), None)
    if decided_by == person_id:
        raise RuleViolation(_("Nobody decides about their own tier"), None)
    if not document.strip():
        raise RuleViolation(_("Name the document the decision stands on"), "document")
    _in_order(person_id, tier, from_on)
    row = TierHolding(person_id=person_id, tier=tier, from_on=from_on, ground=ground, document=document.strip(), decided_by=decided_by)
    db.session.add(row)
    db.session.flush()
    publish(TierRecorded(row.id, person_id, tier, from_on))
    return row


def _in_order(person_id: int, tier: str, from_on: date) -> None:
    first_day = db.session.scalar(select(func.min(Employment.hired_on)).where(Employment.person_id == person_id))
    if first_day is None:
        raise RuleViolation(_("Only somebody employed holds a tier"), "tier")
    if from_on < first_day:
        raise RuleViolation(_("This can’t be before the first day of work, %(day)s", day=short_date(first_day, "full")), "from_on")
    newest = tier_held(person_id, date.max)
    if newest is None:
        return
    since = short_date(newest.from_on, "full")
    if from_on < newest.from_on:
        raise RuleViolation(_("The last decision holds from %(day)s on. A new one can’t begin before it", day=since), "from_on")
    if tier == newest.tier:
        raise RuleViolation(_("This tier is already held since %(day)s", day=since), "tier")
