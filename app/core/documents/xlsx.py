"""XLSX out: tables with typed cells, and formulas that carry the value they give.

Text is always written as text: a name that begins with "=" stays a name. The same data and
date give the same bytes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Literal

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

Kind = Literal["text", "general", "wrapped", "integer", "days", "money", "factor", "score", "percent", "date"]
Role = Literal["body", "head", "total", "label", "title"]

FONT = "Microsoft YaHei"
_NUMBER_FORMATS: dict[Kind, str] = {
    "text": "@",
    "general": "General",
    "wrapped": "@",
    "integer": "0",
    "days": "0.0",
    "money": '#,##0.00;"−"#,##0.00',
    "factor": "0.0000",
    "score": "0.00",
    "percent": '0.0%;"−"0.0%',
    "date": "yyyy-mm-dd",
}
_ROLES: dict[Role, dict[str, object]] = {
    "body": {"bottom": 1, "bottom_color": "#BBBBBB"},
    "head": {"bottom": 1, "bold": True, "text_wrap": True, "bg_color": "#EEEBE3"},
    "total": {"top": 1, "bottom": 1, "bold": True},
    "label": {"font_color": "#444444"},
    "title": {"bold": True, "font_size": 16},
}
_LONGEST_TEXT = 32767
_FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\]")


@dataclass(frozen=True)
class Formula:
    """A formula without its "=", and the value it gives, so that readers need not compute."""

    text: str
    value: str | int | float


Value = str | int | float | date | Formula | None


@dataclass(frozen=True)
class Column:
    """One column of a table; ``width`` in characters."""

    header: str
    kind: Kind = "text"
    width: float = 10


def money_value(minor_units: int) -> float:
    """The number a money cell holds: major units, correctly rounded."""
    return minor_units / 100


def address(row: int, column: int, *, sheet: str = "", fixed: bool = False) -> str:
    """A1 reference from zero-based numbers, on another sheet where one is named."""
    cell = xl_rowcol_to_cell(row, column, row_abs=fixed, col_abs=fixed)
    return f"{quoted(sheet)}!{cell}" if sheet else str(cell)


def area(top: int, left: int, bottom: int, right: int, *, sheet: str = "", fixed: bool = False) -> str:
    """An A1 range, both corners included."""
    end = address(bottom, right, fixed=fixed)
    return f"{address(top, left, sheet=sheet, fixed=fixed)}:{end}"


def quoted(sheet: str) -> str:
    """A sheet's name as formulas write it."""
    return "'" + sheet.replace("'", "''") + "'"


def text_literal(text: str) -> str:
    """A text as formulas write it."""
    return '"' + text.replace('"', '""') + '"'


class Book:
    """A workbook in memory."""

    def __init__(self, *, title: str, author: str, created: date) -> None:
        self._buffer = io.BytesIO()
        self._workbook = Workbook(self._buffer, {"in_memory": True})
        day = datetime.combine(created, time(), tzinfo=UTC).replace(tzinfo=None)
        self._workbook.set_properties({"title": title, "author": author, "created": day})
        self._formats: dict[tuple[Kind, Role], Format] = {}
        self._names: set[str] = set()

    def sheet(self, name: str, *, foot: str = "") -> Sheet:
        """A new sheet, printed on A4 across, one page wide, with page n / m at the foot."""
        unique = self._unique(name)
        worksheet = self._workbook.add_worksheet(unique)
        worksheet.set_paper(9)
        worksheet.set_landscape()
        worksheet.set_margins(left=0.63, right=0.63, top=0.71, bottom=0.79)
        worksheet.fit_to_pages(1, 0)
        worksheet.set_footer(f"&L&8{foot.replace('&', '&&')}&R&8&P / &N")
        worksheet.hide_gridlines(2)
        return Sheet(self, worksheet, unique)

    def style(self, kind: Kind, role: Role) -> Format:
        if (kind, role) not in self._formats:
            self._formats[kind, role] = self._workbook.add_format(_properties(kind, role))
        return self._formats[kind, role]

    def to_bytes(self) -> bytes:
        """Close the workbook and return the file."""
        self._workbook.close()
        return self._buffer.getvalue()

    def _unique(self, name: str) -> str:
        """At most 31 characters, none that a sheet's name may not hold, none taken."""
        base = _FORBIDDEN_IN_NAMES.sub(" ", name).strip().strip("'") or "-"
        candidate, number = base[:31], 1
        while candidate.casefold() in self._names:
            number += 1
            suffix = f" {number}"
            candidate = base[: 31 - len(suffix)] + suffix
        self._names.add(candidate.casefold())
        return candidate


def _properties(kind: Kind, role: Role) -> dict[str, object]:
    words = kind in ("text", "general", "wrapped", "date")
    properties: dict[str, object] = {
        "font_name": FONT,
        "font_size": 10,
        "valign": "vcenter",
        "align": "left" if words else "right",
        "num_format": "@" if role == "head" else _NUMBER_FORMATS[kind],
        "text_wrap": kind == "wrapped",
    }
    return properties | _ROLES[role]


class Sheet:
    """One sheet. Rows and columns count from zero."""

    def __init__(self, book: Book, worksheet: Worksheet, name: str) -> None:
        self._book = book
        self.worksheet = worksheet
        self.name = name

    def put(self, row: int, column: int, value: Value, kind: Kind = "text", role: Role = "body") -> None:
        """Write one cell by the type of its value."""
        # A formula formatted as text turns into its own words as soon as somebody edits it.
        worded = isinstance(value, Formula) and kind in ("text", "wrapped")
        style = self._book.style("general" if worded else kind, role)
        if value is None or value == "":
            self.worksheet.write_blank(row, column, None, style)
        elif isinstance(value, Formula):
            self.worksheet.write_formula(row, column, "=" + value.text, style, value.value)
        elif isinstance(value, str):
            self.worksheet.write_string(row, column, value[:_LONGEST_TEXT], style)
        elif isinstance(value, date):
            self.worksheet.write_datetime(row, column, value, style)
        else:
            self.worksheet.write_number(row, column, value, style)

    def put_row(
        self,
        row: int,
        columns: Sequence[Column],
        values: Sequence[Value],
        role: Role = "body",
    ) -> None:
        """Write one row of a table."""
        for index, (column, value) in enumerate(zip(columns, values, strict=True)):
            self.put(row, index, value, column.kind, role)

    def head(self, row: int, columns: Sequence[Column], *, main: bool = True) -> None:
        """Write column headers; the sheet's main table is frozen and repeated on each page."""
        for index, column in enumerate(columns):
            self.put(row, index, column.header, column.kind, "head")
            if main:
                self.worksheet.set_column(index, index, column.width)
        if main:
            self.worksheet.repeat_rows(row)
            self.worksheet.freeze_panes(row + 1, 0)


def table_workbook(
    title: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Value]],
    *,
    author: str = "",
    created: date,
) -> bytes:
    """One sheet with one table: what an export of a list on screen needs."""
    book = Book(title=title, author=author, created=created)
    sheet = book.sheet(title)
    sheet.head(0, columns)
    for index, row in enumerate(rows, start=1):
        sheet.put_row(index, columns, row)
    if rows and columns:
        sheet.worksheet.autofilter(0, 0, len(rows), len(columns) - 1)
    return book.to_bytes()
