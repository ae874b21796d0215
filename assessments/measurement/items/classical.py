"""Classical item analysis: facility, discrimination, options, and how reliable the whole is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from assessments.measurement.errors import BadData, NoVariation, Said, TooFew
from assessments.measurement.ratings import Floats

LEAST_PERSONS = 10
"""Fewer answers per item than this are counted and not judged."""


@dataclass(frozen=True)
class ItemStatistics:
    """Per item (k,). ``facility``: mean share of the item's points; ``rest_r``: correlation with the sum of the others
    (corrected point-biserial); ``total_r`` with the sum of all; ``alpha_without``: alpha of the others. NaN where an item or
    its rest does not vary."""

    n: NDArray[np.int64]
    facility: Floats
    sd: Floats
    rest_r: Floats
    total_r: Floats
    alpha_without: Floats


def complete(scores: ArrayLike) -> Floats:
    """(N, k) scores of the persons who answered every item. Raises BadData, TooFew, NoVariation."""
    matrix = np.asarray(scores, dtype=np.float64)
    if matrix.ndim != 2 or matrix.shape[1] < 2:
        raise BadData("item analysis needs a table of persons by at least two items")
    matrix = matrix[~np.isnan(matrix).any(axis=1)]
    if len(matrix) < LEAST_PERSONS:
        raise TooFew(f"{len(matrix)} complete persons; reliability and discrimination need at least {LEAST_PERSONS}")
    if matrix.sum(axis=1).var() == 0:
        raise NoVariation("every person has the same total")
    return matrix


def item_statistics(scores: ArrayLike, most: ArrayLike | None = None) -> ItemStatistics:
    """Statistics of ``scores`` (N, k); ``most`` (k,) the points an item is worth (default: the highest score seen, at least 1).

    Facility uses every answer; correlations use persons with complete answers.
    """
    matrix = np.asarray(scores, dtype=np.float64)
    whole = complete(matrix)
    worth = np.maximum(np.nanmax(matrix, axis=0), 1.0) if most is None else np.asarray(most, dtype=np.float64)
    total = whole.sum(axis=1)
    count = (~np.isnan(matrix)).sum(axis=0)
    rest = np.array([correlation(whole[:, i], total - whole[:, i]) for i in range(whole.shape[1])])
    with_total = np.array([correlation(whole[:, i], total) for i in range(whole.shape[1])])
    without = np.array([_alpha(np.delete(whole, i, axis=1)) for i in range(whole.shape[1])])
    return ItemStatistics(count, np.nanmean(matrix, axis=0) / worth, np.nanstd(matrix, axis=0, ddof=1), rest, with_total, without)


def correlation(one: Floats, other: Floats) -> float:
    """Pearson's r, NaN where either does not vary."""
    a, b = one - one.mean(), other - other.mean()
    spread = float(np.sqrt((a @ a) * (b @ b)))
    return float(a @ b) / spread if spread > 1e-12 else float("nan")


def _alpha(whole: Floats) -> float:
    k, variance = whole.shape[1], whole.sum(axis=1).var(ddof=1)
    if k < 2 or variance == 0:
        return float("nan")
    return float(k / (k - 1) * (1 - whole.var(axis=0, ddof=1).sum() / variance))


@dataclass(frozen=True)
class Option:
    """One option of an item: how many chose it, their mean rest score (share of its maximum), and its correlation with it."""

    option: str
    key: bool
    n: int
    share: float
    mean_rest: float | None
    rest_r: float | None


def distractors(
    answers: Sequence[Sequence[str | None]], key: Sequence[str], options: Mapping[int, Sequence[str]] | None = None
) -> list[list[Option]]:
    """Per item a table of its options, the key first. ``answers`` (N, k) texts, None unanswered; ``options`` names those
    nobody may have chosen, by item."""
    right = np.array([[answer == key[i] for i, answer in enumerate(row)] for row in answers], dtype=np.float64)
    tables = []
    for item in range(len(key)):
        column = [row[item] for row in answers]
        rest = (right.sum(axis=1) - right[:, item]) / max(right.shape[1] - 1, 1)
        known = dict.fromkeys([key[item], *(options or {}).get(item, ()), *sorted({a for a in column if a is not None})])
        tables.append([_option(name, key[item], column, rest) for name in known])
    return tables


def _option(name: str, key: str, column: Sequence[str | None], rest: Floats) -> Option:
    chose = np.array([answer == name for answer in column], dtype=np.float64)
    answered = sum(answer is not None for answer in column)
    r = correlation(chose, rest)
    number = int(chose.sum())
    mean = float(rest[chose > 0].mean()) if number else None
    return Option(name, name == key, number, number / max(answered, 1), mean, None if np.isnan(r) else r)


def verdicts(n: int, facility: float, rest_r: float, options: Sequence[Option] = ()) -> list[Said]:
    """What is the matter with an item, in plain words; empty where nothing is. For single answers to n persons."""
    if n < LEAST_PERSONS:
        return [Said("only {n} answers: too few to judge", n=n)]
    told: list[Said] = []
    if facility > 0.95:
        told.append(Said("nearly everybody gets it right: it tells people apart no more"))
    if facility < 0.2:
        told.append(Said("hardly anybody gets it right: check the key, then the wording"))
    if np.isnan(rest_r) or rest_r < 0:
        worse = "those who do well elsewhere do no better, or worse, here: check the key"
        told.append(Said(worse) if rest_r < 0 else Said("it does not vary"))
    elif rest_r < 0.15:
        told.append(Said("it hardly goes with the other items"))
    return told + _about_options(options)


def _about_options(options: Sequence[Option]) -> list[Said]:
    wrong = [option for option in options if not option.key]
    never = sum(option.n == 0 for option in wrong)
    told = []
    if wrong and never:
        all_of = {"never": _count(never), "wrong": _count(len(wrong)), "never_n": never, "wrong_n": len(wrong)}
        one = "{never} of the {wrong} wrong answers is never chosen"
        told.append(Said(one if never == 1 else "{never} of the {wrong} wrong answers are never chosen", **all_of))
    told += [
        Said("wrong answer {option} draws the better people (r = {r:.2f})", option=o.option, r=o.rest_r)
        for o in wrong
        if o.rest_r is not None and o.rest_r > 0.1
    ]
    return told


def _count(number: int) -> str:
    return ("none", "one", "two", "three", "four", "five", "six")[number] if number <= 6 else str(number)
