"""The readiness board: the right people in the right order, at a constant cost, and an export that equals it."""

import csv
import io
import random
import time
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.careers import queries
from app.careers.rules import wording
from app.careers.rules.board import Wanted
from app.careers.rules.judging import months_between
from app.core import database
from app.people.models import Person
from app.results import queries as results
from tests.factories import careers, competency, people
from tests.factories.careers import Company


@pytest.fixture
def company(app: Flask) -> Company:
    """Forty people with histories."""
    competency.load_rules()
    made = careers.company(40)
    competency.estimated()
    database.commit()
    return made


def hr(company: Company, client: FlaskClient, *, language: str = "zh", unit: Any = None) -> Person:
    """Wang Li of HR, signed in, for the whole company unless for a unit."""
    person = people.person("王丽", "Wang Li", unit=company.headquarters, tier="senior")
    people.signed_in(client, people.account(person, "hr", unit=unit or company.headquarters, language=language))
    return person


def text_of(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return answer.text


def test_every_row_says_what_the_engine_says_of_this_person_alone(company: Company) -> None:
    board = queries.readiness_board((company.headquarters.path,))
    assert board.count == len(board.all()) > 25
    for row in board.all():
        alone = queries.readiness(row.placed.person_id)
        assert alone is not None
        assert (row.status, row.reason is None) == (alone.status, alone.status == "ready")
        if row.probability is None:
            assert alone.probability is None
        else:
            assert row.probability == pytest.approx(alone.probability, abs=1e-9)
        assert (0 if row.reason is None else row.reason.alike + row.reason.more) == len(alone.unmet)


def test_levels_on_the_board_are_those_of_the_profile(company: Company) -> None:
    from app.competency import queries as levels

    row = queries.readiness_board((company.headquarters.path,)).all()[0]
    profile = levels.profile(row.placed.person_id)
    for estimate, level in zip(profile.dimensions.values(), row.levels, strict=True):
        assert (estimate is None) == (level.estimate is None)
        if estimate is not None and level.estimate is not None:
            assert (estimate.mean, estimate.sd) == pytest.approx((level.estimate.mean, level.estimate.sd))


def test_who_meets_every_rule_is_ready_and_one_missing_programme_makes_it_nearly(app: Flask) -> None:
    competency.load_rules()
    company = careers.company(0)
    fit, short = (people.person(name, unit=company.front, tier="junior", hired=date(2023, 1, 9)) for name in ("孙婧", "郑凯"))
    careers.fit_for(fit, "mid", 84, company.raters)
    wanted = careers.TIERS["mid"].programmes
    careers.recognised(short, wanted[1:])
    competency.career(short, 84, raters=company.raters, months=20)
    competency.estimated()
    board = {row.placed.person_id: row for row in queries.readiness_board(("/",)).all()}
    assert board[fit.id].status == "ready"
    reason = board[short.id].reason
    assert board[short.id].status == "near"
    assert reason is not None
    assert (reason.rule.kind, reason.rule.subject, reason.more) == ("programme", wanted[0], 0)


def test_the_order_is_ready_first_then_by_probability(company: Company) -> None:
    rows = queries.readiness_board(("/",)).all()
    place = {"ready": 0, "near": 1, "not_yet": 2}
    keys = [(place[row.status], -(row.probability if row.probability is not None else -1)) for row in rows]
    assert keys == sorted(keys)
    by_probability = [row.probability or 0.0 for row in queries.readiness_board(("/",), Wanted(sort="probability")).all()]
    assert by_probability == sorted(by_probability, reverse=True)


def test_filters_narrow_and_counts_follow(company: Company) -> None:
    everybody = queries.readiness_board(("/",))
    front = queries.readiness_board(("/",), Wanted(unit=company.front.public_id))
    assert {row.placed.unit_id for row in front.all()} == {company.front.id}
    assert sum(everybody.counts.values()) == everybody.count == everybody.views[""]
    for wanted in (Wanted(status="not_yet"), Wanted(position="security"), Wanted(next_tier="senior"), Wanted(view="missing")):
        some = queries.readiness_board(("/",), wanted)
        assert 0 < some.count < everybody.count
        assert sum(some.counts.values()) == some.count
    nobody = queries.readiness_board(("/",), Wanted(position="lead", next_tier="junior"))
    assert nobody.count == 0
    assert dict(nobody.without())["position"] == queries.readiness_board(("/",), Wanted(next_tier="junior")).count


def test_holders_of_the_highest_tier_are_counted_and_not_listed(company: Company) -> None:
    board = queries.readiness_board(("/",))
    assert board.at_the_top == len(company.raters) + sum(number % 12 == 0 for number in range(40))
    assert "senior" not in {row.placed.tier for row in board.all()}


def test_breadth_from_the_packs_is_what_the_results_room_counts(company: Company) -> None:
    judged = queries.readiness_board(("/",)).company.judged
    for months, place in ((24, 1), (24, 2), (12, 0)):
        rows = judged.boards[place][0].tolist()
        counted = results.evidence_counts([judged.staff.person_ids[row] for row in rows], months=months)
        for row in rows:
            assert judged.facts(row).evidence == counted[judged.staff.person_ids[row]]


@pytest.mark.parametrize("asked", ["", "?as_of=2026-01-31", "?status=near&tier=mid", "?show=missing", "?sort=probability&page=2"])
def test_the_board_costs_at_most_eight_queries(company: Company, client: FlaskClient, queries: Any, asked: str) -> None:
    hr(company, client)
    text_of(client, f"/readiness{asked}")
    with queries(at_most=8):
        page = text_of(client, f"/readiness{asked}")
    assert len(page.encode()) < 100_000


@pytest.mark.parametrize("asked", ["", "?status=not_yet", "?as_of=2026-01-31&sort=probability", "?show=missing"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_export_equals_the_screen(company: Company, client: FlaskClient, asked: str, language: str) -> None:
    hr(company, client, language=language)
    answer = client.get(f"/readiness/export.csv{asked}")
    assert answer.mimetype == "text/csv"
    lines = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))[1:]
    shown, number = [], 1
    while len(shown) < len(lines):
        page = text_of(client, f"/readiness{asked}{'&' if asked else '?'}page={number}")
        shown += page.split('<tr role="row"><th scope="row"')[1:]
        number += 1
    assert len(shown) == len(lines) > 0
    for line, html in zip(lines, shown, strict=True):
        chance, status, reason = line[-3:]
        assert line[2] in html
        assert status in html
        assert reason in html
        assert f">{(chance or '—').replace('<', '&lt;')}<" in html
        for column in range(7, 23, 4):
            assert not line[column] or f'<span class="num">{line[column]}</span>' in html


def test_a_cell_that_looks_like_a_formula_is_marked_as_text(company: Company, client: FlaskClient) -> None:
    people.person("=HYPERLINK(1)", "=HYPERLINK(1)", unit=company.front)
    hr(company, client)
    assert "'=HYPERLINK(1)" in client.get("/readiness/export.csv").text


def test_supervisors_and_hr_see_their_units_only(company: Company, client: FlaskClient) -> None:
    hr(company, client, unit=company.front)
    page = text_of(client, "/readiness")
    others = {row.placed.public_id for row in queries.readiness_board((company.conference.path,)).all()}
    assert not [one for one in others if one in page]
    assert queries.readiness_board((company.front.path,)).all()[0].placed.public_id in page


def test_who_sees_nobody_else_is_led_to_their_own_page(company: Company, client: FlaskClient) -> None:
    lin = company.staff[1]
    people.signed_in(client, people.account(lin))
    assert client.get("/readiness").headers["Location"].endswith(f"/readiness/{lin.public_id}")
    assert client.get("/readiness/export.csv").status_code == 404


def test_as_of_a_day_means_the_posts_tiers_and_rules_of_that_day(company: Company, client: FlaskClient) -> None:
    hr(company, client, language="en")
    then = queries.readiness_board(("/",), as_of=date(2026, 1, 31))
    hired_later = [person for person in company.staff if person.id not in {row.placed.person_id for row in then.all()}]
    assert hired_later
    page = text_of(client, "/readiness?as_of=2026-01-31")
    assert "As known at the end of 31 January 2026" in page
    assert "No tier rules had been published by that day" in page
    assert "still to come" in text_of(client, "/readiness?as_of=2027-01-31")


def test_an_empty_board_says_what_would_widen_it(company: Company, client: FlaskClient) -> None:
    hr(company, client, language="en")
    page = text_of(client, "/readiness?position=lead&tier=junior")
    assert "Nobody matches these filters" in page
    assert "Without “Position”" in page


def test_without_rules_the_board_says_what_to_do(app: Flask, client: FlaskClient) -> None:
    people.organisation()
    top = people.unit()
    people.signed_in(client, people.account(people.person("王丽", unit=top), "hr", unit=top, language="en"))
    assert "academy content load" in text_of(client, "/readiness")


def test_months_are_whole_by_the_calendar() -> None:
    found = months_between([date(2025, 7, 9), date(2025, 7, 10), date(2024, 1, 31), None, date(2027, 1, 1)], date(2026, 7, 9))
    assert found[0] == 12
    assert 11.9 < found[1] < 12
    assert 29 < found[2] < 30
    assert found[3] != found[3]
    assert found[4] == 0


def test_a_probability_is_never_rounded_up_to_what_it_falls_short_of() -> None:
    said = [wording.probability(value) for value in (0.7999, 0.8, 0.9999, 0.004, None)]
    assert said == ["0.79", "0.80", "0.99", "<0.01", "—"]


@pytest.mark.long
def test_five_thousand_people_cost_as_many_queries_as_sixty(app: Flask, client: FlaskClient, queries: Any) -> None:
    competency.load_rules()
    company = careers.company(60)
    chance = random.Random(1)
    for number in range(5000):
        person = people.person(
            f"员工{number}", unit=chance.choice((company.front, company.conference)), tier=chance.choice(("junior", "mid"))
        )
        competency.career(person, chance.gauss(70, 8), raters=company.raters, months=3, seed=number)
    competency.estimated()
    hr(company, client)
    for asked in ("", "?as_of=2026-05-31"):
        text_of(client, f"/readiness{asked}")
        begun = time.process_time()
        with queries(at_most=8):
            text_of(client, f"/readiness{asked}")
        assert time.process_time() - begun < 3


def test_an_address_with_nonsense_leaves_nothing_behind_for_the_next_reader(company: Company, client: FlaskClient) -> None:
    hr(company, client)
    text_of(client, "/readiness?status=nonsense&show=nonsense&sort=nonsense")
    assert "nonsense" not in text_of(client, "/readiness")


def test_a_change_is_on_the_board_at_once(company: Company, client: FlaskClient) -> None:
    hr(company, client)
    before = text_of(client, "/readiness")
    first = queries.readiness_board((company.headquarters.path,)).page(1)[0]
    assert first.placed.name_zh in before
    person = database.db.session.get_one(Person, first.placed.person_id)
    person.name_zh = "欧阳澜"
    database.commit()
    assert "欧阳澜" in text_of(client, "/readiness")
