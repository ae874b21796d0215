"""The pages of observations: five taps, who may, what they show and cost."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from app.core import clock, database
from app.core.database import db
from app.observations import services
from app.observations.models import Observation, WorkLogEntry
from app.people.models import Person
from tests.conftest import NOW
from tests.factories import people
from tests.factories.results import House, account_of

Counting = Callable[..., AbstractContextManager[None]]


def opened(client: FlaskClient, person: Person) -> FlaskClient:
    return people.signed_in(client, account_of(person))


def test_from_the_list_it_takes_person_competency_level_and_save(house: House, client: FlaskClient) -> None:
    browser = opened(client, house.zhou)
    choose = browser.get("/observations/new").text
    (address,) = re.findall(r'href="(/observations/new/[^"]+)"><span class="row-b"><span class="row-t">Lin Xiaowen', choose)
    page = browser.get(address).text
    assert "Is at the post on time and prepared" in page, "the lead indicator of the tier as a hint"
    answer = browser.post(address, data={"competency": "responsibility", "level": "2", "half": "y"}, follow_redirects=True)
    assert "Saved for Lin Xiaowen" in answer.text
    row = db.session.scalars(db.select(Observation)).one()
    assert (row.level_half, row.seen_at, row.late) == (5, NOW, False)


def test_an_earlier_day_and_words_are_kept(house: House, client: FlaskClient) -> None:
    address = f"/observations/new/{house.lin.public_id}"
    data = {"competency": "patience", "level": "4", "half": "y", "seen_on": "2026-07-02", "words": "Third time asked, same tone"}
    opened(client, house.zhou).post(address, data=data)
    row = db.session.scalars(db.select(Observation)).one()
    assert (row.level_half, str(row.seen_on), row.late) == (8, "2026-07-02", True)
    page = opened(client, house.wang).get("/observations").text
    assert "Third time asked" in page and "entered late" in page and "by Zhou Min" in page


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"level": "2"}, "Choose what it showed"),
        ({"competency": "patience"}, "Choose a level"),
        ({"competency": "patience", "level": "7"}, "Not a valid choice"),
        ({"competency": "patience", "level": "2", "seen_on": "2026-07-10"}, "can’t be later than today"),
    ],
)
def test_what_is_missing_is_said_and_nothing_kept(house: House, client: FlaskClient, data: dict[str, str], says: str) -> None:
    answer = opened(client, house.zhou).post(f"/observations/new/{house.lin.public_id}", data=data)
    assert answer.status_code == 422 and says in answer.text
    assert db.session.scalar(db.select(db.func.count()).select_from(Observation)) == 0


def test_only_leaders_trainers_and_the_own_mentor_observe(house: House, client: FlaskClient) -> None:
    address = f"/observations/new/{house.lin.public_id}"
    assert opened(client, house.chen).get(address).status_code == 200
    assert opened(client, house.he).get(address).status_code == 200
    for person in (house.qian, house.wang, house.jiang):
        assert opened(client, person).get(address).status_code == 404
    assert opened(client, house.chen).get(f"/observations/new/{house.zhou.public_id}").status_code == 404


def test_the_person_sees_what_was_seen_of_them_but_not_by_whom(house: House, client: FlaskClient) -> None:
    services.record(house.lin.id, "patience", 7, by=house.zhou.id, words="Kept her tone")
    services.record(house.chen.id, "patience", 7, by=house.zhou.id, words="Not for Lin")
    database.commit()
    page = opened(client, house.lin).get("/observations").text
    assert "Kept her tone" in page and "Zhou Min" not in page and "Not for Lin" not in page


def test_withdrawing_is_for_who_entered_it(house: House, client: FlaskClient) -> None:
    row = services.record(house.lin.id, "patience", 7, by=house.zhou.id)
    database.commit()
    address = f"/observations/{row.public_id}/withdraw"
    assert opened(client, house.he).post(address).status_code == 404
    assert "Withdrawn" in opened(client, house.zhou).post(address, follow_redirects=True).text
    assert "Lin Xiaowen" not in opened(client, house.wang).get("/observations").text


def test_a_log_is_written_read_and_confirmed(house: House, client: FlaskClient) -> None:
    browser = opened(client, house.lin)
    data = {"on_date": "2026-07-08", "text": "Checked tomorrow's list", "competency": "initiative", "level": "3"}
    assert "Checked tomorrow" in browser.post("/observations/log", data=data, follow_redirects=True).text
    entry = db.session.scalars(db.select(WorkLogEntry)).one()
    assert browser.post(f"/observations/log/{entry.public_id}/confirm").status_code == 404
    assert opened(client, house.qian).post(f"/observations/log/{entry.public_id}/confirm").status_code == 404
    browser = opened(client, house.zhou)
    assert "Checked tomorrow" in browser.get("/observations/logs").text
    assert "Confirmed" in browser.post(f"/observations/log/{entry.public_id}/confirm", follow_redirects=True).text
    assert "confirmed 9 July" in browser.get(f"/observations/log/{house.lin.public_id}").text
    assert opened(client, house.qian).get(f"/observations/log/{house.lin.public_id}").status_code == 404


def test_the_pages_cost_few_queries_however_many_rows(house: House, client: FlaskClient, queries: Counting) -> None:
    for number in range(40):
        with clock.frozen(NOW - timedelta(hours=number)):
            services.record(house.lin.id, "patience", number % 9, by=house.zhou.id, words="seen")
            services.write_log(house.chen.id, clock.today(), "Entry")
    browser, form = opened(client, house.zhou), f"/observations/new/{house.lin.public_id}"
    with queries(at_most=3):
        page = browser.get("/observations")
    assert "Next page" in page.text and len(page.data) < 60_000
    with queries(at_most=4):
        browser.get("/observations/new")
    with queries(at_most=4):
        browser.get(form)
    with queries(at_most=4):
        browser.get("/observations/unseen")
    with queries(at_most=3):
        assert "Next page" in browser.get("/observations/logs").text
    browser = opened(client, house.chen)
    with queries(at_most=3):
        browser.get("/observations/log")
