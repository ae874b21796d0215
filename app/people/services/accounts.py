"""Accounts: opening, roles, and the links that let somebody set a password once."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from app.core import clock
from app.core.database import db
from app.core.errors import RuleViolation
from app.core.i18n import _
from app.core.security.permissions import Role
from app.people.models import Account, AccountRole, Employment, OneTimeToken, Person
from app.people.rules import SHORTEST_PASSWORD
from app.people.sign_in import hash_password, token_hash

LINK_HOLDS = {"invitation": timedelta(days=7), "reset": timedelta(hours=2)}


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link just made. The token is here and nowhere else: only its hash is kept."""

    account: Account
    token: str
    expires_at: datetime


def open_account(
    login: str, *, person_id: int | None = None, password: str | None = None, language: str = "zh", must_change_password: bool = False
) -> Account:
    """A way to sign in with ``login`` (kept in lower case). Without a password it opens nothing until a link was used."""
    wanted = login.strip().lower()
    if db.session.scalar(select(Account.id).where(Account.login == wanted)) is not None:
        raise RuleViolation(_("There is already an account %(login)s", login=wanted), "login")
    row = Account(login=wanted, person_id=person_id, language=language, must_change_password=must_change_password)
    if password is not None:
        row.password_hash = hash_password(password)
    db.session.add(row)
    db.session.flush()
    return row


def invite(person_id: int) -> Invitation:
    """A link with which somebody sets their first password; opens the account under their staff number if there is none."""
    account = db.session.scalar(select(Account).where(Account.person_id == person_id))
    if account is None:
        job = db.session.scalar(select(Employment).where(Employment.person_id == person_id).order_by(Employment.hired_on.desc()).limit(1))
        if job is None or (job.left_on is not None and job.left_on < clock.today()):
            raise RuleViolation(_("Only somebody who is employed can be invited"), None)
        person = db.session.get_one(Person, person_id)
        account = open_account(job.staff_number, person_id=person_id, language=person.language)
    account.active = True
    return make_link(account, "invitation")


def make_link(account: Account, purpose: str) -> Invitation:
    """A one-time link; what was sent before stops working."""
    now = clock.now()
    spend_links(account.id)
    token = secrets.token_urlsafe(32)
    row = OneTimeToken(account_id=account.id, purpose=purpose, token_hash=token_hash(token), expires_at=now + LINK_HOLDS[purpose])
    db.session.add(row)
    db.session.flush()
    return Invitation(account, token, row.expires_at)


def spend_links(account_id: int) -> None:
    """No link of this account that is still about works any more."""
    open_links = (OneTimeToken.account_id == account_id, OneTimeToken.used_at.is_(None))
    for row in db.session.scalars(select(OneTimeToken).where(*open_links)):
        row.used_at = clock.now()
    db.session.flush()


def set_password(account: Account, password: str) -> None:
    """A new password of one's own choosing."""
    if len(password) < SHORTEST_PASSWORD:
        short = _("Use at least %(number)d characters. A short sentence is easy to remember", number=SHORTEST_PASSWORD)
        raise RuleViolation(short, "password")
    if password.strip().lower() in {account.login, "reception", "password"} or len(set(password)) < 4:
        raise RuleViolation(_("This password is too easy to guess. A short sentence is easy to remember"), "password")
    account.password_hash, account.must_change_password = hash_password(password), False
    db.session.flush()


def give_role(account_id: int, role: Role | str, unit_id: int) -> AccountRole:
    """A role for a unit and all below it; giving it twice changes nothing. Everyone is staff without being given it."""
    given = Role(role)
    if given is Role.STAFF:
        raise RuleViolation(_("Everyone is staff already"), "role")
    same = (AccountRole.account_id == account_id, AccountRole.role == given.value, AccountRole.unit_id == unit_id)
    row = db.session.scalar(select(AccountRole).where(*same))
    if row is None:
        row = AccountRole(account_id=account_id, role=given.value, unit_id=unit_id)
        db.session.add(row)
        db.session.flush()
    return row


def take_role(row: AccountRole) -> None:
    """The role is gone from the next request on."""
    db.session.delete(row)
    db.session.flush()
