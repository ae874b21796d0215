"""Links that let somebody set a password once: made for an invitation or a reset, kept as a hash, spent on use."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import select

from app.core import clock, mail
from app.core.database import db
from app.core.errors import RuleViolation
from app.core.i18n import _, in_language
from app.core.jobs import enqueue
from app.people.models import Account, Employment, OneTimeToken, Person
from app.people.queries.accounts import link_behind
from app.people.services.accounts import open_account, set_password
from app.people.sign_in import account_for, may_enter, revoke_sessions, token_hash

LINK_HOLDS = {"invitation": timedelta(days=7), "reset": timedelta(hours=2)}
PAUSE_BETWEEN_LETTERS = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link just made. The token is here and nowhere else: only its hash is kept."""

    account: Account
    token: str
    expires_at: datetime

    @property
    def address(self) -> str:
        """Where the link leads."""
        return f"{current_app.config['PUBLIC_URL']}/link/{self.token}"


def invite(person_id: int) -> Invitation:
    """A link with which somebody sets a first or new password; opens the account under their staff number if there is none."""
    job = db.session.scalar(select(Employment).where(Employment.person_id == person_id).order_by(Employment.hired_on.desc()).limit(1))
    if job is None or (job.left_on is not None and job.left_on < clock.today()):
        raise RuleViolation(_("Only somebody who is employed can be invited"), None)
    account = db.session.scalar(select(Account).where(Account.person_id == person_id))
    if account is None:
        person = db.session.get_one(Person, person_id)
        account = open_account(job.staff_number, person_id=person_id, language=person.language)
    account.active = True
    return make_link(account, "invitation")


def invite_all(person_ids: list[int]) -> list[Invitation]:
    """An invitation for each of several people."""
    return [invite(person_id) for person_id in person_ids]


def make_link(account: Account, purpose: str) -> Invitation:
    """A one-time link; what was sent before stops working."""
    spend_links(account.id)
    token = secrets.token_urlsafe(32)
    row = OneTimeToken(account_id=account.id, purpose=purpose, token_hash=token_hash(token), expires_at=clock.now() + LINK_HOLDS[purpose])
    db.session.add(row)
    db.session.flush()
    return Invitation(account, token, row.expires_at)


def spend_links(account_id: int) -> None:
    """No link of this account that is still about works any more."""
    for row in db.session.scalars(select(OneTimeToken).where(OneTimeToken.account_id == account_id, OneTimeToken.used_at.is_(None))):
        row.used_at = clock.now()
    db.session.flush()


def use_link(token: str, password: str) -> Account:
    """Set the password the link is for. The link is spent, and whoever was signed in with the old password is out."""
    link = link_behind(token)
    if link is None:
        raise RuleViolation(_("This link was used already or has run out. Ask for a new one"), None)
    set_password(link.account, password)
    spend_links(link.account.id)
    revoke_sessions(link.account.id)
    return link.account


def ask_for_reset(login: str) -> None:
    """Somebody at the door forgot their password. The same is done for any name: who it is, only the worker looks up."""
    enqueue("people.send_reset_link", login=login.strip()[:254])


def send_reset_link(login: str) -> None:
    """A letter with a link, if this is an open account whose owner has an address and got none just now."""
    account = account_for(login)
    if account is None or account.person_id is None or not may_enter(account.id) or _just_sent(account.id):
        return
    person = db.session.get_one(Person, account.person_id)
    if person.email is None:
        return
    link = make_link(account, "reset")
    with in_language(account.language):
        subject = _("Set a new password")
    mail.write(person.email, account.language, subject, "people/mail/reset.txt", person=person, link=link)


def _just_sent(account_id: int) -> bool:
    since = clock.now() - PAUSE_BETWEEN_LETTERS
    recent = (OneTimeToken.account_id == account_id, OneTimeToken.purpose == "reset", OneTimeToken.created_at > since)
    return db.session.scalar(select(OneTimeToken.id).where(*recent).limit(1)) is not None
