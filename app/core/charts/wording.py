"""The few words that stand inside charts."""

from __future__ import annotations

from datetime import date

MINUS = "\N{MINUS SIGN}"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_WORDS: dict[str, tuple[str, str]] = {
    "interval": ("{mean}（{low}–{high}）", "{mean} ({low}–{high})"),
    "interval_cut": ("{mean}（{low}–{high}）标准 {cut}", "{mean} ({low}–{high}), cut {cut}"),
    "no_evidence": ("还没有证据", "no evidence yet"),
    "no_evidence_cut": ("还没有证据，标准 {cut}", "no evidence yet, cut {cut}"),
    "cut": ("标准 {cut}", "cut {cut}"),
    "median": ("中位数 {amount}", "median {amount}"),
    "bins": ("{measure}，每 {step} 元一组", "{measure}, in steps of {step}"),
    "span": ("{mean}（{low} 至 {high}）", "{mean} ({low} to {high})"),
    "nothing_known": ("未知", "unknown"),
    "no_estimate": ("还不能估计", "not estimated yet"),
    "persons": ("人员", "persons"),
    "logits": ("logit：上方更高、更严、更难", "logits: higher is better, harsher, harder"),
    "distance": ("水平减难度与严格度（logit）", "level minus difficulty and severity (logits)"),
    "chance": ("概率", "probability"),
    "month": ("{year} 年 {number} 月", "{name} {year}"),
    "short_month": ("{number} 月", "{name}"),
}


def is_chinese(language: str) -> bool:
    """Whether ``language`` (``zh``, ``zh-CN``, ``zh_Hans_CN`` …) is Chinese."""
    return language.lower().startswith("zh")


def say(key: str, language: str, **values: object) -> str:
    """The phrase ``key`` in ``language``, filled in; English where a language is unknown."""
    chinese, english = _WORDS[key]
    return (chinese if is_chinese(language) else english).format(**values)


def number(value: float, places: int = 0) -> str:
    """A number as people read it: thousands parted, a true minus."""
    text = f"{value:,.{places}f}"
    if float(text.replace(",", "")) == 0:
        text = text.lstrip("-")
    return text.replace("-", MINUS)


def month(day: date, language: str, *, short: bool = False) -> str:
    """The month of ``day``: 2026 年 7 月, Jul 2026; short: 7 月, Jul."""
    key = "short_month" if short else "month"
    return say(key, language, year=day.year, number=day.month, name=_MONTHS[day.month - 1])
