"""Begin, answer, hand in; nothing acknowledged is lost."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import clock, database, jobs
from app.core.errors import RuleViolation
from app.people.models import Person
from app.quizzes import queries, services
from app.quizzes.models import AnswerEvent, Sitting
from assessments.scoring.answers import right_answer
from tests.conftest import NOW
from tests.factories import learning, people

pytestmark = pytest.mark.both_databases

SAFETY = "day-2-safety"


@pytest.fixture
def lin(app: Flask) -> Person:
    """Lin Xiaowen, in her first week."""
    people.organisation()
    person = learning.newcomer(people.unit())
    database.commit()
    return person


def event(question: int, chosen: list[str], name: str = "") -> dict[str, Any]:
    return {
        "id": name or f"e{question}-{'-'.join(chosen)}",
        "question": question,
        "kind": "answer",
        "chosen": chosen,
        "at": NOW.isoformat(),
    }


def right_answers(sitting: Sitting) -> list[dict[str, Any]]:
    return [event(question.row.sequence, sorted(right_answer(question.item))) for question in queries.questions(sitting.id)]


def begun(lin: Person) -> Sitting:
    sitting = services.begin(lin.id, SAFETY, random.Random(4))
    database.commit()
    return sitting


def test_answers_are_acknowledged_by_id_and_sent_twice_are_kept_once(lin: Person, client: FlaskClient) -> None:
    sitting = begun(lin)
    people.signed_in(client, people.account(lin))
    url = f"/quizzes/sittings/{sitting.public_id}/answers"
    key = queries.questions(sitting.id)[0].options[0].key
    batch = {"events": [event(0, [key], "first"), event(0, [], "second")]}
    assert client.post(url, json=batch).json == {"received": ["first", "second"]}
    assert client.post(url, json=batch).json == {"received": ["first", "second"]}
    assert database.db.session.query(AnswerEvent).count() == 2
    assert queries.questions(sitting.id)[0].answer == frozenset()


def test_all_right_passes_and_the_person_cannot_begin_again(lin: Person) -> None:
    sitting = begun(lin)
    services.record(sitting, [services.Given.read(one) for one in right_answers(sitting)])
    services.finish(sitting)
    assert (sitting.raw, sitting.maximum, sitting.passed) == (2000, 2000, True)
    with pytest.raises(RuleViolation):
        services.begin(lin.id, SAFETY)


def test_one_critical_question_wrong_fails_whatever_the_total(lin: Person) -> None:
    sitting = begun(lin)
    wrong = next(question for question in queries.questions(sitting.id) if question.item.critical)
    given = [one for one in right_answers(sitting) if one["question"] != wrong.row.sequence]
    services.record(sitting, [services.Given.read(one) for one in given])
    services.finish(sitting)
    assert sitting.passed is False and sitting.raw == 1900


def test_a_failed_attempt_waits_a_day_and_two_are_all(lin: Person) -> None:
    services.finish(begun(lin))
    with pytest.raises(RuleViolation):
        services.begin(lin.id, SAFETY)
    with clock.frozen(NOW + timedelta(days=1)):
        services.finish(services.begin(lin.id, SAFETY))
    with clock.frozen(NOW + timedelta(days=9)), pytest.raises(RuleViolation):
        services.begin(lin.id, SAFETY)


def test_time_runs_out_by_itself_and_what_came_before_counts(lin: Person) -> None:
    sitting = begun(lin)
    services.record(sitting, [services.Given.read(right_answers(sitting)[0])])
    database.commit()
    with clock.frozen(NOW + timedelta(hours=1)):
        with pytest.raises(RuleViolation):
            services.record(sitting, [services.Given.read(right_answers(sitting)[1])])
        jobs.sweep()
    database.db.session.expire_all()
    done = database.db.session.get_one(Sitting, sitting.id)
    assert done.raw == 100 and done.finished_at == done.ends_at


@pytest.mark.parametrize(
    "broken", [{}, {"events": "x"}, {"events": [{"id": "a"}]}, {"events": [event(99, ["a"])]}, {"events": [event(0, ["nonsense"])]}]
)
def test_an_unreadable_answer_is_refused_whole(lin: Person, client: FlaskClient, broken: dict[str, Any]) -> None:
    sitting = begun(lin)
    people.signed_in(client, people.account(lin, language="en"))
    answer = client.post(f"/quizzes/sittings/{sitting.public_id}/answers", json=broken)
    assert answer.status_code == 422 and "Reload the page" in answer.json["error"]  # type: ignore[index]
    assert database.db.session.query(AnswerEvent).count() == 0


def test_somebody_elses_sitting_is_not_there(lin: Person, client: FlaskClient) -> None:
    sitting = begun(lin)
    people.signed_in(client, people.account(people.person("周敏", "Zhou Min")))
    assert client.get(f"/quizzes/sittings/{sitting.public_id}").status_code == 404


def test_the_sitting_page_costs_few_queries_and_resumes_at_the_first_unanswered(lin: Person, client: FlaskClient, queries: Any) -> None:
    from app.core import content
    from app.quizzes import queries as reads

    sitting = begun(lin)
    services.record(sitting, [services.Given.read(one) for one in right_answers(sitting) if one["question"] in (0, 1)])
    people.signed_in(client, people.account(lin, language="en"))
    content._bodies.clear()
    with queries(at_most=7):
        page = client.get(f"/quizzes/sittings/{sitting.public_id}")
    assert "Question 3 of 20" in page.text and len(page.data) < 60_000
    assert reads.questions(sitting.id)[0].answer


def test_the_review_shows_the_rationale_only_when_the_quiz_says_so(lin: Person, client: FlaskClient) -> None:
    sitting = begun(lin)
    services.finish(sitting)
    people.signed_in(client, people.account(lin))
    rationale = queries.questions(sitting.id)[0].item.rationale.zh
    assert rationale[:12] in client.get(f"/quizzes/sittings/{sitting.public_id}/review").text
    silent = services.begin(lin.id, "pre-test")
    services.finish(silent)
    database.commit()
    page = client.get(f"/quizzes/sittings/{silent.public_id}/review").text
    assert queries.questions(silent.id)[0].item.rationale.zh[:12] not in page


def test_time_zones_of_devices_do_not_matter() -> None:
    given = services.Given.read({"id": "a", "question": 0, "kind": "answer", "chosen": ["a"], "at": "2026-07-09T09:30:00+08:00"})
    assert given.at == datetime(2026, 7, 9, 1, 30, tzinfo=UTC)
