"""Two languages, equals. English strings stand in the code; each room keeps its Chinese in ``translations/<room>``.

Content and names come as pairs and are picked here; dates, numbers and money are written by locale here.
"""

import os
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from flask import Flask, g, has_request_context, request
from flask_babel import Babel, get_locale, lazy_gettext, lazy_pgettext, ngettext
from flask_babel import format_date as babel_date
from flask_babel import format_datetime as babel_datetime
from flask_babel import gettext as _gettext

from app.core import clock
from app.core.security.identity import signed_in_identity

LANGUAGES = ("zh", "en")
TRANSLATIONS = Path(__file__).parents[1] / "translations"
_ = _gettext
_l = lazy_gettext
_n = ngettext
babel = Babel()

__all__ = ["LANGUAGES", "_", "_l", "_n", "duration", "init_i18n", "language", "money", "name", "pick", "short_date"]


def choose_language() -> str:
    """The person's own language; signed out, the one they clicked, else what the browser asks for, else Chinese."""
    if not has_request_context():
        return str(g.get("language", "zh")) if g else "zh"
    forced = g.get("language")
    if forced:
        return str(forced)
    identity = signed_in_identity()
    if identity is not None:
        return identity.language
    return request.cookies.get("language") or request.accept_languages.best_match(LANGUAGES, "zh") or "zh"


def language() -> str:
    """``zh`` or ``en``: the language of what is being written now."""
    locale = get_locale()
    return locale.language if locale is not None and locale.language in LANGUAGES else "zh"


def other_language() -> str:
    """The other one."""
    return "en" if language() == "zh" else "zh"


def pick(pair: Any, in_language: str | None = None) -> str:
    """One side of a bilingual pair: a ``{zh, en}`` mapping or an object with ``zh`` and ``en``."""
    chosen = in_language or language()
    if isinstance(pair, Mapping):
        return str(pair[chosen])
    return str(getattr(pair, chosen))


def name(thing: Any, in_language: str | None = None) -> str:
    """``name_zh`` or ``name_en`` of a row; the other one where this one is empty."""
    chosen = in_language or language()
    other = "en" if chosen == "zh" else "zh"
    return str(getattr(thing, f"name_{chosen}") or getattr(thing, f"name_{other}") or "")


def short_date(day: date | datetime | None, style: str = "day") -> str:
    """A date for people. ``day``: 7 月 9 日 / 9 July; ``full``: with the year; ``time``: 14:00; ``moment``: both; ``iso``."""
    if day is None:
        return "—"
    if isinstance(day, datetime):
        day = clock.local(day)
    if style == "iso":
        return f"{day:%Y-%m-%d}"
    zh = language() == "zh"
    if style == "time":
        return f"{day:%H:%M}"
    if style == "weekday":
        return str(babel_date(day, "M 月 d 日，EEEE" if zh else "EEEE d MMMM"))
    if style == "full":
        return str(babel_date(day, "y 年 M 月 d 日" if zh else "d MMMM y"))
    if style == "moment":
        return str(babel_datetime(day, "M 月 d 日 HH:mm" if zh else "d MMM, HH:mm", rebase=False))
    return str(babel_date(day, "M 月 d 日" if zh else "d MMMM"))


def money(minor_units: int, currency: bool = False) -> str:
    """An amount in minor units as ``1,234.50``, with the unit on demand."""
    amount = format_decimal(minor_units / 100, format="#,##0.00", locale=Locale("en")).replace("-", "−")
    if not currency:
        return amount
    return f"{amount} 元" if language() == "zh" else f"CNY {amount}"


def duration(minutes: int) -> str:
    """A time span in words: 2 h 20 min."""
    hours, rest = divmod(minutes, 60)
    if hours and rest:
        return str(_("%(hours)d h %(minutes)d min", hours=hours, minutes=rest))
    return str(_("%(hours)d h", hours=hours)) if hours else str(_("%(minutes)d min", minutes=rest))


def compile_catalogues(folder: Path = TRANSLATIONS) -> None:
    """Compile every catalogue that is newer than its compiled form (they are not kept in git)."""
    for source in folder.glob("*/*/LC_MESSAGES/messages.po"):
        compiled = source.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
            continue
        scratch = compiled.with_suffix(f".{os.getpid()}.new")  # several processes may start at once
        with source.open("rb") as readable, scratch.open("wb") as writable:
            catalogue = read_po(readable, source.parents[1].name)
            for message in catalogue:
                # Flask-Babel merges the rooms' catalogues into one that counts by the English rule, 1 or more.
                if message.pluralizable:
                    message.string = (str(message.string[0]), str(message.string[-1]))  # type: ignore[index]
            write_mo(writable, catalogue)
        scratch.replace(compiled)


def init_i18n(app: Flask) -> None:
    """Switch on Babel with every room's catalogue, and give the templates their filters."""
    compile_catalogues()
    rooms = sorted(path.name for path in TRANSLATIONS.iterdir() if path.is_dir())
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = ";".join(str(TRANSLATIONS / room) for room in rooms)
    app.config["BABEL_DEFAULT_TIMEZONE"] = app.config["TIME_ZONE"]
    babel.init_app(app, default_locale="zh", locale_selector=choose_language)
    app.jinja_env.filters.update(pick=pick, name=name, date=short_date, money=money, duration=duration)
    # Between two pieces of a line: Chinese has its own comma and colon.
    app.jinja_env.globals.update(comma=lazy_pgettext("in a line", ", "), colon=lazy_pgettext("in a line", ": "))
    app.jinja_env.globals.update(language=language, other_language=other_language)
