"""Two results side by side, and amounts that stand far from their peers."""

from app.incentives.rules import compare, compute, median_of, outliers, sensitivity, with_scores
from tests.factories import pay


def test_a_comparison_says_who_gains_who_loses_and_what_moves() -> None:
    scheme, inputs = pay.scheme(pool="organisation"), pay.period([pay.person("A1"), pay.person("A2"), pay.person("A3")], whole=900_000)
    shifted = with_scores(inputs, {"A1": 7500, "A3": 4000})
    result = compare(compute(scheme, inputs), compute(scheme, shifted))
    assert [change.staff_number for change in result.gainers] == ["A1", "A2"]
    assert [change.staff_number for change in result.losers] == ["A3"]
    assert (result.gained, result.lost, result.net, result.before) == (result.moved, result.moved, 0, 900_000)
    assert {change.staff_number for change in result.regraded} == {"A1", "A3"}


def test_leaving_out_a_rater_shows_who_would_be_paid_otherwise() -> None:
    inputs = pay.period([pay.person("A1"), pay.person("A2")])
    found = sensitivity(pay.scheme(), inputs, {"without Zhou Min": {"A1": 6100}, "without Liu Qiang": {}})
    assert [change.staff_number for change in found["without Zhou Min"].gainers] == ["A1"]
    assert found["without Liu Qiang"].largest == 0


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
