"""Plans: everybody is marked, nobody by their mentor, limits hold, all are linked, and the bound is a bound."""

import time
from itertools import combinations, combinations_with_replacement
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assessments.measurement.errors import BadData
from assessments.measurement.facets import fit
from assessments.measurement.linking import joining, links
from assessments.measurement.planning import expected_errors, plan
from tests.assessments.measurement.simulation import simulate


@settings(max_examples=20, deadline=None)
@given(st.integers(8, 40), st.integers(3, 7), st.integers(2, 3), st.integers(0, 99))
@example(37, 7, 3, 18)  # all but even: the direction taken out was not quite zero
def test_plans_keep_limits_and_bars_and_link_everybody(persons: int, raters: int, each: int, seed: int) -> None:
    chance = np.random.default_rng(seed)
    barred = np.zeros((persons, raters), dtype=bool)
    if raters > each:
        barred[np.arange(persons), chance.integers(0, raters, persons)] = True
    # With one rater more than needed, the mentor's bar leaves no choice, and limits could not be kept.
    limit = persons if raters == each + 1 else -(-persons * each // raters) + 4
    made = plan(persons, raters, each, limits=np.full(raters, limit), barred=barred)
    assert all(len(set(row)) == each for row in made.raters.tolist())
    assert not barred[np.arange(persons)[:, None], made.raters].any()
    assert made.load.max() <= limit
    assert made.components == 1
    assert made.bound <= made.worst < np.inf


def test_an_even_plan_comes_close_to_the_bound() -> None:
    made = plan(60, 6, 2)
    assert made.gap < 0.001
    assert np.ptp(made.load) <= 1


LIMITS = [5, 10, 15, 20, *[40] * 8]


@pytest.mark.parametrize(
    ("options", "gap"),
    [({}, 0.006), ({"limits": [10] * 4 + [60] * 8}, 0.012), ({"each": 3}, 0.001), ({"persons": 100, "each": 3, "limits": LIMITS}, 0.006)],
    ids=["even", "four who have little time", "three each", "many limits"],
)
def test_plans_for_twelve_raters_are_near_the_best_possible_within_seconds(options: dict[str, Any], gap: float) -> None:
    start = time.process_time()
    made = plan(**({"persons": 200, "raters": 12} | options))
    assert made.gap < gap
    assert time.process_time() - start < 5
    assert (made.load <= options.get("limits", 200)).all()


@pytest.mark.parametrize("limits", [[4, 4, 4, 4], [1, 4, 4, 4], [2, 2, 3, 4]])
def test_no_plan_at_all_is_below_the_bound_and_the_best_is_found(limits: list[int]) -> None:
    pairs, worst = list(combinations(range(4), 2)), []
    for rows in combinations_with_replacement(pairs, 5):
        if (np.bincount(np.ravel(rows), minlength=4) <= limits).all():
            worst.append(expected_errors(rows, 4)[0].max())
    made = plan(5, 4, 2, limits=limits)
    assert made.bound <= min(worst) + 1e-9
    assert made.worst == pytest.approx(min(worst), rel=1e-6)


def test_a_plan_that_cannot_link_says_so_and_does_not_fail() -> None:
    made = plan(30, 3, 1)
    assert made.components == 3
    assert np.isinf(made.worst)
    alone = plan(8, 1, 1)
    assert alone.worst == alone.bound == alone.gap == 0


def test_many_raters_are_no_trouble() -> None:
    errors, components = expected_errors([[n, n + 1] for n in range(299)], 300)
    assert components == 1
    assert np.isfinite(errors).all()


def test_expected_errors_are_what_a_fit_then_finds() -> None:
    data = simulate(5, 200, 6, 8).data
    assigned = [np.unique(data.facets["rater"].index[data.person == person]) for person in range(200)]
    expected, components = expected_errors(assigned, 6)
    assert components == 1
    assert fit(data).standard_errors("rater") == pytest.approx(expected, rel=0.15)


def test_raters_nobody_links_have_no_expected_error() -> None:
    errors, components = expected_errors([[0, 1], [2, 3]], 4)
    assert components == 2
    assert np.isinf(errors).all()


def test_the_extra_forms_proposed_do_join_the_parts() -> None:
    truth = simulate(1, 60, 6, 3, each=2).data
    apart = truth.keep((truth.facets["rater"].index % 3) == (truth.person % 3))
    found = links(apart)
    joins = joining(apart, found)
    assert len(joins) == int(found.parts["rater"].max())


def test_limits_that_cannot_be_kept_are_named() -> None:
    with pytest.raises(BadData, match="limits allow"):
        plan(10, 3, 2, limits=[5, 5, 5])
    with pytest.raises(BadData, match="no plan keeps"):
        plan(4, 2, 2, barred=np.array([[True, False]] * 4))


def test_a_plan_is_found_where_one_exists_however_tight() -> None:
    # Raters 0 and 1 may mark everybody once; only rater 2 may be barred: the limits leave exactly one number of forms each.
    barred = np.zeros((6, 3), dtype=bool)
    barred[:3, 2] = True
    made = plan(6, 3, 2, limits=[5, 4, 3], barred=barred)
    assert made.load.tolist() == [5, 4, 3]
    assert not made.raters[:3].tolist().count([2, 2])
