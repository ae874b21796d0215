"""Where everything stands in the workbook, decided before anything is written, because formulas point both ways."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.documents.xlsx import Book, Column, Kind, Sheet, address, area
from app.incentives.report.model import Report, Row
from app.incentives.report.wording import DIMENSIONS, say

HEAD = 4
"""The row of the column headers on every sheet with a title above them."""
FIRST = HEAD + 1


@dataclass(frozen=True, slots=True)
class Places:
    """The sheets, and the columns that all unit sheets share. Rows and columns count from zero."""

    report: Report
    summary: Sheet
    units: dict[str, Sheet]
    awards: Sheet | None
    deductions: Sheet | None
    adjustments: Sheet | None
    pool: Sheet | None
    scheme: Sheet
    columns: dict[str, Column]

    @property
    def shared(self) -> bool:
        """Whether bonuses came out of a pool or a total that had to be shared."""
        return self.pool is not None

    def column(self, key: str) -> int:
        return list(self.columns).index(key)

    def row_of(self, row: Row) -> int:
        return FIRST + row.number - 1

    def cell(self, row: Row, key: str, *, here: bool = False) -> str:
        """A1 of a person's cell; ``here``: seen from the unit's own sheet."""
        sheet = "" if here else self.units[row.person.unit].name
        return address(self.row_of(row), self.column(key), sheet=sheet)

    def subtotal(self, unit: str, key: str) -> str:
        """A1 of a unit's subtotal, seen from another sheet."""
        sheet = next(sheet for sheet in self.report.sheets if sheet.code == unit)
        return address(FIRST + len(sheet.rows), self.column(key), sheet=self.units[unit].name)

    def bonus_ranges(self, unit: str) -> list[str]:
        """The bonuses of those who take part in one unit, as ranges of neighbouring rows."""
        sheet = next(sheet for sheet in self.report.sheets if sheet.code == unit)
        column, name = self.column("bonus"), self.units[unit].name
        runs: list[tuple[int, int]] = []
        for row in sheet.rows:
            at = self.row_of(row)
            if not row.result.eligible:
                continue
            if runs and runs[-1][1] == at - 1:
                runs[-1] = (runs[-1][0], at)
            else:
                runs.append((at, at))
        return [area(top, column, bottom, column, sheet=name) for top, bottom in runs]


def lay_out(book: Book, report: Report) -> Places:
    """Make the sheets, in the order in which they are read."""
    language = report.language
    foot = say("serial", language, serial=report.head.serial)

    def sheet(key: str, wanted: bool = True) -> Sheet | None:
        return book.sheet(say(key, language), foot=foot) if wanted else None

    summary = book.sheet(say("summary", language), foot=foot)
    units = {unit.code: book.sheet(unit.name, foot=foot) for unit in report.sheets}
    rows = [row.result for row in report.rows]
    awards = sheet("awards_sheet", any(result.awards for result in rows))
    deductions = sheet("deductions_sheet", any(result.deductions for result in rows))
    adjustments = sheet("adjustments_sheet", any(row.person.adjustments for row in report.rows))
    pool = sheet("pool_sheet", bool(report.result.pools))
    scheme = book.sheet(say("scheme_sheet", language), foot=foot)
    return Places(report, summary, units, awards, deductions, adjustments, pool, scheme, _columns(report))


def award_key(slug: str) -> str:
    """The key of the column of one kind of award."""
    return f"award:{slug}"


def _columns(report: Report) -> dict[str, Column]:
    language = report.language

    def named(key: str, kind: Kind, width: float) -> tuple[str, Column]:
        return key, Column(say(key, language), kind, width)

    dimensions = [(slug, Column(name.in_language(language), "score", 8)) for slug, name in DIMENSIONS.items()]
    awards = [(award_key(kind.slug), Column(kind.name.in_language(language), "money", 11)) for kind in report.award_kinds]
    return dict(
        [
            named("number", "integer", 5),
            named("unit", "text", 12),
            named("staff_number", "text", 9),
            named("name", "text", 10),
            named("position", "text", 13),
            named("tier", "text", 8),
            named("employment", "text", 10),
            named("hired", "date", 11),
            named("days_due", "days", 8),
            named("days_present", "days", 8),
            named("attendance", "factor", 9),
            named("base", "money", 11),
            *dimensions,
            named("overall", "score", 8),
            named("grade", "text", 9),
            named("performance", "factor", 9),
            named("satisfaction", "score", 9),
            named("service", "factor", 9),
            *([named("entitlement", "money", 11)] if report.result.pools else []),
            named("bonus", "money", 12),
            *awards,
            named("deductions", "money", 11),
            named("grounds", "wrapped", 20),
            named("adjustment", "money", 11),
            named("gross", "money", 12),
            named("signature", "text", 12),
            named("remark", "wrapped", 24),
        ]
    )
