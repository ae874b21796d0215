"""Sessions: new at every sign-in, over when they are over, and never a way to somewhere else."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import clock, database
from app.core.database import db
from app.core.security.decorators import public
from app.people import sign_in
from app.people.models import Account, AccountRole, WebSession
from tests.conftest import NOW
from tests.factories import people

pytestmark = pytest.mark.both_databases
PASSWORD = "two-doors-and-a-bell"
WORKDAY = timedelta(hours=12)


@pytest.fixture
def wang(app: Flask) -> Account:
    """Wang Li of the front desk, with a password."""
    people.organisation()
    front = people.unit()
    account = people.account(people.person("王丽", "Wang Li", unit=front), "hr", unit=front, language="en")
    account.login, account.password_hash = "a0001", sign_in.hash_password(PASSWORD)
    database.commit()
    return account


def enter(browser: FlaskClient, path: str = "/sign-in") -> str:
    browser.post(path, data={"login": "a0001", "password": PASSWORD})
    return cookie(browser)


def cookie(browser: FlaskClient) -> str:
    found = browser.get_cookie("academy")
    return found.value if found else ""


def with_cookie(app: Flask, value: str) -> FlaskClient:
    browser = app.test_client()
    browser.set_cookie("academy", value)
    return browser


def lets_in(browser: FlaskClient) -> bool:
    answer = browser.get("/people")
    assert answer.status_code in (200, 302)
    return answer.status_code == 200


def test_a_session_planted_before_the_sign_in_is_not_the_one_after_it(app: Flask, wang: Account, client: FlaskClient) -> None:
    client.get("/people")  # makes a cookie: where to go after signing in
    planted = cookie(client)
    assert planted and enter(client) != planted
    assert lets_in(client) and not lets_in(with_cookie(app, planted))


def test_signing_in_again_in_one_browser_ends_the_session_before(app: Flask, wang: Account, client: FlaskClient) -> None:
    @public
    def by_a_link_in_a_letter() -> str:
        sign_in.open_session(db.session.get_one(Account, wang.id))
        return "come in"

    app.add_url_rule("/tests/link", "by_a_link", by_a_link_in_a_letter, methods=["POST"])
    first = enter(client)
    client.post("/tests/link")
    assert cookie(client) != first
    assert lets_in(client) and not lets_in(with_cookie(app, first))


def test_every_sign_in_is_a_session_of_its_own(app: Flask, wang: Account) -> None:
    phone, desk = app.test_client(), app.test_client()
    assert enter(phone) != enter(desk)
    phone.post("/sign-out")
    assert lets_in(desk) and not lets_in(phone)


def test_only_a_hash_of_the_token_is_kept(wang: Account, client: FlaskClient) -> None:
    enter(client)
    with client.session_transaction() as kept:
        token = kept["_user_id"]
    assert db.session.scalars(db.select(WebSession.token_hash)).all() == [sign_in.token_hash(token)] != [token]


def test_a_session_ends_after_a_workday_without_use(wang: Account, client: FlaskClient) -> None:
    enter(client)
    with clock.frozen(NOW + WORKDAY - timedelta(minutes=1)):
        assert lets_in(client)
    with clock.frozen(NOW + WORKDAY * 2 - timedelta(minutes=2)):
        assert lets_in(client), "use prolongs it"
    with clock.frozen(NOW + WORKDAY * 4):
        assert not lets_in(client)


def test_last_seen_is_written_every_five_minutes_at_most(wang: Account, client: FlaskClient) -> None:
    def seen() -> object:
        db.session.remove()
        return db.session.scalar(db.select(WebSession.seen_at))

    enter(client)
    with clock.frozen(NOW + timedelta(minutes=4)):
        client.get("/people")
        assert seen() == NOW
    with clock.frozen(NOW + timedelta(minutes=6)):
        client.get("/people")
        assert seen() == NOW + timedelta(minutes=6)


def test_a_closed_account_is_out_at_once(wang: Account, client: FlaskClient) -> None:
    enter(client)
    db.session.get_one(Account, wang.id).active = False
    database.commit()
    assert not lets_in(client)


def test_a_role_taken_away_is_gone_with_the_next_page(wang: Account, client: FlaskClient) -> None:
    enter(client)
    assert client.get("/learn/enrolments").status_code == 200
    for role in db.session.scalars(db.select(AccountRole)):
        db.session.delete(role)
    database.commit()
    assert client.get("/learn/enrolments").status_code == 404


def test_after_the_session_ended_one_signs_in_and_comes_back(wang: Account, client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    enter(client)
    with clock.frozen(NOW + WORKDAY * 2):
        assert client.get("/learn/enrolments?state=all").location == "/sign-in"
        back = client.post("/sign-in", data={"login": "a0001", "password": PASSWORD})
    assert back.location == "/learn/enrolments?state=all"
    assert [getattr(record, "why", "") for record in caplog.records if record.message == "access refused"] == ["session over"]


def test_a_script_whose_session_ended_is_told_so(wang: Account, client: FlaskClient) -> None:
    enter(client)
    with clock.frozen(NOW + WORKDAY * 2):
        answer = client.post("/learn/lessons/any/parts/1", json={})
    assert (answer.status_code, answer.json) == (401, {"error": "sign-in"})


def test_a_forged_cookie_opens_nothing(app: Flask, wang: Account, client: FlaskClient) -> None:
    good = enter(client)
    payload, _, rest = good.partition(".")
    assert not lets_in(with_cookie(app, payload + "x." + rest))
    assert not lets_in(with_cookie(app, "nonsense"))


@pytest.mark.parametrize(
    "somewhere",
    ["https://evil.example/", "//evil.example/", "/\\evil.example/", "/%09/evil.example", "javascript:alert(1)", "///evil.example"],
)
def test_nobody_is_sent_to_another_site(wang: Account, client: FlaskClient, somewhere: str) -> None:
    client.get(f"/people?next={somewhere}")
    with client.session_transaction() as kept:
        kept["next"] = somewhere
    answer = client.post(f"/sign-in?next={somewhere}", data={"login": "a0001", "password": PASSWORD, "next": somewhere})
    assert here(answer.location)
    for referrer in (somewhere, f"http://localhost{somewhere}", f"http://localhost.evil.example{somewhere}"):
        assert here(client.post("/language/en", headers={"Referer": referrer}).location)


def here(location: str) -> bool:
    return location.startswith("/") and location[1:2] not in ("/", "\\", "\t")
