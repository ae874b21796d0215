"""What covers the guide: every section is taught, every competency is met everywhere, and the page says so as it is."""

from dataclasses import replace
from pathlib import Path

from assessments import coverage
from assessments.catalog import default_catalog as measured
from assessments.competency.model import load as load_model
from courses.catalog import default_catalog as taught
from courses.terms import wrong_terms
from courses.text import Text

ROOT = Path(__file__).parents[2]


def faults(**without: dict[str, object]) -> list[str]:
    """The faults of the shipped content with some shelves replaced."""
    lessons = replace(taught(), **{name: shelf for name, shelf in without.items() if name == "lessons"})
    items = replace(measured(), **{name: shelf for name, shelf in without.items() if name != "lessons"})
    return list(coverage.coverage_faults(lessons, items, load_model(measured().root / "competency.yaml")))


def test_the_shipped_content_covers_every_section_and_competency() -> None:
    assert not faults()


def test_the_page_in_the_guides_is_the_present_one() -> None:
    written = (ROOT / "docs/guide/coverage.md").read_text("utf-8")
    assert written == coverage.as_markdown(coverage.coverage(taught(), measured())), "run `academy content coverage`"


def test_a_section_without_a_lesson_is_named() -> None:
    left = {slug: lesson for slug, lesson in taught().lessons.items() if not any(code.startswith("3.3") for code in lesson.guide)}
    assert "the guide's section 3.3 is taught by no lesson" in faults(lessons=left)


def test_a_competency_asked_too_seldom_is_named() -> None:
    left = {slug: item for slug, item in measured().items.items() if item.competency != "initiative"}
    assert "initiative has 0 items, fewer than 10" in faults(items=left)


def test_what_is_planned_stands_beside_what_is_written() -> None:
    page = coverage.as_markdown(coverage.coverage(taught(), measured()))
    assert "尚未编写 Not yet written" in page and "8.4" in page


def test_words_for_which_the_house_has_another_are_named() -> None:
    assert list(wrong_terms(Text("请带教老师签字", "Ask your tutors to sign"))) == [
        "zh: “带教老师” is called “带教师傅” here",
        "en: “tutors” is called “mentor” here",
    ]
    assert not list(wrong_terms(Text("请带教师傅签字", "Ask your mentor")))
