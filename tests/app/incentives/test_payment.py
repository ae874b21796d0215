"""From what was earned to what is paid: caps, pools, awards, deductions, adjustments."""

from app.incentives.rules import AwardClaim, Caps, Entry, PersonInput, PersonResult, Scheme, compute
from tests.factories import pay


def alone(person: PersonInput, scheme: Scheme | None = None) -> PersonResult:
    return compute(scheme or pay.scheme(), pay.period([person])).persons[0]


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
