"""Reading, answering, finishing."""

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import database
from app.core.errors import RuleViolation
from app.learning import queries, services
from app.people.models import Person
from app.people.services import record_absence
from courses.catalog import default_catalog
from tests.factories import learning, people

pytestmark = pytest.mark.both_databases


@pytest.fixture
def lin(app: Flask) -> Person:
    """Lin Xiaowen, on day 4 of her programme."""
    people.organisation()
    person = learning.newcomer(people.unit())
    database.commit()
    return person


def test_days_fall_on_working_days_and_the_programme_has_fifteen(lin: Person) -> None:
    plan = queries.plan_of(lin.id)
    assert plan is not None
    assert [day.on_date for day in plan.days][:6] == [date(2026, 7, 6 + n) for n in range(5)] + [date(2026, 7, 13)]
    shipped = default_catalog().programmes["pre-job"]
    assert len(plan.days) == 15
    assert [day.written for day in plan.days] == [day.written for day in shipped.days]


def test_a_lesson_is_done_only_when_every_self_check_is_answered(lin: Person) -> None:
    plan = queries.plan_of(lin.id)
    assert plan is not None and plan.next_step is not None
    lesson = plan.next_step.item.slug
    with pytest.raises(RuleViolation):
        services.finish_lesson(lin.id, lesson)
    from app.core import curriculum

    for check in curriculum.lesson(queries.lesson_version(lin.id, lesson)).self_check:
        services.answer_check(lin.id, lesson, check.id, sorted(check.correct))
    services.finish_lesson(lin.id, lesson)
    after = queries.plan_of(lin.id)
    assert after is not None and after.days[0].steps[0].state == "done"


def test_the_lesson_page_resumes_and_costs_few_queries(lin: Person, client: FlaskClient, queries) -> None:  # type: ignore[no-untyped-def]
    from app.learning import queries as reads

    plan = reads.plan_of(lin.id)
    assert plan is not None and plan.next_step is not None
    lesson = plan.next_step.item.slug
    people.signed_in(client, people.account(lin))
    assert client.post(f"/learn/lessons/{lesson}/parts/2").json == {"read": 2, "parts": len(_parts(lin, lesson))}
    with queries(at_most=6):
        page = client.get(f"/learn/lessons/{lesson}")
    assert page.status_code == 200 and 'data-read="2"' in page.text


def _parts(person: Person, lesson: str) -> tuple[object, ...]:
    from app.core import curriculum

    return tuple(curriculum.lesson(queries.lesson_version(person.id, lesson)).parts("zh"))


def test_the_plan_page_costs_few_queries(lin: Person, client: FlaskClient, queries) -> None:  # type: ignore[no-untyped-def]
    people.signed_in(client, people.account(lin))
    with queries(at_most=8):
        page = client.get("/learn")
    assert page.status_code == 200 and len(page.data) < 60_000


def test_finishing_too_early_says_how_many_checks_are_left_and_changes_nothing(lin: Person, client: FlaskClient) -> None:
    plan = queries.plan_of(lin.id)
    assert plan is not None and plan.next_step is not None
    people.signed_in(client, people.account(lin, language="en"))
    page = client.post(f"/learn/lessons/{plan.next_step.item.slug}/finish", follow_redirects=True)
    assert "Answer the self-checks at the end first" in page.text
    assert queries.lesson_progress(lin.id, plan.next_step.item.slug) is None


def test_an_absence_moves_the_days_not_begun(lin: Person) -> None:
    record_absence(lin.id, date(2026, 7, 9), date(2026, 7, 10), "sick")
    plan = queries.plan_of(lin.id)
    assert plan is not None
    assert [day.on_date for day in plan.days][2:5] == [date(2026, 7, 8), date(2026, 7, 13), date(2026, 7, 14)]


def test_recognised_prior_completion_opens_the_gate_and_is_shown_as_such(lin: Person, app: Flask) -> None:
    assert queries.gate(lin.id).state == "no-guests"
    services.recognise(lin.id, "pre-job", "结业证书 2024-017", date(2024, 5, 20), by=None)
    gate = queries.gate(lin.id)
    assert (gate.state, gate.recognised) == ("independent", True)
    assert queries.programmes_completed([lin.id]) == {lin.id: {"pre-job"}}
