"""Items, quizzes, rubrics and scenarios check themselves, go to JSON and back, and have a hash."""

import json
from pathlib import Path
from typing import Any

import pytest

from assessments.catalog import load_catalog
from assessments.schema import Scale, from_json
from courses.text import ContentError
from tests.factories import content


def test_every_kind_is_rebuilt_from_its_snapshot_alone(tmp_path: Path) -> None:
    catalog = load_catalog(content.write_assessments(tmp_path))
    scenario = catalog.scenarios["visitor"]
    for thing in (catalog.items["item-0"], catalog.quizzes["short-quiz"], scenario, scenario.rubric):
        stored = json.loads(json.dumps(thing.to_json()))
        assert from_json(stored) == thing
        assert from_json(stored).hash == thing.hash


def test_a_body_of_unknown_kind_is_refused() -> None:
    with pytest.raises(ContentError, match="content: is not one of"):
        from_json({"content": "lesson"})


def options(right: str, keys: str = "abcd") -> list[dict[str, Any]]:
    return [{"key": key, "text": content.pair(key, key), "correct": key in right} for key in keys]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"options": options("")}, "options: a single-choice item has 0 right options"),
        ({"options": options("ab")}, "options: a single-choice item has 2 right options"),
        ({"options": options("a", "aab")}, "options: two options have the same key"),
        ({"options": options("a", "a")}, "options: a single-choice item has 1 options"),
        ({"kind": "true-false", "options": options("a", "abc")}, "options: a true-false item has 3 options"),
        ({"partial_credit": True}, "partial_credit: is not for single-choice items"),
        ({"difficulty": "brutal"}, "difficulty: 'brutal' is not one of: easy, medium, hard"),
        ({"options": [{"key": "a", "text": {"zh": "甲"}}]}, r"options\[0\].text.en: is missing"),
    ],
)
def test_an_item_that_is_wrong_names_the_field(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ContentError, match=message):
        content.item(**changes)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"pass_percent": 0}, "pass_percent: 0 is not between 1 and 100"),
        ({"minutes": 0}, "minutes: must be at least 1, or null"),
        ({"attempts": 0}, "attempts: must be at least 1, or null"),
        ({"draw": []}, "draw: a quiz draws at least one item"),
        ({"draw": [{"topic": "safety", "count": 0}]}, r"draw\[0\].count: must be at least 1"),
        ({"review": "later"}, "review: 'later' is not one of"),
    ],
)
def test_a_quiz_that_is_wrong_names_the_field(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ContentError, match=message):
        content.quiz({"topic": "safety", "count": 1}, **changes)


def test_null_means_no_limit() -> None:
    quiz = content.quiz({"topic": "safety", "count": 3}, minutes=None, pass_percent=None, attempts=None)
    assert (quiz.minutes, quiz.pass_percent, quiz.attempts, quiz.count) == (None, None, None, 3)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"criteria": []}, "criteria: a rubric has at least one"),
        ({"criteria": [content.criterion_body("one", levels=4)]}, r"criteria\[0\].levels: one has 4 levels; levels needs 5"),
        ({"criteria": [content.criterion_body("one")], "scale": "checklist"}, "one has 5 levels; checklist needs 3"),
        ({"criteria": [content.criterion_body("one"), content.criterion_body("one")]}, "criteria: two of them have the same slug"),
        ({"criteria": [content.criterion_body("one", weight=0)]}, r"criteria\[0\].weight: must be a whole number from 1"),
        ({"pass_percent": 101}, "pass_percent: 101 is not between"),
    ],
)
def test_a_rubric_that_is_wrong_names_the_field(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ContentError, match=message):
        content.rubric(**changes)


def test_marks_follow_scale_and_half_levels() -> None:
    assert content.rubric().marks == tuple(range(9))
    assert content.rubric(half_levels=False).marks == (0, 2, 4, 6, 8)
    checklist = content.rubric(criteria=[content.criterion_body("one", levels=3)], scale="checklist")
    assert (checklist.scale, checklist.marks) == (Scale.CHECKLIST, (0, 4, 8))


def test_the_highest_total_is_the_weights_times_eight() -> None:
    assert content.rubric().maximum == (1 + 2 + 3) * 8


def test_equal_content_is_equal() -> None:
    assert content.item() == content.item()
    assert content.rubric() == content.rubric()
