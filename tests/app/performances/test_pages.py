"""The pages: what they show to whom, in both languages, for how many queries."""

import base64
import json
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.core import clock, database
from app.core.database import db
from app.performances.models import Session, SessionCandidate
from tests.app.performances.conftest import House
from tests.conftest import NOW
from tests.factories import performances

TOMORROW = performances.TODAY + timedelta(days=1)


@pytest.fixture
def session(house: House) -> Session:
    """Lin Xiaowen before Zhou Min and Qian Wen, He Rui acting."""
    session = performances.scheduled(house.lin, [house.zhou, house.qian], actor=house.he, by=house.he)
    database.commit()
    return session


def form_url(session: Session, house: House, rater: str = "zhou") -> str:
    form = performances.form_of(session, house.lin, getattr(house, rater)).form
    return f"/performances/forms/{form.public_id}"


def test_the_scoring_page_costs_five_queries(session: Session, house: House, client: FlaskClient, queries: Any) -> None:
    performances.scored(performances.form_of(session, house.lin, house.zhou))
    address = form_url(session, house)
    house.client(client, house.zhou, "en")
    with queries(at_most=5):
        page = client.get(address)
    assert page.status_code == 200
    assert len(page.data) < 60_000


def test_the_scoring_page_has_one_row_per_criterion_and_one_radio_group_each(session: Session, house: House, client: FlaskClient) -> None:
    page = house.client(client, house.zhou, "en").get(form_url(session, house)).text
    rubric = performances.form_of(session, house.lin, house.zhou).rubric
    assert page.count('role="radiogroup"') == len(rubric.criteria) == page.count('class="criterion"')
    assert page.count('name="judgement"') == 5
    assert all(error.title.en in page for error in rubric.critical_errors)
    assert "Scoring needs JavaScript" in page
    assert 'role="status"' in page
    assert 'role="timer"' in page


@pytest.mark.parametrize(("language", "word"), [("zh", "签名提交"), ("en", "Sign and submit")])
def test_the_scoring_page_speaks_both_languages(session: Session, house: House, client: FlaskClient, language: str, word: str) -> None:
    page = house.client(client, house.zhou, language).get(form_url(session, house)).text
    rubric = performances.form_of(session, house.lin, house.zhou).rubric
    assert word in page
    assert getattr(rubric.criteria[0].levels[3], language) in page


def test_a_rater_sees_no_other_raters_marks_before_signing(session: Session, house: House, client: FlaskClient) -> None:
    performances.signed(performances.form_of(session, house.lin, house.qian), {"clear-speech": 8})
    database.commit()
    house.client(client, house.zhou, "en")
    candidate = db.session.query(SessionCandidate).one()
    assert "见现场记录" not in client.get(form_url(session, house)).text
    assert "见现场记录" not in client.get(f"/performances/sessions/{session.public_id}").text
    veiled = client.get(f"/performances/of/{candidate.public_id}").text
    assert "Not all raters have signed yet" in veiled
    assert "见现场记录" not in veiled
    performances.signed(performances.form_of(session, house.lin, house.zhou))
    database.commit()
    assert "见现场记录" in client.get(f"/performances/of/{candidate.public_id}").text


def test_earlier_sessions_are_shown_only_after_signing(session: Session, house: House, client: FlaskClient) -> None:
    performances.signed(performances.form_of(session, house.lin, house.zhou))
    performances.signed(performances.form_of(session, house.lin, house.qian))
    later = performances.scheduled(house.lin, house.zhou, performances.OTHER, day=TOMORROW)
    form = performances.form_of(later, house.lin, house.zhou)
    database.commit()
    title = performances.scenario().title.en
    with clock.frozen(NOW + timedelta(days=1)):
        house.client(client, house.zhou, "en")
        address = f"/performances/forms/{form.form.public_id}"
        assert title not in client.get(address).text
        performances.signed(form)
        database.commit()
        assert title in client.get(address).text


def test_the_signed_page_costs_few_queries(session: Session, house: House, client: FlaskClient, queries: Any) -> None:
    performances.signed(performances.form_of(session, house.lin, house.zhou), critical=["insults-a-person"])
    address = form_url(session, house)
    house.client(client, house.zhou)
    with queries(at_most=7):
        page = client.get(address)
    assert "原话已记下" in page.text


def test_after_signing_the_next_form_of_the_session_is_offered(house: House, client: FlaskClient) -> None:
    drill = performances.scheduled([house.lin, house.bai], house.zhou, performances.DRILL)
    performances.signed(performances.form_of(drill, house.lin, house.zhou))
    page = house.client(client, house.zhou, "en").get(form_url(drill, house)).text
    assert "Score Bai Yun next" in page


def test_before_the_day_there_is_only_the_brief(house: House, client: FlaskClient) -> None:
    later = performances.scheduled(house.lin, house.zhou, day=TOMORROW)
    house.client(client, house.zhou)
    assert client.get(form_url(later, house)).location == f"/performances/sessions/{later.public_id}/brief"


def test_the_queue_puts_the_form_to_score_first_and_costs_the_same_for_many(
    session: Session, house: House, client: FlaskClient, queries: Any
) -> None:
    for day in range(1, 20):
        performances.scheduled(house.bai, house.zhou, day=performances.TODAY + timedelta(days=day))
    house.client(client, house.zhou, "en")
    with queries(at_most=4):
        page = client.get("/performances")
    assert "Score now" in page.text
    assert page.text.count("btn-primary") == 1
    assert page.text.index("Score now") < page.text.index("Sessions of your units")


def test_the_queue_pages_through_sessions(house: House, client: FlaskClient) -> None:
    for day in range(27):
        performances.scheduled(house.bai, house.zhou, day=performances.TODAY + timedelta(days=day))
    house.client(client, house.he, "en")
    first = client.get("/performances")
    assert first.text.count("/performances/sessions/") == 25
    address = first.text.split('href="/performances?')[-1].split('"')[0].replace("&amp;", "&")
    assert client.get(f"/performances?{address}").text.count("/performances/sessions/") == 2
    for values in (["x", 1], ["2026-07-09T06:00:00", 1], ["2026-07-09T06:00:00+00:00", "1; drop"], [None, None], [1], {}, "x"):
        cursor = base64.urlsafe_b64encode(json.dumps(values).encode()).decode()
        assert client.get(f"/performances?after={cursor}").text.count("/performances/sessions/") == 25
    assert client.get("/performances?after=nonsense&state=nonsense").status_code == 200


def test_an_empty_queue_says_what_will_appear(house: House, client: FlaskClient) -> None:
    page = house.client(client, house.chen).get("/performances").text
    assert "没有要您评的情景模拟。安排好的会在前一天出现在这里。" in page


def test_the_session_page_costs_the_same_for_any_number_of_forms(house: House, client: FlaskClient, queries: Any) -> None:
    drill = performances.scheduled([house.lin, house.bai], [house.zhou, house.he, house.qian], performances.DRILL)
    house.client(client, house.he, "en")
    with queries(at_most=6):
        page = client.get(f"/performances/sessions/{drill.public_id}")
    assert page.text.count("not begun") == 6


def test_the_schedule_page_costs_few_queries(house: House, client: FlaskClient, queries: Any) -> None:
    house.client(client, house.zhou)
    with queries(at_most=6):
        assert client.get(f"/performances/schedule?scenario={performances.VISITOR}").status_code == 200


def test_the_performance_page_sets_all_raters_side_by_side(session: Session, house: House, client: FlaskClient, queries: Any) -> None:
    performances.signed(performances.form_of(session, house.lin, house.zhou), 6)
    performances.signed(performances.form_of(session, house.lin, house.qian), 5)
    candidate = db.session.query(SessionCandidate).one()
    house.client(client, house.he, "en")
    with queries(at_most=5):
        page = client.get(f"/performances/of/{candidate.public_id}").text
    assert "68.7 %" in page
    assert "75.0 %" in page
    assert "2½" in page


BRIEFS = {"candidate": "lin", "actor": "he", "rater": "zhou"}


def first_words(text: str) -> str:
    """A stretch of a brief that survives rendering."""
    return next(line for line in text.splitlines() if line and line[0] not in "#|*-1")[:12]


def test_each_reads_their_own_brief_and_the_candidate_nothing_else(session: Session, house: House, client: FlaskClient) -> None:
    scenario = performances.form_of(session, house.lin, house.zhou).scenario
    address = f"/performances/sessions/{session.public_id}/brief"
    page = house.client(client, house.lin, "zh").get(address).text
    assert first_words(scenario.briefs.candidate.zh.replace("**", "")) in page.replace("<strong>", "").replace("</strong>", "")
    assert first_words(scenario.briefs.actor.zh) not in page
    assert first_words(scenario.briefs.rater.zh) not in page
    assert scenario.twist.zh not in page
    assert not any(criterion.levels[4].zh in page for criterion in scenario.rubric.criteria)
    for role in ("he", "zhou"):
        page = house.client(client, getattr(house, role), "zh").get(address).text
        assert scenario.twist.zh in page
    assert house.client(client, house.bai).get(address).status_code == 404


def test_the_candidates_brief_opens_on_the_day(house: House, client: FlaskClient) -> None:
    later = performances.scheduled(house.lin, house.zhou, day=TOMORROW)
    address = f"/performances/sessions/{later.public_id}/brief"
    page = house.client(client, house.lin, "en").get(address).text
    assert "The brief opens here on the day" in page
    assert first_words(performances.scenario().briefs.candidate.en) not in page
    with clock.frozen(NOW + timedelta(days=1)):
        house.client(client, house.lin, "en")
        assert "The brief opens here on the day" not in client.get(address).text


def test_a_plan_links_to_the_next_session_by_the_scenarios_name(session: Session, house: House, client: FlaskClient) -> None:
    house.client(client, house.lin, "en")
    assert "培训室二" in client.get(f"/performances/brief/{performances.VISITOR}").text
    none_yet = client.get(f"/performances/brief/{performances.CHECKLIST}")
    assert "No session of this is scheduled for you yet" in none_yet.text
    assert client.get("/performances/brief/no-such-thing").status_code == 404


def test_who_performs_sees_nothing_but_the_brief_whatever_their_roles(house: House, client: FlaskClient) -> None:
    session = performances.scheduled(house.zhou, house.he)
    performances.signed(performances.form_of(session, house.zhou, house.he))
    candidate = db.session.query(SessionCandidate).one()
    house.client(client, house.zhou)
    assert client.get(f"/performances/sessions/{session.public_id}/brief").status_code == 200
    assert client.get(f"/performances/sessions/{session.public_id}").status_code == 404
    assert client.get(f"/performances/of/{candidate.public_id}").status_code == 404
    assert client.post(f"/performances/sessions/{session.public_id}/void", data={"reason": "x"}).status_code == 404


PLACES = (
    "sessions/{session}",
    "sessions/{session}/change",
    "sessions/{session}/void",
    "forms/{form}/replace",
    "of/{candidate}",
    "forms/{form}/amend",
)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("who", ["lin", "bai", "chen"])
def test_people_without_the_role_find_nothing(session: Session, house: House, client: FlaskClient, place: str, who: str) -> None:
    candidate = db.session.query(SessionCandidate).one()
    form = performances.form_of(session, house.lin, house.zhou).form
    address = "/performances/" + place.format(session=session.public_id, form=form.public_id, candidate=candidate.public_id)
    assert house.client(client, getattr(house, who)).get(address).status_code == 404


def test_another_units_supervisor_sees_only_what_they_rate(house: House, client: FlaskClient) -> None:
    session = performances.scheduled(house.lin, house.zhou)
    rated = performances.scheduled(house.bai, house.qian)
    house.client(client, house.qian)
    assert client.get(f"/performances/sessions/{session.public_id}").status_code == 404
    assert client.get(f"/performances/sessions/{rated.public_id}").status_code == 200
    assert client.get(f"/performances/sessions/{rated.public_id}/void").status_code == 404
    assert session.public_id not in client.get("/performances").text


@pytest.mark.parametrize("address", ["forms/x", "forms/1", "sessions/x", "of/x", "sessions/x/brief", "forms/x/replace"])
def test_guessed_addresses_lead_nowhere(house: House, client: FlaskClient, address: str) -> None:
    assert house.client(client, house.zhou).get(f"/performances/{address}").status_code == 404


def test_a_removed_rater_is_told_why(session: Session, house: House, client: FlaskClient) -> None:
    from app.performances import services

    services.replace_rater(performances.form_of(session, house.lin, house.qian), None, "临时有接待任务")
    page = house.client(client, house.qian, "zh").get(form_url(session, house, "qian")).text
    assert "临时有接待任务" in page
    assert "data-criterion" not in page
