"""师徒协议: who coaches whom."""

from datetime import date

from sqlalchemy import select

from app.core.database import db
from app.core.errors import RuleViolation
from app.core.events import publish
from app.core.i18n import _, short_date
from app.core.security.permissions import Role
from app.people.events import MentorPaired
from app.people.models import Account, AccountRole, MentorPairing
from app.people.queries import Placed, placed_by_ids
from app.people.rules import MOST_APPRENTICES, Span, check_order, first_overlap, most_at_once


def pair_mentor(apprentice_id: int, mentor_id: int, from_on: date, to_on: date | None = None, *, allowance: int = 0) -> MentorPairing:
    """A mentor for somebody: one at a time, and at most two apprentices for a mentor. ``allowance``: minor units a month."""
    if apprentice_id == mentor_id:
        raise RuleViolation(_("Nobody is their own mentor. Choose somebody else"), "mentor")
    check_order(from_on, to_on)
    if allowance < 0:
        raise RuleViolation(_("An allowance is not below zero"), "allowance")
    both = placed_by_ids((apprentice_id, mentor_id), from_on)
    if len(both) < 2:
        raise RuleViolation(_("Both need to be employed on that day"), "from_on")
    _free_for_it(apprentice_id, mentor_id, Span(from_on, to_on))
    row = MentorPairing(apprentice_id=apprentice_id, mentor_id=mentor_id, from_on=from_on, to_on=to_on, allowance=allowance)
    db.session.add(row)
    _open_the_door(both[mentor_id])
    db.session.flush()
    publish(MentorPaired(row.id, apprentice_id, mentor_id, from_on))
    return row


def end_pairing(row: MentorPairing, last_day: date) -> None:
    """The pairing ends."""
    check_order(row.from_on, last_day)
    row.to_on = last_day
    db.session.flush()


def _free_for_it(apprentice_id: int, mentor_id: int, new: Span) -> None:
    people = (apprentice_id, mentor_id)
    either = MentorPairing.apprentice_id.in_(people) | MentorPairing.mentor_id.in_(people)
    rows = list(db.session.scalars(select(MentorPairing).where(either)))
    own = [Span(row.from_on, row.to_on) for row in rows if row.apprentice_id == apprentice_id]
    clash = first_overlap(own, new)
    if clash is not None:
        since = short_date(clash.start, "full")
        raise RuleViolation(_("There is already a mentor from %(day)s on. End that pairing first", day=since), "mentor")
    turned_round = [Span(row.from_on, row.to_on) for row in rows if (row.apprentice_id, row.mentor_id) == (mentor_id, apprentice_id)]
    if first_overlap(turned_round, new):
        raise RuleViolation(_("These two can’t be each other’s mentor"), "mentor")
    coached = [Span(row.from_on, row.to_on) for row in rows if row.mentor_id == mentor_id]
    if most_at_once(coached, new) > MOST_APPRENTICES:
        raise RuleViolation(_("This mentor already coaches %(number)d people then. Choose another", number=MOST_APPRENTICES), "mentor")


def _open_the_door(mentor: Placed) -> None:
    """A mentor with an account finds their apprentices in the navigation; the role by itself shows them nobody."""
    account = db.session.scalar(select(Account.id).where(Account.person_id == mentor.person_id))
    if account is None:
        return
    has = db.session.scalar(select(AccountRole.id).where(AccountRole.account_id == account, AccountRole.role == Role.MENTOR).limit(1))
    if has is None:
        db.session.add(AccountRole(account_id=account, role=Role.MENTOR.value, unit_id=mentor.unit_id))
