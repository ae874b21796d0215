"""One person against the next tier: what the page says, what it costs, who may see it, and the decision."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.careers import queries
from app.core import content, curriculum, database
from app.core.database import db
from app.people.models import Person, TierHolding
from courses.catalog import default_catalog as taught
from tests.factories import careers, competency, people
from tests.factories.careers import Company


@pytest.fixture
def company(app: Flask) -> Company:
    """Units and raters; nobody else yet."""
    competency.load_rules(scenarios=True)
    return careers.company(0)


@pytest.fixture
def li(company: Company) -> Person:
    """Li Zhuo, junior for two years, at about 66: levels in doubt, one programme missing, emergency handling seen little."""
    person = people.person("李卓", "Li Zhuo", unit=company.front, hired=date(2023, 11, 6), tier="junior")
    careers.recognised(person, careers.TIERS["mid"].programmes[1:])
    competency.career(person, 66, raters=company.raters, months=10)
    competency.estimated()
    database.commit()
    return person


def hr(company: Company, client: FlaskClient, language: str = "zh", *roles: str) -> Person:
    """Wang Li of HR, signed in."""
    person = people.person("王丽", "Wang Li", unit=company.headquarters, tier="senior")
    people.signed_in(client, people.account(person, "hr", *roles, unit=company.headquarters, language=language))
    return person


def text_of(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return answer.text


@pytest.mark.parametrize("day", ["", "?as_of=2026-03-31"])
def test_the_page_costs_at_most_eight_queries_and_stays_light(
    company: Company, li: Person, client: FlaskClient, queries: Any, day: str
) -> None:
    hr(company, client, "zh", "trainer", "supervisor")
    address = f"/readiness/{li.public_id}{day}"
    text_of(client, address)
    with queries(at_most=8):
        page = text_of(client, address)
    assert len(page.encode()) < 64_000


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_says_verdict_rules_and_numbers_of_the_engine(company: Company, li: Person, client: FlaskClient, language: str) -> None:
    hr(company, client, language)
    page = text_of(client, f"/readiness/{li.public_id}")
    found = queries.readiness(li.id)
    assert found is not None
    met = sum(bool(rule.met) for rule in found.rules)
    assert f"{met}/{len(found.rules)}" in page
    assert page.count('class="chart wide"') == 2
    assert page.count('<svg class="glyph bad"') == len(found.unmet)
    assert f'href="/competency/{li.public_id}' in page


def test_every_open_rule_says_what_would_meet_it(company: Company, li: Person, client: FlaskClient) -> None:
    hr(company, client, "en")
    page = text_of(client, f"/readiness/{li.public_id}")
    assert "Its lessons are not written yet; an earlier completion can be recognised." in page
    assert "Missing within 24 months" in page


@pytest.fixture
def sun(company: Company) -> Person:
    """Sun Jing, mid, with all that senior asks for except a rotation and a proposal."""
    person = people.person("孙婧", "Sun Jing", unit=company.front, hired=date(2020, 3, 2), tier="mid")
    careers.fit_for(person, "senior", 91, company.raters)
    competency.estimated()
    database.commit()
    return person


def test_a_senior_candidate_reads_how_a_rotation_counts_and_that_proposals_are_not_recorded_here(
    company: Company, sun: Person, client: FlaskClient
) -> None:
    hr(company, client, "en")
    page = text_of(client, f"/readiness/{sun.public_id}")
    assert "Complete a rotation course, or have an earlier rotation recognised" in page
    assert "Proposals are not recorded here yet" in page
    found = queries.readiness(sun.id)
    assert found is not None
    assert {rule.slug for rule in found.unmet} == {"rotation", "proposal"}


def test_a_recognised_rotation_counts(company: Company, sun: Person) -> None:
    rotation = taught().programmes["rotation-lead"]
    content.snapshot(curriculum.PROGRAMME, rotation.slug, rotation.hash, rotation.to_json(), (rotation.title.zh, rotation.title.en))
    careers.recognised(sun, ["rotation-lead"])
    found = queries.readiness(sun.id)
    assert found is not None
    assert {rule.slug for rule in found.unmet} == {"proposal"}
    row = next(one for one in queries.readiness_board((company.headquarters.path,)).all() if one.placed.person_id == sun.id)
    assert row.reason is not None and (row.reason.rule.slug, row.reason.more) == ("proposal", 0), "the board says the same"


def test_what_would_help_most_can_be_scheduled_at_once_by_who_may(company: Company, li: Person, client: FlaskClient) -> None:
    hr(company, client, "en", "trainer")
    assert "/performances/schedule?scenario=" in text_of(client, f"/readiness/{li.public_id}")
    people.signed_in(client, people.account(li, language="en"))
    own = text_of(client, f"/readiness/{li.public_id}")
    assert "What would help most" in own
    assert "/performances/schedule" not in own


def test_there_is_at_most_one_filled_button(company: Company, li: Person, client: FlaskClient) -> None:
    hr(company, client, "zh", "trainer", "supervisor")
    for address in (f"/readiness/{li.public_id}", f"/readiness/{li.public_id}/decide", "/readiness", f"/competency/{li.public_id}"):
        assert text_of(client, address).count("btn-primary") <= 1


def test_a_post_that_the_model_does_not_weigh_takes_all_dimensions_alike(company: Company, client: FlaskClient) -> None:
    from app.people.models import Position

    db.session.add(Position(code="driver", name_zh="驾驶员", name_en="Driver", sequence=9))
    db.session.flush()
    person = people.person("何平", "He Ping", unit=company.front, position="driver", tier="junior")
    competency.career(person, 66, raters=company.raters, months=10)
    competency.estimated()
    hr(company, client)
    assert text_of(client, f"/readiness/{person.public_id}").count(">25%<") == 4


@pytest.mark.parametrize(("role", "sees"), [("hr", True), ("supervisor", True), ("trainer", False), ("mentor", False), ("", False)])
def test_who_may_see_somebody_elses_readiness(company: Company, li: Person, client: FlaskClient, role: str, sees: bool) -> None:
    reader = people.person("陈立", "Chen Li")
    people.signed_in(client, people.account(reader, *filter(None, [role]), unit=company.front))
    assert client.get(f"/readiness/{li.public_id}").status_code == (200 if sees else 404)


def test_hr_of_another_unit_sees_nothing(company: Company, li: Person, client: FlaskClient) -> None:
    reader = people.person("陈立", "Chen Li")
    people.signed_in(client, people.account(reader, "hr", unit=company.conference))
    assert client.get(f"/readiness/{li.public_id}").status_code == 404
    assert client.get(f"/readiness/{li.public_id}/decide").status_code == 404


def test_one_sees_ones_own_page_and_decides_nothing_there(company: Company, li: Person, client: FlaskClient) -> None:
    people.signed_in(client, people.account(li))
    assert "/decide" not in text_of(client, f"/readiness/{li.public_id}")
    assert client.get(f"/readiness/{li.public_id}/decide").status_code == 404


DECISION = {"tier": "mid", "from_on": "2026-07-09", "ground": "review", "document": "纪要 12 号", "confirmed": "y"}


def test_a_decision_is_recorded_with_who_took_it_and_on_what_document(company: Company, li: Person, client: FlaskClient) -> None:
    decider = hr(company, client, "en")
    page = client.post(f"/readiness/{li.public_id}/decide", data=DECISION, follow_redirects=True)
    assert "The decision is recorded" in page.text
    held = db.session.scalars(db.select(TierHolding).where(TierHolding.person_id == li.id).order_by(TierHolding.id)).all()[-1]
    assert (held.tier, held.from_on, held.ground, held.document) == ("mid", date(2026, 7, 9), "review", "纪要 12 号")
    assert held.decided_by == decider.id
    assert "Mid → Senior" in text_of(client, "/readiness")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"confirmed": ""}, "Confirm that you have read which rules are met"),
        ({"document": " "}, "Name the document the decision stands on"),
        ({"tier": "junior"}, "already held"),
        ({"from_on": "2020-01-01"}, "This can’t be before"),
        ({"from_on": "soon"}, "There is no such day"),
    ],
)
def test_a_decision_that_cannot_stand_is_refused_at_its_field(
    company: Company, li: Person, client: FlaskClient, change: dict[str, str], said: str
) -> None:
    hr(company, client, "en")
    given = {name: value for name, value in (DECISION | change).items() if value}
    page = client.post(f"/readiness/{li.public_id}/decide", data=given)
    assert page.status_code == 422
    assert said in page.text
    assert db.session.query(TierHolding).filter_by(person_id=li.id).count() == 1


def test_nobody_decides_about_themselves(company: Company, client: FlaskClient) -> None:
    person = hr(company, client, "en")
    page = client.post(f"/readiness/{person.public_id}/decide", data=DECISION)
    assert page.status_code == 422
    assert "Nobody decides about their own tier" in page.text


def test_at_the_top_the_page_compares_with_the_tier_held(company: Company, client: FlaskClient) -> None:
    person = people.person("孙婧", "Sun Jing", unit=company.front, tier="senior")
    competency.career(person, 85, raters=company.raters, months=6)
    competency.estimated()
    hr(company, client, "en")
    assert "Holds the highest tier since" in text_of(client, f"/readiness/{person.public_id}")
    assert queries.readiness(person.id) is None


def test_before_the_first_day_of_work_there_is_nothing_to_judge(company: Company, li: Person, client: FlaskClient) -> None:
    hr(company, client, "en")
    assert "Nothing to judge on this day" in text_of(client, f"/readiness/{li.public_id}?as_of=2023-01-31")


def test_somebody_without_any_evidence_has_no_numbers_and_no_zero(company: Company, client: FlaskClient) -> None:
    person = people.person("林晓雯", "Lin Xiaowen", unit=company.front, hired=date(2026, 7, 1))
    hr(company, client, "en")
    page = text_of(client, f"/readiness/{person.public_id}")
    assert "can’t be told before every dimension has evidence" in page
    assert 'class="chart' not in page


def test_an_open_critical_error_stands_first_and_passing_again_closes_it(company: Company, li: Person) -> None:
    score = [competency.Score("communication", 80)]
    competency.released(
        li, "role-play", score, on=date(2026, 5, 4), raters=company.raters[:1], slug="the-case", critical="leaves-guest", passed=False
    )
    competency.estimated()
    (row,) = [row for row in queries.readiness_board(("/",)).all() if row.placed.person_id == li.id]
    assert row.reason is not None
    assert row.reason.rule.kind == "critical-errors"
    competency.released(li, "role-play", score, on=date(2026, 6, 4), raters=company.raters[:1], slug="the-case", passed=True)
    competency.estimated()
    found = queries.readiness(li.id)
    assert found is not None
    assert "critical-errors" not in {rule.slug for rule in found.unmet}


def test_rules_published_later_do_not_judge_the_past(company: Company, li: Person) -> None:
    from app.core import content

    body = careers.TIERS.to_json()
    for tier in body["tiers"]:
        tier["months_experience"] = 240
    content.snapshot(curriculum.TIERS, curriculum.TIERS_SLUG, "stricter", body, ("职级规则", "Tier rules"))
    db.session.flush()
    now, then = queries.readiness(li.id), queries.readiness(li.id, date(2026, 7, 1))
    assert now is not None
    assert then is not None
    assert "months-experience" in {rule.slug for rule in now.unmet}
    assert "months-experience" not in {rule.slug for rule in then.unmet}, "on that day the first rules were the only ones known"
