"""Who is asking. Core knows no account table: the people room fills an Identity in, in one query."""

from dataclasses import dataclass

from flask import has_request_context
from flask_login import current_user

from app.core.security.permissions import Role


@dataclass(frozen=True, slots=True)
class Grant:
    """A role for a unit and all below it; ``unit_path`` is such as ``/1/4/``."""

    role: Role
    unit_path: str


@dataclass(frozen=True, slots=True)
class Identity:
    """A signed-in account. Flask-Login calls this the user."""

    account_id: int
    session_id: int
    session_token: str
    person_id: int | None
    person_public_id: str | None
    name_zh: str
    name_en: str
    language: str
    theme: str
    must_acknowledge: bool
    must_change_password: bool
    grants: tuple[Grant, ...]
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        """What Flask-Login keeps in the cookie: the session's token, never the account's number."""
        return self.session_token

    def has(self, role: Role) -> bool:
        """Whether this role was given for any unit."""
        return any(grant.role == role for grant in self.grants)


def current_identity() -> Identity:
    """The person at the other end of this request. Only behind ``requires``."""
    identity = current_user._get_current_object()
    if not isinstance(identity, Identity):
        raise RuntimeError("nobody is signed in: the route lacks @requires")
    return identity


def signed_in_identity() -> Identity | None:
    """The identity of this request, or None when nobody is signed in or there is no request."""
    if not has_request_context():
        return None
    found = current_user._get_current_object()
    return found if isinstance(found, Identity) else None
