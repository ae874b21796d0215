"""What several sheets begin and end with."""

from __future__ import annotations

from app.core.documents.xlsx import Formula, Sheet, text_literal
from app.incentives.report.model import Report
from app.incentives.report.texts import approvals, over_line
from app.incentives.report.wording import say
from app.incentives.rules import amount_in_chinese_capitals


def write_title(sheet: Sheet, report: Report, title: str) -> None:
    """The lines above a table: what it is, of which period and scheme, under which number."""
    sheet.put(0, 0, title, "text", "title")
    sheet.put(1, 0, f"{report.head.organisation}  {over_line(report)}", "text", "label")
    sheet.put(2, 0, say("serial", report.language, serial=report.head.serial), "text", "label")
    sheet.put(3, 0, say("currency_note", report.language), "text", "label")


def capitals(cell: str, amount: int, language: str) -> Formula:
    """The amount in capitals, which never outlives a change of the figure beside it."""
    words = say("capitals", language, words=amount_in_chinese_capitals(amount))
    changed = say("capitals_changed", language)
    return Formula(f"IF(ROUND({cell}*100,0)={amount},{text_literal(words)},{text_literal(changed)})", words)


def write_approvals(sheet: Sheet, report: Report, row: int) -> None:
    """The signature chain, side by side."""
    for index, item in enumerate(approvals(report)):
        sheet.put(row, 1 + 4 * index, item["role"], "text", "label")
        sheet.put(row + 1, 1 + 4 * index, item["signed"], "text", "label")
