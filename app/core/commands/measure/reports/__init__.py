"""report.zh.md and report.en.md: what was found, in words, from the same document that result.json holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.core.commands.measure.reports.agreement import agreement_report, generalizability_report
from app.core.commands.measure.reports.effects import cuts_report, gains_report
from app.core.commands.measure.reports.facets import facets_report
from app.core.commands.measure.reports.items import items_report
from app.core.commands.measure.reports.plan import plan_report
from app.core.commands.measure.reports.wording import Words

LANGUAGES = ("zh", "en")
REPORTS: Mapping[str, Callable[[Mapping[str, Any], Words], list[str]]] = {
    "facets": facets_report,
    "items": items_report,
    "agreement": agreement_report,
    "generalizability": generalizability_report,
    "cuts": cuts_report,
    "gains": gains_report,
    "plan": plan_report,
}


def report_files(kind: str, document: Mapping[str, Any], language: str) -> dict[str, str]:
    """The report in both languages, and once more as report.md in the one that was asked for."""
    texts = {one: "\n".join(REPORTS[kind](document, Words(one))) for one in LANGUAGES}
    return {f"report.{one}.md": text for one, text in texts.items()} | {"report.md": texts[language]}
