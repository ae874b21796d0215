"""Workbooks about staff files: the file that was brought with its errors written beside the rows, and an empty one to begin with."""

import json

from app.core import clock, files
from app.core.documents.xlsx import Book, Column, table_workbook
from app.core.i18n import _
from app.people.queries.staff_import import BatchPage, rejected_rows
from app.people.rules.problems import COLUMNS, sentence
from app.people.rules.staff_cells import shown
from app.people.rules.staff_file import HEADERS, read_table


def marked_workbook(page: BatchPage) -> bytes:
    """All rows as they were, with what to do in a last column. Uploaded again, that column is left aside."""
    table = read_table(files.content_of(page.file), page.file.name)
    wrong = rejected_rows(page.batch.id)
    header = [*table.raw_header, str(_("What to do"))]
    columns = [Column(text or "", "text", 14) for text in header[:-1]] + [Column(header[-1], "wrapped", 60)]
    rows = []
    for number, cells in table.raw.items():
        written = [shown(cell) for cell in cells][: len(columns) - 1]
        written += [""] * (len(columns) - 1 - len(written))
        rows.append([*written, advice(wrong[number].problems, table.headers) if number in wrong else ""])
    return table_workbook(str(_("Staff file")), columns, rows, created=clock.today())


def advice(problems: str, headers: dict[str, str]) -> str:
    """What to do about a row, one sentence a problem."""
    found = json.loads(problems)
    return "\n".join(f"{headers.get(name) or COLUMNS[name]}: {sentence(code, params)}" for name, _value, code, params in found)


def empty_workbook() -> bytes:
    """A file with the headers, and a second sheet that says what goes into each column."""
    book = Book(title=str(_("Staff file")), author="", created=clock.today())
    book.sheet(str(_("Staff file"))).head(0, [Column(str(COLUMNS[name]), "text", 16) for name in HEADERS])
    notes = book.sheet(str(_("What goes where")))
    columns = [Column(str(_("Column")), "text", 20), Column(str(_("What goes in")), "wrapped", 80)]
    notes.head(0, columns)
    for place, name in enumerate(HEADERS, start=1):
        notes.put_row(place, columns, [str(COLUMNS[name]), explanations()[name]])
    return book.to_bytes()


def explanations() -> dict[str, str]:
    """What goes into each column."""
    return {
        "staff_number": str(_("Needed in every row. Who has this number already is changed, everybody else is added")),
        "name_zh": str(_("Needed for somebody new")),
        "name_en": str(_("May stay empty")),
        "gender": str(_("Female or male; may stay empty")),
        "email": str(_("For the invitation and reminders; may stay empty")),
        "phone": str(_("May stay empty")),
        "language": str(_("Chinese or English; Chinese where empty")),
        "unit": str(_("Needed for somebody new: the unit’s name or code")),
        "position": str(_("Needed for somebody new: the position’s name or code")),
        "kind": str(_("Contract, dispatched, outsourced, intern, part-time or re-employed; contract where empty")),
        "hired_on": str(_("Needed for somebody new, like 2026-04-13")),
        "supervisor": str(_("The supervisor’s staff number; may stay empty")),
        "from_on": str(_("From when a change of unit or position counts; today where empty")),
    }
