"""The pages of the people room, as people use them."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.people import queries as read
from app.people.models import Person, Position, Unit
from tests.factories import people

Counting = Callable[..., AbstractContextManager[None]]


@pytest.fixture
def house(app: Flask) -> dict[str, Unit]:
    people.organisation()
    head = people.unit("HQ", name_zh="总部", name_en="Headquarters")
    return {"head": head, "front": people.unit(parent=head), "rooms": people.unit("ROOMS", head, "会议部", "Conferences")}


@pytest.fixture
def zhou(house: dict[str, Unit]) -> Person:
    """周敏, HR of the front desk."""
    return people.person("周敏", "Zhou Min", unit=house["front"])


@pytest.fixture
def hr(client: FlaskClient, house: dict[str, Unit], zhou: Person) -> FlaskClient:
    return people.signed_in(client, people.account(zhou, "hr", unit=house["front"]))


def _post_fields(unit: Unit, position: str = "receptionist") -> dict[str, str]:
    row = people.db.session.scalar(people.db.select(Position).where(Position.code == position))
    assert row is not None
    return {"unit": unit.public_id, "position": row.public_id, "supervisor": ""}


def test_the_list_shows_only_ones_own_units_in_six_queries(hr: FlaskClient, house: dict[str, Unit], queries: Counting) -> None:
    for number in range(30):
        people.person(f"员工{number}", unit=house["front"])
    people.person("外人", unit=house["rooms"])
    people.database.commit()
    with queries(at_most=6):  # one is a look at the head of the trail, which spares the next reader list and count
        page = hr.get("/people")
    assert "员工0" in page.text
    assert "外人" not in page.text
    assert "会议部" not in page.text


@pytest.mark.both_databases
def test_the_list_turns_pages_and_keeps_its_filters(hr: FlaskClient, house: dict[str, Unit]) -> None:
    for number in range(30):
        people.person(f"员工{number:02}", unit=house["front"], tier="mid" if number < 28 else None)
    people.database.commit()
    first = hr.get("/people?tier=mid").text
    assert "员工24" in first
    assert "员工25" not in first
    import re

    following = re.search(r'href="(/people\?[^"]*after=[^"]*)"', first)
    assert following is not None
    second = hr.get(following[1].replace("&amp;", "&")).text
    assert "员工27" in second
    assert "员工28" not in second
    assert "员工03" in hr.get("/people?q=03").text


def test_a_new_person_is_entered_and_found_with_the_next_thing_to_do(hr: FlaskClient, house: dict[str, Unit]) -> None:
    form = {"name_zh": "马骏", "staff_number": "A0317", "kind": "contract", "hired_on": "2026-07-13", "gender": "", "language": "zh"}
    answer = hr.post("/people/new", data=form | _post_fields(house["front"]), follow_redirects=True)
    assert "马骏" in answer.text
    assert "7 月 13 日" in answer.text
    assert "还没有邀请" in answer.text
    again = hr.post("/people/new", data=form | _post_fields(house["front"]))
    assert again.status_code == 422
    assert "工号 A0317 已是马骏的" in again.text


def test_nobody_is_put_into_a_unit_that_is_not_ones_own(hr: FlaskClient, house: dict[str, Unit]) -> None:
    form = {"name_zh": "马骏", "staff_number": "A0317", "kind": "contract", "hired_on": "2026-07-13", "gender": "", "language": "zh"}
    assert hr.post("/people/new", data=form | _post_fields(house["rooms"])).status_code == 422
    assert read.public_id_of_number("A0317") is None


def test_the_person_page_takes_eight_queries_however_much_there_is(
    hr: FlaskClient, house: dict[str, Unit], queries: Counting, zhou: Person
) -> None:
    wang = people.person("王丽", "Wang Li", unit=house["front"], tier="junior")
    from app.people import services

    services.pair_mentor(wang.id, zhou.id, date(2026, 7, 1))
    for month in range(1, 6):
        services.record_absence(wang.id, date(2026, month, 2), date(2026, month, 3), "annual")
    people.account(wang, "trainer", unit=house["front"])
    people.database.commit()
    with queries(at_most=8):
        page = hr.get(f"/people/{wang.public_id}")
    for said in ("王丽", "初级", "带教师傅：周敏", "年休假", "前厅部"):
        assert said in page.text


@pytest.mark.both_databases
def test_the_second_of_two_editors_sees_both_versions(hr: FlaskClient, house: dict[str, Unit]) -> None:
    wang = people.person("王丽", "Wang Li", unit=house["front"])
    people.database.commit()
    address, form = f"/people/{wang.public_id}/edit", {"gender": "", "language": "zh", "version": "1"}
    assert hr.post(address, data=form | {"name_zh": "王莉", "name_en": "Wang Li"}).status_code == 302
    second = hr.post(address, data=form | {"name_zh": "汪丽", "name_en": "Wang Li"})
    assert second.status_code == 422
    assert "王莉" in second.text, "what stands now"
    assert 'value="汪丽"' in second.text, "what the second one wrote"
    assert 'name="version" type="hidden" value="2"' in second.text
    form["version"] = "2"
    assert hr.post(address, data=form | {"name_zh": "汪丽", "name_en": "Wang Li"}).status_code == 302


@pytest.mark.parametrize(
    ("page", "form", "said"),
    [
        ("transfer", {"from_on": "2026-08-01"}, "8 月 1 日"),
        ("additional-post", {"from_on": "2026-08-01", "share": "40", "to_on": ""}, "占 40%"),
        ("leave", {"on": "2026-07-31"}, "最后一天是 2026 年 7 月 31 日"),
        ("absence", {"kind": "sick", "from_on": "2026-07-09", "to_on": "2026-07-10"}, "病假"),
        ("tier", {"tier": "mid", "ground": "review", "document": "评审纪要 2026-07", "from_on": "2026-07-09"}, "评审纪要 2026-07"),
    ],
)
def test_each_change_has_its_form_and_shows_on_the_page(
    hr: FlaskClient, house: dict[str, Unit], page: str, form: dict[str, str], said: str
) -> None:
    wang = people.person("王丽", "Wang Li", unit=house["front"], tier="junior")
    people.database.commit()
    address = f"/people/{wang.public_id}"
    assert hr.get(f"{address}/{page}").status_code == 200
    data = form | (_post_fields(house["front"], "lead") if page in ("transfer", "additional-post") else {})
    assert hr.post(f"{address}/{page}", data=data).location == address
    assert said in hr.get(address).text


def test_a_bad_day_is_refused_at_its_field_in_plain_words(hr: FlaskClient, house: dict[str, Unit]) -> None:
    wang = people.person("王丽", unit=house["front"])
    people.database.commit()
    answer = hr.post(f"/people/{wang.public_id}/absence", data={"kind": "sick", "from_on": "2026-02-30", "to_on": "2026-03-01"})
    assert answer.status_code == 422
    assert "没有这一天。写成 2026-04-13 这样的日期" in answer.text


def test_mentor_pairing_absence_and_additional_post_can_be_ended(hr: FlaskClient, house: dict[str, Unit]) -> None:
    from app.people.models import Absence, Assignment, MentorPairing

    wang, chen = people.person("王丽", unit=house["front"]), people.person("陈静", unit=house["front"], tier="senior")
    people.database.commit()
    address = f"/people/{wang.public_id}"
    assert "陈静" in hr.get(f"{address}/mentor").text
    hr.post(f"{address}/mentor", data={"mentor": chen.public_id, "from_on": "2026-07-01", "to_on": "", "allowance": "300"})
    hr.post(f"{address}/absence", data={"kind": "sick", "from_on": "2026-07-09", "to_on": "2026-07-10"})
    hr.post(f"{address}/additional-post", data={"from_on": "2026-07-01", "share": "40", "to_on": ""} | _post_fields(house["front"], "lead"))
    pairing = people.db.session.scalars(people.db.select(MentorPairing)).one()
    absence = people.db.session.scalars(people.db.select(Absence)).one()
    post = people.db.session.scalars(people.db.select(Assignment).where(~Assignment.primary)).one()
    assert pairing.allowance == 30000
    assert hr.post(f"/people/pairings/{pairing.public_id}/end", data={"on": "2026-07-31"}).location == address
    assert hr.post(f"/people/absences/{absence.public_id}/withdraw").location == address
    assert hr.post(f"/people/posts/{post.public_id}/end", data={"on": "2026-07-31"}).location == address
    assert read.mentor_of(wang.id, date(2026, 8, 1)) is None


def test_who_has_left_stands_under_left_and_can_be_rehired(hr: FlaskClient, house: dict[str, Unit]) -> None:
    wang = people.person("王丽", unit=house["front"])
    people.database.commit()
    hr.post(f"/people/{wang.public_id}/leave", data={"on": "2026-07-08"})
    assert "王丽" not in hr.get("/people").text
    assert "王丽" in hr.get("/people?state=left").text
    form = {"staff_number": "A0900", "kind": "contract", "hired_on": "2026-07-20"} | _post_fields(house["front"])
    assert hr.post(f"/people/{wang.public_id}/rehire", data=form).status_code == 302
    assert "王丽" in hr.get("/people?state=ahead").text
    assert "王丽" not in hr.get("/people?state=left").text


def test_units_and_positions_are_data(hr: FlaskClient, house: dict[str, Unit]) -> None:
    form = {"parent": house["front"].public_id, "code": "FRONT-2", "name_zh": "二号门", "name_en": "Gate 2"}
    assert hr.post("/units/new", data=form).status_code == 302
    assert "二号门" in hr.get("/units").text
    assert hr.post("/units/new", data=form).status_code == 422, "the code is taken"
    refused = hr.post("/positions/new", data={"code": "driver", "name_zh": "驾驶员", "name_en": "Driver"})
    assert refused.status_code == 422, "posts belong to the company, this HR has one unit"
    assert "接待员" in hr.get("/positions").text


def test_company_wide_hr_adds_and_renames_positions(client: FlaskClient, house: dict[str, Unit], zhou: Person) -> None:
    boss = people.signed_in(client, people.account(zhou, "hr", unit=house["head"]))
    assert boss.post("/positions/new", data={"code": "driver", "name_zh": "驾驶员", "name_en": "Driver"}).status_code == 302
    row = people.db.session.scalar(people.db.select(Position).where(Position.code == "driver"))
    assert row is not None
    form = {"name_zh": "司机", "name_en": "Driver", "version": "1"}
    assert boss.post(f"/positions/{row.public_id}/edit", data=form).status_code == 302
    assert "司机" in boss.get("/positions").text
    assert boss.post(f"/positions/{row.public_id}/edit", data=form).status_code == 422, "edited meanwhile"
