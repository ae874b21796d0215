"""Single awards, lawful deductions and earlier adjustments, one line each; the unit sheets sum them up."""

from __future__ import annotations

from app.core.documents.xlsx import Column, Formula, Kind, Sheet, Value, address, area, money_value, text_literal
from app.incentives.report.model import Row
from app.incentives.report.wording import say
from app.incentives.report.workbook.parts import write_title
from app.incentives.report.workbook.places import FIRST, HEAD, Places, award_key
from app.incentives.rules import FACTOR

_AMOUNT = {"awards": 7, "deductions": 6, "adjustments": 4}
"""The column that the unit sheets sum, by sheet; column 0 is the staff number, column 2 the kind of award."""


def sum_for_person(places: Places, which: str, staff_number: str, kind: str = "") -> str:
    """The formula that sums one person's lines; ``staff_number`` is a cell, ``kind`` the name of an award."""
    sheet: Sheet = getattr(places, which)
    last = FIRST + max(_count(places, which) - 1, 0)

    def column(index: int) -> str:
        return area(FIRST, index, last, index, sheet=sheet.name, fixed=True)

    condition = f",{column(2)},{text_literal(kind)}" if kind else ""
    return f"SUMIFS({column(_AMOUNT[which])},{column(0)},{staff_number}{condition})"


def _count(places: Places, which: str) -> int:
    return sum(len(getattr(row.person, which)) for row in places.report.rows)


def write_entries(places: Places, deduction_share: str) -> None:
    """Write the sheets that this period needs. ``deduction_share``: the cell with the scheme's limit."""
    if places.awards is not None:
        _awards(places, places.awards)
    if places.deductions is not None:
        _deductions(places, places.deductions, deduction_share)
    if places.adjustments is not None:
        _adjustments(places, places.adjustments)


def _start(places: Places, sheet: Sheet, title: str, columns: list[Column]) -> None:
    write_title(sheet, places.report, say(title, places.report.language))
    sheet.head(HEAD, columns)


def _named(places: Places, *columns: tuple[str, Kind, float]) -> list[Column]:
    return [Column(say(key, places.report.language), kind, width) for key, kind, width in columns]


def _awards(places: Places, sheet: Sheet) -> None:
    columns = _named(
        places,
        ("staff_number", "text", 10),
        ("name", "text", 12),
        ("kind", "text", 18),
        ("reference", "text", 14),
        ("ground", "wrapped", 36),
        ("unit_amount", "money", 12),
        ("quantity", "integer", 8),
        ("amount", "money", 12),
    )
    _start(places, sheet, "awards_sheet", columns)
    at = FIRST
    for row in places.report.rows:
        for claim, line in zip(row.person.awards, row.result.awards, strict=True):
            kind = places.report.scheme.award(line.kind)
            assert kind is not None
            amount = kind.unit_amount if kind.unit_amount is not None else line.amount
            product = Formula(f"{address(at, 5)}*{address(at, 6)}", money_value(line.amount))
            quantity = claim.quantity if kind.unit_amount is not None else 1
            words = (kind.name.in_language(places.report.language), line.reference, places.report.names.ground(line.reference))
            sheet.put_row(at, columns, [row.result.staff_number, row.name, *words, money_value(amount), quantity, product])
            at += 1


def _deductions(places: Places, sheet: Sheet, share: str) -> None:
    columns = _named(
        places,
        ("staff_number", "text", 10),
        ("name", "text", 12),
        ("reference", "text", 14),
        ("ground", "wrapped", 36),
        ("requested", "money", 12),
        ("limit", "money", 12),
        ("applied", "money", 12),
    )
    _start(places, sheet, "deductions_sheet", columns)
    at = FIRST
    for row in places.report.rows:
        first = at
        for line in row.result.deductions:
            before = f"-SUM({area(first, 6, at - 1, 6)})" if at > first else ""
            applied = f"MIN({address(at, 4)},ROUND({address(at, 5)}{before},2))"
            words: list[Value] = [row.result.staff_number, row.name, line.reference, places.report.names.ground(line.reference)]
            cells: list[Value] = [money_value(line.requested), _limit(places, row, share), Formula(applied, money_value(line.applied))]
            sheet.put_row(at, columns, [*words, *cells])
            at += 1


def _limit(places: Places, row: Row, share: str) -> Formula:
    """What all deductions of one person may take together."""
    earned = [places.cell(row, "bonus"), *(places.cell(row, award_key(kind.slug)) for kind in places.report.award_kinds)]
    limit = (row.result.bonus + row.result.awarded) * places.report.scheme.deduction_share // FACTOR
    return Formula(f"ROUNDDOWN(ROUND(({'+'.join(earned)})*{share},6),2)", money_value(limit))


def _adjustments(places: Places, sheet: Sheet) -> None:
    columns = _named(
        places,
        ("staff_number", "text", 10),
        ("name", "text", 12),
        ("reference", "text", 14),
        ("ground", "wrapped", 36),
        ("amount", "money", 12),
    )
    _start(places, sheet, "adjustments_sheet", columns)
    at = FIRST
    for row in places.report.rows:
        for entry in row.person.adjustments:
            ground = places.report.names.ground(entry.reference)
            sheet.put_row(at, columns, [row.result.staff_number, row.name, entry.reference, ground, money_value(entry.amount)])
            at += 1
