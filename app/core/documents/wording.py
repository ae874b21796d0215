"""Words and numbers on paper. Pure functions of a language, because jobs print without a request."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

MINUS = "\N{MINUS SIGN}"
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


class Bilingual(NamedTuple):
    """One text in both languages."""

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        return self.zh if is_chinese(language) else self.en


class Wording:
    """A table of phrases: ``Wording({"total": ("合计", "Total")})("total", language)``."""

    def __init__(self, phrases: Mapping[str, tuple[str, str]]) -> None:
        self._phrases = {key: Bilingual(*pair) for key, pair in phrases.items()}

    def __call__(self, key: str, language: str, **values: object) -> str:
        phrase = self._phrases[key].in_language(language)
        return phrase.format(**values) if values else phrase

    def __contains__(self, key: str) -> bool:
        return key in self._phrases


def is_chinese(language: str) -> bool:
    """Whether ``language`` (``zh``, ``zh-CN``, ``zh_Hans_CN`` …) is Chinese."""
    return language.lower().startswith("zh")


def money(minor_units: int, *, signed: bool = False) -> str:
    """Minor units as people read them: 1,234.50, with a true minus; exact for any size."""
    major, minor = divmod(abs(minor_units), 100)
    sign = MINUS if minor_units < 0 else "+" if signed and minor_units > 0 else ""
    return f"{sign}{major:,}.{minor:02}"


def scaled(value: int, scale: int, places: int) -> str:
    """A scaled integer as a decimal: ``scaled(10500, 10000, 4)`` is 1.0500. Half rounds up."""
    units = (2 * abs(value) * 10**places + scale) // (2 * scale)
    whole, rest = divmod(units, 10**places)
    sign = MINUS if value < 0 and units else ""
    return f"{sign}{whole:,}" + (f".{rest:0{places}}" if places else "")


def percent(numerator: int, denominator: int, *, signed: bool = False) -> str:
    """One decimal place, with a true minus: +2.6%."""
    text = scaled(numerator * 100, denominator, 1)
    return ("+" if signed and numerator > 0 and text != "0.0" else "") + text + "%"


def long_date(day: date, language: str) -> str:
    """2026 年 7 月 9 日; 9 July 2026."""
    if is_chinese(language):
        return f"{day.year} 年 {day.month} 月 {day.day} 日"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
