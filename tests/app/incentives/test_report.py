"""The bonus payment sheet as data, on paper and as each person's statement."""

import subprocess
from pathlib import Path
from shutil import which

import pytest

from app.core.documents.wording import money
from app.incentives.report.build import build_report
from app.incentives.report.model import Report
from app.incentives.report.pdf import report_data, report_pdf
from app.incentives.report.statement import statement
from app.incentives.report.wording import period_words, say
from app.incentives.report.xlsx import report_xlsx
from app.incentives.rules import Caps, Segment, compute, normalised
from tests.app.incentives.reports import HEAD, NAMES, VARIANTS, made_with, report
from tests.factories import pay
from tests.factories.spreadsheet import read_workbook


@pytest.fixture(params=VARIANTS)
def variant(request: pytest.FixtureRequest) -> Report:
    return made_with(request.param)


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
