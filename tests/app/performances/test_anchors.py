"""Anchor performances: raters read and compare; candidates don't see them."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import database
from app.core.security.permissions import Role
from assessments.catalog import default_catalog
from tests.factories import learning, people

ANCHOR = "fall-in-the-lobby-middling"


@pytest.fixture
def supervisor(app: Flask, client: FlaskClient) -> FlaskClient:
    """Zhou Min, who scores, signed in."""
    people.organisation()
    front = people.unit()
    learning.load_curriculum()
    person = people.person("周敏", "Zhou Min", unit=front)
    people.signed_in(client, people.account(person, Role.SUPERVISOR, unit=front, language="en"))
    database.commit()
    return client


def test_the_list_does_not_say_which_is_the_weak_one(supervisor: FlaskClient) -> None:
    page = supervisor.get("/performances/anchors").text
    assert "Performance A" in page and "Performance C" in page
    assert "weak" not in page.replace("-weak", "").lower()


def test_every_criterion_opens_to_its_agreed_level_and_reason(supervisor: FlaskClient, queries: Any) -> None:
    with queries(at_most=8):
        page = supervisor.get(f"/performances/anchors/{ANCHOR}")
    anchor = default_catalog().anchors[ANCHOR]
    rubric = default_catalog().scenarios[anchor.scenario].rubric
    assert page.text.count("Level ") >= len(rubric.criteria)
    for criterion in rubric.criteria:
        assert criterion.title.en.replace("'", "&#39;") in page.text
    assert len(page.data) < 60_000


def test_an_anchor_nobody_wrote_is_not_there(supervisor: FlaskClient) -> None:
    assert supervisor.get("/performances/anchors/nothing-here").status_code == 404


def test_a_candidate_does_not_see_them(supervisor: FlaskClient) -> None:
    supervisor.get("/performances/anchors")
    people.signed_in(supervisor, people.account(people.person("林晓雯", "Lin Xiaowen")))
    assert supervisor.get("/performances/anchors").status_code == 404
