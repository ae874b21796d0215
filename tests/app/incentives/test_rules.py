"""A period is computed by rules that anybody can check by hand."""

from dataclasses import replace

import pytest

from app.incentives.rules import (
    DAY,
    AwardClaim,
    Curve,
    Entry,
    IncentiveError,
    PersonInput,
    PersonResult,
    Scheme,
    Score,
    Segment,
    compute,
    load_scheme,
)
from tests.factories import pay


def alone(person: PersonInput, scheme: Scheme | None = None) -> PersonResult:
    return compute(scheme or pay.scheme(), pay.period([person])).persons[0]


def refused(scheme: Scheme, *persons: PersonInput) -> str:
    with pytest.raises(IncentiveError) as caught:
        compute(scheme, pay.period(persons))
    return str(caught.value)


# --- base and factors ----------------------------------------------------------------------


def test_a_typical_person_gets_the_base() -> None:
    result = alone(pay.person(overall=6000))
    assert (result.base, result.attendance, result.performance, result.service) == (300_000, 10_000, 10_000, 10_000)
    assert result.bonus == result.gross == 300_000


def test_the_factors_multiply_and_are_rounded_once() -> None:
    result = alone(pay.person(overall=6412, present=61, service=8650))
    # 1 + 4.12·0.3/15 = 1.0824; 61/65 = 0.93846 → 0.9385; 1 + 6.5·0.1/15 = 1.04333 → 1.0433
    assert (result.performance, result.attendance, result.service) == (10_824, 9_385, 10_433)
    assert result.bonus == 317_945  # 3000.00 × 0.9385 × 1.0824 × 1.0433 = 3179.4538…


def test_below_expectation_is_pay_not_earned_and_never_a_debt() -> None:
    assert alone(pay.person(overall=0)).gross == 0
    assert alone(pay.person(overall=2000)).performance == 3_000


def test_who_changed_posts_gets_each_by_its_days() -> None:
    posts = (Segment("receptionist", "junior", 46), Segment("lead", "mid", 46))
    assert alone(pay.person(position="lead", tier="mid", overall=7000, segments=posts)).base == (300_000 + 480_000) // 2


def test_a_shared_post_counts_by_its_share() -> None:
    posts = (Segment("lead", "mid", 92, 6_000), Segment("receptionist", "mid", 92, 4_000))
    assert alone(pay.person(position="lead", tier="mid", overall=7000, segments=posts)).base == 480_000 * 6 // 10 + 390_000 * 4 // 10


def test_who_joined_during_the_period_gets_part_of_the_base() -> None:
    joined = pay.person(segments=(Segment("receptionist", "junior", 31),))
    assert alone(joined).base == 101_087  # 3000 × 31 / 92 = 1010.869…


def test_attendance_above_what_was_due_adds_nothing() -> None:
    assert alone(pay.person(present=70)).attendance == 10_000


def test_what_is_expected_depends_on_the_tier_held() -> None:
    typical = [
        alone(pay.person(tier=tier, overall=score)).performance for tier, score in (("junior", 6000), ("mid", 7000), ("senior", 8000))
    ]
    assert typical == [10_000] * 3


def test_no_score_means_factor_one_and_no_grade() -> None:
    result = alone(pay.person(overall=None))
    assert (result.performance, result.grade, result.bonus) == (10_000, None, 300_000)


def test_a_scheme_may_ask_for_a_score() -> None:
    curves = {tier: replace(curve, missing=None) for tier, curve in load_scheme().performance.items()}
    result = alone(pay.person(overall=None), pay.scheme(performance=curves))
    assert (result.reasons, result.bonus) == (("no-score",), 0)


def test_the_scheme_says_whether_raw_or_adjusted_scores_count() -> None:
    both = replace(pay.person(), overall=Score(6000, 7500))
    assert [alone(both, pay.scheme(score_basis=basis)).overall for basis in ("raw", "adjusted")] == [6000, 7500]
    assert alone(pay.person(overall=6000), pay.scheme(score_basis="adjusted")).overall == 6000


@pytest.mark.parametrize(
    ("score", "slug"),
    [(4000, "developing"), (5499, "developing"), (5500, "competent"), (5800, "competent"), (6250, "good"), (7000, "excellent")],
)
def test_grades_name_ranges_of_the_factor(score: int, slug: str) -> None:
    assert alone(pay.person(overall=score)).grade == slug


@pytest.mark.parametrize(
    ("score", "factor"),
    [(None, 7_000), (0, 5_000), (1000, 5_000), (2000, 7_500), (2500, 8_750), (3000, 10_000), (9999, 10_000), (1001, 5_003), (1002, 5_005)],
)
def test_a_curve_is_read_between_its_points(score: int | None, factor: int) -> None:
    assert Curve(((1000, 5_000), (3000, 10_000)), 7_000).at(score) == factor


# --- eligibility ---------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["outsourced", "intern"])
def test_kinds_of_employment_outside_the_scheme_get_nothing(kind: str) -> None:
    result = alone(pay.person(employment=kind))
    assert (result.reasons, result.bonus) == (("employment",), 0)


@pytest.mark.parametrize("kind", ["contract", "dispatched", "part-time", "re-employed"])
def test_kinds_of_employment_inside_the_scheme_are_treated_alike(kind: str) -> None:
    assert alone(pay.person(employment=kind)).bonus == 300_000


def test_half_the_days_due_are_enough_and_less_is_not() -> None:
    just = replace(pay.person(), days_present=325)
    assert alone(just).eligible
    assert alone(replace(just, days_present=324)).reasons == ("attendance",)


def test_thirty_days_are_enough_and_less_is_not() -> None:
    days = {count: alone(pay.person(segments=(Segment("receptionist", "junior", count),))).reasons for count in (29, 30)}
    assert days == {29: ("few-days",), 30: ()}


def test_two_posts_one_after_the_other_add_up_their_days() -> None:
    posts = (Segment("receptionist", "junior", 20), Segment("receptionist", "mid", 20))
    assert alone(pay.person(tier="mid", segments=posts)).eligible


def test_without_a_tier_there_is_no_bonus_and_no_error() -> None:
    newcomer = pay.person(tier=None, segments=(Segment("receptionist", None, 92),))
    assert alone(newcomer).reasons == ("no-tier",)


def test_nobody_without_due_days_takes_part() -> None:
    assert alone(replace(pay.person(), days_due=0, days_present=0)).reasons == ("attendance",)


# --- the trace -----------------------------------------------------------------------------


def test_every_amount_stands_in_a_step() -> None:
    result = compute(pay.scheme(pool="organisation"), pay.period(pay.company(), whole=3_000_000))
    for person in result.persons:
        outcomes = {step.rule: step.outcome for step in person.steps}
        assert (outcomes["base"], outcomes["attendance"], outcomes["service"]) == (person.base, person.attendance, person.service)
        assert (outcomes["entitlement"], outcomes["bonus"], outcomes["gross"]) == (person.entitlement, person.bonus, person.gross)


def test_the_steps_of_a_pool_say_how_the_last_cent_was_given() -> None:
    people = [pay.person(number) for number in ("A1", "A2", "A3")]
    result = compute(pay.scheme(pool="organisation"), pay.period(people, whole=100_000))
    extra = [next(step for step in person.steps if step.rule == "pool").inputs["extra"] for person in result.persons]
    assert extra == [1, 0, 0]


# --- what can't be computed is said, all at once -------------------------------------------


def test_problems_of_the_inputs_come_with_the_staff_number() -> None:
    text = refused(
        pay.scheme(),
        pay.person("A1", position="driver", segments=(Segment("driver", "junior", 92),)),
        pay.person("A2", segments=(Segment("receptionist", "junior", 93),)),
        pay.person("A3", awards=(AwardClaim("medal", "M-1"),)),
        pay.person("A3", deductions=(Entry("D-1", -1),)),
    )
    for part in (
        "A1: the scheme has no base for driver",
        "A2: the posts add up",
        "A3: the scheme has no award",
        "A3: appears twice",
        "A3: a deduction",
    ):
        assert part in text


def test_a_period_of_another_length_than_the_schemes_is_refused() -> None:
    with pytest.raises(IncentiveError, match="quarter"):
        compute(pay.scheme(), replace(pay.period([pay.person()]), period_kind="month"))


def test_a_pool_that_is_missing_or_not_wanted_is_refused() -> None:
    with pytest.raises(IncentiveError, match="no pool for FRONT"):
        compute(pay.scheme(pool="unit"), pay.period([pay.person()]))
    with pytest.raises(IncentiveError, match="not asked for"):
        compute(pay.scheme(), pay.period([pay.person()], whole=1))


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        (AwardClaim("mentor-allowance", "P", 7), "quantity 7"),
        (AwardClaim("mentor-allowance", "P", 1, 500), "a quantity, not an amount"),
        (AwardClaim("improvement-award", "P"), "an amount"),
        (AwardClaim("improvement-award", "P", amount=500_001), "outside the scheme"),
    ],
)
def test_an_award_outside_its_limits_is_refused(claim: AwardClaim, words: str) -> None:
    assert words in refused(pay.scheme(), pay.person(awards=(claim,)))


def test_impossible_figures_are_refused() -> None:
    assert "score" in refused(pay.scheme(), pay.person(overall=10_001))
    assert "days due" in refused(pay.scheme(), replace(pay.person(), days_present=401 * DAY))
    assert "employment" in refused(pay.scheme(), pay.person(employment="friend"))
