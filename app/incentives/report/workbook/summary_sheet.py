"""The first sheet: units, totals, the amount in capitals, who is not paid, who signs."""

from __future__ import annotations

from app.core.documents.xlsx import Column, Formula, Kind, Sheet, Value, address, area, money_value
from app.incentives.report.model import Report, UnitSheet
from app.incentives.report.wording import say
from app.incentives.report.workbook.parts import capitals, write_approvals, write_title
from app.incentives.report.workbook.places import FIRST, HEAD, Places, award_key

_KEYS = ("unit", "people", "bonus", "awards", "deductions", "adjustment", "gross", "median", "lowest", "highest", "previous", "change")
_WIDTHS = (22, 8, 14, 12, 12, 12, 14, 12, 12, 12, 14, 9)


def write_summary(places: Places) -> None:
    """Write the sheet."""
    report, sheet = places.report, places.summary
    write_title(sheet, report, say("title", report.language))
    columns = _columns(report)
    sheet.head(HEAD, columns)
    for index, unit in enumerate(report.sheets):
        sheet.put_row(FIRST + index, columns, _unit(places, unit, FIRST + index))
    at = FIRST + len(report.sheets)
    sheet.put_row(at, columns, _total(places, at), "total")
    if report.capitals:
        sheet.put(at + 2, 0, capitals(address(at, 6), report.totals.gross, report.language), "text", "label")
    write_approvals(sheet, report, at + 4)
    _lists(report, sheet, at + 7)


def _columns(report: Report) -> list[Column]:
    special: dict[str, Kind] = {"unit": "text", "people": "integer", "change": "percent"}
    return [Column(say(key, report.language), special.get(key, "money"), width) for key, width in zip(_KEYS, _WIDTHS, strict=True)]


def _unit(places: Places, unit: UnitSheet, at: int) -> list[Value]:
    totals = unit.totals
    name = places.units[unit.code].name
    numbers = area(FIRST, 0, FIRST + max(len(unit.rows) - 1, 0), 0, sheet=name)
    awards = "+".join(places.subtotal(unit.code, award_key(kind.slug)) for kind in places.report.award_kinds) or "0"
    ranges = ",".join(places.bonus_ranges(unit.code))
    return [
        unit.name,
        Formula(f"COUNT({numbers})", totals.people),
        Formula(places.subtotal(unit.code, "bonus"), money_value(totals.bonus)),
        Formula(awards, money_value(totals.awarded)),
        Formula(places.subtotal(unit.code, "deductions"), money_value(totals.deducted)),
        Formula(places.subtotal(unit.code, "adjustment"), money_value(totals.adjustment)),
        Formula(places.subtotal(unit.code, "gross"), money_value(totals.gross)),
        _spread("ROUND(MEDIAN({}),2)", ranges, unit.median),
        _spread("MIN({})", ranges, unit.lowest),
        _spread("MAX({})", ranges, unit.highest),
        None if unit.previous_gross is None else money_value(unit.previous_gross),
        _change(at, totals.gross, unit.previous_gross),
    ]


def _spread(formula: str, ranges: str, value: int | None) -> Value:
    return None if value is None else Formula(formula.format(ranges), money_value(value))


def _change(at: int, now: int, before: int | None) -> Value:
    return Formula(f"{address(at, 6)}/{address(at, 10)}-1", now / before - 1) if before else None


def _total(places: Places, at: int) -> list[Value]:
    report, totals = places.report, places.report.totals
    values = (totals.people, totals.bonus, totals.awarded, totals.deducted, totals.adjustment, totals.gross)
    sums = [
        Formula(f"SUM({area(FIRST, column, at - 1, column)})", value if column == 1 else money_value(value))
        for column, value in enumerate(values, start=1)
    ]
    if not report.sheets:
        return [say("total", report.language), *values, None, None, None, None, None]
    ranges = ",".join(one for unit in report.sheets for one in places.bonus_ranges(unit.code))
    known = report.previous_gross is not None
    return [
        say("total", report.language),
        *sums,
        _spread("ROUND(MEDIAN({}),2)", ranges, report.median),
        None,
        None,
        # Units that exist no longer count too, so this is no sum of the lines above.
        money_value(report.previous_gross or 0) if known else None,
        _change(at, totals.gross, report.previous_gross),
    ]


def _lists(report: Report, sheet: Sheet, row: int) -> None:
    left_out = [
        say("left_out_line", report.language, name=one.name, number=one.staff_number, unit=one.unit, reasons=one.reasons)
        for one in report.left_out
    ]
    for key, lines in (("left_out", left_out), ("outliers", report.outliers), ("fairness", report.fairness)):
        if lines:
            sheet.put(row, 0, say(key, report.language), "text", "head")
            for index, line in enumerate(lines, start=1):
                sheet.put(row + index, 0, line, "text", "label")
            row += len(lines) + 2
    sheet.put(row, 0, say("hash", report.language, scheme=report.result.scheme_hash, inputs=report.result.inputs_hash), "text", "label")
