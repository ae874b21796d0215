"""Somebody else's, guessed, not there, not allowed: from outside it all looks the same, and it is logged."""

import re
import uuid

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import database
from tests.conftest import make_app, make_tables
from tests.factories import learning, people


@pytest.fixture
def zhou(app: Flask, client: FlaskClient) -> FlaskClient:
    """Zhou Min's browser; Lin Xiaowen of another unit has a plan."""
    people.organisation()
    lin = people.person("林晓雯", "Lin Xiaowen", unit=people.unit())
    learning.load_curriculum()
    learning.enrolled(lin)
    conference = people.unit("CONF")
    account = people.account(people.person("周敏", "Zhou Min", unit=conference), "supervisor", unit=conference, language="en")
    database.commit()
    client.lin = lin.public_id  # type: ignore[attr-defined]
    return people.signed_in(client, account)


def without_tokens(page: str) -> str:
    return re.sub(r' aria-current="page"|(csrf_token" value|nonce)="[^"]*"', "", page)


def test_the_four_refusals_look_alike_and_are_logged(zhou: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    somebody_elses = zhou.get(f"/people/{zhou.lin}")  # type: ignore[attr-defined]
    guessed = zhou.get(f"/people/{uuid.uuid4()}")
    not_allowed = zhou.get("/learn/enrolments/new")
    no_such_page = zhou.get("/nowhere")
    pages = [somebody_elses, guessed, not_allowed, no_such_page]
    assert [page.status_code for page in pages] == [404] * 4
    assert len({without_tokens(page.text) for page in pages}) == 1
    logged = [getattr(record, "why", "") for record in caplog.records if record.message == "access refused"]
    assert logged == ["object of others", "no such object", "no role for it"]


def test_signed_out_everything_leads_to_the_door_alike(zhou: FlaskClient, app: Flask) -> None:
    stranger = app.test_client()
    for path in (f"/people/{zhou.lin}", f"/people/{uuid.uuid4()}", "/learn/enrolments/new"):  # type: ignore[attr-defined]
        assert stranger.get(path).location == "/sign-in"


def test_a_form_from_elsewhere_is_refused(tmp_path, template_database) -> None:  # type: ignore[no-untyped-def]
    app = make_app(tmp_path, WTF_CSRF_ENABLED=True)
    make_tables(app)
    browser = app.test_client()
    page = browser.get("/sign-in", headers={"Accept-Language": "en"})
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
    assert token
    without = browser.post("/sign-in", data={"login": "a", "password": "b"}, headers={"Accept-Language": "en"})
    assert without.status_code == 400 and "reload" in without.text
    assert browser.post("/sign-in", data={"login": "a", "password": "b", "csrf_token": token[1]}).status_code == 422
    assert app.test_client().post("/sign-in", data={"login": "a", "password": "b", "csrf_token": token[1]}).status_code == 400
    assert browser.post("/quizzes/sittings/x/answers", json={}).status_code == 400


def test_too_many_tries_at_the_door_are_slowed_down(tmp_path) -> None:  # type: ignore[no-untyped-def]
    app = make_app(tmp_path, RATELIMIT_ENABLED=True, SIGN_IN_LIMIT="3 per minute")
    make_tables(app)
    browser = app.test_client()
    tries = [browser.post("/sign-in", data={"login": "a", "password": "b"}).status_code for _ in range(5)]
    assert tries == [422, 422, 422, 429, 429]
    assert browser.get("/sign-in").status_code == 200
    other = {"environ_base": {"REMOTE_ADDR": "192.0.2.7"}}
    assert browser.post("/sign-in", data={"login": "a", "password": "b"}, **other).status_code == 422


def test_the_number_of_proxies_says_whose_address_counts(tmp_path) -> None:  # type: ignore[no-untyped-def]
    data = {"login": "a", "password": "b"}
    for proxies, expected in ((0, 429), (1, 422)):
        home = tmp_path / str(proxies)
        home.mkdir()
        app = make_app(home, RATELIMIT_ENABLED=True, SIGN_IN_LIMIT="1 per minute", PROXIES=proxies)
        make_tables(app)
        browser = app.test_client()
        for address in ("192.0.2.1", "192.0.2.2"):
            answer = browser.post("/sign-in", data=data, headers={"X-Forwarded-For": address})
        assert answer.status_code == expected


def test_every_page_says_what_a_browser_may_do_with_it(client: FlaskClient) -> None:
    page = client.get("/sign-in")
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "script-src 'self'" in policy and "style-src 'self'" in policy
    assert "unsafe" not in policy and "http" not in policy and "*" not in policy
    assert page.headers["X-Frame-Options"] == "DENY" and page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.headers["Referrer-Policy"] == "same-origin" and page.headers["Cache-Control"] == "no-store"


def test_static_files_are_kept_by_browsers(client: FlaskClient) -> None:
    with client.get("/static/css/tokens.css?v=1") as kept:
        assert kept.status_code == 200 and kept.headers["Cache-Control"] == "public, max-age=31536000"


@pytest.mark.parametrize("secure", [False, True])
def test_the_cookie_is_for_the_server_only(tmp_path, secure: bool) -> None:  # type: ignore[no-untyped-def]
    app = make_app(tmp_path, SESSION_COOKIE_SECURE=secure)
    make_tables(app)
    answer = app.test_client().get("/people", base_url="https://localhost")
    written = answer.headers["Set-Cookie"]
    assert "HttpOnly" in written and "SameSite=Lax" in written and ("Secure" in written) is secure


def test_a_password_is_in_no_log(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    client.post("/sign-in", data={"login": "a0001", "password": "two-doors-and-a-bell"})
    assert caplog.records and "two-doors" not in caplog.text and all("two-doors" not in str(vars(record)) for record in caplog.records)
