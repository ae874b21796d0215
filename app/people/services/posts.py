"""Where somebody works: moving the primary post, adding and ending additional ones."""

from datetime import date

from sqlalchemy import select

from app.core.database import db
from app.core.errors import RuleViolation
from app.core.i18n import _, short_date
from app.people.models import Assignment, Employment
from app.people.rules import Span, busiest_share, check_order, day_before, first_overlap
from app.people.services.employment import Post, open_employment


def transfer(person_id: int, post: Post, from_on: date) -> Assignment:
    """Move the primary post from a day on. On the very day the present one begins, it is put right instead."""
    job = _employment(person_id, from_on, "from_on")
    _not_own(person_id, post)
    posts = [row for row in _posts(job) if row.primary]
    same_day = next((row for row in posts if row.from_on == from_on), None)
    if same_day is not None:
        same_day.unit_id, same_day.position_id, same_day.supervisor_id = post.unit_id, post.position_id, post.supervisor_id
        db.session.flush()
        return same_day
    later = next((row for row in posts if row.from_on > from_on), None)
    if later is not None:
        known = _("A move from %(day)s on is already entered. Choose that day, or a later one", day=short_date(later.from_on, "full"))
        raise RuleViolation(known, "from_on")
    for row in posts:
        if row.to_on is None or row.to_on >= from_on:
            row.to_on = day_before(from_on)
    db.session.flush()
    return _add(job, post, Span(from_on), primary=True)


def add_assignment(person_id: int, post: Post, from_on: date, to_on: date | None = None, *, share: int) -> Assignment:
    """An additional post (兼任, 借调) for a share of the time; the primary post keeps the rest."""
    job = _employment(person_id, from_on, "from_on")
    _not_own(person_id, post)
    check_order(from_on, to_on)
    if not 1 <= share <= 100:
        raise RuleViolation(_("Write a share between 1 and 100 percent"), "share")
    new = Span(from_on, to_on, share)
    others = [Span(row.from_on, row.to_on, row.share) for row in _posts(job) if not row.primary]
    if busiest_share(others, new) > 100:
        free = 100 - (busiest_share(others, new) - share)
        raise RuleViolation(_("With the other posts this is more than 100 percent. At most %(free)d are left", free=free), "share")
    return _add(job, post, new, primary=False)


def end_assignment(row: Assignment, last_day: date) -> None:
    """An additional post ends."""
    if row.primary:
        raise RuleViolation(_("The primary post ends by a transfer or by leaving"), "to_on")
    check_order(row.from_on, last_day)
    row.to_on = last_day
    db.session.flush()


def _employment(person_id: int, day: date, field: str) -> Employment:
    job = open_employment(person_id)
    if job is None:
        raise RuleViolation(_("This person has left. Rehire them first"), field)
    if day < job.hired_on:
        raise RuleViolation(_("This can’t be before the first day of work, %(day)s", day=short_date(job.hired_on, "full")), field)
    return job


def _posts(job: Employment) -> list[Assignment]:
    return list(db.session.scalars(select(Assignment).where(Assignment.employment_id == job.id).order_by(Assignment.from_on)))


def _add(job: Employment, post: Post, span: Span, *, primary: bool) -> Assignment:
    """The one place that adds a post to a running employment. Two primary ones never share a day."""
    if primary and first_overlap([Span(row.from_on, row.to_on) for row in _posts(job) if row.primary], span):
        raise RuleViolation(_("Two primary posts can’t share a day"), "from_on")
    row = Assignment(
        employment_id=job.id, unit_id=post.unit_id, position_id=post.position_id, supervisor_id=post.supervisor_id,
        primary=primary, share=span.share, from_on=span.start, to_on=span.end,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def _not_own(person_id: int, post: Post) -> None:
    if post.supervisor_id == person_id:
        raise RuleViolation(_("Nobody supervises themselves. Choose somebody else"), "supervisor")
