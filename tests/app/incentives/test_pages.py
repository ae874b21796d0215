"""The pages of the incentive room, as the people in the chain use them."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook

from app.core.database import db
from app.core.i18n import money
from app.incentives import queries as read
from app.incentives import services
from app.incentives.models import Artefact, Period, PeriodApproval
from app.people.models import Person
from tests.factories import incentives, people
from tests.factories.incentives import Company

Counting = Callable[..., AbstractContextManager[None]]
BIG = 60_000
ROLES = ("staff", "mentor", "supervisor", "trainer", "service", "counsellor", "archivist")


@pytest.fixture
def company(app: Flask) -> Company:
    made = incentives.company()
    incentives.published()
    return made


@pytest.fixture
def period(company: Company) -> Period:
    return incentives.quarter()


def signed_in(app: Flask, person: Person, company: Company, *roles: str) -> FlaskClient:
    return people.signed_in(app.test_client(), people.account(person, *roles, unit=company.head))


@pytest.fixture
def first(app: Flask, company: Company) -> FlaskClient:
    """Wang Li of HR at her browser."""
    return signed_in(app, company.first, company, "hr")


@pytest.fixture
def second(app: Flask, company: Company) -> FlaskClient:
    """Li Guodong of HR at his."""
    return signed_in(app, company.second, company, "hr")


def address(period: Period, step: str = "") -> str:
    return f"/incentives/periods/{period.public_id}{'/' + step if step else ''}"


def take(client: FlaskClient, period: Period, *steps: str) -> str:
    """Press the buttons of these steps, one after the other; the page after the last."""
    text = ""
    for step in steps:
        text = client.post(address(period, step), follow_redirects=True).text
    db.session.expire_all()
    return text


def close(first: FlaskClient, second: FlaskClient, period: Period) -> None:
    take(first, period, "compute", "review", "sign", "sign")
    take(second, period, "sign")
    take(first, period, "close")


def test_a_quarter_goes_from_open_to_closed_by_two_people(first: FlaskClient, second: FlaskClient, period: Period) -> None:
    assert "计算" in take(first, period, "compute")
    assert period.state == "computed"
    take(first, period, "review", "sign", "sign")
    assert period.state == "review"
    assert "第二个人" in first.get(address(period)).text or "另一" in first.get(address(period)).text
    take(first, period, "sign")
    assert period.state == "review", "who computed and approved first can't approve last"
    take(second, period, "sign")
    assert period.state == "approved"
    assert "已关账" in take(second, period, "close")
    assert period.state == "closed"


def test_sent_back_with_a_reason_it_begins_anew_and_signatures_lapse(first: FlaskClient, second: FlaskClient, period: Period) -> None:
    take(first, period, "compute", "review", "sign")
    refused = second.post(address(period, "send-back"), data={"reason": " "})
    assert refused.status_code == 422
    assert "写明" in refused.text
    second.post(address(period, "send-back"), data={"reason": "少了三天考勤"})
    db.session.expire_all()
    assert period.state == "open"
    take(first, period, "compute", "review")
    assert read.signatures(period) == []
    assert db.session.scalar(db.select(db.func.count()).select_from(PeriodApproval)) == 2


def test_a_closed_quarter_takes_no_further_step(first: FlaskClient, second: FlaskClient, period: Period) -> None:
    close(first, second, period)
    for step in ("compute", "review", "sign", "close"):
        first.post(address(period, step))
    first.post(address(period, "send-back"), data={"reason": "还想改"})
    db.session.expire_all()
    assert period.state == "closed"
    assert services.recomputes(period)


def test_the_closed_documents_are_kept_and_handed_out_byte_for_byte(first: FlaskClient, second: FlaskClient, period: Period) -> None:
    close(first, second, period)
    assert db.session.scalar(db.select(db.func.count()).select_from(Artefact)) == 4
    for kind in ("pdf", "xlsx"):
        once, again = (first.get(address(period, f"report.{kind}")).data for _time in range(2))
        assert once == again
        assert once == services.report_document(period, kind, "zh")


def test_the_workbook_says_what_the_page_says(first: FlaskClient, second: FlaskClient, period: Period) -> None:
    close(first, second, period)
    report = services.report_of(period, "zh")
    assert report.totals.gross > 0
    page = first.get(address(period)).text
    cells = _cells(first.get(address(period, "report.xlsx")).data)
    for amount in [report.totals.gross, *(sheet.totals.gross for sheet in report.sheets), *(row.result.gross for row in report.rows)]:
        assert Decimal(amount) / 100 in cells
    for amount in [report.totals.gross, *(sheet.totals.gross for sheet in report.sheets)]:
        assert money(amount) in page
    for sheet in report.sheets:
        shown = first.get(address(period, f"units/{sheet.code}")).text
        assert all(row.name in shown and money(row.result.gross) in shown for row in sheet.rows)


def _cells(workbook: bytes) -> set[Decimal]:
    book = CalamineWorkbook.from_filelike(BytesIO(workbook))
    rows = [row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()]
    return {Decimal(str(cell)) for row in rows for cell in row if isinstance(cell, int | float)}


def test_the_pages_take_at_most_eight_queries_and_stay_small(app: Flask, queries: Counting) -> None:
    company = incentives.company(others=60)
    incentives.published()
    period = incentives.quarter()
    first = signed_in(app, company.first, company, "hr")
    take(first, period, "compute", "review", "sign")
    for path, most in (("/incentives", 3), (address(period), 8), (address(period, "units/ROOMS"), 8), (address(period, "send-back"), 3)):
        with queries(at_most=most):
            page = first.get(path)
        assert page.status_code == 200
        assert len(page.data) < BIG, f"{path}: {len(page.data)} bytes"


@pytest.mark.parametrize("role", ROLES)
def test_others_see_nothing_of_it(app: Flask, company: Company, period: Period, role: str) -> None:
    other = signed_in(app, company.staff, company, *([role] if role != "staff" else []))
    pages = [address(period, step) for step in ("", "units/FRONT", "report.pdf", "report.xlsx", "send-back")]
    for path in ("/incentives", *pages):
        assert other.get(path).status_code == 404
    for step in ("compute", "review", "sign", "close"):
        assert other.post(address(period, step)).status_code == 404


def test_hr_of_one_unit_sees_nothing_of_the_companys_money(app: Flask, company: Company, period: Period) -> None:
    own = people.signed_in(app.test_client(), people.account(company.staff, "hr", unit=company.front))
    for path in ("/incentives", address(period), address(period, "report.xlsx")):
        assert own.get(path).status_code == 404
    assert own.post("/incentives", data={"label": "2026-Q3"}).status_code == 404
    assert own.post(address(period, "compute")).status_code == 404


def test_the_auditor_reads_and_finds_no_button(app: Flask, company: Company, period: Period, first: FlaskClient) -> None:
    take(first, period, "compute", "review")
    auditor = signed_in(app, company.staff, company, "auditor")
    page = auditor.get(address(period)).text
    assert "btn-primary" not in page
    assert "send-back" not in page
    assert "btn-primary" not in auditor.get("/incentives").text
    for step in ("compute", "sign", "close"):
        assert auditor.post(address(period, step)).status_code == 404


@pytest.mark.parametrize(("label", "said"), [("", "2026-Q3"), ("2026-Q5", "2026-Q3"), ("third", "2026-Q3"), ("2026-Q2", "已经开启")])
def test_a_quarter_that_is_none_or_is_there_is_told_at_the_field(first: FlaskClient, period: Period, label: str, said: str) -> None:
    answer = first.post("/incentives", data={"label": label})
    assert answer.status_code == 422
    assert said in answer.text
    assert len(read.periods()) == 1


def test_a_quarter_that_is_not_over_is_not_computed(first: FlaskClient, period: Period) -> None:
    later = incentives.quarter("2026-Q3")
    assert "2026-09-30" in take(first, later, "compute") or "9 月 30 日" in first.get(address(later)).text
    assert later.snapshot_id is None
    assert first.get(address(later)).status_code == 200
    assert first.get(address(later, "report.pdf")).status_code == 422


def test_what_is_not_there_is_refused_alike(first: FlaskClient, period: Period) -> None:
    take(first, period, "compute")
    unknown = "/incentives/periods/01a209e2-c3f9-70c2-ba78-b8758246120a"
    for path in (unknown, unknown + "/report.pdf", address(period, "units/NOPE"), address(period, "report.docx")):
        assert first.get(path).status_code == 404


def test_a_note_that_is_too_long_signs_nothing(first: FlaskClient, period: Period) -> None:
    take(first, period, "compute", "review")
    answer = first.post(address(period, "sign"), data={"note": "字" * 401}, follow_redirects=True)
    assert "最多 400" in answer.text
    assert read.signatures(period) == []


def test_a_statement_is_there_once_closed_and_shows_ones_own_only(
    app: Flask, first: FlaskClient, second: FlaskClient, company: Company, period: Period, queries: Counting
) -> None:
    own = signed_in(app, company.staff, company)
    assert "还没有明细" in own.get("/incentives/statements").text
    close(first, second, period)
    with queries(at_most=8):
        page = own.get("/incentives/statements")
    report = services.report_of(period, "zh")
    mine = next(row for row in report.rows if row.name == company.staff.name_zh)
    assert money(mine.result.gross) in page.text
    assert "2026 年第二季度" in page.text
    assert not [row.name for row in report.rows if row is not mine and row.name in page.text]
