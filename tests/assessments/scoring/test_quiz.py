"""Answers to items become whole hundredths of a mark, and a sitting passes or not without rounding."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assessments.schema import Item
from assessments.scoring import CompetencyScore
from assessments.scoring.quiz import score_item, score_sitting
from tests.factories import content

KEYS = "abcde"
CHOICES = st.sets(st.sampled_from(KEYS))
RIGHTS = st.sets(st.sampled_from(KEYS), min_size=1).map(lambda keys: "".join(sorted(keys)))


@pytest.mark.parametrize(("chosen", "raw", "correct"), [("b", 100, True), ("a", 0, False), ("", 0, False)])
def test_a_single_choice_is_all_or_nothing(chosen: str, raw: int, correct: bool) -> None:
    score = score_item(content.item(), chosen)
    assert (score.raw_centi, score.maximum_centi, score.correct) == (raw, 100, correct)


@pytest.mark.parametrize(
    ("chosen", "raw"), [("", 0), ("a", 33), ("ab", 66), ("abc", 100), ("abd", 33), ("ade", 0), ("abcd", 66), ("abcde", 33), ("de", 0)]
)
def test_partial_credit_counts_right_minus_wrong(chosen: str, raw: int) -> None:
    assert score_item(content.multiple_choice("abc"), chosen).raw_centi == raw


@pytest.mark.parametrize(("chosen", "raw"), [("ab", 100), ("a", 0), ("abc", 0)])
def test_without_partial_credit_a_multiple_choice_is_all_or_nothing(chosen: str, raw: int) -> None:
    assert score_item(content.multiple_choice("ab", partial=False), chosen).raw_centi == raw


def test_an_answer_that_the_item_does_not_offer_is_refused() -> None:
    with pytest.raises(ValueError, match="can't be answered"):
        score_item(content.item(), "z")


def test_two_answers_to_a_single_choice_are_refused() -> None:
    with pytest.raises(ValueError, match="can't be answered"):
        score_item(content.item(), "ab")


@given(RIGHTS, CHOICES, st.booleans())
def test_a_score_is_within_its_limits_and_full_only_when_right(right: str, chosen: set[str], partial: bool) -> None:
    score = score_item(content.multiple_choice(right, partial=partial), chosen)
    assert 0 <= score.raw_centi <= 100
    assert score.correct == (score.raw_centi == 100) == (chosen == set(right))


@given(RIGHTS, CHOICES, st.sampled_from(KEYS))
def test_a_further_right_choice_never_costs_and_a_wrong_one_never_pays(right: str, chosen: set[str], key: str) -> None:
    assume(key not in chosen)
    item = content.multiple_choice(right)
    change = score_item(item, chosen | {key}).raw_centi - score_item(item, chosen).raw_centi
    assert change >= 0 if key in right else change <= 0


@given(RIGHTS)
def test_choosing_everything_never_beats_knowing(right: str) -> None:
    score = score_item(content.multiple_choice(right), KEYS)
    assert score.raw_centi == max(0, 2 * len(right) - len(KEYS)) * 100 // len(right)


def sitting(rights: int, wrongs: int, critical_wrong: bool = False) -> list[tuple[Item, str]]:
    answers = [(content.item(f"right-{n}"), "b") for n in range(rights)] + [(content.item(f"wrong-{n}"), "a") for n in range(wrongs)]
    if critical_wrong:
        answers[-1] = (content.item("fire-exit", critical=True), "a")
    return answers


@pytest.mark.parametrize(("rights", "wrongs", "passed"), [(18, 2, True), (17, 3, False), (0, 20, False)])
def test_the_pass_mark_is_reached_or_not(rights: int, wrongs: int, passed: bool) -> None:
    assert score_sitting(sitting(rights, wrongs), 90, critical_must_be_right=False).passed is passed


def test_a_critical_item_missed_fails_where_the_quiz_says_so() -> None:
    strict = score_sitting(sitting(19, 1, critical_wrong=True), 90, critical_must_be_right=True)
    lenient = score_sitting(sitting(19, 1, critical_wrong=True), 90, critical_must_be_right=False)
    assert (strict.passed, strict.critical_missed) == (False, ("fire-exit",))
    assert (lenient.passed, lenient.critical_missed) == (True, ("fire-exit",))


def test_without_any_rule_a_sitting_is_neither_passed_nor_failed() -> None:
    assert score_sitting(sitting(1, 1), None, critical_must_be_right=False).passed is None
    assert score_sitting(sitting(1, 1), None, critical_must_be_right=True).passed is True


def test_a_percentage_is_cut_so_that_it_never_reads_as_a_pass() -> None:
    answers = [(content.multiple_choice("abc", slug="m"), "ab"), (content.item(), "b")]  # 166 of 200
    assert score_sitting(answers, 84, critical_must_be_right=False).percent == 83.0
    nearly = sitting(2, 1)  # 66.66…
    score = score_sitting(nearly, 67, critical_must_be_right=False)
    assert (score.percent, score.passed) == (66.6, False)


def test_an_empty_sitting_has_no_score() -> None:
    with pytest.raises(ValueError, match="positive"):
        score_sitting([], 80, critical_must_be_right=False)


def test_scores_are_told_per_competency() -> None:
    answers = [(content.item("one"), "b"), (content.item("two"), "a"), (content.item("three", competency="patience"), "b")]
    assert score_sitting(answers, None, critical_must_be_right=False).by_competency == (
        CompetencyScore("etiquette", 100, 200),
        CompetencyScore("patience", 100, 100),
    )


ANSWERS = st.lists(st.tuples(RIGHTS, CHOICES, st.sampled_from(["etiquette", "patience"]), st.booleans()), min_size=1, max_size=6)


@given(ANSWERS, st.integers(1, 100), st.booleans(), st.randoms(use_true_random=False))
def test_the_order_of_answers_changes_nothing_and_competencies_add_up(answers, cut, strict, rng) -> None:  # type: ignore[no-untyped-def]
    pairs = [
        (content.multiple_choice(right, slug=f"item-{number}", competency=competency, critical=critical), chosen)
        for number, (right, chosen, competency, critical) in enumerate(answers)
    ]
    score = score_sitting(pairs, cut, critical_must_be_right=strict)
    rng.shuffle(pairs)
    again = score_sitting(pairs, cut, critical_must_be_right=strict)
    assert (again.raw_centi, again.passed, again.by_competency) == (score.raw_centi, score.passed, score.by_competency)
    assert sum(part.raw for part in score.by_competency) == score.raw_centi
    assert sum(part.maximum for part in score.by_competency) == score.maximum_centi
    assert score.passed == ((score.percent >= cut) and not (strict and score.critical_missed))
