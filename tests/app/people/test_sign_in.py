"""The door."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import database, trail
from app.people import sign_in
from tests.factories import people

pytestmark = pytest.mark.both_databases


def _wang_li() -> None:
    people.organisation()
    front = people.unit()
    account = people.account(people.person("王丽", "Wang Li", unit=front), "hr", unit=front)
    account.login, account.password_hash = "a0001", sign_in.hash_password("two-doors-and-a-bell")
    database.commit()


def test_the_right_password_opens_the_door_and_a_wrong_one_says_so_in_both_languages(client: FlaskClient) -> None:
    _wang_li()
    wrong = client.post("/sign-in", data={"login": "a0001", "password": "bell"}, headers={"Accept-Language": "en"})
    assert wrong.status_code == 422
    assert "User name or password is not right" in wrong.text
    right = client.post("/sign-in", data={"login": "A0001", "password": "two-doors-and-a-bell"})
    assert (right.status_code, right.location) == (302, "/")
    assert client.get("/").status_code == 200


def test_signing_out_revokes_the_session_even_for_a_copied_cookie(client: FlaskClient, app: Flask) -> None:
    _wang_li()
    client.post("/sign-in", data={"login": "a0001", "password": "two-doors-and-a-bell"})
    copied = client.get_cookie("academy")
    assert copied is not None
    client.post("/sign-out")
    thief = app.test_client()
    thief.set_cookie("academy", copied.value)
    assert thief.get("/").location == "/sign-in"


def test_the_trail_of_it_all_is_whole(client: FlaskClient) -> None:
    _wang_li()
    assert list(trail.breaks()) == []


def test_a_request_may_be_signed_in_without_a_password_by_the_factory(client: FlaskClient) -> None:
    people.organisation()
    front = people.unit()
    account = people.account(people.person("林晓雯", "Lin Xiaowen", unit=front))
    assert people.signed_in(client, account).get("/").status_code == 200
