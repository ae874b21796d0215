"""Items are drawn by blueprint: all that is asked, nothing twice, whenever it is possible at all."""

from collections import Counter
from itertools import combinations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.catalog import BankTooSmall, draw_items
from assessments.schema import Difficulty, Draw, Item
from tests.factories import content

TOPICS = st.sampled_from(["greeting", "safety"])
DIFFICULTIES = st.sampled_from(["easy", "hard"])
BANKS = st.lists(st.tuples(TOPICS, DIFFICULTIES), max_size=7)
BLUEPRINTS = st.lists(st.tuples(TOPICS, st.integers(1, 2), st.none() | DIFFICULTIES), min_size=1, max_size=3)


def bank(kinds: list[tuple[str, str]]) -> list[Item]:
    return [content.item(f"item-{number}", topic=topic, difficulty=difficulty) for number, (topic, difficulty) in enumerate(kinds)]


def could_be_filled(draws: tuple[Draw, ...], items: list[Item]) -> bool:
    """Hall's condition, spelled out: any lines of the blueprint together have enough items."""
    lines = [draw for draw in draws for _ in range(draw.count)]
    return all(
        sum(any(draw.takes(item) for draw in chosen) for item in items) >= size
        for size in range(1, len(lines) + 1)
        for chosen in combinations(lines, size)
    )


@given(BANKS, BLUEPRINTS, st.integers(0, 9))
def test_a_blueprint_is_filled_exactly_when_it_can_be(
    kinds: list[tuple[str, str]], lines: list[tuple[str, int, str | None]], seed: int
) -> None:
    items = bank(kinds)
    quiz = content.quiz(*({"topic": topic, "count": count, "difficulty": difficulty} for topic, count, difficulty in lines), order="fixed")
    if not could_be_filled(quiz.draw, items):
        with pytest.raises(BankTooSmall):
            draw_items(quiz, items, Random(seed))
        return
    drawn = draw_items(quiz, items, Random(seed))
    assert len({item.slug for item in drawn}) == len(drawn) == quiz.count
    wanted = [draw for draw in quiz.draw for _ in range(draw.count)]
    assert all(draw.takes(item) for draw, item in zip(wanted, drawn, strict=True))


def test_a_wide_line_does_not_rob_a_narrow_one() -> None:
    items = bank([("safety", "hard"), ("safety", "easy")])
    quiz = content.quiz({"topic": "safety", "count": 1}, {"topic": "safety", "count": 1, "difficulty": "hard"}, order="fixed")
    for seed in range(20):
        assert draw_items(quiz, items, Random(seed))[1].difficulty is Difficulty.HARD


def test_the_same_seed_draws_the_same_whatever_the_order_of_the_bank() -> None:
    items = bank([("safety", "easy")] * 12)
    quiz = content.quiz({"topic": "safety", "count": 5})
    assert draw_items(quiz, items, Random(7)) == draw_items(quiz, items[::-1], Random(7))


def test_every_item_has_the_same_chance() -> None:
    items = bank([("safety", "easy")] * 6)
    quiz = content.quiz({"topic": "safety", "count": 2})
    counts = Counter(item.slug for seed in range(3000) for item in draw_items(quiz, items, Random(seed)))
    assert all(abs(count - 1000) < 120 for count in counts.values())


def test_items_are_shuffled_unless_the_order_is_fixed() -> None:
    items = bank([("greeting", "easy")] * 5 + [("safety", "easy")] * 5)
    lines = ({"topic": "greeting", "count": 5}, {"topic": "safety", "count": 5})
    fixed = draw_items(content.quiz(*lines, order="fixed"), items, Random(1))
    assert [item.topic for item in fixed] == ["greeting"] * 5 + ["safety"] * 5
    shuffled = {tuple(item.topic for item in draw_items(content.quiz(*lines), items, Random(seed))) for seed in range(10)}
    assert len(shuffled) > 1


def test_competency_narrows_a_line() -> None:
    items = [content.item("one"), content.item("two", competency="patience")]
    quiz = content.quiz({"topic": "greeting", "count": 1, "competency": "patience"})
    assert [item.slug for item in draw_items(quiz, items, Random(0))] == ["two"]


def test_a_bank_that_is_too_small_says_which_line() -> None:
    quiz = content.quiz({"topic": "greeting", "count": 1}, {"topic": "safety", "count": 2})
    with pytest.raises(BankTooSmall, match="too few items of 'safety' for the quiz 'short-quiz'") as caught:
        draw_items(quiz, bank([("greeting", "easy"), ("safety", "easy")]), Random(0))
    assert caught.value.draw.topic == "safety"
