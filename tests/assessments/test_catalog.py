"""Loading items, quizzes, scenarios and shared criteria."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from assessments import attest
from assessments.catalog import load_catalog
from assessments.rubric_checks import attestation_faults
from courses.text import ContentError
from tests.factories import content


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return content.write_assessments(tmp_path)


def change(path: Path, changes: dict[str, Any]) -> None:
    content.write(path, yaml.safe_load(path.read_text("utf-8")) | changes)


def test_everything_is_found_by_its_slug(root: Path) -> None:
    catalog = load_catalog(root)
    assert list(catalog.items) == ["item-0", "item-1", "item-2"]
    assert (list(catalog.quizzes), list(catalog.scenarios)) == (["short-quiz"], ["visitor"])
    assert list(catalog.criteria) == ["clear-speech", "notices-the-guest", "composure"]
    assert catalog.competencies["patience"] == "work-attitude"


def test_an_item_takes_its_topic_from_the_folder(root: Path) -> None:
    assert load_catalog(root).items["item-0"].topic == "greeting"


def test_shared_criteria_stand_in_the_rubric_in_full(root: Path) -> None:
    rubric = load_catalog(root).scenarios["visitor"].rubric
    shared = [criterion for criterion in rubric.criteria if criterion.shared]
    assert [criterion.slug for criterion in shared] == ["clear-speech", "notices-the-guest", "composure"]
    assert all(len(criterion.levels) == 5 for criterion in shared)
    assert [(error.slug, error.shared) for error in rubric.critical_errors] == [("gives-away", True), ("lets-in", False)]


def test_a_checklist_takes_the_lowest_middle_and_highest_of_shared_levels(root: Path) -> None:
    change(root / "scenarios/visitor/rubric.yaml", {"scale": "checklist", "criteria": [{"use": "composure", "weight": 2}]})
    (criterion,) = load_catalog(root).scenarios["visitor"].rubric.criteria
    assert [level.en for level in criterion.levels] == ["composure level 0", "composure level 2", "composure level 4"]
    assert criterion.weight == 2


def test_a_rubric_changes_with_the_shared_criteria_it_uses(root: Path) -> None:
    before = load_catalog(root).scenarios["visitor"]
    body = yaml.safe_load((root / "criteria.yaml").read_text("utf-8"))
    body["criteria"][0]["title"]["en"] = "Speech that is clear"
    content.write(root / "criteria.yaml", body)
    after = load_catalog(root).scenarios["visitor"]
    assert before.rubric.hash != after.rubric.hash
    assert before.hash != after.hash


def test_briefs_are_read_in_both_languages(root: Path) -> None:
    briefs = load_catalog(root).scenarios["visitor"].briefs
    assert (briefs.candidate.zh, briefs.actor.en) == ("你在前台。", "No appointment.")


@pytest.mark.parametrize(
    ("file", "changes", "message"),
    [
        ("scenarios/visitor/scenario.yaml", {"slug": "guest"}, "rubric.slug: is 'visitor', the scenario is 'guest'"),
        ("scenarios/visitor/scenario.yaml", {"minutes": 0}, "minutes: must be at least 1"),
        ("scenarios/visitor/rubric.yaml", {"criteria": [{"use": "smile"}]}, r"criteria\[0\].use: there is no shared criterion 'smile'"),
        ("scenarios/visitor/rubric.yaml", {"critical_errors": [{"use": "shouts"}]}, "there is no shared critical error 'shouts'"),
        ("quizzes/short-quiz.yaml", {"slug": "other"}, "slug: is 'other' in a file or folder named 'short-quiz'"),
        ("questions/greeting/first.yaml", {"items": [{"slug": "odd"}]}, r"items\[0\] \(odd\).kind: is missing"),
        ("questions/greeting/first.yaml", {"items": ["odd"]}, r"items\[0\]: must be a mapping"),
        ("criteria.yaml", {"criteria": ["odd"]}, r"criteria\[0\]: must be a mapping"),
    ],
)
def test_a_wrong_file_stops_loading_and_is_named(root: Path, file: str, changes: dict[str, Any], message: str) -> None:
    change(root / file, changes)
    with pytest.raises(ContentError, match=message) as caught:
        load_catalog(root)
    assert caught.value.path == file


def test_briefs_with_wrong_headings_are_refused_at_their_file(root: Path) -> None:
    content.write(root / "scenarios/visitor/en.md", "# candidate\n\nYou.\n\n# rater\n\nWatch.")
    with pytest.raises(ContentError, match="has the headings") as caught:
        load_catalog(root)
    assert caught.value.path == "scenarios/visitor/en.md"


def test_one_slug_for_two_items_is_refused(root: Path) -> None:
    items = yaml.safe_load((root / "questions/greeting/first.yaml").read_text("utf-8"))
    content.write(root / "questions/greeting/second.yaml", items)
    with pytest.raises(ContentError, match=r"there is another item 'item-0', in questions/greeting/first\.yaml"):
        load_catalog(root)


def test_with_a_report_one_bad_item_leaves_the_others(root: Path) -> None:
    path = root / "questions/greeting/first.yaml"
    body = yaml.safe_load(path.read_text("utf-8"))
    body["items"][1]["kind"] = "riddle"
    content.write(path, body)
    errors: list[ContentError] = []
    catalog = load_catalog(root, errors.append)
    assert list(catalog.items) == ["item-0", "item-2"]
    assert [error.field for error in errors] == ["items[1] (item-1).kind"]


def test_a_confirmed_scenario_has_nothing_left_to_confirm(root: Path) -> None:
    assert [path.name for path in attest.confirm(load_catalog(root))] == ["scenario.yaml"]
    assert not list(attestation_faults(load_catalog(root).scenarios["visitor"]))
    assert attest.confirm(load_catalog(root)) == []
