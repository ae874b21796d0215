"""Joining, basics, leaving, coming back."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from app.core.database import db
from app.core.errors import RuleViolation
from app.core.events import publish
from app.core.forms import check_version
from app.core.i18n import _, name, short_date
from app.people.events import PersonLeft
from app.people.models import KINDS, Account, Assignment, Employment, MentorPairing, Person
from app.people.rules import check_order

BASICS = ("name_zh", "name_en", "gender", "email", "phone", "language")


@dataclass(frozen=True, slots=True)
class Basics:
    """What is known about a person themselves."""

    name_zh: str
    name_en: str = ""
    gender: str = ""
    email: str | None = None
    phone: str | None = None
    language: str = "zh"

    def values(self) -> dict[str, Any]:
        """The columns, cleaned: no spaces around, an e-mail in lower case, nothing where nothing was written."""
        return {
            "name_zh": self.name_zh.strip(),
            "name_en": self.name_en.strip(),
            "gender": self.gender,
            "email": (self.email or "").strip().lower() or None,
            "phone": (self.phone or "").strip() or None,
            "language": self.language,
        }


@dataclass(frozen=True, slots=True)
class Post:
    """Where somebody works, as what, under whom."""

    unit_id: int
    position_id: int
    supervisor_id: int | None = None


def hire(basics: Basics, post: Post, staff_number: str, hired_on: date, kind: str = "contract") -> Person:
    """Somebody new, employed and in their primary post from the first day on."""
    values = basics.values()
    _name_is_there(values)
    _email_is_free(values["email"], None)
    person = Person(**values)
    db.session.add(person)
    db.session.flush()
    _employ(person.id, post, staff_number, hired_on, kind)
    return person


def edit_person(person: Person, basics: Basics, version: int | None = None) -> None:
    """Change somebody's basics; raises EditConflict when another edit came first."""
    check_version(person, version, BASICS)
    values = basics.values()
    _name_is_there(values)
    _email_is_free(values["email"], person.id)
    for column, value in values.items():
        setattr(person, column, value)
    db.session.flush()


def leave(person_id: int, last_day: date) -> Employment:
    """The present employment ends; what was planned for later falls away, pairings end with it."""
    job = open_employment(person_id)
    if job is None:
        raise RuleViolation(_("This person has already left"), "on")
    check_order(job.hired_on, last_day, "on")
    job.left_on = last_day
    _end_posts(job.id, last_day)
    _end_pairings(person_id, last_day)
    db.session.flush()
    publish(PersonLeft(person_id, last_day))
    return job


def rehire(person_id: int, post: Post, staff_number: str, hired_on: date, kind: str = "contract") -> Employment:
    """Somebody who had left comes back: a new employment under a new number; the account takes that number."""
    last = db.session.scalar(select(Employment).where(Employment.person_id == person_id).order_by(Employment.hired_on.desc()).limit(1))
    if last is not None and (last.left_on is None or last.left_on >= hired_on):
        ends = short_date(last.left_on, "full") if last.left_on else _("until further notice")
        raise RuleViolation(_("The employment before runs on (last day: %(day)s). Start after it", day=ends), "hired_on")
    job = _employ(person_id, post, staff_number, hired_on, kind)
    account = db.session.scalar(select(Account).where(Account.person_id == person_id))
    if account is not None and not db.session.scalar(select(Account.id).where(Account.login == job.staff_number.lower())):
        account.login = job.staff_number.lower()
        db.session.flush()
    return job


def open_employment(person_id: int) -> Employment | None:
    """The employment that has no last day yet."""
    return db.session.scalar(select(Employment).where(Employment.person_id == person_id, Employment.left_on.is_(None)))


def _employ(person_id: int, post: Post, staff_number: str, hired_on: date, kind: str) -> Employment:
    number = staff_number.strip()
    if not number:
        raise RuleViolation(_("Enter the staff number"), "staff_number")
    if kind not in KINDS:
        raise RuleViolation(_("Choose the kind of employment"), "kind")
    _number_is_free(number)
    job = Employment(person_id=person_id, staff_number=number, kind=kind, hired_on=hired_on)
    db.session.add(job)
    db.session.flush()
    _not_own_supervisor(person_id, post)
    db.session.add(
        Assignment(
            employment_id=job.id, unit_id=post.unit_id, position_id=post.position_id, supervisor_id=post.supervisor_id, from_on=hired_on
        )
    )
    db.session.flush()
    return job


def _not_own_supervisor(person_id: int, post: Post) -> None:
    if post.supervisor_id == person_id:
        raise RuleViolation(_("Nobody supervises themselves. Choose somebody else"), "supervisor")


def _name_is_there(values: dict[str, Any]) -> None:
    if not values["name_zh"] and not values["name_en"]:
        raise RuleViolation(_("Enter the name"), "name_zh")


def _number_is_free(number: str) -> None:
    owner = db.session.scalar(
        select(Person).join(Employment, Employment.person_id == Person.id).where(func.lower(Employment.staff_number) == number.lower())
    )
    if owner is not None:
        taken = _("Number %(number)s belongs to %(name)s. Each person needs their own", number=number, name=name(owner))
        raise RuleViolation(taken, "staff_number")


def _email_is_free(email: str | None, person_id: int | None) -> None:
    if email is None:
        return
    owner = db.session.scalar(select(Person.id).where(func.lower(Person.email) == email))
    if owner is not None and owner != person_id:
        raise RuleViolation(_("This address belongs to somebody else here. Each person needs their own"), "email")


def _end_posts(employment_id: int, last_day: date) -> None:
    for post in db.session.scalars(select(Assignment).where(Assignment.employment_id == employment_id)):
        if post.from_on > last_day:
            db.session.delete(post)
        elif post.to_on is None or post.to_on > last_day:
            post.to_on = last_day


def _end_pairings(person_id: int, last_day: date) -> None:
    either = (MentorPairing.apprentice_id == person_id) | (MentorPairing.mentor_id == person_id)
    beyond = MentorPairing.to_on.is_(None) | (MentorPairing.to_on > last_day)
    for pairing in db.session.scalars(select(MentorPairing).where(either, beyond)):
        if pairing.from_on > last_day:
            db.session.delete(pairing)
        else:
            pairing.to_on = last_day
