"""Accounts: who may hand out which role, what makes a password, what a browser calls itself."""

import re
from collections.abc import Collection

from app.core.security.identity import Grant
from app.core.security.permissions import Role

SHORTEST_PASSWORD = 10
# What HR may hand out within their units; everything else only an administrator.
GIVEN_BY_HR = frozenset({Role.STAFF, Role.MENTOR, Role.SUPERVISOR, Role.TRAINER, Role.SERVICE})
_FIRST_TRIED = frozenset({"", "password", "reception", "qwerty", "qwertyuiop", "admin", "woaini"})
_BROWSERS = (
    ("MicroMessenger", "WeChat"), ("wxwork", "WeCom"), ("DingTalk", "DingTalk"), ("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox", "Firefox"),
    ("SamsungBrowser", "Samsung Internet"), ("HuaweiBrowser", "Huawei Browser"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"), ("Android", "Android"), ("iPad", "iPad"), ("iPhone", "iPhone"), ("Windows", "Windows"),
    ("Mac OS", "Mac"), ("Linux", "Linux"),
)  # fmt: skip


def may_give(grants: Collection[Grant], role: Role, unit_path: str) -> bool:
    """Whether somebody with ``grants`` may hand out ``role`` for the unit at ``unit_path``."""
    if any(grant.role is Role.ADMIN for grant in grants):
        return True
    return role in GIVEN_BY_HR and any(grant.role is Role.HR and unit_path.startswith(grant.unit_path) for grant in grants)


def may_manage(grants: Collection[Grant], held: Collection[Grant]) -> bool:
    """Whether somebody with ``grants`` may invite, reset or close an account that holds ``held``.

    Only who could have given every one of its roles: otherwise a reset would be a way into a stronger account.
    """
    return all(may_give(grants, grant.role, grant.unit_path) for grant in held)


def too_easy(password: str, login: str) -> bool:
    """Whether a password of sufficient length is still the first one anybody would try."""
    plain = re.sub(r"[\W_]", "", password.lower())
    return len(set(plain)) < 4 or plain.strip("0123456789") in _FIRST_TRIED | {login}


def device_name(user_agent: str) -> str:
    """What a browser calls itself, short: ``Chrome, Android``. Empty when it says nothing we know."""
    browser = next((name for sign, name in _BROWSERS if sign in user_agent), "")
    system = next((name for sign, name in _SYSTEMS if sign in user_agent), "")
    return ", ".join(part for part in (browser, system) if part)
