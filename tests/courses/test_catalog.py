"""Loading courses: what is found, how days are put together, and how errors are told."""

from pathlib import Path

import pytest
import yaml

from courses.catalog import load_catalog
from courses.text import ContentError
from tests.factories import content


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return content.write_courses(tmp_path)


def test_everything_is_found_by_its_slug(root: Path) -> None:
    catalog = load_catalog(root)
    assert list(catalog.programmes) == ["pre-job"]
    assert list(catalog.courses) == ["day-01-greeting"]
    assert list(catalog.lessons) == ["greeting", "names"]


def test_a_written_day_takes_its_outline_from_the_course(root: Path) -> None:
    day = load_catalog(root).programmes["pre-job"].days[0]
    assert (day.number, day.course, day.written) == (1, "day-01-greeting", True)
    assert [lesson.slug for lesson in day.lessons] == ["greeting", "names"]
    assert day.practice[0].written
    assert day.assessments[0].slug == "short-quiz"


def test_a_planned_day_shows_its_plan_and_is_not_written(root: Path) -> None:
    day = load_catalog(root).programmes["pre-job"].days[1]
    assert (day.number, day.course, day.written) == (2, None, False)
    assert day.guest_contact == "shadowing"
    assert day.lessons[0].slug is None


def test_lessons_and_their_course_find_each_other(root: Path) -> None:
    catalog = load_catalog(root)
    course = catalog.course_of("names")
    assert [lesson.slug for lesson in catalog.lessons_of(course)] == ["greeting", "names"]
    with pytest.raises(KeyError):
        catalog.course_of("nothing")


def test_sources_lead_back_to_the_file(root: Path) -> None:
    catalog = load_catalog(root)
    assert catalog.place("lesson", "names") == "pre_job/day-01-greeting/02-names/lesson.yaml"


def test_an_empty_folder_is_an_empty_catalog(tmp_path: Path) -> None:
    assert not load_catalog(tmp_path).programmes


@pytest.mark.parametrize(
    ("file", "changes", "path", "message"),
    [
        ("01-greeting/lesson.yaml", {"slug": "other"}, "01-greeting/lesson.yaml", "slug: is 'other' in a folder named 'greeting'"),
        ("02-names/lesson.yaml", {"minutes": "ten"}, "02-names/lesson.yaml", "minutes: must be a whole number"),
        ("course.yaml", {"guest_contact": "alone"}, "course.yaml", "guest_contact: 'alone' is not one of"),
        ("../programme.yaml", {"days": [{"course": "day-09"}]}, "programme.yaml", "there is no course 'day-09'"),
        ("../programme.yaml", {"days": [{}]}, "programme.yaml", "is either a course or planned"),
        ("../programme.yaml", {"minimum_days": 15}, "programme.yaml", "2 days are fewer than minimum_days 15"),
    ],
)
def test_a_wrong_file_stops_loading_and_is_named(root: Path, file: str, changes: dict[str, object], path: str, message: str) -> None:
    target = root / "pre_job" / "day-01-greeting" / file
    target.write_text(yaml.safe_dump(yaml.safe_load(target.read_text("utf-8")) | changes, allow_unicode=True), "utf-8")
    with pytest.raises(ContentError, match=message) as caught:
        load_catalog(root)
    assert caught.value.path.startswith("pre_job/")
    assert caught.value.path.endswith(path)


def test_an_error_in_a_text_names_the_text_file(root: Path) -> None:
    (root / "pre_job/day-01-greeting/01-greeting/en.md").write_text("## One\n\n::: dialogue\n", "utf-8")
    with pytest.raises(ContentError, match="line 3: the block is never closed") as caught:
        load_catalog(root)
    assert caught.value.path == "pre_job/day-01-greeting/01-greeting/en.md"


def test_two_lessons_of_one_name_are_refused(root: Path) -> None:
    content.write_lesson(root / "pre_job/day-01-greeting/03-greeting")
    with pytest.raises(ContentError, match="there is another lesson 'greeting', in pre_job/day-01-greeting/01-greeting"):
        load_catalog(root)


def test_with_a_report_every_error_is_told_and_the_rest_is_loaded(root: Path) -> None:
    (root / "pre_job/day-01-greeting/01-greeting/zh.md").unlink()
    (root / "pre_job/programme.yaml").write_text("slug: [", "utf-8")
    errors: list[ContentError] = []
    catalog = load_catalog(root, errors.append)
    assert [error.path for error in errors] == ["pre_job/day-01-greeting/01-greeting/zh.md", "pre_job/programme.yaml"]
    assert list(catalog.lessons) == ["names"]
