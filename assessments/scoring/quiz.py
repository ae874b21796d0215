"""Answers to items become scores, in hundredths of a mark: every item is worth one mark."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from assessments.item import Item, ItemKind, plain
from assessments.scoring import CompetencyScore, by_competency, percent_of, reaches
from assessments.scoring.answers import BEST, WORST, Answer, assigned, is_complete, is_possible, read_number, right_answer

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


def score_item(item: Item, answer: Collection[str]) -> ItemScore:
    """Score the pieces of an answer (see ``answers``); none is unanswered and scores 0.

    All or nothing, except for partial credit and situational judgements:

    - multiple choice: right choices minus wrong ones, as a share of all right ones;
    - ordering: the share of neighbours that follow each other as they should;
    - matching: the share of right matches;
    - situational judgement: the worth of the action called best minus that of the one called worst, as a share of the
      most that can be had; calling a good action worst scores below choosing by chance, so it is never below 0.

    Cut to whole hundredths. Raises ValueError for an answer that the item can't have.
    """
    given = frozenset(answer)
    if not is_possible(item, given):
        raise ValueError(f"the item {item.slug!r} can't be answered {sorted(given)}")
    raw = max(0, MARK * share.numerator // share.denominator) if (share := _share(item, given)) else 0
    return ItemScore(raw, MARK, raw == MARK)


def _share(item: Item, given: Answer) -> Fraction:
    if not is_complete(item, given):
        return Fraction(0)
    if item.kind is ItemKind.SITUATIONAL_JUDGEMENT:
        return _judged(item, given)
    if item.partial_credit:
        return _PARTIAL[item.kind](item, given)
    return Fraction(_is_right(item, given))


def _is_right(item: Item, given: Answer) -> bool:
    written = next(iter(given))
    if item.numeric is not None:
        number = read_number(written)
        # Decimal fractions are not exact in binary: 0.3 lies within 0.1 of 0.2.
        return number is not None and abs(number - item.numeric.value) <= item.numeric.tolerance + 1e-9
    if item.kind is ItemKind.SHORT_TEXT:
        return plain(written) in {plain(accepted) for accepted in item.accepted}
    return given == right_answer(item)


def _chosen_share(item: Item, given: Answer) -> Fraction:
    right, wrong = len(given & item.correct), len(given - item.correct)
    return Fraction(right - wrong, len(item.correct))


def _order_share(item: Item, given: Answer) -> Fraction:
    places = assigned(given)
    order = sorted(places, key=lambda key: int(places[key]))
    wanted = [option.key for option in item.options]
    follow = set(pairwise(wanted)) & set(pairwise(order))
    return Fraction(len(follow), len(wanted) - 1)


def _match_share(item: Item, given: Answer) -> Fraction:
    return Fraction(len(given & right_answer(item)), len(item.options))


_PARTIAL = {ItemKind.MULTIPLE_CHOICE: _chosen_share, ItemKind.ORDERING: _order_share, ItemKind.MATCHING: _match_share}


def _judged(item: Item, given: Answer) -> Fraction:
    worth = {option.key: option.worth or 0 for option in item.options}
    called = assigned(given)
    return Fraction(worth[called[BEST]] - worth[called[WORST]], max(worth.values()) - min(worth.values()))


def score_sitting(
    answers: Iterable[tuple[Item, Collection[str]]],
    pass_percent: int | None,
    critical_must_be_right: bool,
) -> SittingScore:
    """Score every item of a sitting, unanswered ones (an empty collection) included.

    Passed when the pass mark is reached and, where asked, no critical item was missed; None when
    neither rule exists. Raises ValueError for a sitting without items.
    """
    scored = [(item, score_item(item, answer)) for item, answer in answers]
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
