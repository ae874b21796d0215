"""The pages of results: whose they are, what they show and hide, what they cost."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from app.core import clock, database
from app.core.database import db
from app.observations import services as observations
from app.people.models import Person
from app.performances import services as performing
from app.performances.models import Session
from app.performances.queries import FormAtHand
from app.results import rules, services
from app.results.models import Result, ScoreQuestion
from tests.conftest import NOW
from tests.factories import people, performances, results
from tests.factories.results import House, account_of

Counting = Callable[..., AbstractContextManager[None]]


@pytest.fixture
def scored(house: House) -> Result:
    """Lin's role-play, signed by Zhou (mild) and He (severe), waiting for release."""
    session = performances.scheduled(house.lin, (house.zhou, house.he))
    with clock.frozen(NOW + timedelta(hours=6)):
        performances.signed(performances.form_of(session, house.lin, house.zhou), {"clear-speech": 7})
        performances.signed(performances.form_of(session, house.lin, house.he), {"clear-speech": 2, "composure": 5})
    database.commit()
    return results.newest()


def form_of(candidate: Person, rater: Person) -> FormAtHand:
    return performances.form_of(db.session.scalars(db.select(Session)).one(), candidate, rater)


def opened(client: FlaskClient, person: Person) -> FlaskClient:
    return people.signed_in(client, account_of(person))


def released(row: Result, house: House) -> Result:
    services.release(row, house.wang.id)
    database.commit()
    return row


def test_the_person_sees_combined_levels_and_the_next_ones_but_no_rater(house: House, scored: Result, client: FlaskClient) -> None:
    page = opened(client, house.lin).get(f"/results/{released(scored, house).public_id}").text
    assert "Clear speech" in page and "level 2.3 of 4" not in page and "level 2.2 of 4" in page
    assert "Short sentences with who, when, where; no saying back" in page, "the level reached"
    assert "Says the request back, then who, when and where" in page, "what the next level asks for"
    assert "Read this lesson again" in page
    for rater in (house.zhou, house.he):
        assert rater.name_en not in page and rater.name_zh not in page
    assert f"/results/{scored.public_id}/source" not in page


def test_before_release_the_person_sees_nothing_of_it(house: House, scored: Result, client: FlaskClient) -> None:
    browser = opened(client, house.lin)
    assert browser.get(f"/results/{scored.public_id}").status_code == 404
    assert browser.get(f"/results/{scored.public_id}/source").status_code == 404
    assert "No results yet" in browser.get("/results").text


def test_the_source_shows_each_rater_to_those_who_lead_or_train(house: House, scored: Result, client: FlaskClient) -> None:
    page = opened(client, house.he).get(f"/results/{scored.public_id}/source").text
    assert "Zhou Min" in page and "He Rui" in page and "3½" in page
    assert "Release this result" in page
    assert opened(client, house.zhou).get(f"/results/{scored.public_id}/source").status_code == 200


@pytest.mark.parametrize("who", ["qian", "chen", "lin"])
def test_the_source_is_not_there_for_others(house: House, scored: Result, client: FlaskClient, who: str) -> None:
    released(scored, house)
    assert opened(client, getattr(house, who)).get(f"/results/{scored.public_id}/source").status_code == 404


def test_a_leader_never_sees_the_forms_behind_their_own_result(house: House, client: FlaskClient) -> None:
    row = results.sat(house.zhou)
    database.commit()
    browser = opened(client, house.zhou)
    assert browser.get(f"/results/{row.public_id}").status_code == 200
    assert browser.get(f"/results/{row.public_id}/source").status_code == 404


def test_people_of_other_units_get_no_result(house: House, scored: Result, client: FlaskClient) -> None:
    released(scored, house)
    assert opened(client, house.qian).get(f"/results/{scored.public_id}").status_code == 404
    assert opened(client, house.qian).get(f"/results/people/{house.lin.public_id}").status_code == 404


def test_several_are_released_at_once_and_then_seen(house: House, scored: Result, client: FlaskClient) -> None:
    other = results.performed(house.chen, (house.zhou,), number=900, kind="drill", scenario="evacuation-at-night")
    database.commit()
    browser = opened(client, house.wang)
    assert "Lin Xiaowen" in browser.get("/results/release").text
    answer = browser.post("/results/release", data={"results": [scored.public_id, other.public_id]}, follow_redirects=True)
    assert "2 results released" in answer.text
    assert "The visitor who is not on the list" in opened(client, house.lin).get("/results").text


def test_releasing_is_all_or_none_and_only_within_ones_units(house: House, scored: Result, client: FlaskClient) -> None:
    gone = results.performed(house.chen, (house.zhou,), number=901)
    services.release(gone, house.he.id)
    database.commit()
    browser = opened(client, house.wang)
    answer = browser.post("/results/release", data={"results": [scored.public_id, gone.public_id]}, follow_redirects=True)
    assert "released already" in answer.text
    db.session.expire_all()
    assert db.session.get_one(Result, scored.id).state == rules.WAITING
    assert browser.post("/results/release", data={"results": ["nonsense"]}).status_code == 404
    assert opened(client, house.zhou).post("/results/release", data={"results": [scored.public_id]}).status_code == 404


def test_ticking_nothing_says_so(house: House, client: FlaskClient) -> None:
    assert "Tick at least one result" in opened(client, house.wang).post("/results/release", follow_redirects=True).text


def test_held_back_with_a_reason_it_stands_under_held(house: House, scored: Result, client: FlaskClient) -> None:
    browser = opened(client, house.wang)
    assert browser.post(f"/results/{scored.public_id}/hold", data={"reason": ""}).status_code == 422
    browser.post(f"/results/{scored.public_id}/hold", data={"reason": "Two levels apart on one criterion"})
    assert "Two levels apart on one criterion" in browser.get("/results/release?state=held").text
    assert opened(client, house.lin).get(f"/results/{scored.public_id}").status_code == 404


def test_a_question_is_answered_beside_the_result(house: House, scored: Result, client: FlaskClient) -> None:
    released(scored, house)
    address = f"/results/{scored.public_id}"
    assert opened(client, house.lin).post(address, data={"text": "I did say it back"}, follow_redirects=True).status_code == 200
    browser = opened(client, house.wang)
    assert "I did say it back" in browser.get("/results/questions").text
    question = db.session.scalars(db.select(ScoreQuestion)).one()
    browser.post(f"/results/questions/{question.public_id}", data={"answer": "Both forms say: at the end, not before"})
    assert "Both forms say" in opened(client, house.lin).get(address).text


def test_nobody_else_questions_a_score(house: House, scored: Result, client: FlaskClient) -> None:
    released(scored, house)
    opened(client, house.zhou).post(f"/results/{scored.public_id}", data={"text": "Too mild"})
    assert db.session.scalar(db.select(db.func.count()).select_from(ScoreQuestion)) == 0


def test_an_observation_shows_its_words_without_the_observer(house: House, client: FlaskClient) -> None:
    observations.record(house.lin.id, "patience", 7, by=house.zhou.id, words="Kept her tone when asked a third time")
    row = results.newest()
    database.commit()
    page = opened(client, house.lin).get(f"/results/{row.public_id}").text
    assert "Kept her tone" in page and "level 3½ of 4" in page and "Zhou Min" not in page
    assert "Zhou Min" in opened(client, house.wang).get(f"/results/{row.public_id}/source").text


def test_a_replaced_result_leads_to_the_newer_one(house: House, client: FlaskClient) -> None:
    first = results.performed(house.lin, (house.zhou,), number=7001, kind="quiz")
    newer = results.performed(house.lin, (house.zhou,), number=7001, kind="quiz", percent=60.0)
    database.commit()
    assert (first.state, newer.state) == (rules.REPLACED, rules.RELEASED)


def test_lists_and_pages_cost_few_queries(house: House, scored: Result, client: FlaskClient, queries: Counting) -> None:
    for number in range(30):
        results.sat(house.lin, number=100 + number, passed=number % 2 == 0)
        results.performed(house.lin, (house.zhou,), number=200 + number)
    released(scored, house)
    browser, one = opened(client, house.lin), f"/results/{scored.public_id}"
    with queries(at_most=5):  # one is a look at the head of the trail, which spares the next reader the titles
        page = browser.get("/results")
    assert page.text.count("<li><a") >= 25 and "Next page" in page.text and len(page.data) < 60_000
    with queries(at_most=8):
        browser.get(one)
    browser = opened(client, house.wang)
    with queries(at_most=6):
        assert "Next page" in browser.get("/results/release").text
    with queries(at_most=7):
        browser.get(f"{one}/source")


def test_an_amendment_shows_only_once_its_own_result_is_released(house: House, scored: Result, client: FlaskClient) -> None:
    released(scored, house)
    with clock.frozen(NOW + timedelta(hours=8)):
        at_hand = form_of(house.lin, house.he)
        performing.amend(at_hand, {"clear-speech": 8}, "Heard it on the recording")
        database.commit()
    browser, address = opened(client, house.lin), f"/results/{scored.public_id}"
    assert "level 2.2 of 4" in browser.get(address).text and "amended" not in browser.get("/results").text
    amended = results.newest()
    assert browser.get(f"/results/{amended.public_id}").status_code == 404
    released(amended, house)
    assert "The newer one counts" in browser.get(address).text
    assert "level 3.8 of 4" in browser.get(f"/results/{amended.public_id}").text
    assert "Heard it on the recording" in opened(client, house.wang).get(f"/results/{amended.public_id}/source").text
