"""Lessons, courses and programmes check themselves, go to JSON and back, and have a hash."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.canonical import digest
from courses.catalog import load_catalog
from courses.schema import Attested, Lesson, from_json
from courses.text import ContentError
from tests.factories import content


def test_a_lesson_is_rebuilt_from_its_snapshot_alone() -> None:
    lesson = content.lesson(safety=True, facts_checked="2026-11-23", facts_note=content.pair())
    stored = json.loads(json.dumps(lesson.to_json()))
    assert from_json(stored) == lesson
    assert from_json(stored).hash == lesson.hash


def test_courses_and_programmes_are_rebuilt_from_their_snapshots(tmp_path: Path) -> None:
    catalog = load_catalog(content.write_courses(tmp_path))
    for thing in (catalog.courses["day-01-greeting"], catalog.programmes["pre-job"]):
        stored = json.loads(json.dumps(thing.to_json()))
        assert from_json(stored) == thing
        assert from_json(stored).hash == thing.hash


def test_a_body_of_unknown_kind_is_refused() -> None:
    with pytest.raises(ContentError, match="content: is not one of"):
        from_json({"content": "poem"})


def test_the_hash_changes_with_every_word() -> None:
    lesson = content.lesson()
    changed = content.lesson(body={"zh": content.ZH + "。", "en": content.EN})
    assert lesson.hash != changed.hash


def test_the_hash_does_not_count_who_confirmed_the_languages() -> None:
    lesson = content.lesson()
    assert replace(lesson, attested=Attested("1", "2")).hash == lesson.hash


def test_a_field_at_its_default_leaves_the_hash_alone() -> None:
    assert content.lesson(safety=False).hash == content.lesson().hash


def test_words_are_hashed_by_language_and_numbers_do_not_count() -> None:
    lesson, longer = content.lesson(), content.lesson(minutes=40)
    retitled = content.lesson(title=content.pair("问候", "Hello there"))
    assert lesson.words() == longer.words()
    assert lesson.words().zh == retitled.words().zh
    assert lesson.words().en != retitled.words().en


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"minutes": 0}, "minutes: must be more than 0"),
        ({"class_hours": 0.6}, "class_hours: 0.6 is not a number of quarter hours"),
        ({"competencies": []}, "competencies: a lesson serves at least one"),
        ({"kind": "lecture"}, "kind: 'lecture' is not one of: theory, practice"),
        ({"facts_checked": "yesterday"}, "facts_checked: 'yesterday' is not a date"),
        ({"self_check": [content.self_check_body("c1", 0)] * 2}, "self_check: two questions have the same id"),
        ({"body": {"zh": "::: dialogue", "en": "text"}}, "body.zh: line 1"),
        ({"colour": "blue"}, "colour: is not a field"),
    ],
)
def test_a_lesson_that_is_wrong_names_the_field(changes: dict[str, object], message: str) -> None:
    with pytest.raises(ContentError, match=message):
        content.lesson(**changes)


@pytest.mark.parametrize("right", [[], [0, 1]])
def test_a_single_choice_self_check_has_one_right_option(right: list[int]) -> None:
    body = content.self_check_body("c1", 0)
    for number, option in enumerate(body["options"]):
        option["correct"] = number in right
    with pytest.raises(ContentError, match=r"self_check\[0\].options: a single-choice question has"):
        content.lesson(self_check=[body])


def test_a_self_check_knows_its_right_answer() -> None:
    check = content.lesson().self_check[1]
    assert check.is_right([1])
    assert not check.is_right([])
    assert not check.is_right([0, 1])


def test_parts_are_given_by_language() -> None:
    lesson = content.lesson()
    assert [part.title for part in lesson.parts("zh-CN")] == ["开口", "称呼", "别这样"]
    assert lesson.parts("en")[0].title == "Speak first"


@given(
    st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner))
)
def test_a_digest_survives_storage_as_json(body: object) -> None:
    assert digest(json.loads(json.dumps(body))) == digest(body)


def test_safety_hours_are_added_up_in_quarters(tmp_path: Path) -> None:
    programme = load_catalog(content.write_courses(tmp_path)).programmes["pre-job"]
    assert programme.class_hours() == 2 * 0.75 + 2 + 0.75
    assert programme.class_hours(safety_only=True) == 2


def test_lesson_is_hashable_content_not_identity() -> None:
    assert content.lesson() == content.lesson()
    assert isinstance(content.lesson(), Lesson)
