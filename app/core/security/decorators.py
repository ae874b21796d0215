"""The one decorator that every route carries, and the check where an object is loaded."""

import functools
import logging
from collections.abc import Callable
from typing import Any, NoReturn, TypeVar

from flask import request

from app.core.errors import Refused
from app.core.security.identity import current_identity, signed_in_identity
from app.core.security.permissions import Permission
from app.core.security.policy import Target, allowed

F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T")

log = logging.getLogger("access")


class SignInFirst(Exception):
    """Nobody is signed in (any more): go to the sign-in form and come back here."""


def requires(permission: Permission) -> Callable[[F], F]:
    """Name the permission a route needs; who may not is refused before the view runs."""

    def decorate(view: F) -> F:
        @functools.wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            identity = signed_in_identity()
            if identity is None:
                raise SignInFirst
            if not allowed(identity, permission):
                refuse(permission, "no role for it")
            return view(*args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return decorate


def public(view: F) -> F:
    """Name a route that needs no sign-in (sign-in itself, health)."""
    view.permission = None  # type: ignore[attr-defined]
    return view


def authorised(found: T | None, permission: Permission, target: Target | None) -> T:
    """``found``, if it is there and may be had; else refused alike and logged."""
    if found is None or target is None:
        refuse(permission, "no such object")
    if not allowed(current_identity(), permission, target):
        refuse(permission, "object of others")
    return found


def refuse(permission: Permission, why: str) -> NoReturn:
    """Log and refuse. From outside it always looks as if nothing were there."""
    identity = signed_in_identity()
    log.warning(
        "access refused",
        extra={"permission": permission.value, "why": why, "account": identity.account_id if identity else None, "path": request.path},
    )
    raise Refused
