"""Marks on a rubric become scores.

A mark is in half-levels 0..8 (level 3 is 6), a total in half-levels × weight.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from assessments.rubric import HIGHEST, Rubric
from assessments.scoring import CompetencyScore, by_competency, percent_of, reaches


@dataclass(frozen=True)
class FormScore:
    """The score of one rater's form, or of several forms together.

    ``total`` and ``maximum`` cover what was marked: a criterion without a mark is missing, never 0.
    ``percent`` is None while nothing is marked. ``passed`` is False as soon as there is a critical
    error, else None while marks are missing or when the rubric has no pass mark. ``critical`` and
    ``missing`` hold slugs in the rubric's order. ``forms`` is the number of forms added up.
    """

    total: int
    maximum: int
    percent: float | None
    passed: bool | None
    critical: tuple[str, ...]
    by_competency: tuple[CompetencyScore, ...]
    missing: tuple[str, ...]
    forms: int = 1


def score_form(rubric: Rubric, marks: Mapping[str, int], critical: Collection[str] = ()) -> FormScore:
    """Score one form: ``marks`` in half-levels by criterion, ``critical`` the critical errors seen.

    Raises ValueError for a criterion, a mark or a critical error that the rubric doesn't have.
    """
    _check(rubric, marks, critical)
    marked = [criterion for criterion in rubric.criteria if criterion.slug in marks]
    return _score(
        rubric,
        [CompetencyScore(entry.competency, marks[entry.slug] * entry.weight, HIGHEST * entry.weight) for entry in marked],
        critical=critical,
        missing={entry.slug for entry in rubric.criteria} - set(marks),
    )


def combine_forms(rubric: Rubric, forms: Sequence[FormScore]) -> FormScore:
    """Several raters' forms as one: the mean of the forms, and a critical error if any rater saw one.

    Totals and maxima are both added up instead of divided, which keeps them whole: their ratio is
    the mean. A criterion that any form lacks counts as missing. Raises ValueError without a form.
    """
    if not forms:
        raise ValueError("there is no form to combine")
    return _score(
        rubric,
        [score for form in forms for score in form.by_competency],
        critical={slug for form in forms for slug in form.critical},
        missing={slug for form in forms for slug in form.missing},
        forms=sum(form.forms for form in forms),
    )


def _check(rubric: Rubric, marks: Mapping[str, int], critical: Collection[str]) -> None:
    if unknown := set(marks) - {criterion.slug for criterion in rubric.criteria}:
        raise ValueError(f"the rubric {rubric.slug!r} has no criterion {min(unknown)!r}")
    if unknown := set(critical) - {error.slug for error in rubric.critical_errors}:
        raise ValueError(f"the rubric {rubric.slug!r} has no critical error {min(unknown)!r}")
    for slug, mark in marks.items():
        if mark not in rubric.marks:
            raise ValueError(f"{mark!r} half-levels can't be given for {slug!r}; only {rubric.marks}")


def _score(
    rubric: Rubric,
    scores: Sequence[CompetencyScore],
    *,
    critical: Collection[str],
    missing: Collection[str],
    forms: int = 1,
) -> FormScore:
    total, maximum = sum(score.raw for score in scores), sum(score.maximum for score in scores)
    return FormScore(
        total=total,
        maximum=maximum,
        percent=percent_of(total, maximum) if maximum else None,
        passed=_passed(rubric, total, maximum, bool(critical), bool(missing)),
        critical=tuple(error.slug for error in rubric.critical_errors if error.slug in critical),
        by_competency=by_competency(scores),
        missing=tuple(entry.slug for entry in rubric.criteria if entry.slug in missing),
        forms=forms,
    )


def _passed(rubric: Rubric, total: int, maximum: int, critical: bool, missing: bool) -> bool | None:
    if critical:
        return False
    if missing or rubric.pass_percent is None:
        return None
    return reaches(total, maximum, rubric.pass_percent)
