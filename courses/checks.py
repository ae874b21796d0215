"""Is the content fit to be taught? Pure functions from a catalog to a list of problems.

What a file may hold is checked when it is loaded; here stands what only shows when everything is
seen together, or what a reader would notice.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from courses.canonical import Attestable, texts_of
from courses.catalog import Catalog
from courses.markup import Part
from courses.prose import HAN, build_of, length, markup_faults, reading_text, sentences, slips
from courses.schema import CLASS_HOUR_MINUTES, AssessmentRef, CheckKind, Course, Lesson, Programme
from courses.terms import wrong_terms
from courses.text import LANGUAGES, Text

LESSON_LENGTH = (600, 1200)
"""Chinese characters of a lesson."""
ENGLISH_RATIO = (0.45, 0.95)
"""English words per Chinese character of the same text."""
PARTS = (3, 6)
SELF_CHECKS = (3, 5)
CHECK_OPTIONS = (3, 4)
OBJECTIVES = (2, 4)
LOOKS_FOR = (2, 5)
LESSON_MINUTES = (25, 40)
CALLOUTS = 2
HOURS_SLACK = 15
"""Minutes by which an item may take more or less time than its class hours say."""
TRUE_SHARE, ENOUGH = (0.35, 0.65), 12
"""Share of true-false questions whose answer may be "true", and from how many on it says anything."""
ONE_PLACE = 2 / 3
"""Share of a course's right answers that may stand at the same place; of eight, five happen by chance."""
REPEATED = {"zh": 22, "en": 16}
"""Characters or words from which the same sentence in two lessons counts as a repetition."""

RUN = 8
ALIKE = 1 / 6
"""Length of a run of characters, and the share of common runs from which two lessons count as the same."""

_GUIDE = re.compile(r"[1-8]\.[1-4](\.[1-9])?")
_LESSON_REF = {"zh": re.compile(r"第\s*(\d{1,2}-\d)\s*课"), "en": re.compile(r"[Ll]essons? (\d{1,2}-\d)")}


@dataclass(frozen=True, order=True)
class Problem:
    """Something to put right: the file, seen from its content folder, and what is wrong in it."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


@dataclass(frozen=True)
class Known:
    """What lessons and programmes may name: competencies, and assessments as (kind, slug).

    ``unmarked`` are the assessments without a pass mark, which can't complete a programme.
    """

    competencies: Collection[str]
    assessments: Collection[tuple[str, str]]
    unmarked: Collection[tuple[str, str]] = ()


def check(catalog: Catalog, known: Known) -> list[Problem]:
    """All problems of programmes, courses and lessons, in order of their files."""
    problems = set[Problem]()
    for lesson in catalog.lessons.values():
        path = catalog.place("lesson", lesson.slug)
        problems.update(Problem(path, message) for message in lesson_faults(lesson, known))
    for course in catalog.courses.values():
        path = catalog.place("course", course.slug)
        problems.update(Problem(path, message) for message in course_faults(course, catalog.lessons_of(course), known))
    for programme in catalog.programmes.values():
        path = catalog.place("programme", programme.slug)
        problems.update(Problem(path, message) for message in programme_faults(programme, known))
    problems.update(Problem("", fault) for fault in _truth_balance(catalog.lessons.values()))
    problems.update(repetitions(catalog))
    problems.update(near_duplicates(catalog))
    problems.update(dangling_references(catalog))
    return sorted(problems)


def outside(name: str, value: float, limits: tuple[float, float]) -> Iterator[str]:
    """One message when ``value`` is not within ``limits``."""
    if not limits[0] <= value <= limits[1]:
        yield f"{name}: {value:g}, expected {limits[0]:g} to {limits[1]:g}"


def attestation_faults(content: Attestable) -> Iterator[str]:
    """Whether somebody confirmed that both languages, as they stand, say the same."""
    if content.attested is None:
        yield "nobody has confirmed yet that both languages match"
        return
    now, then = content.words(), content.attested
    changed = [language for language in LANGUAGES if getattr(now, language) != getattr(then, language)]
    if len(changed) == 1:
        other = "en" if changed == ["zh"] else "zh"
        yield f"{changed[0]} changed alone; look through {other} and confirm"
    elif changed:
        yield "both languages changed since they were confirmed to match"


def text_faults(texts: Iterable[Text]) -> Iterator[str]:
    """Slips in texts of both languages."""
    for text in texts:
        for language in LANGUAGES:
            for slip in slips(text.in_(language), language):
                yield f"{language}: {slip}"
        yield from wrong_terms(text)


def naming_faults(competencies: Iterable[str], guide: Iterable[str], known: Collection[str]) -> Iterator[str]:
    """Competencies and sections of the guide that don't exist."""
    for slug in competencies:
        if slug not in known:
            yield f"there is no competency {slug!r}"
    for section in guide:
        if not _GUIDE.fullmatch(section):
            yield f"the guide has no section {section!r}"


def parity_faults(text: Text) -> Iterator[str]:
    """Where the two languages of a text are built differently, and Markdown the format doesn't know."""
    zh, en = build_of(text.zh), build_of(text.en)
    if zh != en:
        yield f"the languages are built differently: zh {', '.join(zh) or 'plain'}; en {', '.join(en) or 'plain'}"
    for language in LANGUAGES:
        for fault in markup_faults(text.in_(language)):
            yield f"{language}: {fault}"


def lesson_faults(lesson: Lesson, known: Known) -> Iterator[str]:
    """What is wrong with one lesson."""
    yield from attestation_faults(lesson)
    yield from text_faults(texts_of(lesson))
    yield from naming_faults(lesson.competencies, lesson.guide, known.competencies)
    yield from outside("minutes", lesson.minutes, LESSON_MINUTES)
    yield from _hours_faults(lesson.code, lesson.class_hours, lesson.minutes)
    yield from outside("objectives", len(lesson.objectives), OBJECTIVES)
    yield from _body_faults(lesson)
    yield from _part_faults(lesson)
    yield from _self_check_faults(lesson)
    if (lesson.facts_checked is None) != (lesson.facts_note is None):
        yield "facts_checked and facts_note stand together or not at all"
    if lesson.company_slot and not ("示例" in lesson.body.zh and "example" in lesson.body.en.lower()):
        yield "a company slot must call its text an example (示例) in both languages"


def _body_faults(lesson: Lesson) -> Iterator[str]:
    zh, en = (length(reading_text(lesson.body.in_(language)), language) for language in LANGUAGES)
    yield from outside("Chinese characters", zh, LESSON_LENGTH)
    yield from outside("English words per Chinese character", round(en / max(zh, 1), 2), ENGLISH_RATIO)
    yield from parity_faults(lesson.body)
    built = build_of(lesson.body.zh)
    if built.count("mistake") + built.count("guide") > CALLOUTS:
        yield f"has more than {CALLOUTS} callouts"


def _part_faults(lesson: Lesson) -> Iterator[str]:
    zh, en = lesson.parts("zh"), lesson.parts("en")
    yield from outside("parts", len(zh), PARTS)
    if len(zh) != len(en):
        yield f"has {len(zh)} parts in zh and {len(en)} in en"
    for language, parts in zip(LANGUAGES, (zh, en), strict=True):
        yield from (f"{language}: {fault}" for part in parts for fault in _one_part_faults(part))


def _one_part_faults(part: Part) -> Iterator[str]:
    if not part.title:
        yield "text stands before the first ## heading"
    if not part.markdown:
        yield f"the part {part.title!r} is empty"


def _self_check_faults(lesson: Lesson) -> Iterator[str]:
    yield from outside("self-checks", len(lesson.self_check), SELF_CHECKS)
    for check in lesson.self_check:
        if check.kind is not CheckKind.TRUE_FALSE:
            yield from outside(f"options of {check.id}", len(check.options), CHECK_OPTIONS)
        for language in LANGUAGES:
            if len({option.text.in_(language) for option in check.options}) < len(check.options):
                yield f"{check.id}: two options read the same in {language}"


def _hours_faults(code: str, hours: float, minutes: int) -> Iterator[str]:
    if abs(hours * CLASS_HOUR_MINUTES - minutes) > HOURS_SLACK:
        yield f"{code}: {minutes} minutes can't count as {hours:g} class hours of {CLASS_HOUR_MINUTES}"


def course_faults(course: Course, lessons: Collection[Lesson], known: Known) -> Iterator[str]:
    """What is wrong with one course."""
    yield from text_faults(texts_of(course))
    yield from _code_faults(course, lessons)
    for task in course.practice:
        yield from naming_faults(task.competencies, (), known.competencies)
        yield from outside(f"{task.code}: looks_for", len(task.looks_for), LOOKS_FOR)
        if task.brief is None or task.minutes is None:
            yield f"{task.code}: brief or minutes are missing"
            continue
        yield from _hours_faults(task.code, task.class_hours, task.minutes)
        yield from parity_faults(task.brief)
        if task.mentor_brief is not None:
            yield from (f"mentor_brief: {fault}" for fault in parity_faults(task.mentor_brief))
    yield from _reference_faults(course.assessments, known)
    yield from _answer_places(lessons)


def _code_faults(course: Course, lessons: Collection[Lesson]) -> Iterator[str]:
    if course.day is None:
        return
    wanted = [f"{course.day}-{number}" for number in range(1, len(lessons) + 1)]
    if (found := [lesson.code for lesson in lessons]) != wanted:
        yield f"the lessons have the codes {found}, expected {wanted}"
    wanted = [f"{course.day}-p{number}" for number in range(1, len(course.practice) + 1)]
    if (found := [task.code for task in course.practice]) != wanted:
        yield f"the practice tasks have the codes {found}, expected {wanted}"


def _reference_faults(references: Iterable[AssessmentRef], known: Known) -> Iterator[str]:
    for reference in references:
        if (reference.kind.value, reference.slug) not in known.assessments:
            yield f"there is no {reference.kind} {reference.slug!r}"


def _answer_places(lessons: Iterable[Lesson]) -> Iterator[str]:
    places = Counter(min(check.correct) for lesson in lessons for check in lesson.self_check if check.kind is CheckKind.SINGLE_CHOICE)
    place, count = max(places.items(), key=lambda entry: entry[1], default=(0, 0))
    if count > 2 and count > ONE_PLACE * places.total():
        yield f"of {places.total()} self-checks {count} have the right answer at place {place + 1}"


def _truth_balance(lessons: Iterable[Lesson]) -> Iterator[str]:
    """Whether "true" or "false" is the better guess over all self-checks."""
    told = [check for lesson in lessons for check in lesson.self_check if check.kind is CheckKind.TRUE_FALSE]
    if len(told) >= ENOUGH:
        share = sum(0 in check.correct for check in told) / len(told)
        yield from outside("share of true-false self-checks whose first option is right", round(share, 2), TRUE_SHARE)


def programme_faults(programme: Programme, known: Known) -> Iterator[str]:
    """What is wrong with one programme."""
    yield from text_faults(texts_of(programme))
    hours = programme.class_hours(safety_only=True)
    if hours < programme.safety_class_hours:
        yield f"has {hours:g} safety class hours, fewer than its {programme.safety_class_hours:g}"
    planned = {(reference.kind.value, reference.slug) for day in programme.days for reference in day.assessments}
    for kind, requirements in _requirements(programme).items():
        for slug in requirements:
            if (kind, slug) not in known.assessments and (kind, slug) not in planned:
                yield f"completes: there is no {kind} {slug!r}, written or planned"
            if (kind, slug) in known.unmarked:
                yield f"completes: the {kind} {slug!r} has no pass mark"
    for day in programme.days:
        for part in day.parts:
            for fault in naming_faults(part.competencies, (), known.competencies):
                yield f"{part.code}: {fault}"


def _requirements(programme: Programme) -> Mapping[str, list[str]]:
    completes = programme.completes
    kinds = {
        "quiz": completes.quizzes,
        "role-play": completes.role_plays,
        "practical": completes.practicals,
        "drill": completes.drills,
        "case-analysis": completes.case_analyses,
    }
    return {kind: [requirement.slug for requirement in required] for kind, required in kinds.items()}


def repetitions(catalog: Catalog) -> Iterator[Problem]:
    """Long sentences that stand in two lessons."""
    for language, least in REPEATED.items():
        places: defaultdict[str, set[str]] = defaultdict(set)
        for lesson in catalog.lessons.values():
            for sentence in sentences(reading_text(lesson.body.in_(language)), language, least):
                places[sentence].add(lesson.slug)
        for sentence, slugs in places.items():
            if len(slugs) > 1:
                first, *others = sorted(slugs)
                yield Problem(catalog.place("lesson", first), f"{language}: also in {', '.join(others)}: “{sentence[:40]}”")


def near_duplicates(catalog: Catalog) -> Iterator[Problem]:
    """Lessons of which a sixth of all runs of eight Chinese characters are the same: the same lesson told twice."""
    runs = {slug: _runs(reading_text(lesson.body.zh)) for slug, lesson in catalog.lessons.items()}
    for (first, one), (second, other) in combinations(sorted(runs.items()), 2):
        share = len(one & other) / max(len(one | other), 1)
        if share >= ALIKE:
            yield Problem(catalog.place("lesson", second), f"is much the same as {first} ({share:.0%} of all runs of {RUN} characters)")


def _runs(text: str) -> set[str]:
    """Every run of ``RUN`` Chinese characters, whatever stands between them."""
    characters = "".join(HAN.findall(text))
    return {characters[start : start + RUN] for start in range(len(characters) - RUN + 1)}


def dangling_references(catalog: Catalog) -> Iterator[Problem]:
    """Lessons named by their code in a text, which no programme has."""
    codes = {lesson.code for programme in catalog.programmes.values() for day in programme.days for lesson in day.lessons}
    for lesson in catalog.lessons.values():
        for language, pattern in _LESSON_REF.items():
            for code in pattern.findall(lesson.body.in_(language)):
                if codes and code not in codes:
                    yield Problem(catalog.place("lesson", lesson.slug), f"{language}: names a lesson {code} that doesn't exist")
