"""Lines that stand on paper and in the workbook alike."""

from __future__ import annotations

from app.core.documents.wording import money, percent
from app.incentives.report.model import Approval, Report
from app.incentives.report.wording import period_words, say

NOTHING = "—"


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


def scheme_line(report: Report) -> str:
    """The same below a title that names the period already."""
    scheme, language = report.scheme, report.language
    basis = say(f"basis_{scheme.score_basis}", language)
    return say("scheme_line", language, scheme=scheme.title.in_language(language), version=scheme.version, basis=basis)


def approvals(report: Report) -> list[dict[str, str]]:
    """The signature chain: role, and name and day once it is signed."""
    chain = report.head.approvals or tuple(Approval(say(role, report.language)) for role in ("prepared", "reviewed", "approved"))
    return [{"role": one.role, "signed": _signed(report, one)} for one in chain]


def _signed(report: Report, one: Approval) -> str:
    if not one.name or one.signed_on is None:
        return one.name
    return say("signed", report.language, name=one.name, date=one.signed_on.isoformat())


def summary_figures(report: Report) -> list[dict[str, str]]:
    """The figures that open the report, on screen as on paper."""
    language, totals = report.language, report.totals
    people = say("left_out_count", language, n=len(report.left_out)) if report.left_out else say("all_paid", language)
    figures = [
        {"label": say("gross_total", language), "value": money(totals.gross), "note": _pool_note(report)},
        {"label": say("people", language), "value": str(totals.people), "note": people},
        {"label": say("median_bonus", language), "value": amount_or_dash(report.median), "note": _last_median(report)},
    ]
    if report.previous_gross is not None:
        change = totals.gross - report.previous_gross
        figures.append(
            {
                "label": say("against_last", language),
                "value": change_words(totals.gross, report.previous_gross),
                "note": money(change, signed=True),
            }
        )
    return figures


def _pool_note(report: Report) -> str:
    pools, language = report.result.pools, report.language
    if not pools or report.scheme.pool == "none":
        return say("bonus_part", language, amount=money(report.totals.bonus))
    left = sum(pool.unpaid for pool in pools)
    return say("pool_left", language, amount=money(left)) if left else say("pool_paid", language)


def _last_median(report: Report) -> str:
    return "" if report.previous_median is None else say("last_median", report.language, amount=money(report.previous_median))


def change_words(now: int, before: int | None) -> str:
    """The change in percent, or a dash where there is nothing to compare with."""
    return NOTHING if not before else percent(now - before, before, signed=True)


def amount_or_dash(value: int | None) -> str:
    """An amount, or a dash where there is none: never 0.00 for what is not known."""
    return NOTHING if value is None else money(value)
