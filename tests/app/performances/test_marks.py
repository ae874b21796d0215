"""What devices send: kept once, acknowledged by id, late ones apart, nonsense refused with a word."""

import random
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.core import clock, database
from app.performances import queries, rules, services
from app.performances.models import MarkEvent, Note, RatingForm
from tests.app.performances.conftest import House
from tests.conftest import NOW
from tests.factories import performances
from tests.factories.performances import event

SLUG = "clear-speech"


@pytest.fixture
def form(house: House) -> queries.FormAtHand:
    """Zhou Min's form of Lin Xiaowen."""
    session = performances.scheduled(house.lin, house.zhou)
    database.commit()
    return performances.form_of(session, house.lin, house.zhou)


@pytest.fixture
def tablet(house: House, form: queries.FormAtHand, client: FlaskClient) -> FlaskClient:
    """Zhou Min's tablet."""
    return house.client(client, house.zhou)


def url(form: queries.FormAtHand) -> str:
    return f"/performances/forms/{form.form.public_id}/marks"


def state(form: queries.FormAtHand) -> rules.FormState:
    database.db.session.expire_all()
    return rules.state_of(form.rubric, queries.log_of(form.form))


def test_the_same_event_twice_is_one_row_and_one_answer(form: queries.FormAtHand, tablet: FlaskClient) -> None:
    batch = {"seen": 0, "events": [event(SLUG, 6), event(rules.NOTE + SLUG, 1, seconds=1, text="复述了一遍")]}
    first = tablet.post(url(form), json=batch).json
    assert first is not None
    assert tablet.post(url(form), json=batch).json == first
    assert set(first["received"]) == {one["id"] for one in batch["events"]}  # type: ignore[attr-defined]
    assert (first["count"], first["state"], first["late"]) == (2, "open", [])
    assert database.db.session.query(MarkEvent).count() == 2
    assert database.db.session.query(Note).count() == 1
    assert state(form).notes == {SLUG: "复述了一遍"}


def test_a_batch_of_marks_costs_few_queries(form: queries.FormAtHand, tablet: FlaskClient, queries: Any) -> None:
    from app.core import content, curriculum

    marks = [event(criterion.slug, 6, seconds=n) for n, criterion in enumerate(form.rubric.criteria)]
    address = url(form)
    curriculum._rebuilt.cache_clear()
    content._bodies.clear()  # as the first tap after a restart
    with queries(at_most=5):
        tablet.post(address, json={"seen": 0, "events": marks})
    with queries(at_most=5):
        tablet.post(address, json={"seen": 0, "events": [event(rules.NOTE + SLUG, 1, text="说得清楚")]})


def test_the_other_device_learns_what_it_did_not_know(form: queries.FormAtHand, tablet: FlaskClient) -> None:
    tablet.post(url(form), json={"seen": 0, "events": [event(SLUG, 6)]})
    answer = tablet.post(url(form), json={"seen": 0, "events": [event("composure", 4, seconds=2, device="phone")]}).json
    assert answer is not None
    assert [other["criterion"] for other in answer["others"]] == [SLUG]
    again = tablet.post(url(form), json={"seen": answer["seen"], "events": []}).json
    assert again is not None
    assert again["others"] == []


def test_two_devices_that_differ_are_both_kept_and_the_rater_chooses(form: queries.FormAtHand, tablet: FlaskClient) -> None:
    tablet.post(url(form), json={"seen": 0, "events": [event(SLUG, 6)]})
    seen = tablet.post(url(form), json={"seen": 0, "events": [event(SLUG, 4, seconds=5, device="phone")]}).json["seen"]  # type: ignore[index]
    assert state(form).conflicts == (SLUG,)
    assert rules.Gap(SLUG, "choice") in rules.gaps(form.rubric, state(form))
    tablet.post(url(form), json={"seen": seen, "events": [event(SLUG, 6, seconds=9, device="phone", seen=seen)]})
    assert (state(form).conflicts, state(form).marks[SLUG]) == ((), 6)
    assert database.db.session.query(MarkEvent).count() == 3


def test_a_device_cannot_claim_to_have_seen_what_is_not_there_yet(form: queries.FormAtHand, tablet: FlaskClient) -> None:
    tablet.post(url(form), json={"seen": 0, "events": [event(SLUG, 6, seen=10**6)]})
    tablet.post(url(form), json={"seen": 0, "events": [event(SLUG, 4, seconds=5, device="phone")]})
    assert state(form).conflicts == (SLUG,)


def test_what_comes_after_the_signature_is_kept_and_does_not_count(form: queries.FormAtHand, tablet: FlaskClient) -> None:
    performances.signed(form)
    database.commit()
    answer = tablet.post(url(form), json={"seen": 0, "events": [event(SLUG, 0, seconds=900, device="phone")]}).json
    assert answer is not None
    assert (answer["state"], len(answer["late"])) == ("signed", 1)
    assert state(form).marks[SLUG] == 6
    assert rules.log_digest(queries.log_of(form.form)) == database.db.session.get_one(RatingForm, form.form.id).log_digest


def test_marks_of_a_void_session_are_kept_and_do_not_count(form: queries.FormAtHand, tablet: FlaskClient) -> None:
    services.void(form.session, "客人到访", by=None)
    database.commit()
    answer = tablet.post(url(form), json={"seen": 0, "events": [event(SLUG, 6)]}).json
    assert answer is not None
    assert (answer["state"], state(form).marks) == ("closed", {})


IMPOSSIBLE = [
    event("no-such-criterion", 4), event(SLUG, 9), event(SLUG, -1), event("global", 5), event("critical:nothing", 1),
    event("critical:insults-a-person", 2), event("clock", None), event("note:clock", 1, text="x"), event("note:" + SLUG, 4, text="x"),
    event("note:" + SLUG, 1, text="长" * 2001), event(SLUG, 4) | {"value": "4"}, event(SLUG, 4) | {"value": True},
    event(SLUG, 4) | {"at": "yesterday"}, event(SLUG, 4) | {"at": "2026-07-09T06:00:00"}, event(SLUG, 4) | {"seen": None},
    event(SLUG, 4) | {"device": ""},
]  # fmt: skip


@pytest.mark.parametrize("bad", IMPOSSIBLE, ids=lambda bad: f"{bad['criterion'][:20]}={bad['value']}")
def test_one_impossible_mark_is_refused_by_name_and_the_rest_is_kept(
    form: queries.FormAtHand, tablet: FlaskClient, bad: dict[str, Any]
) -> None:
    good = event("composure", 4)
    answer = tablet.post(url(form), json={"seen": 0, "events": [bad, good]}).json
    assert answer is not None
    assert list(answer["refused"]) == [bad["id"]]
    assert list(answer["received"]) == [good["id"]]


@pytest.mark.parametrize(
    "body",
    [
        [],
        {},
        "x",
        {"events": "x"},
        {"events": [1]},
        {"events": [{"id": 7}]},
        {"events": [{"id": "short"}]},
        {"events": [event(SLUG, 4)] * 201},
    ],
)
def test_an_unreadable_batch_is_refused_whole_in_the_readers_language(form: queries.FormAtHand, tablet: FlaskClient, body: Any) -> None:
    answer = tablet.post(url(form), json=body)
    assert answer.status_code == 422
    assert answer.json["error"] == "没能读懂这批评分。重新打开这一页"  # type: ignore[index]
    assert database.db.session.query(MarkEvent).count() == 0


def test_a_mark_may_be_taken_back(form: queries.FormAtHand) -> None:
    services.record(form, {"seen": 0, "events": [event(SLUG, 6), event(SLUG, None, seconds=3)]})
    assert SLUG not in state(form).marks


def test_a_checklist_knows_three_marks_only(house: House) -> None:
    form = performances.form_of(performances.scheduled(house.bai, house.zhou, performances.CHECKLIST), house.bai, house.zhou)
    slug = form.rubric.criteria[0].slug
    receipt = services.record(form, {"seen": 0, "events": [event(slug, value) for value in (0, 2, 4, 5, 8)]})
    assert (len(receipt.received), len(receipt.refused)) == (3, 2)


class FlakyTablet:
    """A tablet as the page makes it, behind a network that loses requests, loses answers and sends twice."""

    def __init__(self, browser: FlaskClient, form: queries.FormAtHand, seed: int) -> None:
        self.browser, self.url, self.chance = browser, url(form), random.Random(seed)
        self.waiting: dict[str, dict[str, Any]] = {}
        self.made: list[dict[str, Any]] = []

    def tap(self, criterion: str, value: int | None) -> None:
        one = event(criterion, value, seconds=len(self.made))
        self.made.append(one)
        self.waiting[one["id"]] = one

    def send(self) -> None:
        batch = self.chance.sample(list(self.waiting.values()), k=self.chance.randint(0, len(self.waiting)))
        fate = self.chance.choice(["request lost", "answer lost", "twice", "fine"])
        if fate == "request lost":
            return
        answers = [self.browser.post(self.url, json={"seen": 0, "events": batch}).json for _ in range(2 if fate == "twice" else 1)]
        assert all(answer is not None and answer["received"] == answers[0]["received"] for answer in answers)  # type: ignore[index]
        if fate != "answer lost":
            for received in answers[0]["received"]:  # type: ignore[index]
                self.waiting.pop(received, None)


@pytest.mark.parametrize("seed", range(4))
def test_whatever_the_network_loses_or_doubles_every_tap_arrives_once(form: queries.FormAtHand, tablet: FlaskClient, seed: int) -> None:
    flaky = FlakyTablet(tablet, form, seed)
    chance = random.Random(seed)
    for _ in range(30):
        flaky.tap(chance.choice(form.rubric.criteria).slug, chance.choice([None, 2, 4, 6]))
        if chance.random() < 0.6:
            flaky.send()
    while flaky.waiting:
        flaky.send()
    kept = database.db.session.query(MarkEvent.client_event_id).all()
    assert sorted(row[0] for row in kept) == sorted(one["id"] for one in flaky.made)
    last = {one["criterion"]: one["value"] for one in flaky.made}
    assert state(form).marks == {criterion: value for criterion, value in last.items() if value is not None}


def test_marks_need_their_rater(house: House, form: queries.FormAtHand, client: FlaskClient) -> None:
    for other in (house.he, house.qian, house.chen, house.lin):
        house.client(client, other)
        assert client.post(url(form), json={"seen": 0, "events": [event(SLUG, 6)]}).status_code == 404
        assert client.get(f"/performances/forms/{form.form.public_id}").status_code == 404
    assert database.db.session.query(MarkEvent).count() == 0


def test_receipt_times_are_the_servers(form: queries.FormAtHand) -> None:
    with clock.frozen(NOW):
        services.record(form, {"seen": 0, "events": [event(SLUG, 6)]})
    assert database.db.session.query(MarkEvent).one().received_at == NOW


def test_the_same_batch_from_several_connections_at_once_is_kept_once(form: queries.FormAtHand, tablet: FlaskClient) -> None:
    batch = {"seen": 0, "events": performances.events_for(form)}
    address, cookie = url(form), tablet.get_cookie("academy")
    assert cookie is not None
    database.rollback()

    def send() -> dict[str, int]:
        with clock.frozen(NOW):
            browser = tablet.application.test_client()
            browser.set_cookie("academy", cookie.value)
            answer = browser.post(address, json=batch).json
            assert answer is not None
            return dict(answer["received"])

    with ThreadPoolExecutor(6) as pool:
        answers = [one.result() for one in [pool.submit(send) for _ in range(6)]]
    assert all(answer == answers[0] for answer in answers)
    assert database.db.session.query(MarkEvent).count() == len(batch["events"])  # type: ignore[arg-type]
