"""Answers to items become scores, in hundredths of a mark: every item is worth one mark."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from assessments.question import Item, ItemKind
from assessments.scoring import CompetencyScore, by_competency, percent_of, reaches

MARK = 100
"""Hundredths of a mark in one item."""


@dataclass(frozen=True)
class ItemScore:
    """The score of one answer. ``correct`` means wholly right."""

    raw_centi: int
    maximum_centi: int
    correct: bool


@dataclass(frozen=True)
class SittingScore:
    """The score of a sitting. ``passed`` is None for a quiz that can't be failed.

    ``critical_missed`` holds the slugs of critical items not wholly right, in the order of the sitting.
    """

    raw_centi: int
    maximum_centi: int
    percent: float
    passed: bool | None
    critical_missed: tuple[str, ...]
    by_competency: tuple[CompetencyScore, ...]


def score_item(item: Item, chosen: Collection[str]) -> ItemScore:
    """Score the chosen option keys; none chosen is unanswered and scores 0.

    With partial credit: right choices minus wrong ones, as a share of all right ones, never below 0,
    cut to whole hundredths. Otherwise all or nothing. Raises ValueError for a key that the item
    doesn't have, and for two answers where one may be chosen.
    """
    answer = frozenset(chosen)
    if unknown := answer - {option.key for option in item.options}:
        raise ValueError(f"the item {item.slug!r} has no option {sorted(unknown)[0]!r}")
    if len(answer) > 1 and item.kind is not ItemKind.MULTIPLE_CHOICE:
        raise ValueError(f"the item {item.slug!r} takes one answer")
    correct = answer == item.correct
    raw = _partial(item, answer) if item.partial_credit else MARK * correct
    return ItemScore(raw, MARK, correct)


def _partial(item: Item, answer: frozenset[str]) -> int:
    right, wrong = len(answer & item.correct), len(answer - item.correct)
    return MARK * max(0, right - wrong) // len(item.correct)


def score_sitting(
    answers: Iterable[tuple[Item, Collection[str]]],
    pass_percent: int | None,
    critical_must_be_right: bool,
) -> SittingScore:
    """Score every item of a sitting, unanswered ones (an empty collection) included.

    Passed when the pass mark is reached and, where asked, no critical item was missed; None when
    neither rule exists. Raises ValueError for a sitting without items.
    """
    scored = [(item, score_item(item, chosen)) for item, chosen in answers]
    raw = sum(score.raw_centi for _, score in scored)
    maximum = sum(score.maximum_centi for _, score in scored)
    missed = tuple(item.slug for item, score in scored if item.critical and not score.correct)
    return SittingScore(
        raw_centi=raw,
        maximum_centi=maximum,
        percent=percent_of(raw, maximum),
        passed=_passed(raw, maximum, pass_percent, missed if critical_must_be_right else None),
        critical_missed=missed,
        by_competency=by_competency(CompetencyScore(item.competency, score.raw_centi, score.maximum_centi) for item, score in scored),
    )


def _passed(raw: int, maximum: int, pass_percent: int | None, missed: tuple[str, ...] | None) -> bool | None:
    if pass_percent is None and missed is None:
        return None
    return not missed and (pass_percent is None or reaches(raw, maximum, pass_percent))
