"""The shipped curriculum is sound: what the programme promises is there, in both languages."""

from collections import Counter

import pytest

from assessments.catalog import default_catalog as default_assessments
from assessments.checks import check_all
from courses.catalog import default_catalog
from courses.schema import Programme


@pytest.fixture(scope="module")
def pre_job() -> Programme:
    return default_catalog().programmes["pre-job"]


def test_the_content_check_finds_nothing() -> None:
    assert [str(problem) for problem in check_all()] == []


def test_the_pre_job_programme_has_its_fifteen_days_and_its_lessons(pre_job: Programme) -> None:
    assert (len(pre_job.days), pre_job.minimum_days) == (15, 15)
    assert sum(len(day.lessons) for day in pre_job.days) >= 45
    assert sum(len(day.practice) for day in pre_job.days) == 30


def test_the_first_five_days_are_written(pre_job: Programme) -> None:
    assert all(day.written for day in pre_job.days[:5])
    assert all(task.written for day in pre_job.days[:5] for task in day.practice)


def test_nobody_meets_a_guest_in_the_first_four_days(pre_job: Programme) -> None:
    assert [day.number for day in pre_job.days if day.guest_contact == "none"] == [1, 2, 3, 4]


def test_safety_hours_reach_what_the_law_asks(pre_job: Programme) -> None:
    assert pre_job.class_hours(safety_only=True) >= pre_job.safety_class_hours == 24


def test_every_competency_is_taught(pre_job: Programme) -> None:
    taught = {slug for day in pre_job.days for lesson in day.lessons for slug in lesson.competencies}
    assert set(default_assessments().competencies) - taught == set()


def test_each_code_is_used_once(pre_job: Programme) -> None:
    codes = Counter(part.code for day in pre_job.days for part in day.parts)
    assert [code for code, count in codes.items() if count > 1] == []


def test_every_written_lesson_has_questions_in_the_bank() -> None:
    asked = {item.lesson for item in default_assessments().items.values()}
    assert set(default_catalog().lessons) - asked == set()
