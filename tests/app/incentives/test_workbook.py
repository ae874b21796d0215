"""The bonus payment sheet as a workbook: it equals the report, and every formula gives the value it carries."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from app.incentives.report.build import build_report
from app.incentives.report.model import Report
from app.incentives.report.names import PersonWords
from app.incentives.report.xlsx import report_xlsx
from app.incentives.rules import PeriodInputs, Scheme, compute
from tests.app.incentives.reports import HEAD, NAMES, VARIANTS, made_with, report
from tests.app.incentives.strategies import cases
from tests.factories import pay
from tests.factories.spreadsheet import Cell, Workbook, read_workbook


@pytest.fixture(params=VARIANTS)
def variant(request: pytest.FixtureRequest) -> Report:
    return made_with(request.param)


def differences(book: Workbook) -> list[tuple[str, int, int, object, object]]:
    """Cells whose formula gives something else than the value they carry."""
    found: list[tuple[str, int, int, object, object]] = []
    for sheet, row, column, cell in book.formulas():
        again, kept = book.value(sheet, row, column), cell.value
        same = again == (kept or "") if isinstance(again, str) else isinstance(kept, float) and abs(float(again or 0) - kept) < 1e-9
        if not same:
            found.append((sheet, row, column, again, kept))
    return found


def test_every_formula_gives_the_value_it_carries(variant: Report) -> None:
    book = read_workbook(report_xlsx(variant))
    assert differences(book) == []
    assert len(list(book.formulas())) > 100


@pytest.mark.parametrize("language", ["zh", "en"])
def test_both_languages_recompute(language: str) -> None:
    scheme, pools = VARIANTS["pool with caps"]
    assert differences(read_workbook(report_xlsx(report(scheme, pay.period(pay.company(), **pools), language=language)))) == []


def cells_of(book: Workbook, sheet: str, header: str, count: int) -> list[object]:
    row, column = book.find(sheet, header)
    return [book.sheets[sheet].get((row + index, column), Cell(None)).value for index in range(1, count + 1)]


def test_the_workbook_equals_the_report(variant: Report) -> None:
    book = read_workbook(report_xlsx(variant))
    for unit in variant.sheets:
        size = len(unit.rows)
        assert cells_of(book, unit.name, "工号", size) == [row.result.staff_number for row in unit.rows]
        for header, field in (("应得绩效奖金", "bonus"), ("应发合计（税前）", "gross"), ("奖金基数", "base"), ("依法扣款", "deducted")):
            assert cells_of(book, unit.name, header, size) == [getattr(row.result, field) / 100 for row in unit.rows]
        assert cells_of(book, unit.name, "绩效系数", size) == [row.result.performance / 10_000 for row in unit.rows]
        assert cells_of(book, unit.name, "备注", size) == [row.remark or None for row in unit.rows]


def test_every_derived_cell_is_a_formula() -> None:
    book = read_workbook(report_xlsx(report()))
    for header in ("出勤系数", "奖金基数", "考核等级", "绩效系数", "服务系数", "应得绩效奖金", "依法扣款", "应发合计（税前）"):
        row, column = book.find("前厅部", header)
        assert all(book.sheets["前厅部"][row + index, column].formula for index in (1, 2, 3))


def test_a_changed_figure_runs_through_to_the_total_and_unsettles_the_capitals() -> None:
    book = read_workbook(report_xlsx(report()))
    row, column = book.find("前厅部", "综合得分")
    total = next(at for at, cell in book.sheets["汇总"].items() if cell.value == "合计")
    before = book.value("汇总", total[0], 7)
    book.change("前厅部", row + 1, column, 75.0)
    after = book.value("汇总", total[0], 7)
    assert isinstance(before, float)
    assert isinstance(after, float)
    assert after > before
    assert book.value("汇总", total[0] + 2, 1) == "金额已改动，请重写大写"


def test_a_changed_pool_is_shared_out_again_to_the_cent() -> None:
    scheme, pools = VARIANTS["company pool"]
    book = read_workbook(report_xlsx(report(scheme, pay.period(pay.company(), **pools))))
    row, _ = book.find("奖金池分配", "奖金池（分）")
    book.change("奖金池分配", row, 4, 3_123_457.0)
    total = next(at for at, cell in book.sheets["汇总"].items() if cell.value == "合计")
    expected = compute(scheme, pay.period(pay.company(), whole=3_123_457))
    assert book.value("汇总", total[0], 3) == expected.bonus / 100
    again = {book.value("奖金池分配", at, 1): book.value("奖金池分配", at, 11) for at in range(row + 5, row + 14)}
    assert again == {person.staff_number: person.bonus / 100 for person in expected.persons if person.eligible}


def test_the_workbook_is_the_same_to_the_byte() -> None:
    assert report_xlsx(report()) == report_xlsx(report())


def test_a_name_that_looks_like_a_formula_stays_a_name() -> None:
    names = replace(NAMES, people={"A0001": PersonWords('=HYPERLINK("http://x")')})
    scheme, inputs = pay.scheme(), pay.period([pay.person("A0001")])
    made = build_report(scheme, inputs, compute(scheme, inputs), names=names, head=HEAD, language="zh")
    book = read_workbook(report_xlsx(made))
    row, column = book.find("前厅部", "姓名")
    assert book.sheets["前厅部"][row + 1, column] == Cell('=HYPERLINK("http://x")')


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(cases())
def test_any_company_recomputes_in_the_workbook(case: tuple[Scheme, PeriodInputs]) -> None:
    scheme, inputs = case
    made = build_report(scheme, inputs, compute(scheme, inputs), names=NAMES, head=HEAD, language="zh")
    assert differences(read_workbook(report_xlsx(made))) == []
