"""Answers of every kind of item: what they may be, when they are whole, what they are worth."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.schema import Item
from assessments.scoring.answers import is_complete, is_possible, read_answer, read_number, right_answer, store_answer
from assessments.scoring.quiz import score_item
from courses.text import ContentError
from tests.factories import content

EVERY_KIND = [
    content.item(),
    content.multiple_choice("ace"),
    content.ordering(),
    content.ordering(partial=True),
    content.matching(),
    content.matching(partial=True),
    content.judgement(3, 2, 1, 0),
    content.numeric(24),
    content.short_text("119", "一一九"),
]


def worth(item: Item, *pieces: str) -> int:
    return score_item(item, pieces).raw_centi


@pytest.mark.parametrize("item", EVERY_KIND, ids=lambda item: f"{item.kind}-{item.partial_credit}")
def test_the_right_answer_of_each_kind_is_whole_possible_and_scores_in_full(item: Item) -> None:
    answer = right_answer(item)
    assert is_possible(item, answer)
    assert is_complete(item, answer)
    assert score_item(item, answer).correct
    assert score_item(item, ()).raw_centi == 0


@pytest.mark.parametrize("item", EVERY_KIND, ids=lambda item: f"{item.kind}-{item.partial_credit}")
def test_an_answer_comes_back_from_its_row_as_it_was(item: Item) -> None:
    answer = right_answer(item)
    assert read_answer(item, store_answer(item, answer)) == answer
    assert read_answer(item, "") == frozenset()


@pytest.mark.parametrize(
    ("item", "pieces"),
    [
        (content.ordering(), ["a=5"]),
        (content.ordering(), ["a=1", "b=1"]),
        (content.ordering(), ["a=1", "a=2"]),
        (content.ordering(), ["a"]),
        (content.matching(), ["a=9"]),
        (content.matching(), ["z=a"]),
        (content.judgement(3, 2, 1, 0), ["best=a", "worst=a"]),
        (content.judgement(3, 2, 1, 0), ["good=a"]),
        (content.numeric(3), ["3", "4"]),
    ],
)
def test_what_no_page_would_send_is_refused(item: Item, pieces: list[str]) -> None:
    with pytest.raises(ValueError, match="can't be answered"):
        score_item(item, pieces)


def test_an_order_is_right_or_wrong_unless_it_gives_partial_credit() -> None:
    one_moved = ["a=1", "b=2", "d=3", "c=4"]
    assert worth(content.ordering(), *one_moved) == 0
    assert worth(content.ordering(partial=True), *one_moved) == 33
    assert worth(content.ordering(partial=True), "a=4", "b=3", "c=2", "d=1") == 0
    assert worth(content.ordering(partial=True), "a=1", "b=2", "c=3") == 0, "a place is left over"


def test_guessing_an_order_with_partial_credit_earns_a_quarter_on_average() -> None:
    item = content.ordering(partial=True)
    orders = [[f"{key}={place}" for place, key in enumerate(order, 1)] for order in permutations("abcd")]
    assert sum(worth(item, *order) for order in orders) / len(orders) == pytest.approx(25, abs=1)


def test_matches_count_one_by_one_with_partial_credit() -> None:
    assert worth(content.matching(partial=True), "a=a", "b=1", "c=c") == 66
    assert worth(content.matching(), "a=a", "b=1", "c=c") == 0
    assert worth(content.matching(partial=True), "a=a", "b=a", "c=a") == 33, "one match given to all is right once"


@pytest.mark.parametrize(
    ("best", "worst", "raw"), [("a", "d", 100), ("a", "c", 66), ("b", "d", 66), ("b", "c", 33), ("d", "a", 0), ("c", "b", 0)]
)
def test_a_judgement_is_worth_the_distance_between_the_two_actions(best: str, worst: str, raw: int) -> None:
    assert worth(content.judgement(3, 2, 1, 0), f"best={best}", f"worst={worst}") == raw


def test_half_a_judgement_is_no_answer() -> None:
    item = content.judgement(3, 2, 1, 0)
    assert not is_complete(item, frozenset({"best=a"}))
    assert worth(item, "best=a") == 0


@pytest.mark.parametrize("written", ["24", " 24 ", "２４", "24.0", "24,0", "+24"])
def test_a_number_is_read_as_people_write_it(written: str) -> None:
    assert worth(content.numeric(24), written) == 100


@pytest.mark.parametrize(("written", "value"), [("1,200", 1200), ("1，200.5", 1200.5), ("3,5", 3.5), ("-2", -2), (".5", 0.5)])
def test_thousands_and_decimal_commas_are_told_apart(written: str, value: float) -> None:
    assert read_number(written) == value


@pytest.mark.parametrize("written", ["", "twelve", "1e3", "nan", "inf", "1,2,3", "--1"])
def test_what_is_no_number_scores_nothing_and_breaks_nothing(written: str) -> None:
    assert read_number(written) is None
    assert worth(content.numeric(24), *filter(None, [written])) == 0


@given(st.floats(-1e6, 1e6), st.floats(0, 100), st.floats(-200, 200))
def test_a_number_counts_within_its_tolerance(value: float, tolerance: float, off: float) -> None:
    item = content.numeric(round(value, 3), round(tolerance, 3))
    near = abs(round(off, 3)) <= round(tolerance, 3)
    answer = f"{round(value, 3) + round(off, 3):.3f}"
    assert worth(item, answer) == (100 if near else 0)


@pytest.mark.parametrize("written", ["119", "１１９", " 1 1 9 ", "一一九", "119。"])
def test_a_word_is_compared_without_width_case_spaces_and_punctuation(written: str) -> None:
    assert worth(content.short_text("119", "一一九"), written) == 100
    assert worth(content.short_text("AED"), "aed") == 100
    assert worth(content.short_text("AED"), "AEDs") == 0


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: content.judgement(3, 3, 1, 0), "worth most"),
        (lambda: content.judgement(3, 2, 0, 0), "worth most and one least"),
        (lambda: content.ordering(2), "has 2 options"),
        (lambda: content.item(kind="ordering"), "right options"),
        (lambda: content.item(kind="matching", options=[{"key": k, "text": {"zh": k, "en": k}} for k in "ab"]), "match"),
        (lambda: content.numeric(3, -1), "0 or more"),
        (content.short_text, "is missing"),
        (lambda: content.short_text("…"), "no letter or digit"),
        (lambda: content.item(accepted=["a"]), "is not for single-choice"),
        (lambda: content.item(decoys=[{"zh": "多", "en": "more"}]), "are not for single-choice"),
        (lambda: content.judgement(3, 2, 1, 0, partial_credit=True), "is not for situational-judgement"),
    ],
)  # fmt: skip
def test_an_item_whose_parts_are_not_those_of_its_kind_is_refused(make: object, message: str) -> None:
    with pytest.raises(ContentError, match=message):
        make()  # type: ignore[operator]
