"""One request, one transaction: what is written when, what is shown when it goes wrong, and that reading never writes."""

import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import database, trail
from app.core.database import db
from app.core.errors import RuleViolation
from app.core.security.decorators import public
from app.people.models import Person
from tests.factories import people

pytestmark = pytest.mark.both_databases


@pytest.fixture
def routes(app: Flask) -> Iterator[Flask]:
    """Routes of this test: they write a person, and end in different ways."""
    app.config["PROPAGATE_EXCEPTIONS"] = False

    def way(name: str, *methods: str) -> Any:
        return lambda view: app.add_url_rule(f"/tests/{name}", name, public(view), methods=methods)

    @way("write", "GET", "POST", "HEAD")
    def write() -> str:
        people.person("林晓雯")
        return "written"

    @way("past-the-session", "GET")
    def past_the_session() -> str:
        db.session.execute(db.insert(Person).values(name_zh="林晓雯", name_en="", public_id="a", version=1, gender="", language="zh"))
        return "written"

    @way("refuse", "POST")
    def refuse() -> str:
        people.person("林晓雯")
        raise RuleViolation("no")

    @way("form-with-errors", "POST")
    def form_with_errors() -> tuple[str, int]:
        people.person("林晓雯")
        return "please correct", 422

    @way("break", "GET", "POST")
    def break_down() -> str:
        people.person("林晓雯") if database._may_write.get() else None
        raise ZeroDivisionError("a secret inside")

    @way("clash", "POST")
    def clash() -> str:
        db.session.add_all(Person(name_zh=name, public_id="twice") for name in ("林晓雯", "王丽"))
        return "seems fine"

    return app


def people_there() -> int:
    db.session.remove()
    return db.session.query(Person).count()


def test_a_post_that_returns_is_committed_with_its_trail(routes: Flask, client: FlaskClient) -> None:
    assert client.post("/tests/write").status_code == 200
    assert people_there() == 1 and db.session.query(trail.AuditLink).count() == 1


@pytest.mark.parametrize("how", ["refuse", "form-with-errors", "break", "clash"])
def test_a_post_that_fails_leaves_nothing_behind(routes: Flask, client: FlaskClient, how: str) -> None:
    assert client.post(f"/tests/{how}").status_code >= 400
    assert people_there() == 0 and db.session.query(trail.AuditLink).count() == 0


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_get_that_writes_is_an_error(routes: Flask, client: FlaskClient, method: str) -> None:
    assert client.open("/tests/write", method=method).status_code == 500
    assert people_there() == 0


def test_a_get_that_writes_past_the_session_writes_nothing_either(routes: Flask, client: FlaskClient) -> None:
    client.get("/tests/past-the-session")
    assert people_there() == 0


@pytest.mark.parametrize(("how", "method"), [("break", "GET"), ("break", "POST"), ("clash", "POST")])
def test_an_unexpected_error_shows_a_number_that_the_log_has_and_nothing_of_the_inside(
    routes: Flask, client: FlaskClient, caplog: pytest.LogCaptureFixture, how: str, method: str
) -> None:
    page = client.open(f"/tests/{how}", method=method, headers={"Accept-Language": "en"})
    number = re.search(r"\b[0-9A-F]{4}\b", page.text.partition("<main")[2])
    assert page.status_code == 500 and number, page.text
    assert "secret" not in page.text and "Traceback" not in page.text and "UNIQUE" not in page.text
    logged = [record for record in caplog.records if record.message == "unexpected error"]
    assert [getattr(record, "number", "") for record in logged] == [number[0]] and logged[0].levelno == logging.ERROR


def test_scripts_get_errors_as_json(routes: Flask, client: FlaskClient) -> None:
    answer = client.post("/tests/refuse", json={})
    assert (answer.status_code, answer.json) == (422, {"error": "no"})
    assert client.get("/nowhere", headers={"Accept": "application/json"}).json == {"error": "refused"}


def test_what_waited_for_the_commit_runs_after_it_and_not_without_it(routes: Flask, client: FlaskClient) -> None:
    ran: list[int] = []

    @public
    def wait() -> tuple[str, int]:
        people.person("林晓雯")
        database.after_commit(lambda: ran.append(people_there()))
        return "ok", 200 if not ran else 422

    routes.add_url_rule("/tests/wait", "wait", wait, methods=["POST"])
    client.post("/tests/wait")
    client.post("/tests/wait")
    assert ran == [1]


def test_too_large_a_body_is_refused_with_the_limit_in_words(routes: Flask, client: FlaskClient) -> None:
    routes.config["MAX_CONTENT_LENGTH"] = 2 * 2**20
    page = client.post("/sign-in", data={"login": "x" * 3 * 2**20, "password": "x"}, headers={"Accept-Language": "en"})
    assert page.status_code == 413 and "2 MB" in page.text


def test_the_present_is_healthy(client: FlaskClient) -> None:
    assert client.get("/healthz").json == {"status": "ok"}
