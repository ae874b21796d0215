"""Two languages, equals. English strings stand in the code; each room keeps its Chinese in ``translations/<room>``.

Content and names come as pairs and are picked here; dates, numbers and money are written by locale here. Flask-Babel
knows which language a request is in; looking words up and writing dates is done here, since a page does it a hundred times.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from flask import Flask, g, has_request_context, request
from flask_babel import Babel, force_locale, get_locale
from flask_babel.speaklater import LazyString
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from app.core import clock
from app.core.security.identity import signed_in_identity

LANGUAGES = ("zh", "en")
TRANSLATIONS = Path(__file__).parents[1] / "translations"
MONTHS, SHORT_MONTHS = (Locale("en").months["format"][width] for width in ("wide", "abbreviated"))
WEEKDAYS = {code: Locale(code).days["format"]["wide"] for code in LANGUAGES}
babel = Babel()
_catalogues: dict[str, Translations] = {}
_writing_in: ContextVar[str | None] = ContextVar("writing_in", default=None)


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
    return _writing_in.get() or _find_language()


def _find_language() -> str:
    locale = get_locale()
    code = "en" if locale is not None and locale.language == "en" else "zh"
    if has_request_context():
        _writing_in.set(code)
    return code


def forget_language() -> None:
    """Between two requests: the next one may be somebody else's."""
    _writing_in.set(None)


@contextmanager
def in_language(code: str) -> Iterator[None]:
    """Within: write in this language, whoever asked (a letter, a slip)."""
    token = _writing_in.set(code)
    try:
        with force_locale(code):
            yield
    finally:
        _writing_in.reset(token)


def _(message: str, **variables: Any) -> str:
    """``message`` in the language of what is being written now."""
    words: str = _catalogues[language()].gettext(message)
    return words % variables if variables else words


def _n(singular: str, plural: str, num: int, **variables: Any) -> str:
    """One or several: ``num`` decides and is a variable itself."""
    words: str = _catalogues[language()].ngettext(singular, plural, num)
    return words % {"num": num, **variables}


def _in_context(context: str, message: str) -> str:
    """``message`` where one English word has several Chinese ones: ``context`` says which is meant."""
    return str(_catalogues[language()].pgettext(context, message))


def _l(message: str, **variables: Any) -> LazyString:
    """Words whose language is chosen when they are shown: for forms and tables made at import."""
    return LazyString(_, message, **variables)


def lazy_pgettext(context: str, message: str) -> LazyString:
    """The same, where one English word has several Chinese ones."""
    return LazyString(_in_context, context, message)


@lru_cache(maxsize=4096)
def _fixed(code: str, message: str) -> Markup:
    return Markup(_catalogues[code].gettext(message) % {})  # noqa: S704 - our own words


@pass_eval_context
def _in_page(context: EvalContext, message: str, /, **variables: Any) -> str:
    """``_`` for templates: our words are markup, values are escaped, and %% is always one per cent sign."""
    if not context.autoescape:
        return str(_catalogues[language()].gettext(message)) % variables
    if not variables:
        return _fixed(language(), message)
    return Markup(_catalogues[language()].gettext(message)) % variables  # noqa: S704


@pass_eval_context
def _several_in_page(context: EvalContext, singular: str, plural: str, num: int, /, **variables: Any) -> str:
    """``_n`` for templates."""
    words = _catalogues[language()].ngettext(singular, plural, num)
    return (Markup(words) if context.autoescape else words) % {"num": num, **variables}  # noqa: S704


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
    if style == "time":
        return f"{day:%H:%M}"
    if language() == "zh":
        return _chinese_date(day, style)
    if style == "weekday":
        return f"{WEEKDAYS['en'][day.weekday()]} {day.day} {MONTHS[day.month]}"
    if style == "full":
        return f"{day.day} {MONTHS[day.month]} {day.year}"
    if style == "moment":
        return f"{day.day} {SHORT_MONTHS[day.month]}, {day:%H:%M}"
    return f"{day.day} {MONTHS[day.month]}"


def _chinese_date(day: date, style: str) -> str:
    plain = f"{day.month} 月 {day.day} 日"
    if style == "weekday":
        return f"{plain}，{WEEKDAYS['zh'][day.weekday()]}"
    if style == "full":
        return f"{day.year} 年 {plain}"
    return f"{plain} {day:%H:%M}" if style == "moment" else plain


def money(minor_units: int, currency: bool = False) -> str:
    """An amount in minor units as ``1,234.50``, with the unit on demand."""
    whole, rest = divmod(abs(minor_units), 100)
    amount = f"{'−' if minor_units < 0 else ''}{whole:,}.{rest:02d}"
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


def _load_catalogues(rooms: list[str]) -> None:
    """One catalogue a language, of all rooms; read once a process."""
    if not _catalogues:
        for code in LANGUAGES:
            merged = Translations()
            for room in rooms:
                found = Translations.load(TRANSLATIONS / room, [code])
                if isinstance(found, Translations):
                    merged.merge(found)
            _catalogues[code] = merged


def init_i18n(app: Flask) -> None:
    """Switch on Babel with every room's catalogue, and give the templates their filters."""
    compile_catalogues()
    rooms = sorted(path.name for path in TRANSLATIONS.iterdir() if path.is_dir())
    _load_catalogues(rooms)
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = ";".join(str(TRANSLATIONS / room) for room in rooms)
    app.config["BABEL_DEFAULT_TIMEZONE"] = app.config["TIME_ZONE"]
    babel.init_app(app, default_locale="zh", locale_selector=choose_language)
    app.jinja_env.filters.update(pick=pick, name=name, date=short_date, money=money, duration=duration)
    # Between two pieces of a line: Chinese has its own comma and colon.
    comma, colon = lazy_pgettext("in a line", ", "), lazy_pgettext("in a line", ": ")
    app.jinja_env.globals.update(comma=comma, colon=colon)
    app.jinja_env.globals.update(language=language, other_language=other_language)
    app.jinja_env.globals.update(_=_in_page, gettext=_in_page, ngettext=_several_in_page)
