"""The report as a workbook that can be recomputed: summary, one sheet per unit, and what they rest on."""

from __future__ import annotations

from app.core.documents.xlsx import Book
from app.incentives.report.model import Report
from app.incentives.report.wording import period_words, say
from app.incentives.report.workbook.entries import write_entries
from app.incentives.report.workbook.places import lay_out
from app.incentives.report.workbook.pool_sheet import pool_cells, write_pool
from app.incentives.report.workbook.scheme_sheet import write_scheme
from app.incentives.report.workbook.summary_sheet import write_summary
from app.incentives.report.workbook.unit_sheet import write_unit


def report_xlsx(report: Report) -> bytes:
    """The report as XLSX: every derived cell a formula with its value, the same bytes for the same report."""
    title = say("title_of", report.language, period=period_words(report.result.period, report.language))
    book = Book(title=title, author=report.head.organisation, created=report.head.issued)
    places = lay_out(book, report)
    scheme = write_scheme(places)
    shares = pool_cells(places)
    for unit in report.sheets:
        write_unit(places, scheme, unit, shares)
    write_entries(places, scheme.deduction_share)
    write_pool(places, scheme)
    write_summary(places)
    return book.to_bytes()
