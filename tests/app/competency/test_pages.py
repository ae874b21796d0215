"""The pages about one person's levels: who may see them, what they cost, that every number opens."""

import re
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import database
from app.core.database import db
from app.people.models import Person, Unit
from tests.factories import competency as made
from tests.factories import people
from tests.factories.competency import Score


@pytest.fixture
def li(app: Flask) -> Person:
    """Li Zhuo of the front desk, with a year and a half of evidence; two colleagues rated her."""
    people.organisation()
    front = people.unit()
    made.load_rules()
    person = people.person("李卓", "Li Zhuo", unit=front, tier="junior")
    raters = [people.person(name, unit=front).id for name in ("周敏", "王丽")]
    made.career(person, 70, raters=raters, months=18)
    made.estimated()
    database.commit()
    return person


def front() -> Unit:
    unit = db.session.scalar(db.select(Unit))
    assert unit is not None
    return unit


def text_of(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return answer.text


@pytest.mark.parametrize("tail", ["", "/evidence", "/communication"])
@pytest.mark.parametrize("day", ["", "?as_of=2026-03-31", "?as_of=2026-03-31&view=happened"])
def test_the_pages_cost_at_most_eight_queries_and_stay_light(li: Person, client: FlaskClient, queries: Any, tail: str, day: str) -> None:
    people.signed_in(client, people.account(li))
    address = f"/competency/{li.public_id}{tail}{day}"
    text_of(client, address)
    with queries(at_most=8):
        page = text_of(client, address)
    assert len(page.encode()) < 60_000


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_shows_level_interval_table_and_evidence_that_opens(li: Person, client: FlaskClient, language: str) -> None:
    from app.competency import queries as reads

    people.signed_in(client, people.account(li, language=language))
    page = text_of(client, f"/competency/{li.public_id}")
    overall = reads.profile(li.id).overall
    assert overall is not None
    low, high = overall.interval()
    assert f"{overall.points:.0f} ({low:.0f}–{high:.0f})" in page.replace("（", " (").replace("）", ")")
    assert page.count('class="chart narrow"') == page.count('class="chart wide"') == 2
    assert f"/competency/{li.public_id}/communication" in page
    assert "/results/" in page


def test_in_one_competency_all_weights_and_the_prior_add_up_to_a_hundred(app: Flask, client: FlaskClient) -> None:
    people.organisation()
    made.load_rules()
    person = people.person("林晓雯", "Lin Xiaowen", unit=people.unit())
    for day in (1, 12):
        made.released(person, "role-play", [Score("communication", 60)], on=date(2026, 3, day), raters=[person.id])
    made.estimated()
    people.signed_in(client, people.account(person, language="en"))
    page = text_of(client, f"/competency/{person.public_id}/communication")
    assert "Starting assumption, before any evidence" in page
    weights = [int(found) for found in re.findall(r'<td class="num nowrap">(\d+)%</td>', page)]
    assert len(weights) == 3
    assert sum(weights) == pytest.approx(100, abs=1)
    assert "Listens, says it back" in page, "the tier’s indicators stand beside"


@pytest.mark.parametrize(("role", "sees"), [("hr", True), ("supervisor", True), ("trainer", True), ("mentor", False), ("", False)])
def test_who_may_see_somebody_elses_levels(li: Person, client: FlaskClient, role: str, sees: bool) -> None:
    reader = people.person("陈立", "Chen Li")
    people.signed_in(client, people.account(reader, *filter(None, [role]), unit=front()))
    for tail in ("", "/evidence", "/communication"):
        assert client.get(f"/competency/{li.public_id}{tail}").status_code == (200 if sees else 404)


def test_the_forms_behind_are_offered_to_who_may_see_them_and_never_to_the_person(li: Person, client: FlaskClient) -> None:
    people.signed_in(client, people.account(li))
    assert "/source" not in text_of(client, f"/competency/{li.public_id}")
    boss = people.person("陈立", "Chen Li")
    people.signed_in(client, people.account(boss, "hr", unit=front()))
    assert "/source" in text_of(client, f"/competency/{li.public_id}")


def test_evidence_is_paged_and_nothing_is_lost(li: Person, client: FlaskClient) -> None:
    people.signed_in(client, people.account(li))
    found, after = 0, 0
    while True:
        page = text_of(client, f"/competency/{li.public_id}/evidence?after={after}")
        found += page.count("/results/")
        after += 25
        if f"after={after}" not in page:
            break
    assert found == len(made.everything(li))


@pytest.mark.parametrize(("asked", "said"), [("2027-01-01", "still to come"), ("31.3.2026", "There is no such day")])
def test_a_day_that_cannot_be_shown_is_said_at_the_field_and_today_is_shown(li: Person, client: FlaskClient, asked: str, said: str) -> None:
    people.signed_in(client, people.account(li, language="en"))
    page = text_of(client, f"/competency/{li.public_id}?as_of={asked}")
    assert said in page
    assert 'aria-invalid="true"' in page


def test_who_has_no_evidence_reads_what_will_appear(app: Flask, client: FlaskClient) -> None:
    people.organisation()
    made.load_rules()
    person = people.person("林晓雯", "Lin Xiaowen", unit=people.unit())
    people.signed_in(client, people.account(person, language="en"))
    page = text_of(client, f"/competency/{person.public_id}")
    assert "Numbers appear after the first assessment" in page
    assert "Nothing has been seen of it yet" in page


def test_without_a_model_the_page_says_what_to_do(app: Flask, client: FlaskClient) -> None:
    people.organisation()
    person = people.person("林晓雯", "Lin Xiaowen", unit=people.unit())
    people.signed_in(client, people.account(person, language="en"))
    assert "academy content load" in text_of(client, f"/competency/{person.public_id}")


def test_an_unknown_competency_is_not_there(li: Person, client: FlaskClient) -> None:
    people.signed_in(client, people.account(li))
    assert client.get(f"/competency/{li.public_id}/juggling").status_code == 404
