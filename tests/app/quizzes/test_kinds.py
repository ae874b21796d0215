"""Every kind of question on its page: answered by a device or a plain form, kept in pieces, shown again, reviewed."""

import random
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import database
from app.core.errors import RuleViolation
from app.people.models import Person
from app.quizzes import queries, rules, services
from app.quizzes.models import Sitting
from app.quizzes.queries import Question
from assessments.item import WRITTEN, ItemKind
from assessments.scoring.answers import right_answer
from tests.conftest import NOW
from tests.factories import content, learning, people

QUIZ = "day-12-emergency"


@pytest.fixture
def lin(app: Flask) -> Person:
    """Lin Xiaowen, in her third week."""
    people.organisation()
    person = learning.newcomer(people.unit())
    database.commit()
    return person


@pytest.fixture
def sitting(lin: Person) -> Sitting:
    """One with a question of every kind: of the draws some seed gives it."""
    for seed in range(60):
        drawn = services.begin(lin.id, QUIZ, random.Random(seed))
        kinds = {question.item.kind for question in queries.questions(drawn.id)}
        if {ItemKind.ORDERING, ItemKind.MATCHING, ItemKind.SITUATIONAL_JUDGEMENT} <= kinds and kinds & WRITTEN:
            database.commit()
            return drawn
        database.rollback()
    raise AssertionError("no draw has them all")


def of_kind(sitting: Sitting, *kinds: ItemKind) -> Question:
    return next(question for question in queries.questions(sitting.id) if question.item.kind in kinds)


def answered(question: Question, pieces: list[str]) -> services.Given:
    sent = {"id": f"e{question.row.sequence}", "question": question.row.sequence, "kind": "answer", "chosen": pieces, "at": NOW.isoformat()}
    return services.Given.read(sent)


def page_of(client: FlaskClient, sitting: Sitting, question: Question) -> str:
    return client.get(f"/quizzes/sittings/{sitting.public_id}?q={question.row.sequence}").text


def test_all_right_in_every_kind_is_a_full_score(lin: Person, sitting: Sitting, client: FlaskClient) -> None:
    services.record(sitting, [answered(question, sorted(right_answer(question.item))) for question in queries.questions(sitting.id)])
    services.finish(sitting)
    database.commit()
    assert (sitting.raw, sitting.passed) == (sitting.maximum, True)
    people.signed_in(client, people.account(lin, language="en"))
    review = client.get(f"/quizzes/sittings/{sitting.public_id}/review").text
    assert "of the mark" not in review and "Read the lesson again" not in review
    assert "your best" in review and "your place: 1" in review and "Right answer" in review


@pytest.mark.parametrize(
    ("kinds", "field"),
    [
        ((ItemKind.ORDERING,), 'name="chosen-a"'),
        ((ItemKind.MATCHING,), 'id="match-a"'),
        ((ItemKind.SITUATIONAL_JUDGEMENT,), 'name="chosen-worst"'),
        (tuple(WRITTEN), 'maxlength="40"'),
    ],
)
def test_the_page_has_the_fields_of_the_kind_and_shows_what_was_answered(
    lin: Person, sitting: Sitting, client: FlaskClient, kinds: tuple[ItemKind, ...], field: str
) -> None:
    people.signed_in(client, people.account(lin, language="en"))
    question = of_kind(sitting, *kinds)
    before = page_of(client, sitting, question)
    assert field in before and "not answered" in before
    services.record(sitting, [answered(question, sorted(right_answer(question.item)))])
    database.commit()
    after = page_of(client, sitting, question)
    for piece in right_answer(question.item):
        assert f'value="{piece}"' in after
    assert after.count(" selected") + after.count(" checked") == (0 if question.item.kind in WRITTEN else len(right_answer(question.item)))


def test_a_plain_form_sends_the_pieces_of_fields_with_names_of_their_own(lin: Person, sitting: Sitting, client: FlaskClient) -> None:
    people.signed_in(client, people.account(lin))
    question = of_kind(sitting, ItemKind.ORDERING)
    fields: dict[str, Any] = {f"chosen-{piece[0]}": piece for piece in right_answer(question.item)}
    client.post(f"/quizzes/sittings/{sitting.public_id}/answers", data=fields | {"question": question.row.sequence})
    assert of_kind(sitting, ItemKind.ORDERING).answer == right_answer(question.item)


def test_half_an_order_is_kept_and_counts_as_unanswered(sitting: Sitting) -> None:
    question = of_kind(sitting, ItemKind.ORDERING)
    services.record(sitting, [answered(question, ["a=1"])])
    again = of_kind(sitting, ItemKind.ORDERING)
    assert again.given == {"a": "1"} and not again.answered and again.score.raw_centi == 0


@pytest.mark.parametrize("pieces", [["a=1", "b=1"], ["a=99"], ["nonsense"]])
def test_an_order_that_no_page_sends_is_refused(sitting: Sitting, pieces: list[str]) -> None:
    with pytest.raises(RuleViolation):
        services.record(sitting, [answered(of_kind(sitting, ItemKind.ORDERING), pieces)])


def test_an_answer_longer_than_the_field_is_refused(sitting: Sitting) -> None:
    with pytest.raises(RuleViolation):
        answered(of_kind(sitting, *WRITTEN), ["x" * 41])


def test_nobody_sees_an_order_that_is_right_already() -> None:
    item = content.ordering()
    seen = {rules.shuffled(item, random.Random(seed)) for seed in range(200)}
    assert "a,b,c,d" not in seen and len(seen) == 23


def test_matches_are_shuffled_apart_from_what_they_belong_to() -> None:
    left, right = rules.orders(rules.shuffled(content.matching(3, 1), random.Random(1)))
    assert sorted(left) == ["a", "b", "c"] and sorted(right) == ["1", "a", "b", "c"]
