"""The bonus payment sheet: the same figures as data, on paper and in the workbook."""

import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path
from shutil import which

import pytest
from hypothesis import HealthCheck, given, settings

from app.core.documents.wording import Bilingual, money
from app.incentives.report.build import build_report
from app.incentives.report.model import Approval, Report, ReportHead
from app.incentives.report.names import Names, PersonWords
from app.incentives.report.pdf import report_data, report_pdf
from app.incentives.report.statement import statement
from app.incentives.report.wording import period_words, say
from app.incentives.report.xlsx import report_xlsx
from app.incentives.rules import Caps, PeriodInputs, PeriodResult, Scheme, Segment, compute, normalised
from tests.app.incentives.strategies import cases
from tests.factories import pay
from tests.factories.spreadsheet import Cell, Workbook, read_workbook

PEOPLE = ("李卓", "张敏", "王丽", "陈蕾", "刘强", "马骏", "孙悦", "赵晴", "周敏", "吴凡", "郑洁", "何军")
NAMES = Names(
    people={f"A{number:04}": PersonWords(name, date(2024, number, 1)) for number, name in enumerate(PEOPLE, start=1)},
    units={
        "FRONT": Bilingual("前厅部", "Front desk"),
        "MEET": Bilingual("会议部", "Conferences"),
        "SAFE": Bilingual("安全保障部", "Safety"),
    },
    positions={"receptionist": Bilingual("接待员", "Receptionist"), "lead": Bilingual("接待组长", "Lead")},
    grounds={"D-7": "损坏设备赔偿，2026-08-03 书面同意", "P-3": "带教何军"},
)
HEAD = ReportHead("澄江商务中心", "JX-2026-Q3-001", date(2026, 10, 9), (Approval("编制", "王丽", date(2026, 10, 6)), Approval("批准")))


def report(
    scheme: Scheme | None = None, inputs: PeriodInputs | None = None, *, language: str = "zh", previous: PeriodResult | None = None
) -> Report:
    scheme, inputs = scheme or pay.scheme(), inputs or pay.period(pay.company())
    return build_report(scheme, inputs, compute(scheme, inputs), names=NAMES, head=HEAD, language=language, previous=previous)


VARIANTS: dict[str, tuple[Scheme, dict[str, int]]] = {
    "no pool": (pay.scheme(), {}),
    "caps": (pay.scheme(caps=Caps(11_000, 500_000, None)), {}),
    "total cap": (pay.scheme(caps=Caps(12_000, None, 2_000_000)), {}),
    "company pool": (pay.scheme(pool="organisation"), {"whole": 3_000_000}),
    "pool with caps": (pay.scheme(pool="organisation", caps=Caps(10_500, None, None)), {"whole": 3_400_000}),
    "pool larger than all caps": (pay.scheme(pool="organisation", caps=Caps(10_000, None, None)), {"whole": 9_000_000}),
    "unit pools": (pay.scheme(pool="unit"), {"FRONT": 1_000_001, "MEET": 1_500_002, "SAFE": 777_777}),
}


@pytest.fixture(params=VARIANTS)
def variant(request: pytest.FixtureRequest) -> Report:
    scheme, pools = VARIANTS[request.param]
    return report(scheme, pay.period(pay.company(), **pools))


# --- as data -------------------------------------------------------------------------------


def test_everybody_is_on_one_sheet_or_on_the_list_of_those_not_paid() -> None:
    made = report()
    on_sheets = [row.result.staff_number for row in made.rows]
    apart = [one.staff_number for one in made.left_out]
    assert sorted(on_sheets + apart) == [person.staff_number for person in made.result.persons]
    assert apart == ["A0004", "A0008", "A0012"]


def test_sums_are_sums_of_what_is_shown(variant: Report) -> None:
    assert variant.totals.gross == sum(sheet.totals.gross for sheet in variant.sheets) == variant.result.gross
    assert variant.totals.bonus == sum(row.result.bonus for row in variant.rows) == variant.result.bonus


def test_the_capitals_are_those_of_the_total() -> None:
    made = report(inputs=pay.period([pay.person()]))
    assert made.capitals == "人民币叁仟元整"


def test_who_takes_no_part_is_told_why_in_both_languages() -> None:
    reasons = {language: report(language=language).left_out[1].reasons for language in ("zh", "en")}
    assert reasons == {"zh": "用工形式不在方案范围内；尚未定职级", "en": "kind of employment outside the scheme; no tier yet"}


def test_remarks_say_what_a_reader_would_ask() -> None:
    remarks = {row.result.staff_number: row.remark for row in report(pay.scheme(caps=Caps(10_000, None, None))).rows}
    assert remarks["A0003"] == "结转下期 60.24 元"
    assert remarks["A0002"] == "奖金已到个人上限"


def test_a_missing_score_is_named_and_never_shown_as_nought() -> None:
    made = report(inputs=pay.period([pay.person(overall=None)]))
    assert made.rows[0].remark == "无考核成绩，按系数 1.0000"
    cells = report_data(made)["sheets"][0]["rows"][0]  # type: ignore[index]
    assert cells[7:12] == [["—"]] * 4 + [["—", ""]]


def test_the_last_period_is_compared_by_unit() -> None:
    before = compute(pay.scheme(), pay.period([pay.person("A0001"), pay.person("A0005", unit="MEET")]))
    made = report(previous=before)
    assert [sheet.previous_gross for sheet in made.sheets] == [300_000, 300_000, 0]
    assert made.previous_gross == 600_000


def test_a_report_never_mixes_results_and_inputs() -> None:
    inputs = pay.period([pay.person()])
    result = compute(pay.scheme(), inputs)
    with pytest.raises(ValueError, match="another scheme"):
        build_report(pay.scheme(), pay.period([pay.person(overall=1)]), result, names=NAMES, head=HEAD, language="zh")


@pytest.mark.parametrize(
    ("code", "chinese", "english"),
    [
        ("2026-Q3", "2026 年第三季度", "Q3 2026"),
        ("2026-07", "2026 年 7 月", "2026-07"),
        ("2026-H1", "2026 年上半年", "H1 2026"),
        ("2026", "2026 年", "2026"),
    ],
)
def test_periods_have_names(code: str, chinese: str, english: str) -> None:
    assert (period_words(code, "zh"), period_words(code, "en")) == (chinese, english)


# --- on paper ------------------------------------------------------------------------------


def text_of(body: bytes, folder: Path) -> str:
    if which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    (folder / "report.pdf").write_bytes(body)
    done = subprocess.run(["pdftotext", "-layout", str(folder / "report.pdf"), "-"], capture_output=True, check=True, timeout=60)
    return done.stdout.decode()


def test_the_pdf_says_what_the_report_says(variant: Report, tmp_path: Path) -> None:
    text = text_of(report_pdf(variant), tmp_path)
    for row in variant.rows:
        assert row.name in text
        assert money(row.result.gross) in text
    assert variant.capitals in text
    assert "JX-2026-Q3-001" in text
    assert variant.result.scheme_hash in text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_pdf_has_every_column_and_signature_in_both_languages(language: str, tmp_path: Path) -> None:
    text = text_of(report_pdf(report(language=language)), tmp_path)
    for key in ("name", "staff_number", "hired", "base", "grade", "signature", "remark", "total"):
        assert say(key, language).split()[0] in text
    assert text.count("王丽，2026-10-06" if language == "zh" else "王丽, 2026-10-06") == 4


def test_the_pdf_is_the_same_to_the_byte() -> None:
    assert report_pdf(report()) == report_pdf(report())


def test_signatures_never_stand_alone_and_heads_repeat(tmp_path: Path) -> None:
    for size in range(14, 22):
        people = [pay.person(f"A{number:04}") for number in range(1, size)]
        pages = text_of(report_pdf(report(inputs=pay.period(people))), tmp_path).split("\f")
        for page in pages[1:-1]:
            assert "工号" in page
            if "批准" in page:
                assert page.count("合同制") >= 2


def test_a_company_without_anybody_paid_still_prints(tmp_path: Path) -> None:
    made = report(inputs=pay.period([pay.person(employment="intern")]))
    assert "人民币零元整" in text_of(report_pdf(made), tmp_path)
    assert read_workbook(report_xlsx(made)).sheets


# --- in the workbook -----------------------------------------------------------------------


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


# --- the statement -------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_statement_tells_every_step_in_words(variant: Report, language: str) -> None:
    for person in variant.result.persons:
        lines = statement(person, variant.scheme, NAMES, language)
        told = [line.rule for line in lines]
        assert told == [step.rule for step in person.steps if person.eligible or step.rule != "entitlement"]
        assert all(line.sentence and "{" not in line.sentence for line in lines)
        assert next(line.value for line in lines if line.rule == "gross") == money(person.gross)


def test_a_statement_shows_the_arithmetic() -> None:
    made = report()
    lines = {line.rule: line for line in statement(made.result.person("A0001"), made.scheme, NAMES, "zh")}
    assert lines["entitlement"].sentence == "计奖额 = 基数 3,000.00 × 出勤 1.0000 × 绩效 1.0824 × 服务 1.0433，四舍五入到分"
    assert lines["performance"].value == "1.0824"


def test_a_statement_says_why_a_deduction_was_cut_short() -> None:
    made = report()
    line = next(line for line in statement(made.result.person("A0003"), made.scheme, NAMES, "zh") if line.rule == "deduction")
    assert line.sentence == "依法扣款：损坏设备赔偿，2026-08-03 书面同意。批准 500.00 元，本期最多可扣 439.76 元"
    assert line.value == "−439.76"


def test_a_statement_for_a_shared_post_names_the_share() -> None:
    posts = (Segment("lead", "mid", 92, 6_000), Segment("receptionist", "mid", 92, 4_000))
    scheme, inputs = pay.scheme(), pay.period([pay.person("A0001", position="lead", tier="mid", segments=posts)])
    lines = statement(compute(scheme, normalised(inputs)).persons[0], scheme, NAMES, "en")
    assert lines[0].sentence == "Lead, Mid: base 4,800.00 for the whole period, 92 of 92 days, share 60%"
