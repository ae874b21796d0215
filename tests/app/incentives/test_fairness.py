"""The fairness audit on the report: groups compared by share, small ones hidden, an interval to each ratio."""

from app.incentives.rules import PersonInput
from tests.app.incentives.reports import report
from tests.factories import pay

HIGH, LOW = 9000, 3000


def people(unit: str, good: int, poor: int, start: int, **more: object) -> list[PersonInput]:
    """``good`` people with a high score and ``poor`` ones with a low one."""
    scores = [HIGH] * good + [LOW] * poor
    return [pay.person(f"A{start + number:04}", unit=unit, overall=score, **more) for number, score in enumerate(scores)]


def sentences(persons: list[PersonInput], language: str = "en") -> tuple[str, ...]:
    return report(inputs=pay.period(persons), language=language).fairness


def test_groups_too_small_to_hide_anybody_in_are_not_compared() -> None:
    said = sentences(pay.company())
    assert len(said) == 3
    assert all("nobody can be recognised" in sentence for sentence in said)


def test_a_plain_difference_between_units_is_named_with_its_interval() -> None:
    said = sentences(people("FRONT", 38, 2, 1) + people("MEET", 12, 28, 101))[0]
    assert "By unit: in Conferences 12 of 40" in said and "0.32 times the share in Front desk (95%)" in said
    assert "95% interval 0.20–0.51" in said and said.endswith("hardly by chance: look into the assessments and the ratings.")


def test_a_difference_that_chance_can_make_says_so() -> None:
    said = sentences(people("FRONT", 9, 3, 1) + people("MEET", 6, 6, 101))[0]
    assert "0.67 times" in said and said.endswith("it may be chance; keep watching.")


def test_equal_groups_are_not_below_four_fifths() -> None:
    assert sentences(people("FRONT", 10, 5, 1) + people("MEET", 10, 5, 101))[0].endswith("Not below four fifths.")


def test_a_small_group_beside_two_large_ones_is_counted_and_not_named() -> None:
    said = sentences(people("FRONT", 10, 5, 1) + people("MEET", 10, 5, 101) + people("SAFE", 0, 3, 201))
    assert not any("Safety" in sentence for sentence in said)
    assert any("1 more with fewer than 10 people" in sentence for sentence in said)


def test_who_takes_no_part_is_not_counted() -> None:
    interns = people("MEET", 0, 20, 301, employment="intern")
    with_them, without = (
        people("FRONT", 10, 5, 1) + people("MEET", 10, 5, 101) + interns,
        people("FRONT", 10, 5, 1) + people("MEET", 10, 5, 101),
    )
    assert sentences(with_them)[0] == sentences(without)[0]


def test_it_is_said_in_chinese_too() -> None:
    assert sentences(people("FRONT", 38, 2, 1) + people("MEET", 12, 28, 101), "zh")[0].startswith(
        "按单位：会议部有 12/40 人绩效系数达到 1.0"
    )
