"""What records, clients' judgements and incidents score; their pages."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from app.core import clock, curriculum, database
from app.core.database import db
from app.core.errors import RuleViolation
from app.people.models import Person
from app.results import queries as results
from app.service import queries, rules, services
from app.service.models import ServiceNote, ServiceRecord
from assessments.scoring import CompetencyScore
from tests.conftest import NOW
from tests.factories import people
from tests.factories.results import House, account_of

Counting = Callable[..., AbstractContextManager[None]]
TODAY = date(2026, 7, 9)


def opened(client: FlaskClient, person: Person) -> FlaskClient:
    return people.signed_in(client, account_of(person))


@pytest.mark.parametrize(("outcome", "raw"), [("met", 6), ("late", 3), ("left-out", 0)])
@pytest.mark.parametrize("step", rules.STEPS, ids=lambda step: step.code)
def test_a_standard_met_is_level_3_late_half_of_it_left_out_nothing(step: rules.Step, outcome: str, raw: int) -> None:
    assert rules.scores_of("service-record", step.code, outcome, {}) == (CompetencyScore(step.competency, raw, 8),)


@given(st.dictionaries(st.sampled_from(["process", "result", "attitude"]), st.integers(1, 5)))
def test_a_client_speaks_of_what_they_spoke_of(answers: dict[str, int]) -> None:
    scores = rules.scores_of("client-judgement", None, None, answers)
    assert len(scores) == len(answers) and all(0 <= score.raw <= score.maximum for score in scores)
    assert sum(score.raw for score in scores) == sum(2 * (answer - 1) for answer in answers.values())


def test_every_competency_named_exists_and_takes_this_kind_of_evidence(house: House) -> None:
    from app.results.rules import feeding

    model = curriculum.current_model()
    assert model is not None
    named = {"service-record": [step.competency for step in rules.STEPS]}
    named |= {kind: [item.competency for item in items] for kind, items in rules.ITEMS.items()}
    for kind, competencies in named.items():
        scores = [CompetencyScore(slug, 4, 8) for slug in dict.fromkeys(competencies)]
        assert len(feeding(model, kind, scores)) == len(scores), kind


@pytest.mark.both_databases
def test_one_of_each_becomes_evidence_of_service_attitude_and_emergencies(house: House) -> None:
    services.record_step(house.lin.id, "complaint", "met", by=house.jiang.id, on=TODAY)
    services.record_judgement(house.lin.id, {"attitude": 5, "process": 2}, by=house.jiang.id, on=TODAY, words="一直微笑，就是等得久")
    services.record_incident(house.lin.id, {"procedure": 7}, by=house.zhou.id, on=TODAY, words="停电，按卡片")
    found = {(piece.kind, piece.competency): piece.raw for piece in results.evidence_of(house.lin.id)}
    assert found == {
        ("service-record", "problems-and-closure"): 6,
        ("client-judgement", "patience"): 8,
        ("client-feedback", "process-and-standards"): 2,
        ("incident", "emergency-procedure"): 7,
    }


def test_what_cannot_be_is_refused(house: House) -> None:
    lin, by = house.lin.id, house.jiang.id
    refused: list[Callable[[], ServiceRecord]] = [
        lambda: services.record_step(lin, "nonsense", "met", by=by, on=TODAY),
        lambda: services.record_step(lin, "file", "perhaps", by=by, on=TODAY),
        lambda: services.record_step(lin, "file", "met", by=lin, on=TODAY),
        lambda: services.record_step(lin, "file", "met", by=by, on=TODAY + timedelta(days=1)),
        lambda: services.record_step(lin, "file", "met", by=by, on=TODAY - timedelta(days=91)),
        lambda: services.record_judgement(lin, {}, by=by, on=TODAY),
        lambda: services.record_judgement(lin, {"process": 6}, by=by, on=TODAY),
        lambda: services.record_judgement(lin, {"charm": 4}, by=by, on=TODAY),
        lambda: services.record_incident(lin, {"procedure": 9}, by=by, on=TODAY, words="x"),
        lambda: services.record_incident(lin, {"procedure": 6}, by=by, on=TODAY, words=" "),
    ]
    for act in refused:
        with pytest.raises(RuleViolation):
            act()
    assert db.session.scalar(db.select(db.func.count()).select_from(ServiceRecord)) == 0


def test_words_can_be_erased_and_the_record_stands(house: House) -> None:
    row = services.record_step(house.lin.id, "file", "late", by=house.jiang.id, on=TODAY, words="第二天才补")
    db.session.delete(db.session.get_one(ServiceNote, row.id))
    db.session.flush()
    assert queries.words(row.id) is None and queries.entered(row.id).by == house.jiang


def test_a_mistake_is_withdrawn_within_a_day(house: House) -> None:
    row = services.record_step(house.lin.id, "file", "late", by=house.jiang.id, on=TODAY)
    with clock.frozen(NOW + timedelta(days=2)), pytest.raises(RuleViolation, match="within a day"):
        services.withdraw(row, house.jiang.id)
    services.withdraw(row, house.jiang.id)
    assert results.evidence_of(house.lin.id) == []


def test_the_three_forms_enter_what_they_ask(house: House, client: FlaskClient) -> None:
    browser = opened(client, house.jiang)
    (address,) = re.findall(
        r'href="(/service/new/[^"]+)"><span class="row-b"><span class="row-t">Lin Xiaowen', browser.get("/service/new").text
    )
    day = {"occurred_on": "2026-07-08"}
    assert browser.post(address, data={"step": "request", "outcome": "late"} | day).status_code == 302
    assert (
        browser.post(
            f"{address}/client", data={"of_process": "4", "of_result": "", "of_attitude": "5", "words": "Very kind"} | day
        ).status_code
        == 302
    )
    assert browser.post(f"{address}/incident", data={"of_procedure": "6", "words": "Power cut"} | day).status_code == 302
    page = browser.get("/service").text
    assert "Done late" in page and "Very kind" in page and "4 of 5" in page and "level 3" in page and "The result" not in page
    assert "Very kind" not in browser.get("/service?kind=incident").text


def test_what_is_missing_is_said_at_its_place(house: House, client: FlaskClient) -> None:
    browser, address = opened(client, house.jiang), f"/service/new/{house.lin.public_id}"
    answer = browser.post(address, data={"step": "request", "occurred_on": ""})
    assert answer.status_code == 422 and "Choose what happened" in answer.text and "Write a date" in answer.text
    assert "Answer at least one question" in browser.post(f"{address}/client", data={"occurred_on": "2026-07-08"}).text


def test_only_service_managers_and_leaders_of_the_unit_enter(house: House, client: FlaskClient) -> None:
    address = f"/service/new/{house.lin.public_id}"
    assert opened(client, house.zhou).get(address).status_code == 200
    for person in (house.qian, house.wang, house.he, house.lin):
        assert opened(client, person).get(address).status_code == 404


def test_the_person_reads_what_stands_about_them_without_who_entered_it(house: House, client: FlaskClient) -> None:
    services.record_step(house.lin.id, "file", "met", by=house.jiang.id, on=TODAY, words="Complete before the shift ended")
    services.record_step(house.chen.id, "file", "met", by=house.jiang.id, on=TODAY, words="Of Chen")
    database.commit()
    page = opened(client, house.lin).get("/service").text
    assert "Complete before" in page and "Jiang Lixin" not in page and "Of Chen" not in page


def test_withdrawing_is_for_who_entered_it(house: House, client: FlaskClient) -> None:
    row = services.record_step(house.lin.id, "file", "met", by=house.jiang.id, on=TODAY)
    database.commit()
    address = f"/service/{row.public_id}/withdraw"
    assert opened(client, house.zhou).post(address).status_code == 404
    assert "Withdrawn" in opened(client, house.jiang).post(address, follow_redirects=True).text


def test_the_pages_cost_few_queries_however_many_rows(house: House, client: FlaskClient, queries: Counting) -> None:
    for number in range(30):
        with clock.frozen(NOW - timedelta(minutes=number)):
            services.record_step(house.lin.id, "file", "met", by=house.jiang.id, on=TODAY, words="x")
            services.record_judgement(house.chen.id, {"process": 4}, by=house.jiang.id, on=TODAY)
    browser, form = opened(client, house.jiang), f"/service/new/{house.lin.public_id}"
    with queries(at_most=2):
        page = browser.get("/service")
    assert "Next page" in page.text and len(page.data) < 60_000
    with queries(at_most=2):
        browser.get("/service/new")
    with queries(at_most=3):
        browser.get(form)
