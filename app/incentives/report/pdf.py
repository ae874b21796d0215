"""The report on paper: summary first, then one part per unit, ready to be signed."""

from __future__ import annotations

from pathlib import Path

from app.core.charts import NARROW, distribution_chart, figure_as_svg
from app.core.documents.pdf import compile_pdf
from app.core.documents.wording import is_chinese, long_date, money, scaled
from app.incentives.report.model import Report, Row, Totals, UnitSheet
from app.incentives.report.texts import NOTHING, amount_or_dash, approvals, change_words, over_line, summary_figures
from app.incentives.report.wording import DIMENSIONS_SHORT, period_words, say
from app.incentives.rules import DAY, FACTOR, SCORE, amount_in_chinese_capitals

TEMPLATE = Path(__file__).with_name("report.typ")


def report_pdf(report: Report) -> bytes:
    """The report as PDF: A4 across, the same bytes for the same report."""
    return compile_pdf(TEMPLATE, report_data(report), issued=report.head.issued)


def report_data(report: Report) -> dict[str, object]:
    """What the template prints, as text."""
    head, language = report.head, report.language
    return {
        "document": {
            "title": say("title_of", language, period=period_words(report.result.period, language)),
            "organisation": head.organisation,
            "stamp": say("stamp", language, date=long_date(head.issued, language)),
            "language": "zh" if is_chinese(language) else "en",
            "foot": say("serial", language, serial=head.serial),
        },
        "summary": _summary(report),
        "sheets": [_sheet(report, sheet) for sheet in report.sheets],
    }


# --- summary -------------------------------------------------------------------------------


def _summary(report: Report) -> dict[str, object]:
    language = report.language
    notes = [
        (say("left_out", language), [_left_out_line(report, index) for index in range(len(report.left_out))]),
        (say("outliers", language), list(report.outliers)),
        (say("fairness", language), list(report.fairness)),
    ]
    return {
        "over": over_line(report),
        "title": say("title", language),
        "figures": summary_figures(report),
        "by_unit": say("by_unit", language),
        "columns": [
            say(key, language)
            for key in ("unit", "people", "bonus", "awards", "deductions", "adjustment", "gross", "median", "range", "change")
        ],
        "rows": [_unit_line(sheet) for sheet in report.sheets],
        "total": _total_line(report),
        "distribution": say("distribution", language),
        "chart": _chart(report),
        "chart_text": _chart_text(report),
        "notes": [{"title": title, "lines": lines} for title, lines in notes if lines],
        "capitals": _capitals(report, report.capitals),
        "currency_note": say("currency_note", language),
        "hash": say("hash", language, scheme=report.result.scheme_hash, inputs=report.result.inputs_hash),
        "approvals": approvals(report),
    }


def _unit_line(sheet: UnitSheet) -> list[str]:
    spread = NOTHING if sheet.lowest is None or sheet.highest is None else f"{money(sheet.lowest)}–{money(sheet.highest)}"
    return [sheet.name, *_sums(sheet.totals), amount_or_dash(sheet.median), spread, change_words(sheet.totals.gross, sheet.previous_gross)]


def _total_line(report: Report) -> list[str]:
    change = change_words(report.totals.gross, report.previous_gross)
    return [say("total", report.language), *_sums(report.totals), amount_or_dash(report.median), "", change]


def _sums(totals: Totals) -> list[str]:
    return [
        str(totals.people),
        *(money(value) for value in (totals.bonus, totals.awarded, totals.deducted, totals.adjustment, totals.gross)),
    ]


def _left_out_line(report: Report, index: int) -> str:
    one = report.left_out[index]
    return say("left_out_line", report.language, name=one.name, number=one.staff_number, unit=one.unit, reasons=one.reasons)


def _amounts(report: Report) -> list[int]:
    return [row.result.bonus for row in report.rows if row.result.eligible]


def _chart(report: Report) -> str:
    """The distribution, with letters as outlines: no browser supplies a font here."""
    amounts = _amounts(report)
    if not amounts:
        return ""
    axis = say("distribution_axis", report.language)
    return figure_as_svg(distribution_chart(amounts, measure=axis, language=report.language, width=NARROW), text_as_paths=True)


def _chart_text(report: Report) -> str:
    return say("distribution_text", report.language, n=len(_amounts(report)), median=amount_or_dash(report.median))


# --- one unit ------------------------------------------------------------------------------


def _sheet(report: Report, sheet: UnitSheet) -> dict[str, object]:
    language = report.language
    return {
        "over": over_line(report),
        "title": say("unit_title", language, unit=sheet.name),
        "columns": _columns(report),
        "rows": [_cells(report, row) for row in sheet.rows],
        "total": _sheet_total(report, sheet),
        "capitals": _capitals(report, _unit_capitals(report, sheet)),
        "currency_note": say("currency_note", language),
        "approvals": approvals(report),
    }


def _unit_capitals(report: Report, sheet: UnitSheet) -> str:
    return amount_in_chinese_capitals(sheet.totals.gross) if report.capitals else ""


def _columns(report: Report) -> list[list[str]]:
    """Headers, one or two lines each: what is printed above and what below in a cell."""
    pairs = [
        ("number",),
        ("name", "staff_number"),
        ("position", "tier"),
        ("employment", "hired"),
        ("due", "present"),
        ("attendance_short",),
        ("base",),
    ]
    later = [
        ("overall", "grade"),
        ("performance_short", "service_short"),
        ("bonus",),
        ("awards",),
        ("deductions",),
        ("adjustment",),
        ("gross_short", "before_tax"),
        ("signature",),
        ("remark",),
    ]
    language = report.language
    dimensions = [_two_lines(name.in_language(language), language) for name in DIMENSIONS_SHORT.values()]
    return [[say(key, language) for key in keys] for keys in pairs] + dimensions + [[say(key, language) for key in keys] for keys in later]


def _two_lines(word: str, language: str) -> list[str]:
    """Four characters as two and two: a narrow column would break them three and one."""
    return [word[:2], word[2:]] if is_chinese(language) else [word]


def _cells(report: Report, row: Row) -> list[list[str]]:
    result, person = row.result, row.person
    return [
        [str(row.number)],
        [row.name, result.staff_number],
        [row.position, row.tier],
        [row.employment, row.hired.isoformat() if row.hired else NOTHING],
        [scaled(person.days_due, DAY, 1), scaled(person.days_present, DAY, 1)],
        [_factor(result.attendance)],
        [money(result.base)],
        *([_score(value)] for value in row.dimensions),
        [_score(result.overall), row.grade],
        [_factor(result.performance), _factor(result.service)],
        [money(result.bonus)],
        _award_lines(report, row.awards),
        [money(result.deducted), *row.grounds] if result.deductions else [""],
        [money(result.adjustment)] if result.adjustment else [""],
        [money(result.gross)],
        [""],
        [row.remark],
    ]


def _award_lines(report: Report, awards: tuple[int, ...]) -> list[str]:
    given = [(kind.name.in_language(report.language), amount) for kind, amount in zip(report.award_kinds, awards, strict=True) if amount]
    if len(given) <= 1:
        return [money(sum(awards)), *(name for name, _ in given)] if given else [""]
    return [money(sum(awards)), *(f"{name} {money(amount)}" for name, amount in given)]


def _sheet_total(report: Report, sheet: UnitSheet) -> list[str]:
    totals = sheet.totals
    values = [money(value) for value in (totals.bonus, totals.awarded, totals.deducted, totals.adjustment, totals.gross)]
    return [say("subtotal_people", report.language, n=totals.people), *values]


def _factor(value: int) -> str:
    return scaled(value, FACTOR, 4)


def _score(value: int | None) -> str:
    return NOTHING if value is None else scaled(value, SCORE, 2)


def _capitals(report: Report, words: str) -> str:
    return say("capitals", report.language, words=words) if words else ""
