"""Every setting, read from the environment and checked at start. README lists them; a test compares the two."""

import contextlib
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

ROOT = Path(__file__).parents[1]


class SettingError(Exception):
    """A setting is missing or can't be read; the message says which and how to put it right."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable: its name, what it is for, and what stands in when it isn't set."""

    name: str
    about: str
    default: str | None = None


SETTINGS = (
    Setting("ACADEMY_HOME", "Folder of everything that is not code: database, files, secrets, queue.", "instance"),
    Setting("DATABASE_URL", "Database address; postgresql+psycopg://… switches to PostgreSQL.", None),
    Setting("SECRET_KEY", "Signs cookies. Made once into ACADEMY_HOME/secrets when not set.", None),
    Setting("AUDIT_KEY", "Signs the trail. Made once into ACADEMY_HOME/secrets when not set.", None),
    Setting("TIME_ZONE", "The organisation's time zone.", "Asia/Shanghai"),
    Setting("COOKIE_SECURE", "1 when served over HTTPS: cookies are then sent over HTTPS only.", "0"),
    Setting("PROXIES", "How many reverse proxies stand in front: their word on a visitor's address is taken.", "0"),
    Setting("PUBLIC_URL", "Address under which people reach the product; used in letters and QR slips.", "http://127.0.0.1:8000"),
    Setting("MAX_UPLOAD_MB", "Largest upload, in MB.", "20"),
    Setting("SESSION_HOURS", "Hours after which a sign-in ends without use.", "12"),
    Setting("SIGN_IN_LIMIT", "Sign-in attempts from one address.", "30 per 5 minutes"),
    Setting("RATE_LIMIT_STORAGE", "Where rate limits are counted; redis://… when there are several nodes.", "memory://"),
    Setting("SMTP_HOST", "Mail server. Empty: letters are only shown on screen.", ""),
    Setting("SMTP_PORT", "Port of the mail server.", "25"),
    Setting("MAIL_FROM", "Sender of letters.", "academy@localhost"),
    Setting("LOG_LEVEL", "DEBUG, INFO, WARNING or ERROR.", "INFO"),
)


def load_settings(environ: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Flask's configuration from the environment. Raises SettingError with the setting's name."""
    given = {setting.name: (environ if environ is not None else os.environ).get(setting.name, setting.default) for setting in SETTINGS}
    home = Path(given["ACADEMY_HOME"] or "instance")
    home = home if home.is_absolute() else ROOT / home
    return {
        "ACADEMY_HOME": home,
        "SQLALCHEMY_DATABASE_URI": _database(given["DATABASE_URL"], home),
        "SECRET_KEY": given["SECRET_KEY"] or _secret(home, "secret_key"),
        "AUDIT_KEY": (given["AUDIT_KEY"] or _secret(home, "audit_key")).encode(),
        "AUDIT_HEAD_FILE": home / "audit.head",
        "FILES": home / "files",
        "CHARTS": home / "charts",
        "JOBS_FILE": home / "jobs.db",
        "TIME_ZONE": _zone(given["TIME_ZONE"] or ""),
        "SESSION_COOKIE_NAME": "academy",
        "SESSION_COOKIE_SECURE": given["COOKIE_SECURE"] == "1",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PROXIES": _whole("PROXIES", given, at_least=0),
        "PUBLIC_URL": (given["PUBLIC_URL"] or "").rstrip("/"),
        "MAX_CONTENT_LENGTH": _whole("MAX_UPLOAD_MB", given) * 2**20,
        "SESSION_HOURS": _whole("SESSION_HOURS", given),
        "SIGN_IN_LIMIT": given["SIGN_IN_LIMIT"],
        "RATELIMIT_STORAGE_URI": given["RATE_LIMIT_STORAGE"],
        "SMTP_HOST": given["SMTP_HOST"],
        "SMTP_PORT": _whole("SMTP_PORT", given),
        "MAIL_FROM": given["MAIL_FROM"],
        "LOG_LEVEL": _level(given["LOG_LEVEL"] or ""),
        "BOOTSTRAP_SERVE_LOCAL": True,
        "WTF_CSRF_TIME_LIMIT": None,
    }


def _database(address: str | None, home: Path) -> str:
    if not address:
        return f"sqlite:///{home / 'academy.db'}"
    if address.startswith(("postgresql://", "postgres://")):
        return "postgresql+psycopg://" + address.partition("://")[2]
    if not address.startswith(("sqlite:", "postgresql+psycopg:")):
        raise SettingError("DATABASE_URL: only sqlite:///… and postgresql+psycopg://… are supported")
    return address


def _secret(home: Path, name: str) -> str:
    """A secret made once, readable by its owner only."""
    path = home / "secrets" / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        scratch = path.with_suffix(f".{os.getpid()}")
        scratch.touch(mode=0o600)
        scratch.write_text(secrets.token_hex(32))
        with contextlib.suppress(FileExistsError):  # of two processes that start at once, the first one's secret stands
            os.link(scratch, path)
        scratch.unlink()
    return path.read_text().strip()


def _whole(name: str, given: Mapping[str, str | None], at_least: int = 1) -> int:
    try:
        number = int(given[name] or "")
    except ValueError:
        raise SettingError(f"{name}: write a whole number, not {given[name]!r}") from None
    if number < at_least:
        raise SettingError(f"{name}: must be {at_least} or more")
    return number


def _zone(name: str) -> str:
    try:
        return str(ZoneInfo(name))
    except (ZoneInfoNotFoundError, ValueError):
        raise SettingError(f"TIME_ZONE: there is no time zone {name!r}; write one like Asia/Shanghai") from None


def _level(name: str) -> str:
    if name not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        raise SettingError(f"LOG_LEVEL: write DEBUG, INFO, WARNING or ERROR, not {name!r}")
    return name
