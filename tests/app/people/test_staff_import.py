"""The staff file: read whatever the office sends, say row by row what it would do, do all of it or nothing."""

import io
import json
import time
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pytest
import xlsxwriter
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core import database, jobs, trail
from app.core.database import db
from app.core.errors import RuleViolation
from app.people import queries as read
from app.people import services
from app.people.models import Assignment, Employment, ImportBatch, ImportRow, Person, Unit
from app.people.queries.staff_import import house
from app.people.rules import staff_cells
from app.people.rules.staff_cells import BadCell
from app.people.rules.staff_file import UnreadableFile, read_table
from app.people.rules.staff_rows import Verdict, check_rows, counts
from app.people.services import staff_import
from tests.factories import people

HEADER = "工号,姓名,部门,岗位,入职日期,主管工号,邮箱,用工形式,性别"
TODAY = date(2026, 7, 9)


@pytest.fixture
def front(app: Flask) -> Unit:
    people.organisation()
    head = people.unit("HQ", name_zh="总部", name_en="Headquarters")
    people.unit("ROOMS", head, "会议部", "Conferences")
    return people.unit(parent=head)


@pytest.fixture
def hr(client: FlaskClient, front: Unit) -> FlaskClient:
    return people.signed_in(client, people.account(people.person("周敏", unit=front), "hr", unit=front))


def _csv(*lines: str, header: str = HEADER) -> bytes:
    return "\n".join((header, *lines)).encode()


def _check(content: bytes, paths: Sequence[str] = ("/",)) -> list[Verdict]:
    return check_rows(read_table(content, "staff.csv").rows, house(paths))


def _import(content: bytes, **how: Any) -> list[Verdict]:
    known = house(("/",))
    verdicts = check_rows(read_table(content, "staff.csv").rows, known)
    staff_import.write_people(verdicts, known)
    return verdicts


# reading files


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_a_csv_is_read_whatever_its_encoding(encoding: str) -> None:
    table = read_table(f"{HEADER}\nA0317,马骏,前厅部,接待员,2026-04-13,,,,男".encode(encoding), "staff.csv")
    assert table.rows[0].cells["name_zh"] == "马骏"
    assert table.encoding == {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "gbk": "GBK", "gb18030": "GBK", "utf-16": "UTF-16"}[encoding]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_is_read_whatever_its_delimiter_below_a_title(delimiter: str) -> None:
    lines = ["员工名单 2026-07", "", delimiter.join(("Staff No.", "Name", "Department")), delimiter.join(("A0317", "Ma Jun", "FRONT"))]
    table = read_table("\r\n".join(lines).encode(), "staff.csv")
    assert (table.rows[0].number, table.rows[0].cells["staff_number"]) == (4, "A0317")


def test_a_workbook_is_read_with_its_own_dates_and_whole_numbers() -> None:
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    book.add_worksheet("说明").write(0, 0, "先看这里")
    sheet = book.add_worksheet("名单")
    for column, text in enumerate(("工号", "姓名", "单位", "岗位", "入职日期", "备注")):
        sheet.write(2, column, text)
    sheet.write_number(3, 0, 10317)
    sheet.write(3, 1, "马骏")
    sheet.write_datetime(3, 4, datetime(2026, 4, 13), book.add_format({"num_format": "yyyy-mm-dd"}))  # noqa: DTZ001 - a workbook's own day
    book.close()
    table = read_table(content.getvalue(), "staff.xlsx")
    row = table.rows[0]
    assert row.number == 4
    assert staff_cells.staff_number(row.cells["staff_number"]) == "10317"
    assert staff_cells.day(row.cells["hired_on"], TODAY) == date(2026, 4, 13)
    assert table.ignored == ("备注",)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\x00\x01\x02\x03", "not-text"),
        ("姓名,部门\n马骏,前厅部".encode(), "header"),
        (HEADER.encode(), "no-rows"),
        ("工号,员工编号,姓名\n1,2,3".encode(), "two-columns"),
        ('工号,姓名\nA1,"马骏'.encode(), "csv"),
        (HEADER.encode() + b"\n\xff\xfe\xfa", "encoding"),
        (b"PK\x03\x04 not a workbook", "xlsx"),
    ],
)
def test_a_file_that_can_not_be_used_says_why(content: bytes, code: str) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        read_table(content, "staff.csv")
    assert refusal.value.code == code


@given(st.binary(max_size=300))
def test_no_bytes_bring_anything_but_a_table_or_a_reason(content: bytes) -> None:
    try:
        read_table(HEADER.encode() + b"\n" + content, "staff.csv")
    except UnreadableFile as refusal:
        assert refusal.code  # noqa: PT017 - either outcome is right


# cells


@pytest.mark.parametrize(
    "written",
    [
        *("2026-04-13", "2026/4/13", "2026.4.13", "2026年4月13日", "２０２６年４月１３日", "20260413", "2026-04-13 00:00:00"),
        *(46125, 46125.0, date(2026, 4, 13)),
    ],
)
def test_a_day_is_read_in_all_the_usual_forms(written: Any) -> None:
    assert staff_cells.day(written, TODAY) == date(2026, 4, 13)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("2026/13/04", "date-month"),
        ("2026-02-30", "date-day"),
        ("13/04/2026", "date-form"),
        ("昨天", "date-form"),
        ("1926-04-13", "date-range"),
        ("2036-04-13", "date-range"),
    ],
)
def test_a_day_that_is_none_says_how_to_write_it(written: str, code: str) -> None:
    with pytest.raises(BadCell) as refusal:
        staff_cells.day(written, TODAY)
    assert refusal.value.code == code


@given(st.dates(date(1950, 1, 1), date(2027, 1, 1)))
def test_every_way_of_writing_a_day_gives_that_day(day: date) -> None:
    numbers = (day.year, day.month, day.day)
    as_text = (f"{day:%Y-%m-%d}", "{}/{}/{}".format(*numbers), "{}年{}月{}日".format(*numbers), f"{day:%Y%m%d}")
    for written in (*as_text, (day - date(1899, 12, 30)).days):
        assert staff_cells.day(written, TODAY) == day


# verdicts


def test_each_row_is_added_changed_unchanged_or_rejected(front: Unit) -> None:
    wang = people.person("王丽", unit=front, hired=date(2025, 3, 3))
    li = people.person("李卓", unit=front, hired=date(2025, 3, 3))
    known = (f"A{wang.id:04},王丽,前厅部,接待员,2025-03-03", f"A{li.id:04},李卓,会议部,接待员,2025/3/3")
    verdicts = _check(_csv(*known, "A0317,马骏,FRONT,Receptionist,2026-07-13", "A0318,许晴,前厅部,迎宾,2026-13-01"))
    assert [verdict.kind for verdict in verdicts] == ["unchanged", "changed", "added", "rejected"]
    assert verdicts[1].before == {"unit": {"zh": "前厅部", "en": "Front desk"}}
    assert [(problem.field, problem.value, problem.code) for problem in verdicts[3].problems] == [
        ("hired_on", "2026-13-01", "date-month"),
        ("position", "迎宾", "position-unknown"),
    ]


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (("A1,马骏,前厅部,接待员,2026-04-13", "a1,许晴,前厅部,接待员,2026-04-13"), "number-twice"),
        (("A1,马骏,前厅部,接待员,2026-04-13,,m@x.cn", "A2,许晴,前厅部,接待员,2026-04-13,,M@X.cn"), "email-twice"),
        (("A1,,前厅部,接待员,2026-04-13",), "missing"),
        ((",马骏,前厅部,接待员,2026-04-13",), "missing"),
        (("A1,马骏,餐饮部,接待员,2026-04-13",), "unit-unknown"),
        (("1.2E+05,马骏,前厅部,接待员,2026-04-13",), "number-rounded"),
        (("A1,马骏,前厅部,接待员,2026-04-13,A1",), "supervisor-self"),
        (("A1,马骏,前厅部,接待员,2026-04-13,A9",), "supervisor-unknown"),
        (("A1,马骏,前厅部,接待员,2026-04-13,,mail",), "email-form"),
        (("A1,马骏,前厅部,接待员,2026-04-13,,,临时工",), "kind-unknown"),
        (("A1,马骏,前厅部,接待员,2026-04-13,,,,x",), "gender-unknown"),
    ],
)
def test_what_is_wrong_is_found_at_its_cell(front: Unit, lines: tuple[str, ...], code: str) -> None:
    assert [problem.code for problem in _check(_csv(*lines))[-1].problems] == [code]


def test_who_is_put_under_a_rejected_supervisor_is_rejected_too_and_so_on(front: Unit) -> None:
    verdicts = _check(_csv("A3,三,前厅部,接待员,2026-04-13,A2", "A2,二,前厅部,接待员,2026-04-13,A1", "A1,一,前厅部,没有,2026-04-13"))
    assert [verdict.problems[0].code for verdict in verdicts] == ["supervisor-rejected", "supervisor-rejected", "position-unknown"]


def test_a_missing_column_is_one_message_and_not_one_per_row(front: Unit) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        _check(_csv("A1,马骏,接待员", header="工号,姓名,岗位"))
    assert refusal.value.params == {"fields": ["unit", "hired_on"]}


def test_some_columns_are_enough_to_change_who_is_there(front: Unit) -> None:
    wang = people.person("王丽", unit=front)
    verdicts = _import(_csv(f"A{wang.id:04},wang@x.cn", header="工号,邮箱"))
    assert [verdict.kind for verdict in verdicts] == ["changed"]
    db.session.refresh(wang)
    assert (wang.name_zh, wang.email) == ("王丽", "wang@x.cn")


def test_a_unit_that_is_not_mine_is_not_there_and_its_people_are_not_named(front: Unit) -> None:
    rooms = db.session.scalars(db.select(Unit).where(Unit.code == "ROOMS")).one()
    stranger = people.person("外人", unit=rooms)
    verdicts = _check(_csv("A1,马骏,会议部,接待员,2026-04-13", f"A{stranger.id:04},外人,前厅部,接待员,2025-03-03"), (front.path,))
    assert [verdict.problems[0].code for verdict in verdicts] == ["unit-unknown", "number-elsewhere"]
    assert "会议部" not in json.dumps(verdicts[0].problems[0].params["known"], ensure_ascii=False)


def test_a_leavers_number_is_not_used_again(front: Unit) -> None:
    wang = people.person("王丽", unit=front)
    services.leave(wang.id, date(2026, 7, 1))
    (verdict,) = _check(_csv(f"A{wang.id:04},王丽,前厅部,接待员,2025-03-03"))
    assert verdict.problems[0].code == "number-of-leaver"


# what it does


@pytest.mark.both_databases
def test_people_posts_and_supervisors_come_out_as_written(front: Unit) -> None:
    _import(_csv("A2,许晴,总部/前厅部,接待员,2026-07-13,A1,xu@x.cn,劳务派遣,女", "A1,陈静,前厅部,lead,2020.1.6,,,,"))
    xu, chen = read.placed_many(("/",), date(2026, 7, 13)), read.placed_many(("/",), date(2026, 7, 12))
    found = [(row.staff_number, row.kind, row.position_code) for row in xu]
    assert found == [("A1", "contract", "lead"), ("A2", "dispatched", "receptionist")]
    assert xu[1].supervisor_id == chen[0].person_id


@pytest.mark.both_databases
def test_a_move_keeps_the_history_and_takes_effect_on_the_day_written(front: Unit) -> None:
    wang = people.person("王丽", unit=front, hired=date(2025, 3, 3))
    _import(_csv(f"A{wang.id:04},会议部,2026-06-01", header="工号,部门,生效日期"))
    spans = [(row.from_on, row.to_on) for row in db.session.scalars(db.select(Assignment).order_by(Assignment.from_on))]
    assert spans == [(date(2025, 3, 3), date(2026, 5, 31)), (date(2026, 6, 1), None)]


def test_another_first_day_moves_the_first_post_with_it(front: Unit) -> None:
    wang = people.person("王丽", unit=front, hired=date(2025, 3, 3))
    _import(_csv(f"A{wang.id:04},2025-03-10", header="工号,入职日期"))
    job, post = db.session.scalars(db.select(Employment)).one(), db.session.scalars(db.select(Assignment)).one()
    assert (job.hired_on, post.from_on) == (date(2025, 3, 10), date(2025, 3, 10))


NAMES = st.text(alphabet="王李张刘陈杨黄赵吴周abc ", min_size=1, max_size=8).filter(lambda text: text.strip() != "")
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "number": st.integers(1, 9999),
            "name": NAMES,
            "unit": st.sampled_from(("前厅部", "FRONT", "Conferences", "总部")),
            "position": st.sampled_from(("接待员", "lead", "Security")),
            "hired": st.dates(date(2020, 1, 1), date(2026, 12, 31)),
            "boss": st.integers(0, 3),
            "kind": st.sampled_from(("", "实习", "contract")),
            "gender": st.sampled_from(("", "男", "f")),
            "mail": st.booleans(),
        }
    ),
    min_size=1,
    max_size=12,
    unique_by=lambda row: row["number"],
)


def _line(row: dict[str, Any], rows: list[dict[str, Any]]) -> str:
    chosen = rows[row["boss"] % len(rows)]
    boss = f"N{chosen['number']}" if row["boss"] and chosen is not row else ""
    mail = f"n{row['number']}@x.cn" if row["mail"] else ""
    values = (f"N{row['number']}", row["name"], row["unit"], row["position"], row["hired"], boss, mail, row["kind"], row["gender"])
    return ",".join(str(value) for value in values)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ROWS)
def test_importing_the_same_file_again_changes_nothing(front: Unit, rows: list[dict[str, Any]]) -> None:
    content = _csv(*(_line(row, rows) for row in rows))
    database.commit()  # the units stay when the example is undone
    try:
        first = _import(content)
        assert counts(first)["added"] == len(rows)
        again = _check(content)
        assert {verdict.kind for verdict in again} == {"unchanged"}, [verdict.after for verdict in again]
        staff_import.write_people(again, house(("/",)))
        assert not db.session.new
        assert not db.session.dirty
    finally:
        database.rollback()
        db.session.expire_all()


@pytest.mark.both_databases
def test_applying_a_second_time_leaves_the_trail_as_it_was(front: Unit) -> None:
    content = _csv("A1,陈静,前厅部,lead,2020-01-06", "A2,许晴,前厅部,接待员,2026-07-13,A1,xu@x.cn,实习,女")
    _import(content)
    database.commit()
    before = db.session.scalar(db.select(db.func.count()).select_from(trail.AuditLink))
    _import(content)
    database.commit()
    assert db.session.scalar(db.select(db.func.count()).select_from(trail.AuditLink)) == before


# the pages


def _upload(browser: FlaskClient, content: bytes, name: str = "员工名单_2026-07.csv") -> str:
    answer = browser.post("/people/import", data={"file": (io.BytesIO(content), name)}, content_type="multipart/form-data")
    assert answer.status_code == 302, answer.text
    return str(answer.location)


@pytest.mark.both_databases
def test_a_file_is_checked_before_anything_is_written_and_then_imported(hr: FlaskClient) -> None:
    address = _upload(hr, _csv("A1,陈静,前厅部,接待组长,2020-01-06", "A2,许晴,前厅部,接待员,2026-07-13,A1").decode().encode("gbk"))
    page = hr.get(address).text
    for said in ("员工名单_2026-07.csv", "GBK", "还没有写入任何数据", "导入：新增 2 人，更新 0 人"):
        assert said in page
    assert read.public_id_of_number("A1") is None
    hr.post(f"{address}/apply")
    assert "已导入：2 行写入" in hr.get(address).text
    assert read.public_id_of_number("A2") is not None
    assert hr.post(f"{address}/apply").status_code == 422, "once is enough"


def test_errors_say_row_column_value_and_what_to_do_and_all_or_nothing_holds(hr: FlaskClient) -> None:
    address = _upload(hr, _csv("A1,陈静,前厅部,接待组长,2020-01-06", "A2,黄磊,前厅部,接待员,2026/13/04"))
    page = hr.get(address).text
    for said in ("检查结果：1 行有错误", "第 3 行", "黄磊", "入职日期", "2026/13/04", "月份不存在。写成 2026-04-13 这样的日期"):
        assert said in page
    assert "只导入正确的 1 行" in page
    assert hr.post(f"{address}/apply").status_code == 422
    assert read.public_id_of_number("A1") is None
    hr.post(f"{address}/apply", data={"only_good": "y"})
    assert read.public_id_of_number("A1") is not None
    assert read.public_id_of_number("A2") is None


def test_the_marked_file_carries_the_errors_and_can_be_corrected_and_sent_back(hr: FlaskClient) -> None:
    address = _upload(hr, _csv("A1,陈静,前厅部,接待组长,2020-01-06", "A2,黄磊,前厅部,接待员,2026/13/04"))
    marked = hr.get(f"{address}/marked.xlsx").data
    table = read_table(marked, "marked.xlsx")
    assert table.raw_header[-1] == "怎么改"
    assert "月份不存在" in str(table.raw[3][-1])
    assert [row.cells["name_zh"] for row in table.rows] == ["陈静", "黄磊"]


def test_a_file_that_is_no_staff_file_is_refused_at_the_field(hr: FlaskClient) -> None:
    for content, name, said in (
        (b"\xd0\xcf\x11\xe0", "staff.xls", "csv, xlsx"),
        ("姓名\n马骏".encode(), "staff.csv", "没有找到表头"),
        (b"a,b", "staff.xlsx", "内容与扩展名不符"),
    ):
        answer = hr.post("/people/import", data={"file": (io.BytesIO(content), name)}, content_type="multipart/form-data")
        assert answer.status_code == 422
        assert said in answer.text


@pytest.mark.both_databases
def test_a_large_file_is_checked_and_imported_by_the_worker_with_progress(hr: FlaskClient) -> None:
    address = _upload(hr, _csv(*(f"B{number},员工{number},前厅部,接待员,2026-01-05" for number in range(600))))
    assert "正在检查文件" in hr.get(address).text
    assert hr.get(f"{address}/progress").json == {"state": "checking", "done": 0, "total": 600, "failed": False}
    jobs.sweep()
    assert hr.get(f"{address}/progress").json == {"state": "checked", "done": 600, "total": 600, "failed": False}
    hr.post(f"{address}/apply")
    assert "正在导入" in hr.get(address).text
    jobs.sweep()
    assert "已导入：600 行写入" in hr.get(address).text
    assert len(read.placed_many(("/",))) == 601
    assert list(trail.breaks()) == []


def test_what_the_worker_imports_is_put_down_to_who_brought_it(hr: FlaskClient) -> None:
    address = _upload(hr, _csv(*(f"B{number},员工{number},前厅部,接待员,2026-01-05" for number in range(401))))
    jobs.sweep()
    hr.post(f"{address}/apply")
    jobs.sweep()
    added = (
        db.select(trail.AuditLink.actor_id)
        .join(trail.AuditPayload, trail.AuditPayload.number == trail.AuditLink.number)
        .where(trail.AuditPayload.table_name == "employment", trail.AuditPayload.row_id > 1, trail.AuditLink.actor_id.is_not(None))
    )
    assert len(db.session.scalars(added).all()) == 401


def test_a_file_whose_answer_is_no_longer_the_same_is_not_applied(hr: FlaskClient, front: Unit) -> None:
    address = _upload(hr, _csv("A1,陈静,前厅部,接待组长,2020-01-06"))
    _import(_csv("A1,陈静,前厅部,接待组长,2020-01-06"))
    database.commit()
    answer = hr.post(f"{address}/apply")
    assert answer.status_code == 422
    assert "检查之后数据有了变化" in answer.text


@pytest.mark.long
def test_five_thousand_rows_are_checked_and_written_within_a_minute(front: Unit) -> None:
    bosses = [f"B{n - n % 20:05}" if n % 20 else "" for n in range(5000)]
    content = _csv(*(f"B{n:05},员工{n},前厅部,接待员,2026-01-05,{boss},b{n}@x.cn,合同制,女" for n, boss in enumerate(bosses)))
    began = time.perf_counter()
    _import(content)
    database.commit()
    assert time.perf_counter() - began < 60
    assert {verdict.kind for verdict in _check(content)} == {"unchanged"}


def test_the_batch_of_other_units_is_not_there(hr: FlaskClient, app: Flask, front: Unit) -> None:
    address = _upload(hr, _csv("A1,陈静,前厅部,接待组长,2020-01-06"))
    rooms = db.session.scalars(db.select(Unit).where(Unit.code == "ROOMS")).one()
    other = people.signed_in(app.test_client(), people.account(people.person("外人", unit=rooms), "hr", unit=rooms))
    for path in (address, f"{address}/progress", f"{address}/marked.xlsx"):
        assert other.get(path).status_code == 404
    assert other.post(f"{address}/apply").status_code == 404


def test_a_file_can_be_put_aside(hr: FlaskClient) -> None:
    address = _upload(hr, _csv("A1,陈静,前厅部,接待组长,2020-01-06"))
    hr.post(f"{address}/discard")
    assert db.session.scalars(db.select(ImportBatch.state)).one() == "discarded"
    assert db.session.scalars(db.select(ImportRow)).all() == []
    assert hr.post(f"{address}/apply").status_code == 422


def test_the_empty_file_has_headers_that_are_understood(hr: FlaskClient) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        read_table(hr.get("/people/import/empty.xlsx").data, "empty.xlsx")
    assert refusal.value.code == "no-rows", "the header is found, there is only nothing below it"


def test_the_check_page_costs_a_fixed_number_of_queries(hr: FlaskClient, queries: Any) -> None:
    address = _upload(hr, _csv(*(f"B{number},员工{number},前厅部,接待员,2026-01-05" for number in range(100))))
    with queries(at_most=3):
        assert hr.get(address).status_code == 200


def test_a_rejected_row_never_reaches_the_database_even_by_hand(front: Unit) -> None:
    verdicts = _import(_csv("A1,陈静,前厅部,没有,2020-01-06"))
    assert verdicts[0].kind == "rejected"
    assert db.session.scalars(db.select(Person)).all() == []


def test_bringing_a_file_needs_a_table(front: Unit) -> None:
    with pytest.raises(RuleViolation):
        staff_import.bring(b"nothing", "staff.csv", ("/",), None)
