"""Accounts: opening, roles, passwords, closing, and what people settle about their own."""

from sqlalchemy import select

from app.core import clock
from app.core.database import db
from app.core.errors import RuleViolation
from app.core.i18n import _
from app.core.security.identity import Identity
from app.core.security.permissions import Role
from app.people.models import Account, AccountRole, OneTimeToken, PrivacyAcknowledgement, Unit, WebSession
from app.people.queries.accounts import grants_of, roles_of
from app.people.rules import SHORTEST_PASSWORD, may_give, may_manage, too_easy
from app.people.sign_in import NOTICE_VERSION, hash_password, password_matches, revoke_sessions


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


def set_password(account: Account, password: str) -> None:
    """A new password of one's own choosing."""
    if len(password) < SHORTEST_PASSWORD:
        short = _("Use at least %(number)d characters. A short sentence is easy to remember", number=SHORTEST_PASSWORD)
        raise RuleViolation(short, "password")
    if too_easy(password, account.login):
        raise RuleViolation(_("This password is too easy to guess. A short sentence is easy to remember"), "password")
    account.password_hash, account.must_change_password = hash_password(password), False
    db.session.flush()


def change_password(identity: Identity, present: str, password: str) -> None:
    """Change one's own password; everywhere else one is signed out."""
    account = db.session.get_one(Account, identity.account_id)
    if not password_matches(account.password_hash, present):
        raise RuleViolation(_("This is not your present password"), "present")
    set_password(account, password)
    revoke_sessions(account.id, besides=identity.session_id)


def acknowledge_notice(identity: Identity) -> None:
    """Record that the privacy notice was read, which version, and when; once is enough."""
    known = (PrivacyAcknowledgement.account_id == identity.account_id, PrivacyAcknowledgement.notice_version == NOTICE_VERSION)
    if db.session.scalar(select(PrivacyAcknowledgement.id).where(*known)) is None:
        db.session.add(PrivacyAcknowledgement(account_id=identity.account_id, notice_version=NOTICE_VERSION))
        db.session.flush()


def prefer(identity: Identity, language: str, theme: str) -> None:
    """The language somebody reads in, and light or dark."""
    account = db.session.get_one(Account, identity.account_id)
    account.language, account.theme = language, theme
    db.session.flush()


def end_session(row: WebSession) -> None:
    """Sign one device out."""
    row.revoked_at = clock.now()
    db.session.flush()


def end_other_sessions(identity: Identity) -> None:
    """Sign every device out but this one."""
    revoke_sessions(identity.account_id, besides=identity.session_id)


def check_may_manage(identity: Identity, person_id: int) -> None:
    """Refuse who could not have given each of the account's roles: a new link would be a way into a stronger account."""
    if not may_manage(identity.grants, grants_of(roles_of(person_id))):
        raise RuleViolation(_("This account has roles that only an administrator gives. Ask an administrator"), None)


def give_role(account_id: int, role: Role | str, unit_id: int, *, by: Identity | None = None) -> AccountRole:
    """A role for a unit and all below it; giving it twice changes nothing. Everyone is staff without being given it.

    ``by`` None: the system gives it (set-up, demonstration, command line).
    """
    given = Role(role)
    if given is Role.STAFF:
        raise RuleViolation(_("Everyone is staff already"), "role")
    if by is not None and not may_give(by.grants, given, db.session.get_one(Unit, unit_id).path):
        raise RuleViolation(_("Only an administrator gives this role. Ask an administrator"), "role")
    same = (AccountRole.account_id == account_id, AccountRole.role == given.value, AccountRole.unit_id == unit_id)
    row = db.session.scalar(select(AccountRole).where(*same))
    if row is None:
        row = AccountRole(account_id=account_id, role=given.value, unit_id=unit_id)
        db.session.add(row)
        db.session.flush()
    return row


def take_role(account_id: int, role: Role | str, unit_id: int, *, by: Identity | None = None) -> None:
    """The role is gone from the next request on. Who may give it may take it; nobody takes the administrator's from themselves."""
    same = (AccountRole.account_id == account_id, AccountRole.role == Role(role).value, AccountRole.unit_id == unit_id)
    row = db.session.scalar(select(AccountRole).where(*same))
    if row is None:
        return
    if by is not None and not may_give(by.grants, Role(role), db.session.get_one(Unit, unit_id).path):
        raise RuleViolation(_("Only an administrator gives this role. Ask an administrator"), None)
    if by is not None and by.account_id == account_id and Role(role) is Role.ADMIN:
        raise RuleViolation(_("You can’t take the administrator’s role from yourself. Another administrator can"), None)
    db.session.delete(row)
    db.session.flush()


def close_account(account: Account, *, by: Identity | None = None) -> None:
    """Nobody signs in with it any more: sessions end, links stop working."""
    if by is not None and by.account_id == account.id:
        raise RuleViolation(_("You can’t close your own account. Another administrator can"), None)
    account.active = False
    revoke_sessions(account.id)
    for row in db.session.scalars(select(OneTimeToken).where(OneTimeToken.account_id == account.id, OneTimeToken.used_at.is_(None))):
        row.used_at = clock.now()
    db.session.flush()


def reopen_account(account: Account) -> None:
    """It may be used again, with the password it had."""
    account.active = True
    db.session.flush()
