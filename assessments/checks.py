"""Are questions and quizzes fit for use, and is all content together sound? Pure functions.

``check_all`` is the whole content check: it loads everything that can be loaded and lists every problem.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from random import Random

from assessments import catalog as shelves
from assessments.anchor_checks import anchor_problems
from assessments.catalog import Catalog
from assessments.competency.model import load as load_model
from assessments.coverage import coverage_faults
from assessments.drawing import BankTooSmall, draw_items
from assessments.rubric_checks import scenario_faults, shared_faults
from assessments.schema import Item, ItemKind, Quiz
from courses import catalog as courses_catalog
from courses import checks as course_checks
from courses.canonical import texts_of
from courses.checks import Known, Problem, naming_faults, outside, text_faults
from courses.prose import HAN, WORD, length
from courses.text import LANGUAGES, ContentError

CHOICE_OPTIONS = (3, 4)
MULTIPLE_OPTIONS = (4, 5)
MULTIPLE_RIGHT = (2, 3)
ORDERED, MATCHED, JUDGED = (4, 6), (3, 5), (4, 5)
"""Options of ordering, matching and situational-judgement items."""
WORTH = (0, 3)
"""What an action may be worth in a situational judgement."""
LONGEST_KEY = 0.4
"""Share of items whose right answer may be the longest by far; chance alone gives a quarter."""
BY_FAR = 1.15
"""How many times the next longest option an option must measure to stand out."""
KEY_SHARE = (0.15, 0.35)
"""Share of the right answers that each of four places may have."""
TRUE_SHARE = (0.3, 0.7)
ENOUGH = 12
"""Items from which a balance says anything."""
ALIKE = 0.75
"""Share of common word pairs from which two stems count as the same question."""

_LAZY = re.compile(r"以上(都|皆|全|均)|(all|none|both) of the (above|these)", re.IGNORECASE)
_UNMARKED = {
    "zh": re.compile(r"(?<!\*)不(正确|恰当|合适|妥当|应该|符合|属于|对|妥)的?(是|做法|说法|一[项句个])"),
    "en": re.compile(r"\b(is|are|would|should|does|do) not\b[^?.]*\?|\bexcept\b[^*?]*\?"),
}


def check_all(courses_root: Path | None = None, assessments_root: Path | None = None) -> list[Problem]:
    """Every problem of all content: what can't be loaded, and what is wrong with the rest."""
    problems: list[Problem] = []

    def report_from(folder: str) -> shelves.Report:
        def report(error: ContentError) -> None:
            message = ": ".join(part for part in (error.field, error.message) if part)
            problems.append(Problem(f"{folder}/{error.path}", message))

        return report

    taught = courses_catalog.load_catalog(courses_root, report_from("courses/content"))
    measured = shelves.load_catalog(assessments_root, report_from("assessments/content"))
    found = {
        "courses/content": course_checks.check(taught, known_to(measured)),
        "assessments/content": check(measured, set(taught.lessons)),
    }
    if not problems:  # of what can't be read nothing can be said here
        model = load_model(Path(measured.root) / "competency.yaml")
        problems += [Problem("coverage", fault) for fault in coverage_faults(taught, measured, model)]
    for folder, entries in found.items():
        problems += [Problem(f"{folder}/{problem.path}", problem.message) for problem in entries]
    return sorted(set(problems))


def known_to(catalog: Catalog) -> Known:
    """What lessons and programmes may name, from the catalog of assessments."""
    assessments = {("quiz", slug) for slug in catalog.quizzes}
    assessments |= {(scenario.kind.value, scenario.slug) for scenario in catalog.scenarios.values()}
    unmarked = {("quiz", slug) for slug, quiz in catalog.quizzes.items() if quiz.pass_percent is None}
    unmarked |= {(entry.kind.value, entry.slug) for entry in catalog.scenarios.values() if entry.rubric.pass_percent is None}
    return Known(catalog.competencies, assessments, unmarked)


def check(catalog: Catalog, lessons: Collection[str]) -> list[Problem]:
    """All problems of items, quizzes, criteria and scenarios. ``lessons`` are the slugs that exist."""
    problems = set[Problem]()
    for item in catalog.items.values():
        path = catalog.place("item", item.slug)
        problems.update(Problem(path, f"{item.slug}: {fault}") for fault in item_faults(item, catalog.competencies, lessons))
    for quiz in catalog.quizzes.values():
        path = catalog.place("quiz", quiz.slug)
        problems.update(Problem(path, fault) for fault in quiz_faults(quiz, tuple(catalog.items.values())))
    for scenario in catalog.scenarios.values():
        path = catalog.place("scenario", scenario.slug)
        problems.update(Problem(path, fault) for fault in scenario_faults(scenario, catalog))
    problems.update(Problem(path, fault) for path, fault in anchor_problems(catalog))
    problems.update(Problem("criteria.yaml", fault) for fault in shared_faults(catalog))
    problems.update(_bank_problems(catalog))
    return sorted(problems)


def item_faults(item: Item, competencies: Collection[str], lessons: Collection[str]) -> Iterator[str]:
    """What is wrong with one item."""
    yield from text_faults(texts_of(item))
    yield from naming_faults((item.competency,), item.guide, competencies)
    if item.lesson is not None and item.lesson not in lessons:
        yield f"there is no lesson {item.lesson!r}"
    if [option.key for option in item.options] != list("abcdefgh"[: len(item.options)]):
        yield "the keys of the options must be a, b, c … in order"
    yield from _count_faults(item)
    for language in LANGUAGES:
        yield from (f"{language}: {fault}" for fault in _wording_faults(item, language))
    if ("**不" in item.stem.zh) != bool(re.search(r"\*\*(not|except|least)\b", item.stem.en, re.IGNORECASE)):
        yield "the negative is marked in one language only (**不** / **not**)"


def _count_faults(item: Item) -> Iterator[str]:
    if item.kind is ItemKind.SINGLE_CHOICE:
        yield from outside("options", len(item.options), CHOICE_OPTIONS)
    if item.kind is ItemKind.MULTIPLE_CHOICE:
        yield from outside("options", len(item.options), MULTIPLE_OPTIONS)
        yield from outside("right options", len(item.correct), MULTIPLE_RIGHT)
    if item.kind is ItemKind.ORDERING:
        yield from outside("options", len(item.options), ORDERED)
    if item.kind is ItemKind.MATCHING:
        yield from outside("options", len(item.options), MATCHED)
        yield from outside("decoys", len(item.decoys), (0, 2))
    if item.kind is ItemKind.SITUATIONAL_JUDGEMENT:
        yield from outside("options", len(item.options), JUDGED)
        for option in item.options:
            yield from outside(f"worth of {option.key}", option.worth or 0, WORTH)


def _wording_faults(item: Item, language: str) -> Iterator[str]:
    options = [option.text.in_(language) for option in item.options]
    matches = [text.in_(language) for text in item.right_hand.values()]
    if len(set(options)) < len(options) or len(set(matches)) < len(matches):
        yield "two options read the same"
    if any(_LAZY.search(option) for option in options):
        yield "an option says all or none of the above"
    if found := _UNMARKED[language].search(item.stem.in_(language)):
        yield f"a negative isn't marked: “{found[0]}”"


def quiz_faults(quiz: Quiz, items: Sequence[Item]) -> Iterator[str]:
    """What is wrong with one quiz, the bank being ``items``."""
    yield from text_faults(texts_of(quiz))
    try:
        draw_items(quiz, items, Random(0))  # noqa: S311 - a trial draw
    except BankTooSmall as error:
        yield str(error)
    eligible = [item for item in items if any(draw.takes(item) for draw in quiz.draw)]
    if quiz.critical_must_be_right and not any(item.critical for item in eligible):
        yield "critical items must be right, but none that may be drawn is critical"


def _bank_problems(catalog: Catalog) -> Iterator[Problem]:
    topics = defaultdict[str, list[Item]](list)
    for item in catalog.items.values():
        topics[item.topic].append(item)
    for topic, items in sorted(topics.items()):
        yield from (Problem(f"questions/{topic}", fault) for fault in balance_faults(items))
    whole = tuple(catalog.items.values())
    for fault in (*_truth_faults([item for item in whole if item.kind is ItemKind.TRUE_FALSE]), *_judgement_faults(whole)):
        yield Problem("questions", fault)
    for item, other in twins(tuple(catalog.items.values())):
        yield Problem(catalog.place("item", item.slug), f"{item.slug}: asks the same as {other.slug}")


def balance_faults(items: Sequence[Item]) -> Iterator[str]:
    """Where the place, the length or the truth of the right answers would give them away."""
    single = [item for item in items if item.kind is ItemKind.SINGLE_CHOICE]
    four = [item for item in single if len(item.options) == 4]
    if len(four) >= ENOUGH:
        places = Counter(key for item in four for key in item.correct)
        for key in "abcd":
            yield from outside(f"share of right answers at {key}", round(places[key] / len(four), 2), KEY_SHARE)
    if len(single) >= ENOUGH:
        for language in LANGUAGES:
            share = sum(key_stands_out(item, language) for item in single) / len(single)
            yield from outside(f"{language}: share of items with the right answer longest", round(share, 2), (0, LONGEST_KEY))
    yield from _truth_faults([item for item in items if item.kind is ItemKind.TRUE_FALSE])


def _truth_faults(items: Sequence[Item]) -> Iterator[str]:
    if len(items) >= ENOUGH:
        share = sum(item.options[0].correct for item in items) / len(items)
        yield from outside("share of true-false items whose first option is right", round(share, 2), TRUE_SHARE)


def _judgement_faults(items: Sequence[Item]) -> Iterator[str]:
    """Whether the best action of situational judgements is to be told by its length."""
    judged = [item for item in items if item.kind is ItemKind.SITUATIONAL_JUDGEMENT]
    if len(judged) >= ENOUGH:
        for language in LANGUAGES:
            share = sum(_best_is_longest(item, language) for item in judged) / len(judged)
            yield from outside(f"{language}: share of judgements with the best action longest", round(share, 2), (0, LONGEST_KEY))


def _best_is_longest(item: Item, language: str) -> bool:
    best, *others = sorted(item.options, key=lambda option: option.worth or 0, reverse=True)
    sizes = [length(option.text.in_(language), language) for option in others]
    return length(best.text.in_(language), language) > max(sizes)


def key_stands_out(item: Item, language: str) -> bool:
    """Whether the right answer is by far the longest in this language."""
    sizes = {option.key: length(option.text.in_(language), language) for option in item.options}
    key = next(iter(item.correct))
    return sizes[key] > BY_FAR * max(size for other, size in sizes.items() if other != key)


def twins(items: Iterable[Item]) -> Iterator[tuple[Item, Item]]:
    """Pairs of items that ask nearly the same, in both languages."""
    seen: list[tuple[Item, tuple[set[str], set[str]]]] = []
    for item in items:
        pairs = (_pairs(item.stem.zh, HAN), _pairs(item.stem.en.lower(), WORD))
        for other, others in seen:
            if all(_overlap(mine, theirs) >= ALIKE for mine, theirs in zip(pairs, others, strict=True)):
                yield item, other
        seen.append((item, pairs))


def _pairs(text: str, unit: re.Pattern[str]) -> set[str]:
    units = unit.findall(text)
    return {" ".join(pair) for pair in pairwise(units)}


def _overlap(one: set[str], other: set[str]) -> float:
    return len(one & other) / max(len(one | other), 1)
