"""Lines that stand on paper and in the workbook alike."""

from __future__ import annotations

from app.incentives.report.model import Approval, Report
from app.incentives.report.wording import period_words, say


def over_line(report: Report) -> str:
    """Period, scheme, version and basis in one line."""
    scheme, language = report.scheme, report.language
    return say(
        "over",
        language,
        period=period_words(report.result.period, language),
        scheme=scheme.title.in_language(language),
        version=scheme.version,
        basis=say(f"basis_{scheme.score_basis}", language),
    )


def approvals(report: Report) -> list[dict[str, str]]:
    """The signature chain: role, and name and day once it is signed."""
    chain = report.head.approvals or tuple(Approval(say(role, report.language)) for role in ("prepared", "reviewed", "approved"))
    return [{"role": one.role, "signed": _signed(report, one)} for one in chain]


def _signed(report: Report, one: Approval) -> str:
    if not one.name or one.signed_on is None:
        return one.name
    return say("signed", report.language, name=one.name, date=one.signed_on.isoformat())
