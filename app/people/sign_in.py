"""Who is at the door: passwords, sessions in a table (rotated on sign-in, revoked on sign-out), and the identity of a request."""

import hashlib
import logging
import secrets
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from flask import Flask, current_app, request, session
from flask_login import LoginManager, login_user, logout_user
from sqlalchemy import ColumnElement, Select, bindparam, exists, func, or_, select, update

from app.core import clock, database
from app.core.database import db
from app.core.security.identity import Grant, Identity
from app.core.security.permissions import Role
from app.people.models import Account, AccountRole, Employment, Person, PrivacyAcknowledgement, Unit, WebSession

log = logging.getLogger("access")
hasher = PasswordHasher()  # Argon2id with the library's current recommendation
NOTICE_VERSION = 1
SEEN_EVERY = timedelta(minutes=5)
# Checked when the account is unknown, so that the answer takes as long as for a known one.
_NOBODY = hasher.hash(secrets.token_hex(16))
manager = LoginManager()


def hash_password(password: str) -> str:
    """Argon2id, salted."""
    return hasher.hash(password)


def password_matches(stored: str | None, password: str) -> bool:
    """Whether ``password`` is the one; as slow for an account without a password as for one with."""
    try:
        return hasher.verify(stored or _NOBODY, password) and stored is not None
    except (VerifyMismatchError, InvalidHashError):
        return False


def token_hash(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def account_for(login: str) -> Account | None:
    """The account of a login name, staff number or e-mail address."""
    wanted = login.strip().lower()
    statement = select(Account).outerjoin(Person, Person.id == Account.person_id)
    return db.session.scalar(statement.where(or_(Account.login == wanted, func.lower(Person.email) == wanted)))


def sign_in(login: str, password: str) -> bool:
    """Open a session for whoever this is. False, logged and equally slow, when name or password is not right."""
    account = account_for(login)
    if not password_matches(account.password_hash if account else None, password) or account is None or not may_enter(account.id):
        log.warning("sign-in refused", extra={"account": account.id if account else None})
        return False
    open_session(account)
    return True


def open_to_its_owner(day: date | None = None) -> ColumnElement[bool]:
    """Whether an account lets anybody in: not closed, and its person hasn't left (the day after the last one it shuts by itself)."""
    ever = exists().where(Employment.person_id == Account.person_id)
    still = ever.where(or_(Employment.left_on.is_(None), Employment.left_on >= (day or clock.today())))
    return Account.active & or_(~ever, still)


def may_enter(account_id: int) -> bool:
    """The same about one account."""
    return db.session.scalar(select(Account.id).where(Account.id == account_id, open_to_its_owner())) is not None


def open_session(account: Account) -> None:
    """A fresh session row and cookie; whatever this browser had before is gone."""
    where_to, before = session.get("next"), session.get("_user_id")
    if before:
        db.session.execute(update(WebSession).where(WebSession.token_hash == token_hash(before)).values(revoked_at=clock.now()))
    session.clear()
    if where_to:
        session["next"] = where_to
    token = secrets.token_urlsafe(32)
    device = str(request.user_agent)[:120]
    db.session.add(WebSession(account_id=account.id, token_hash=token_hash(token), device=device, seen_at=clock.now()))
    db.session.flush()
    identity = identity_of(token)
    if identity is None:
        raise RuntimeError("the session just opened can't be found")
    session.permanent = True
    login_user(identity)
    log.info("signed in", extra={"account": account.id})


def sign_out(identity: Identity) -> None:
    """Revoke this session: its cookie opens nothing any more, wherever a copy of it may be."""
    db.session.execute(update(WebSession).where(WebSession.id == identity.session_id).values(revoked_at=clock.now()))
    logout_user()
    session.clear()


def revoke_sessions(account_id: int, besides: int | None = None) -> None:
    """Revoke all sessions of an account, but for session ``besides``."""
    statement = update(WebSession).where(WebSession.account_id == account_id, WebSession.revoked_at.is_(None))
    if besides is not None:
        statement = statement.where(WebSession.id != besides)
    db.session.execute(statement.values(revoked_at=clock.now()))


def keep_language(identity: Identity, language: str) -> None:
    """Remember the language somebody reads in."""
    db.session.get_one(Account, identity.account_id).language = language


@lru_cache(maxsize=2)
def _identity_statement(day: date) -> Select[*tuple[Any, ...]]:
    """Built once a day: putting this together for every request would cost more than running it."""
    acknowledged = exists().where(PrivacyAcknowledgement.account_id == Account.id, PrivacyAcknowledgement.notice_version == NOTICE_VERSION)
    return (
        select(
            WebSession.id, WebSession.seen_at, Account.id, Account.person_id, Account.login, Account.language, Account.theme,
            Account.must_change_password, acknowledged, Person.public_id, Person.name_zh, Person.name_en, AccountRole.role, Unit.path,
        )
        .join(Account, Account.id == WebSession.account_id)
        .outerjoin(Person, Person.id == Account.person_id)
        .outerjoin(AccountRole, AccountRole.account_id == Account.id)
        .outerjoin(Unit, Unit.id == AccountRole.unit_id)
        .where(WebSession.token_hash == bindparam("token"), WebSession.revoked_at.is_(None), open_to_its_owner(day))
    )  # fmt: skip


def identity_of(token: str) -> Identity | None:
    """Session, account, person, roles and units in one query; None when the session is over."""
    rows = db.session.execute(_identity_statement(clock.today()), {"token": token_hash(token)}).all()
    if not rows:
        return None
    session_id, seen_at, account_id, person_id, login, language, theme, must_change, acked, public_id, name_zh, name_en, *_ = rows[0]
    if clock.now() - seen_at > timedelta(hours=current_app.config["SESSION_HOURS"]):
        return None
    if clock.now() - seen_at > SEEN_EVERY:
        request.environ["academy.seen"] = session_id
    return Identity(
        account_id=account_id, session_id=session_id, session_token=token, person_id=person_id, person_public_id=public_id,
        name_zh=name_zh or login, name_en=name_en or name_zh or login, language=language, theme=theme,
        must_acknowledge=not acked, must_change_password=must_change,
        grants=tuple(Grant(Role(str(row[-2])), row[-1]) for row in rows if row[-2]),
    )  # fmt: skip


def _stamp_last_seen() -> None:
    session_id = request.environ.pop("academy.seen", None)
    if session_id is not None:
        with database.separate_transaction() as own:
            own.execute(update(WebSession).where(WebSession.id == session_id).values(seen_at=clock.now()))


def init_sign_in(app: Flask) -> None:
    """Let Flask-Login find the identity of each request, and stamp when a session was last seen."""
    manager.init_app(app)
    manager.session_protection = None  # a phone changes its address all day; the token is the proof
    loader: Callable[[str], Identity | None] = identity_of
    manager.user_loader(loader)

    @app.teardown_request
    def last_seen(error: BaseException | None) -> None:
        database.end_request()
        _stamp_last_seen()
