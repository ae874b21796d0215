"""Each rule of the content check finds its fault, and sound content has none."""

from dataclasses import replace
from pathlib import Path

import pytest

from courses.attest import confirm
from courses.catalog import Catalog, load_catalog
from courses.checks import Known, Problem, check, course_faults, lesson_faults, programme_faults
from courses.prose import build_of, length, markup_faults, reading_text, sentences, slips
from courses.schema import Course
from tests.factories import content

KNOWN = Known(content.COMPETENCIES, {("quiz", "short-quiz"), ("role-play", "visitor")})
MORE_ZH = "\n\n".join(f"第{n}位客人到门口，你抬头，看着他，问候，再问事由。" for n in range(30))
MORE_EN = "\n\n".join(f"Guest {n} comes to the door; look up, greet, then ask for the reason." for n in range(30))
LONG_ZH = content.ZH.replace("先问候，再问事。", MORE_ZH)
LONG_EN = content.EN.replace("Greet, then ask.", MORE_EN)


def faults(known: Known = KNOWN, **changes: object) -> list[str]:
    sound = content.lesson(body={"zh": LONG_ZH, "en": LONG_EN})
    body = {**sound.to_json(), **changes}
    lesson = type(sound).from_json(body)
    return list(lesson_faults(replace(lesson, attested=lesson.words()), known))


def test_a_sound_lesson_has_no_faults() -> None:
    assert faults() == []


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"minutes": 90}, "minutes: 90, expected 25 to 40"),
        ({"minutes": 40, "class_hours": 2.0}, "1-1: 40 minutes can't count as 2 class hours of 45"),
        ({"competencies": ["cooking"]}, "there is no competency 'cooking'"),
        ({"guide": ["9.1"]}, "the guide has no section '9.1'"),
        ({"objectives": [content.pair()]}, "objectives: 1, expected 2 to 4"),
        ({"self_check": [content.self_check_body("c1", 0)]}, "self-checks: 1, expected 3 to 5"),
        ({"facts_checked": "2026-11-23"}, "facts_checked and facts_note stand together or not at all"),
        ({"company_slot": True}, "a company slot must call its text an example (示例) in both languages"),
        ({"title": content.pair("问候!", "Greeting")}, "zh: an exclamation mark: “问候!”"),
        ({"body": {"zh": "## 一\n\n短。", "en": LONG_EN}}, "Chinese characters: 2, expected 600 to 1200"),
        ({"body": {"zh": LONG_ZH, "en": LONG_EN + "\n\n## More\n\ntext"}}, "has 3 parts in zh and 4 in en"),
        ({"body": {"zh": "一句。\n\n" + LONG_ZH, "en": "One.\n\n" + LONG_EN}}, "zh: text stands before the first ## heading"),
        ({"body": {"zh": LONG_ZH + "\n\n## 空", "en": LONG_EN + "\n\n## Empty"}}, "zh: the part '空' is empty"),
    ],
)
def test_each_fault_of_a_lesson_is_told(changes: dict[str, object], message: str) -> None:
    assert message in faults(**changes)


def test_languages_that_are_built_differently_are_told() -> None:
    without_table = LONG_EN.replace("| Occasion | Address |\n| --- | --- |\n| First meeting | Sir, Madam |", "Say Sir or Madam.")
    assert any("built differently" in fault for fault in faults(body={"zh": LONG_ZH, "en": without_table}))


def test_options_that_read_the_same_are_told() -> None:
    twin = content.self_check_body("c9", 0)
    twin["options"][1]["text"] = twin["options"][0]["text"]
    checks = [content.self_check_body("c1", 0), content.self_check_body("c2", 1), twin]
    assert "c9: two options read the same in zh" in faults(self_check=checks)


def course(**changes: object) -> Course:
    body = {"slug": "day-01", "day": 1, "title": content.pair(), "summary": content.pair(), "lessons": ["greeting"], **changes}
    return Course.from_json(body)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"assessments": [{"kind": "quiz", "slug": "none"}]}, "there is no quiz 'none'"),
        ({"day": 3}, "the lessons have the codes ['1-1'], expected ['3-1']"),
        (
            {"practice": [{"slug": "task", "code": "1-p1", "title": content.pair(), "class_hours": 1, "competencies": []}]},
            "1-p1: brief or minutes are missing",
        ),
    ],
)
def test_each_fault_of_a_course_is_told(changes: dict[str, object], message: str) -> None:
    assert message in list(course_faults(course(**changes), [content.lesson()], KNOWN))


def test_right_answers_always_at_one_place_are_told() -> None:
    lessons = [content.lesson(self_check=[content.self_check_body(f"c{n}", 1) for n in range(3)])]
    assert "of 3 self-checks 3 have the right answer at place 2" in list(course_faults(course(), lessons, KNOWN))


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    root = content.write_courses(tmp_path)
    confirm(load_catalog(root))
    return load_catalog(root)


def test_a_sound_programme_has_no_faults(catalog: Catalog) -> None:
    assert list(programme_faults(catalog.programmes["pre-job"], KNOWN)) == []


def test_too_few_safety_hours_and_unknown_requirements_are_told(catalog: Catalog) -> None:
    programme = replace(catalog.programmes["pre-job"], safety_class_hours=24.0)
    known = Known(content.COMPETENCIES, set())
    assert "has 2 safety class hours, fewer than its 24" in list(programme_faults(programme, known))


def test_a_requirement_without_a_pass_mark_is_told(catalog: Catalog) -> None:
    known = replace(KNOWN, unmarked={("quiz", "short-quiz")})
    assert list(programme_faults(catalog.programmes["pre-job"], known)) == ["completes: the quiz 'short-quiz' has no pass mark"]


def test_the_same_long_sentence_in_two_lessons_is_told(catalog: Catalog) -> None:
    repeated = "客人还没有坐下的时候先不要递水杯也不要急着介绍今天的安排和流程"
    lessons = {
        slug: replace(lesson, body=replace(lesson.body, zh=lesson.body.zh + f"\n\n{repeated}。"))
        for slug, lesson in catalog.lessons.items()
    }
    problems = check(replace(catalog, lessons=lessons), KNOWN)
    assert any("also in names" in problem.message for problem in problems)


def test_a_lesson_named_that_does_not_exist_is_told(catalog: Catalog) -> None:
    lesson = catalog.lessons["greeting"]
    referring = replace(lesson, body=replace(lesson.body, en=lesson.body.en + "\n\nSee lesson 9-9."))
    problems = check(replace(catalog, lessons=dict(catalog.lessons) | {"greeting": referring}), KNOWN)
    assert Problem(catalog.place("lesson", "greeting"), "en: names a lesson 9-9 that doesn't exist") in problems


@pytest.mark.parametrize(
    ("text", "language", "slip"),
    [
        ("欢迎！", "zh", "exclamation"),
        ("您好,请坐", "zh", "Western punctuation"),
        ("Please sit，sir", "en", "Chinese punctuation"),
        ("Welcome \U0001f600", "en", "emoji"),
        ("TODO later", "en", "unfinished"),
        ("two  spaces", "en", "two spaces"),
        ("请先坐下再说话 ok", "en", "reads as Chinese"),
        ("This was never put into the other language", "zh", "has no Chinese"),
    ],
)
def test_each_slip_is_found(text: str, language: str, slip: str) -> None:
    assert any(slip in found for found in slips(text, language))


@pytest.mark.parametrize(
    ("text", "language"), [("说“AED”，9:30，1,000元。", "zh"), ("Say “您好，请坐。” and wait.", "en"), ("| a  | b |", "en")]
)
def test_good_text_has_no_slip(text: str, language: str) -> None:
    assert list(slips(text, language)) == []


def test_length_counts_what_the_reader_reads() -> None:
    assert length(reading_text("::: dialogue\n甲：您好。 || Good morning.\n:::"), "zh") == 2
    assert length(reading_text("::: dialogue\nA: Good morning. || 您好。\n:::"), "en") == 2


def test_tables_dialogues_and_callouts_make_the_build() -> None:
    assert build_of(content.ZH) == build_of(content.EN) == ("dialogue of 3", "table", "mistake")


@pytest.mark.parametrize(
    "markdown", ["# Title", "#### Deep", "a <b>c</b>", "![x](y)", "```\ncode", "| a | b | c | d | e |\n|---|---|---|---|---|"]
)
def test_markdown_that_the_format_does_not_know_is_told(markdown: str) -> None:
    assert len(list(markup_faults(markdown))) == 1


def test_sentences_are_told_apart_without_marks() -> None:
    assert list(sentences("1. **先问候**客人。再说别的！", "zh", 4)) == ["先问候客人", "再说别的"]
