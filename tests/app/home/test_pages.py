"""Today, search and the house's own pages, as each role sees them."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import clock, curriculum, database
from app.core.mail import Letter
from app.learning import queries as plans
from app.learning import services as lessons
from app.learning.models import PlanItem
from app.people import services as staff
from app.people.models import Account, AccountRole, Person, PrivacyAcknowledgement, Unit
from app.people.sign_in import NOTICE_VERSION
from tests.conftest import NOW
from tests.factories import learning, people

Counting = Callable[..., AbstractContextManager[None]]
BIG = 60_000
ROLES = ("mentor", "supervisor", "trainer", "hr", "service", "counsellor", "archivist", "auditor", "admin")


@pytest.fixture
def front(app: Flask) -> Unit:
    people.organisation()
    made = people.unit("HQ", name_zh="总部", name_en="Headquarters")
    database.commit()
    return made


@pytest.fixture
def lin(front: Unit) -> Person:
    """Lin Xiaowen, on the fourth day of her programme, with Zhou Min as her mentor."""
    made = learning.newcomer(front)
    mentor = people.person("周敏", "Zhou Min", unit=front, tier="mid")
    staff.pair_mentor(made.id, mentor.id, date(2026, 7, 1))
    database.commit()
    return made


def browser(app: Flask, person: Person, front: Unit, *roles: str, language: str = "zh") -> FlaskClient:
    return people.signed_in(app.test_client(), people.account(person, *roles, unit=front, language=language))


@pytest.mark.parametrize("role", ROLES)
def test_today_of_every_role_takes_eight_queries_and_stays_small(app: Flask, front: Unit, queries: Counting, role: str) -> None:
    somebody = people.person("周敏", "Zhou Min", unit=front, tier="senior")
    for number in range(40):
        people.person(f"员工{number}", unit=front, tier="junior", supervisor=somebody)
    own = browser(app, somebody, front, role)
    with queries(at_most=8):
        page = own.get("/")
    assert page.status_code == 200
    assert len(page.data) < BIG


@pytest.mark.parametrize("role", ["", *ROLES])
def test_every_door_that_is_shown_opens(app: Flask, front: Unit, role: str) -> None:
    own = browser(app, people.person("周敏", "Zhou Min", unit=front, tier="senior"), front, *([role] if role else []))
    doors = set(re.findall(r'<li><a href="(/[^"]*)"', own.get("/more").text))
    assert len(doors) >= 4
    assert {door: own.get(door).status_code for door in doors} == dict.fromkeys(doors, 200)


def test_a_newcomers_today_says_what_to_do_next_and_takes_eight_queries(app: Flask, front: Unit, lin: Person, queries: Counting) -> None:
    own = browser(app, lin, front)
    with queries(at_most=8):
        page = own.get("/")
    assert len(page.data) < BIG
    assert page.text.count("btn-primary") == 1
    assert "开始学习" in page.text
    assert "暂不对客" in page.text
    english = browser(app, lin_in_english(lin), front, language="en").get("/")
    assert "Start lesson" in english.text


def lin_in_english(lin: Person) -> Person:
    """A second newcomer, who reads English."""
    twin = people.person("王一诺", "Wang Yinuo", unit=people.db.session.get(Unit, 1), hired=date(2026, 7, 1))
    learning.enrolled(twin)
    return twin


def test_a_retake_or_a_signature_that_waits_does_not_hold_up_the_lessons(lin: Person) -> None:
    for number, day in ((1, 6), (2, 7)):
        _study(lin, number, day)
    plan = plans.plan_of(lin.id)
    assert plan is not None
    today = plan.day_on(NOW.date())
    assert today is not None
    assert today.number == 3, "days 1 and 2 wait for the mentor only, day 3 for the newcomer"
    waiting = plan.still_open_before(3)
    assert waiting
    assert {step.item.kind for step in waiting}.isdisjoint({"lesson", "quiz"})


def _study(person: Person, number: int, day: int) -> None:
    rows = people.db.session.scalars(people.db.select(PlanItem).where(PlanItem.day == number, PlanItem.written)).all()
    with clock.frozen(clock.at(date(2026, 7, day), 9)):
        for item in rows:
            if item.kind == "lesson":
                for check in curriculum.lesson(plans.lesson_version(person.id, item.slug)).self_check:
                    lessons.answer_check(person.id, item.slug, check.id, [0])
                lessons.finish_lesson(person.id, item.slug)
            elif item.kind == "quiz":
                lessons.requirement_met(person.id, "quiz", item.slug, source_kind="sitting", source_id=1, met=True, on=date(2026, 7, day))
    database.commit()


def test_what_is_left_from_earlier_days_stands_apart(app: Flask, front: Unit, lin: Person) -> None:
    _study(lin, 1, 6)
    page = browser(app, lin, front).get("/").text
    assert "前几天还没完成的" in page


def test_the_mentor_finds_what_waits_for_a_signature(app: Flask, front: Unit, lin: Person, queries: Counting) -> None:
    mentor = people.db.session.scalars(people.db.select(Person).where(Person.name_zh == "周敏")).one()
    own = browser(app, mentor, front, "mentor")
    with queries(at_most=8):
        page = own.get("/")
    assert "去看并签认" in page.text
    assert "林晓雯的实操练习" in page.text


def test_search_finds_lessons_for_all_and_people_of_ones_units_only(app: Flask, front: Unit, lin: Person, queries: Counting) -> None:
    other = people.unit("ROOMS", name_zh="会议部", name_en="Conferences")
    people.person("林外人", unit=other)
    trainer = browser(app, people.person("沈静怡", unit=front), front, "trainer")
    with queries(at_most=4):
        found = trainer.get("/search?q=林").text
    assert "林晓雯" in found
    assert "林外人" not in found
    own = browser(app, lin, front).get("/search?q=林").text
    assert "林晓雯</span>" not in own.partition("<main")[2]
    assert "/learn/lessons/" in browser(app, people.person("甲", unit=front), front).get("/search?q=座次").text


@pytest.mark.parametrize("text", ["", " ", "%", "_", "'; drop table person; --", "<script>", "字" * 500])
def test_search_takes_whatever_is_typed(app: Flask, front: Unit, text: str) -> None:
    own = browser(app, people.person("周敏", unit=front), front, "hr")
    page = own.get("/search", query_string={"q": text})
    assert page.status_code == 200
    assert "<script>" not in page.text.partition("<main")[2]


@pytest.mark.parametrize(("path", "role"), [("/trail", "auditor"), ("/outbox", "admin")])
def test_trail_and_letters_are_for_one_role_each(app: Flask, front: Unit, queries: Counting, path: str, role: str) -> None:
    for letter in range(60):
        people.db.session.add(Letter(address=f"p{letter}@example.org", subject="邀请", body="请打开链接。\n谢谢。", language="zh"))
    database.commit()
    own = browser(app, people.person("周敏", unit=front), front, role)
    with queries(at_most=3):
        page = own.get(path)
    assert page.status_code == 200
    assert len(page.data) < BIG
    for number, other in enumerate(one for one in ROLES if one != role):
        assert browser(app, people.person(f"员工{number}", unit=front), front, other).get(path).status_code == 404


def test_nobody_signed_in_is_led_to_the_door_and_back(client: FlaskClient, front: Unit) -> None:
    answer = client.get("/search?q=a")
    assert answer.status_code == 302
    assert answer.location.endswith("/sign-in")
    assert client.get("/healthz").json == {"status": "ok"}


def test_an_account_without_a_person_has_no_doors_that_stay_shut(app: Flask, front: Unit) -> None:
    account = Account(login="admin", language="zh")
    people.db.session.add(account)
    people.db.session.flush()
    people.db.session.add(AccountRole(account_id=account.id, role="admin", unit_id=front.id))
    people.db.session.add(PrivacyAcknowledgement(account_id=account.id, notice_version=NOTICE_VERSION))
    own = people.signed_in(app.test_client(), account)
    doors = set(re.findall(r'<li><a href="(/[^"]*)"', own.get("/more").text))
    assert {door: own.get(door).status_code for door in doors} == dict.fromkeys(doors, 200)
