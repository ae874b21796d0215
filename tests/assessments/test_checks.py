"""Each rule of the content check finds its fault, and sound content has none."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from assessments import attest
from assessments.catalog import Catalog, load_catalog
from assessments.checks import balance_faults, check, check_all, item_faults, quiz_faults, twins
from assessments.rubric_checks import rubric_faults, scenario_faults, shared_faults
from assessments.schema import Item, Scenario
from courses import attest as courses_attest
from courses.catalog import load_catalog as load_courses
from courses.text import Text
from tests.factories import content

LESSONS = {"greeting", "names"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = content.write_assessments(tmp_path / "assessments")
    attest.confirm(load_catalog(root))
    return root


@pytest.fixture
def catalog(root: Path) -> Catalog:
    return load_catalog(root)


def test_sound_content_has_no_problems(catalog: Catalog) -> None:
    assert check(catalog, LESSONS) == []


def faults(**changes: Any) -> list[str]:
    return list(item_faults(content.item(**changes), content.COMPETENCIES, LESSONS))


def options(*texts: str, keys: str = "abcd") -> list[dict[str, Any]]:
    pairs = zip(keys, texts, strict=False)
    return [{"key": key, "text": content.pair(f"选项{text}", f"Option {text}"), "correct": key == "a"} for key, text in pairs]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"lesson": "cooking"}, "there is no lesson 'cooking'"),
        ({"competency": "cooking"}, "there is no competency 'cooking'"),
        ({"options": options("1", "2")}, "options: 2, expected 3 to 4"),
        ({"options": options("1", "2", "3", "3")}, "zh: two options read the same"),
        ({"options": options("1", "2", "3", keys="abd")}, "the keys of the options must be a, b, c … in order"),
        ({"options": options("1", "2", "x 以上都对")}, "zh: an option says all or none of the above"),
        ({"options": options("1", "2", "all of the above")}, "en: an option says all or none of the above"),
        ({"stem": content.pair("下面哪个不正确的做法？", "Which is wrong?")}, "zh: a negative isn't marked: “不正确的做法”"),
        ({"stem": content.pair("哪一项**不**合适？", "Which is wrong?")}, "the negative is marked in one language only (**不** / **not**)"),
    ],
)
def test_each_fault_of_an_item_is_told(changes: dict[str, Any], message: str) -> None:
    assert message in faults(**changes)


def test_a_marked_negative_is_fine() -> None:
    assert faults(stem=content.pair("哪一项做法**不**合适？", "Which of these is **not** right?")) == []


def test_a_multiple_choice_needs_two_or_three_right_of_four_or_five() -> None:
    item = content.multiple_choice("a", offered="abc")
    found = list(item_faults(item, content.COMPETENCIES, LESSONS))
    assert found == ["options: 3, expected 4 to 5", "right options: 1, expected 2 to 3"]


def test_a_quiz_that_the_bank_cannot_fill_is_told() -> None:
    quiz = content.quiz({"topic": "greeting", "count": 2})
    assert list(quiz_faults(quiz, [content.item()])) == ["the bank has too few items of 'greeting' for the quiz 'short-quiz'"]


def test_a_rule_about_critical_items_needs_some() -> None:
    quiz = content.quiz({"topic": "greeting", "count": 1}, critical_must_be_right=True)
    assert len(list(quiz_faults(quiz, [content.item()]))) == 1
    assert not list(quiz_faults(quiz, [content.item(critical=True)]))


def keyed(number: int, key: str, extra: str = "") -> Item:
    texts = {letter: f"{number}{letter}" + (extra if letter == key else "") for letter in "abcd"}
    listed = [
        {"key": letter, "text": content.pair(f"做法{text}", f"Way {text}"), "correct": letter == key} for letter, text in texts.items()
    ]
    return content.item(f"item-{number}", options=listed)


def test_right_answers_at_one_place_are_told() -> None:
    assert not list(balance_faults([keyed(number, "abcd"[number % 4]) for number in range(16)]))
    assert "share of right answers at b: 1, expected 0.15 to 0.35" in list(balance_faults([keyed(number, "b") for number in range(16)]))


def test_right_answers_that_are_the_longest_are_told() -> None:
    items = [keyed(number, "abcd"[number % 4], extra="很长很长很长 and so much longer than that") for number in range(16)]
    assert "zh: share of items with the right answer longest: 1, expected 0 to 0.4" in list(balance_faults(items))


def test_true_false_items_that_are_always_true_are_told() -> None:
    pair = [{"key": "a", "text": content.pair("对", "True"), "correct": True}, {"key": "b", "text": content.pair("错", "False")}]
    items = [content.item(f"item-{number}", kind="true-false", options=pair) for number in range(12)]
    assert list(balance_faults(items)) == ["share of true-false items whose first option is right: 1, expected 0.3 to 0.7"]


def test_items_that_ask_the_same_are_told() -> None:
    english = "A guest has waited at the door for ten minutes: what do you say first?"
    one = content.item("one", stem=content.pair("客人在门口等了十分钟，你先说什么？", english))
    again = content.item("two", stem=content.pair("客人在门口等了十分钟，你该先说什么？", f"Quick: {english}"))
    assert [(item.slug, other.slug) for item, other in twins([one, again, content.item("other")])] == [("two", "one")]


def scenario_with(catalog: Catalog, **changes: Any) -> Scenario:
    scenario = replace(catalog.scenarios["visitor"], **changes)
    return replace(scenario, attested=scenario.words())


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"minutes": 45}, "minutes: 45, expected 8 to 15"),
        ({"competencies": ("etiquette", "cooking")}, "there is no competency 'cooking'"),
        ({"competencies": ("etiquette", "teamwork")}, "names the competency 'teamwork', which no criterion scores"),
        ({"lead_dimension": "work-attitude"}, "rubric: share of weight of work-attitude: 0.25, expected 0.5 to 0.6"),
        ({"twist": Text("他是老朋友!", "A friend")}, "zh: an exclamation mark: “他是老朋友!”"),
    ],
)
def test_each_fault_of_a_scenario_is_told(catalog: Catalog, changes: dict[str, Any], message: str) -> None:
    assert message in list(scenario_faults(scenario_with(catalog, **changes), catalog))


def test_one_code_for_two_scenarios_is_told(catalog: Catalog) -> None:
    scenario = catalog.scenarios["visitor"]
    twin = replace(scenario, slug="guest", rubric=replace(scenario.rubric, slug="guest"))
    both = replace(catalog, scenarios={"visitor": scenario, "guest": twin})
    assert "has the code E1 of 'visitor'" in list(scenario_faults(twin, both))


def test_a_rubric_without_what_all_share_is_told(catalog: Catalog) -> None:
    rubric = content.rubric(pass_percent=None)
    assert list(rubric_faults(rubric, "professional-skill", catalog)) == [
        "criteria: 3, expected 6 to 8",
        "share of weight of professional-skill: 1, expected 0.5 to 0.6",
        "covers 1 dimensions, fewer than 3",
        "lacks the shared criterion 'clear-speech'",
        "lacks the shared criterion 'notices-the-guest'",
        "lacks the shared criterion 'composure'",
        "lacks the common critical error 'gives-away'",
    ]


def test_levels_that_read_the_same_are_told(catalog: Catalog) -> None:
    criterion = content.criterion("same", levels=4)
    rubric = replace(content.rubric(), criteria=(replace(criterion, levels=(*criterion.levels, criterion.levels[0])),))
    assert "same: two levels read the same in zh" in list(rubric_faults(rubric, "professional-skill", catalog))


def test_a_checklist_that_names_level_3_is_told(root: Path) -> None:
    body = yaml.safe_load((root / "criteria.yaml").read_text("utf-8"))
    body["criteria"][0]["levels"][4] = content.pair("做到3级，再核对", "Level 3, and checks")
    content.write(root / "criteria.yaml", body)
    content.write(root / "scenarios/visitor/rubric.yaml", {"slug": "visitor", "scale": "checklist", "criteria": [{"use": "clear-speech"}]})
    catalog = load_catalog(root)
    assert any("names a level that a checklist doesn't show" in fault for fault in scenario_faults(catalog.scenarios["visitor"], catalog))


def test_shared_criteria_with_too_few_levels_are_told(catalog: Catalog) -> None:
    few = replace(catalog, criteria={"one": content.criterion("one", levels=3)})
    assert "one: levels: 3, expected 5 to 5" in list(shared_faults(few))
    assert "holds 1 shared criteria, fewer than 3" in list(shared_faults(few))


def test_the_whole_check_lists_what_cannot_be_loaded_beside_the_rest(root: Path, tmp_path: Path) -> None:
    courses = content.write_courses(tmp_path / "courses")
    courses_attest.confirm(load_courses(courses))
    (root / "quizzes/short-quiz.yaml").write_text("slug: [", "utf-8")
    messages = [str(problem) for problem in check_all(courses, root)]
    assert any(message.startswith("assessments/content/quizzes/short-quiz.yaml: line ") for message in messages)
    assert "courses/content/pre_job/day-01-greeting/course.yaml: there is no quiz 'short-quiz'" in messages
