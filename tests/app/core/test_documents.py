"""Documents hold what was put in, as text, the same to the byte on every run."""

import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from app.core.documents import pdf
from app.core.documents.pdf import DocumentError, compile_pdf
from app.core.documents.wording import Bilingual, Wording, long_date, money, percent, scaled
from app.core.documents.xlsx import (
    Book,
    Column,
    Formula,
    address,
    area,
    money_value,
    quoted,
    table_workbook,
    text_literal,
)

DAY = date(2026, 7, 9)


def read(body: bytes) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(body))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def part(body: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return archive.read(name).decode()


# --- PDF -----------------------------------------------------------------------------------

TEMPLATE = """\
#import "/core/documents/layout.typ": *
#show: paper.with(flipped: data.flipped)
= #document-data.title
#data.words *bold*
"""
HEAD = {"title": "发放表", "organisation": "澄江商务中心", "stamp": "2026 年 7 月 9 日", "language": "zh"}


@pytest.fixture
def template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A template in a folder of its own that sees the shared layout."""
    layout = pdf.ROOT / "core" / "documents" / "layout.typ"
    (tmp_path / "core" / "documents").mkdir(parents=True)
    (tmp_path / "core" / "documents" / "layout.typ").write_text(layout.read_text("utf-8"), "utf-8")
    (tmp_path / "letter.typ").write_text(TEMPLATE, "utf-8")
    monkeypatch.setattr(pdf, "ROOT", tmp_path)
    return tmp_path / "letter.typ"


def letter(words: str, **more: object) -> dict[str, object]:
    return {"document": HEAD, "words": words, "flipped": False} | more


def test_the_same_data_gives_the_same_pdf(template: Path) -> None:
    first = compile_pdf(template, letter("你好"), issued=DAY)
    assert first == compile_pdf(template, letter("你好"), issued=DAY)
    assert first.startswith(b"%PDF-")


def test_the_pdf_is_archival_and_accessible(template: Path) -> None:
    body = compile_pdf(template, letter("你好"), issued=DAY)
    assert b"pdfaid" in body
    assert b"pdfuaid" in body


def test_what_a_person_typed_is_never_markup(template: Path) -> None:
    hostile = '#panic("read") *a* = b $x$ @ref \\ "] #eval("1")'
    assert compile_pdf(template, letter(hostile), issued=DAY) != compile_pdf(template, letter("a"), issued=DAY)


def test_a_rare_character_does_not_stop_the_document(template: Path) -> None:
    assert compile_pdf(template, letter("\U00020bb7野"), issued=DAY).startswith(b"%PDF-")


def test_a_broken_template_says_what_is_wrong(template: Path) -> None:
    template.write_text("#unknown-name", "utf-8")
    with pytest.raises(DocumentError, match="unknown"):
        compile_pdf(template, letter("a"), issued=DAY)


def test_a_number_that_is_none_is_refused_before_printing(template: Path) -> None:
    with pytest.raises(ValueError, match="JSON"):
        compile_pdf(template, letter("a", score=float("nan")), issued=DAY)


# --- words and numbers ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minor", "text"),
    [(0, "0.00"), (5, "0.05"), (18_000_000, "180,000.00"), (-12_345, "−123.45"), (10**17 + 1, "1,000,000,000,000,000.01")],
)
def test_money_is_exact(minor: int, text: str) -> None:
    assert money(minor) == text


def test_money_can_carry_its_sign() -> None:
    assert [money(value, signed=True) for value in (456_000, 0, -1)] == ["+4,560.00", "0.00", "−0.01"]


@pytest.mark.parametrize(
    ("value", "scale", "places", "text"),
    [
        (10_500, 10_000, 4, "1.0500"),
        (7_645, 100, 2, "76.45"),
        (7_645, 100, 1, "76.5"),
        (-15, 10, 0, "−2"),
        (-4, 10, 0, "0"),
        (0, 100, 2, "0.00"),
    ],
)
def test_scaled_numbers_round_half_away_from_zero(value: int, scale: int, places: int, text: str) -> None:
    assert scaled(value, scale, places) == text


def test_percent_reads_like_the_pages() -> None:
    assert [percent(26, 1000, signed=True), percent(-6, 1000, signed=True), percent(7, 1000)] == ["+2.6%", "−0.6%", "0.7%"]


def test_dates_and_phrases_follow_the_language() -> None:
    assert [long_date(DAY, "zh-CN"), long_date(DAY, "en")] == ["2026 年 7 月 9 日", "9 July 2026"]
    say = Wording({"people": ("{n} 人", "{n} people")})
    assert [say("people", "zh", n=3), say("people", "en", n=3)] == ["3 人", "3 people"]
    assert Bilingual("合计", "Total").in_language("fr") == "Total"


# --- XLSX ----------------------------------------------------------------------------------


def test_the_same_rows_give_the_same_workbook() -> None:
    columns = [Column("姓名"), Column("金额", "money")]
    bodies = {table_workbook("奖金", columns, [["李卓", 12.5]], created=DAY) for _ in range(2)}
    assert len(bodies) == 1


def test_cells_come_back_as_what_they_were() -> None:
    columns = [Column("工号"), Column("金额", "money"), Column("入职", "date"), Column("分", "score"), Column("备注")]
    body = table_workbook("奖金", columns, [["0017", 3878.01, DAY, 7, None]], created=DAY)
    assert read(body)["奖金"][1] == ["0017", 3878.01, DAY, 7.0, ""]


@pytest.mark.parametrize("text", ["=1+1", "+86", "-2", "@SUM(A1)", '=HYPERLINK("http://x")', "{=1}", "http://x", "1234"])
def test_text_stays_text(text: str) -> None:
    body = table_workbook("t", [Column("a")], [[text]], created=DAY)
    sheet = part(body, "xl/worksheets/sheet1.xml")
    assert read(body)["t"][1][0] == text
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet


def test_a_formula_carries_its_value() -> None:
    book = Book(title="t", author="", created=DAY)
    sheet = book.sheet("s")
    sheet.put(0, 0, Formula("ROUND(1.005*100,0)/100", 1.01), "money")
    sheet.put(1, 0, Formula('IF(A1>1,"多","少")', "多"))
    xml = part(body := book.to_bytes(), "xl/worksheets/sheet1.xml")
    assert "<f>ROUND(1.005*100,0)/100</f><v>1.01</v>" in xml
    assert read(body)["s"] == [[1.01], ["多"]]


def test_names_of_sheets_are_made_fit_and_unique() -> None:
    book = Book(title="t", author="", created=DAY)
    names = [book.sheet(name).name for name in ("前厅部", "前厅部", "a/b:c", "", "x" * 40, "X" * 40)]
    assert names[:4] == ["前厅部", "前厅部 2", "a b c", "-"]
    assert len(set(map(str.casefold, names))) == 6
    assert max(map(len, names)) == 31


def test_references_quote_what_needs_quoting() -> None:
    assert address(0, 27) == "AB1"
    assert address(4, 2, sheet="it's", fixed=True) == "'it''s'!$C$5"
    assert area(1, 0, 9, 0, sheet="池", fixed=True) == "'池'!$A$2:$A$10"
    assert (quoted("a'b"), text_literal('say "hi"')) == ("'a''b'", '"say ""hi"""')


@given(st.integers(0, 10**13))
def test_a_money_cell_reads_back_to_the_cent(minor: int) -> None:
    assert round(money_value(minor) * 100) == minor
