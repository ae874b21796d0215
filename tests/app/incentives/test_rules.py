"""A period is computed by rules that anybody can check by hand."""

from dataclasses import replace

import pytest

from app.incentives.rules import (
    DAY,
    AwardClaim,
    Caps,
    Curve,
    Entry,
    IncentiveError,
    PersonInput,
    PersonResult,
    Scheme,
    Score,
    Segment,
    compare,
    compute,
    load_scheme,
    median_of,
    outliers,
    scheme_from_yaml,
    with_scores,
)
from app.incentives.rules.loading import DEFAULT
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


# --- caps ----------------------------------------------------------------------------------


def test_a_person_cap_is_a_multiple_of_the_base_or_an_amount() -> None:
    strong = pay.person(overall=10_000)
    assert alone(strong).bonus == 420_000
    assert alone(strong, pay.scheme(caps=Caps(12_500, None, None))).bonus == 375_000
    assert alone(strong, pay.scheme(caps=Caps(12_500, 350_000, None))).bonus == 350_000


def test_a_total_cap_lowers_all_in_proportion_and_nobody_gains() -> None:
    people = [pay.person(f"A{n}", overall=6000) for n in range(3)]
    result = compute(pay.scheme(caps=Caps(None, None, 500_000)), pay.period(people))
    assert [person.bonus for person in result.persons] == [166_667, 166_667, 166_666]
    assert compute(pay.scheme(caps=Caps(None, None, 900_000)), pay.period(people)).bonus == 900_000


# --- awards, deductions, adjustments -------------------------------------------------------


def test_awards_are_paid_beside_the_bonus() -> None:
    claims = (AwardClaim("mentor-allowance", "P-1", 2), AwardClaim("improvement-award", "S-4", amount=80_000))
    result = alone(pay.person(awards=claims))
    assert (result.awarded, result.gross) == (140_000, 440_000)


def test_an_award_reaches_those_who_take_no_part_in_the_bonus() -> None:
    result = alone(pay.person(employment="intern", awards=(AwardClaim("improvement-award", "S-4", amount=50_000),)))
    assert (result.bonus, result.gross) == (0, 50_000)


def test_a_deduction_takes_a_fifth_at_most_and_the_rest_waits() -> None:
    result = alone(pay.person(deductions=(Entry("D-1", 40_000), Entry("D-2", 40_000))))
    assert [line.applied for line in result.deductions] == [40_000, 20_000]
    assert (result.gross, result.carried_forward) == (240_000, 20_000)


def test_an_adjustment_can_take_all_but_never_more() -> None:
    result = alone(pay.person(adjustments=(Entry("J-1", -350_000),)))
    assert (result.gross, result.carried_forward) == (0, 50_000)


# --- pools ---------------------------------------------------------------------------------


def test_a_pool_is_paid_out_to_the_cent_in_the_published_order() -> None:
    people = [pay.person(number) for number in ("B2", "A9", "A10")]
    result = compute(pay.scheme(pool="organisation"), pay.period(people, whole=100_001))
    assert {person.staff_number: person.bonus for person in result.persons} == {"A10": 33_334, "A9": 33_334, "B2": 33_333}


def test_each_unit_shares_its_own_pool() -> None:
    people = [pay.person("A1"), pay.person("A2", unit="MEET"), pay.person("A3", unit="MEET", overall=7500)]
    result = compute(pay.scheme(pool="unit"), pay.period(people, FRONT=10_000, MEET=23_000))
    assert [person.bonus for person in result.persons] == [10_000, 10_000, 13_000]


def test_what_a_cap_frees_goes_to_the_others() -> None:
    people = [pay.person("A1", position="lead", tier="senior", overall=8000), pay.person("A2"), pay.person("A3")]
    caps = Caps(None, 400_000, None)
    result = compute(pay.scheme(pool="organisation", caps=caps), pay.period(people, whole=1_100_000))
    assert [person.bonus for person in result.persons] == [400_000, 350_000, 350_000]


def test_when_all_are_capped_the_pool_says_what_is_left() -> None:
    result = compute(pay.scheme(pool="organisation", caps=Caps(10_000, None, None)), pay.period([pay.person()], whole=500_000))
    assert (result.bonus, result.pools[0].paid, result.pools[0].unpaid) == (300_000, 300_000, 200_000)


def test_a_pool_that_nobody_has_a_claim_on_stays_whole() -> None:
    result = compute(pay.scheme(pool="organisation"), pay.period([pay.person(employment="intern")], whole=500_000))
    assert (result.bonus, result.pools[0].unpaid) == (0, 500_000)


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


# --- the scheme as a file ------------------------------------------------------------------


def test_the_shipped_scheme_is_read_exactly() -> None:
    scheme = load_scheme()
    assert scheme.base["receptionist"]["mid"] == 390_000
    assert scheme.performance["senior"].points[3] == (9200, 13_000)
    assert scheme.caps == Caps(15_000, None, None)


def test_the_hash_of_a_scheme_follows_its_content_only() -> None:
    text = DEFAULT.read_text("utf-8")
    same = scheme_from_yaml("# another comment\n" + text)
    other = scheme_from_yaml(text.replace("mid: 3900", "mid: 3900.01"))
    assert same.content_hash == load_scheme().content_hash != other.content_hash


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("[60, 1], [75, 1.3]", "[60, 1], [75, 0.9]", "may not fall"),
        ("[60, 1], [75, 1.3]", "[60, 1], [60, 1.3]", "must rise"),
        ("mid: 3900", "mid: 3900.005", "decimal places"),
        ("mid: 3900,", "", "same tiers"),
        ("mid: 3900", "mid: -1", "negative"),
        ("pool: none", "pool: sometimes", "choose one of"),
        ("score_basis: raw", "score_basis: best", "choose one of"),
        ("employment: [contract,", "employment: [friend,", "unknown kind"),
        ("slug: improvement-award", "slug: mentor-allowance", "same name"),
        ("most_share: 0.2", "most_share: 1.2", "between 0 and 1"),
        ("pool: none", "pool: unit\ncaps2: x", ""),
        ("version: 1\n", "", "KeyError"),
        ("version: 1", "version: [", "not a scheme"),
    ],
)
def test_a_scheme_that_makes_no_sense_is_refused_with_a_sentence(old: str, new: str, words: str) -> None:
    text = DEFAULT.read_text("utf-8")
    assert old in text
    if words:
        with pytest.raises(IncentiveError, match=words):
            scheme_from_yaml(text.replace(old, new, 1))
    else:
        assert scheme_from_yaml(text.replace(old, new, 1)).pool == "unit"


# --- side by side --------------------------------------------------------------------------


def test_a_comparison_says_who_gains_who_loses_and_what_moves() -> None:
    scheme, inputs = pay.scheme(pool="organisation"), pay.period([pay.person("A1"), pay.person("A2"), pay.person("A3")], whole=900_000)
    shifted = with_scores(inputs, {"A1": 7500, "A3": 4000})
    result = compare(compute(scheme, inputs), compute(scheme, shifted))
    assert [change.staff_number for change in result.gainers] == ["A1", "A2"]
    assert [change.staff_number for change in result.losers] == ["A3"]
    assert (result.gained, result.lost, result.net, result.before) == (result.moved, result.moved, 0, 900_000)
    assert {change.staff_number for change in result.regraded} == {"A1", "A3"}


def test_a_comparison_of_two_schemes_shows_the_net_cost() -> None:
    inputs = pay.period([pay.person("A1"), pay.person("A2", employment="intern")])
    dearer = pay.scheme(base={"receptionist": {"junior": 330_000, "mid": 1, "senior": 1}})
    result = compare(compute(pay.scheme(), inputs), compute(dearer, inputs))
    assert (result.net, result.moved, result.largest) == (30_000, 0, 30_000)


def test_who_stands_on_one_side_only_is_still_counted() -> None:
    one, two = pay.period([pay.person("A1")]), pay.period([pay.person("A2")])
    result = compare(compute(pay.scheme(), one), compute(pay.scheme(), two))
    assert [(change.before, change.after) for change in result.changes] == [(300_000, None), (None, 300_000)]


def test_the_median_is_rounded_half_up_and_nothing_has_none() -> None:
    assert [median_of([]), median_of([3]), median_of([1, 2]), median_of([5, 1, 9])] == [None, 3, 2, 5]


def test_an_amount_far_from_its_peers_is_found_and_small_groups_are_left_alone() -> None:
    people = [pay.person(f"A{n}", overall=6000 + 50 * n) for n in range(6)] + [pay.person("A9", overall=10_000)]
    found = outliers(compute(pay.scheme(), pay.period(people)))
    assert [outlier.staff_number for outlier in found] == ["A9"]
    assert not outliers(compute(pay.scheme(), pay.period(people[3:])))
