"""Marks on a rubric become whole totals; a missing mark is missing, and a critical error fails."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.scoring import CompetencyScore
from assessments.scoring.rubric import combine_forms, score_form
from tests.factories import content

RUBRIC = content.rubric()  # weights 1, 2, 3; pass mark 60
MARKS = st.fixed_dictionaries({slug: st.integers(0, 8) for slug in ("greets", "verifies", "explains")})
PARTS = st.dictionaries(st.sampled_from(["greets", "verifies", "explains"]), st.integers(0, 8))
ERRORS = st.sets(st.sampled_from(["insults", "lets-in"]))


def test_marks_count_by_weight() -> None:
    score = score_form(RUBRIC, {"greets": 8, "verifies": 6, "explains": 3})
    assert (score.total, score.maximum, score.percent, score.passed) == (8 + 12 + 9, 48, 60.4, True)


def test_competencies_are_told_in_half_levels_times_weight() -> None:
    score = score_form(RUBRIC, {"greets": 8, "verifies": 6, "explains": 3})
    assert score.by_competency == (CompetencyScore("communication", 21, 40), CompetencyScore("etiquette", 8, 8))


def test_a_missing_mark_is_missing_and_not_nought() -> None:
    score = score_form(RUBRIC, {"greets": 6})
    assert (score.total, score.maximum, score.percent, score.passed) == (6, 8, 75.0, None)
    assert score.missing == ("verifies", "explains")


def test_an_empty_form_has_no_percentage() -> None:
    score = score_form(RUBRIC, {})
    assert (score.percent, score.passed, score.by_competency) == (None, None, ())


def test_a_critical_error_fails_the_best_form_and_an_unfinished_one() -> None:
    best = {"greets": 8, "verifies": 8, "explains": 8}
    assert score_form(RUBRIC, best, {"lets-in"}).passed is False
    assert score_form(RUBRIC, {}, {"lets-in", "insults"}).critical == ("insults", "lets-in")


def test_without_a_pass_mark_nothing_is_passed() -> None:
    assert score_form(content.rubric(pass_percent=None), {"greets": 8, "verifies": 8, "explains": 8}).passed is None


@pytest.mark.parametrize(
    ("marks", "critical", "message"),
    [
        ({"smiles": 4}, (), "has no criterion 'smiles'"),
        ({"greets": 9}, (), "9 half-levels can't be given for 'greets'"),
        ({"greets": -1}, (), "-1 half-levels"),
        ({}, ("yawns",), "has no critical error 'yawns'"),
    ],
)
def test_what_the_rubric_does_not_have_is_refused(marks: dict[str, int], critical: tuple[str, ...], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        score_form(RUBRIC, marks, critical)


def test_half_levels_only_where_allowed() -> None:
    with pytest.raises(ValueError, match="5 half-levels can't be given"):
        score_form(content.rubric(half_levels=False), {"greets": 5})


@given(PARTS, ERRORS)
def test_competencies_add_up_and_totals_stay_within_limits(marks: dict[str, int], errors: set[str]) -> None:
    score = score_form(RUBRIC, marks, errors)
    assert 0 <= score.total <= score.maximum <= RUBRIC.maximum
    assert sum(part.raw for part in score.by_competency) == score.total
    assert sum(part.maximum for part in score.by_competency) == score.maximum
    assert len(score.missing) == 3 - len(marks)


@given(MARKS, st.sampled_from(["greets", "verifies", "explains"]))
def test_a_better_mark_never_lowers_the_score(marks: dict[str, int], slug: str) -> None:
    better = marks | {slug: min(8, marks[slug] + 1)}
    before, after = score_form(RUBRIC, marks), score_form(RUBRIC, better)
    assert after.total >= before.total
    assert bool(after.passed) >= bool(before.passed)


@given(MARKS)
def test_pass_and_percentage_never_contradict_each_other(marks: dict[str, int]) -> None:
    score = score_form(RUBRIC, marks)
    assert score.percent is not None
    assert score.passed == (score.percent >= 60)


@given(st.lists(MARKS, min_size=1, max_size=4))
def test_several_forms_together_are_their_mean(forms: list[dict[str, int]]) -> None:
    scores = [score_form(RUBRIC, marks) for marks in forms]
    combined = combine_forms(RUBRIC, scores)
    assert combined.total * len(forms) * RUBRIC.maximum == combined.maximum * sum(score.total for score in scores)
    assert combined.maximum == len(forms) * RUBRIC.maximum
    assert combined.forms == len(forms)
    assert combined.passed == (combined.total * 100 >= 60 * combined.maximum)


@given(st.lists(st.tuples(PARTS, ERRORS), min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_raters_are_equal_whoever_comes_first(forms, rng) -> None:  # type: ignore[no-untyped-def]
    scores = [score_form(RUBRIC, marks, errors) for marks, errors in forms]
    combined = combine_forms(RUBRIC, scores)
    rng.shuffle(scores)
    assert combine_forms(RUBRIC, scores) == combined


def test_one_rater_who_saw_a_critical_error_is_enough() -> None:
    best = {"greets": 8, "verifies": 8, "explains": 8}
    combined = combine_forms(RUBRIC, [score_form(RUBRIC, best), score_form(RUBRIC, best, {"insults"})])
    assert (combined.passed, combined.critical) == (False, ("insults",))


def test_a_mark_that_one_rater_lacks_is_missing() -> None:
    complete = score_form(RUBRIC, {"greets": 8, "verifies": 8, "explains": 8})
    combined = combine_forms(RUBRIC, [complete, score_form(RUBRIC, {"greets": 8, "verifies": 8})])
    assert (combined.passed, combined.missing) == (None, ("explains",))


def test_without_forms_there_is_nothing_to_combine() -> None:
    with pytest.raises(ValueError, match="no form"):
        combine_forms(RUBRIC, [])
