"""Cuts, classification, gains and fairness against their reference cases, by hand, and by what must hold whatever the data."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.measurement.classification import livingston_lewis
from assessments.measurement.errors import BadData, NoVariation, TooFew
from assessments.measurement.fairness import audit
from assessments.measurement.gains import difference, from_summary, paired_gain, share_change, wilson
from assessments.measurement.hofstee import hofstee
from assessments.measurement.standard_setting import angoff, borderline_group, borderline_regression

Case = Callable[..., Any]
EXACT, ACCURACY, KAPPA = 1e-9, 0.005, 0.01


def column(rows: list[dict[str, str]], name: str) -> list[float]:
    return [float(row[name]) for row in rows]


# --- cuts ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("key", "left_out"), [("angoff", set()), ("angoff_drop_J1", {"J1"})])
def test_angoff_agrees_with_the_case(case_rows: Case, reference: Case, key: str, left_out: set[str]) -> None:
    expected = reference("angoff_a")[key]
    table = [[float(value) for name, value in row.items() if name not in {"item", *left_out}] for row in case_rows("angoff_a")]
    found = angoff(table)
    assert (found.cut, found.se, found.judge_sd) == pytest.approx(
        (expected["cut_raw"], expected["se_cut"], expected["sd_judges"]), abs=EXACT
    )
    assert found.judge_cuts == pytest.approx(list(expected["judge_cuts"].values()), abs=EXACT)
    assert found.item_means == pytest.approx(expected["item_means"], abs=EXACT)


def test_borderline_methods_agree_with_the_case(case_rows: Case, reference: Case) -> None:
    expected, rows = reference("borderline_a")["brm"], case_rows("borderline_a")
    scores, judged = column(rows, "score"), column(rows, "global")
    found = borderline_regression(scores, judged, expected["borderline"])
    for name in ("intercept", "slope", "r2", "rmse", "pass_rate", "cut"):
        assert getattr(found, name) == pytest.approx(expected[name], abs=EXACT), name
    assert found.se == pytest.approx(expected["se_fit"], abs=EXACT)
    assert found.bootstrap_se == pytest.approx(expected["bootstrap_se_approx"], rel=0.06)
    group = borderline_group(scores, judged, expected["borderline"])
    assert (group.cut, group.median, group.n) == pytest.approx(
        (expected["borderline_group_mean"], expected["borderline_group_median"], expected["n_borderline"])
    )


def test_intervals_of_the_regression_cut_hold_what_they_promise() -> None:
    inside = 0
    for seed in range(200):
        chance = np.random.default_rng(seed)
        judged = chance.integers(1, 6, 60)
        found = borderline_regression(40 + 8 * judged + chance.normal(0, 7, 60), judged, 2)
        inside += found.low <= 56 <= found.high
    assert 0.92 < inside / 200 < 0.98


def test_hofstee_meets_where_line_and_curve_cross() -> None:
    # 100 scores 1 … 100: below cut c fail c − 1 per cent. Line from (40, .60) to (60, .20): .60 − .02 (c − 40) = (c − 1)/100 at c = 47.
    five = np.ones(5)
    found = hofstee(np.arange(1, 101), 40 * five, 60 * five, 0.2 * five, 0.6 * five)
    assert found.cut == pytest.approx(47, abs=0.51)
    assert found.fail_rate == pytest.approx(0.46, abs=0.006)
    assert found.warnings == ()
    assert found.judges_se == 0 < found.persons_se
    missed = hofstee(np.arange(1, 101), 90 * five, 95 * five, 0.1 * five, 0.2 * five)
    assert missed.cut == 90
    assert missed.warnings


def test_hofstees_error_is_that_of_other_judges_and_other_persons() -> None:
    # Scores N(60, 10), bounds 45 to 60 points and 10 to 40 per cent on average: Φ((c − 60)/10) = .4 − .02 (c − 45) at c = 52.96.
    inside, cuts, errors = 0, [], []
    for seed in range(100):
        chance = np.random.default_rng(seed)
        low, high = chance.normal(45, 3, 6), chance.normal(60, 3, 6)
        rates = chance.normal(0.1, 0.02, 6).clip(0, 0.2), chance.normal(0.4, 0.05, 6).clip(0.2, 1)
        found = hofstee(chance.normal(60, 10, 80), low, high, *rates)
        inside += found.low <= 52.9616 <= found.high
        cuts.append(found.cut)
        errors.append(found.se)
    assert np.mean(cuts) == pytest.approx(52.96, abs=0.3)
    assert np.mean(errors) == pytest.approx(np.std(cuts), rel=0.25)
    assert 0.89 <= inside / 100 <= 0.995


def test_hofstee_of_few_is_refused_or_warned_of() -> None:
    with pytest.raises(TooFew, match="two judges and 30 persons"):
        hofstee(np.arange(100), [40], [60], [0.2], [0.6])
    with pytest.raises(TooFew):
        hofstee(np.arange(29), [10, 12], [20, 22], [0.2, 0.2], [0.6, 0.6])
    with pytest.raises(BadData, match="missing"):
        hofstee(np.arange(100), [40, np.nan], [60, 60], [0.2, 0.2], [0.6, 0.6])
    assert "2 judges" in hofstee(np.arange(1, 101), [40, 42], [60, 60], [0.2, 0.2], [0.6, 0.6]).warnings[0]


def test_small_or_senseless_standard_settings_are_named() -> None:
    with pytest.raises(TooFew):
        angoff(np.full((5, 1), 0.5))
    with pytest.raises(BadData):
        angoff(np.full((5, 3), 1.5))
    assert angoff(np.full((5, 3), 0.5)).warnings
    with pytest.raises(TooFew, match="regression"):
        borderline_group([1, 2, 3], [2, 3, 3], 2)
    with pytest.raises(BadData, match="do not score higher"):
        borderline_regression(np.arange(20), -np.arange(20), 3)
    with pytest.raises(NoVariation):
        borderline_regression(np.arange(20), np.ones(20), 1)


# --- classification ------------------------------------------------------------------------


@pytest.mark.parametrize(("key", "parameters"), [("ll_cut50", 4), ("ll_2p_cut50", 2)])
def test_livingston_lewis_agrees_with_the_case(case_rows: Case, reference: Case, key: str, parameters: int) -> None:
    expected = reference("ll_binom100")
    scores = column(case_rows("ll_binom100"), "score")
    found = livingston_lewis(scores, 0.7, [50], lowest=0, highest=100, parameters=parameters)
    assert found.effective_items == pytest.approx(expected["etl"], abs=1e-6)
    shape = expected[key]["parameters"]
    assert found.beta == pytest.approx((shape["alpha"], shape["beta"], shape["l"], shape["u"]), rel=1e-6)
    assert found.accuracy == pytest.approx(expected[key]["classification.accuracy"]["Accuracy"], abs=ACCURACY)
    assert found.consistency == pytest.approx(expected[key]["classification.consistency"]["p"], abs=ACCURACY)
    assert found.kappa == pytest.approx(expected[key]["classification.consistency"]["Kappa"], abs=KAPPA)


def test_livingston_lewis_with_tiers_agrees_and_is_symmetric(case_rows: Case, reference: Case) -> None:
    expected = reference("ll_binom100")["ll_multi_cut45_60"]
    found = livingston_lewis(column(case_rows("ll_binom100"), "score"), 0.7, [45, 60], lowest=0, highest=100, resamples=50)
    assert found.accuracy == pytest.approx(expected["accuracy"]["overall"]["accuracy"], abs=ACCURACY)
    assert found.consistency_matrix == pytest.approx(np.array(expected["consistency"]["overall"]["consistencymatrix"]), abs=ACCURACY)
    assert found.accuracy_interval is not None
    assert found.accuracy_interval[0] < found.accuracy < found.accuracy_interval[1]


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 1000), st.floats(0.3, 0.95), st.floats(0.2, 0.8))
def test_consistency_matrices_are_symmetric_whatever_the_cut(seed: int, reliability: float, cut: float) -> None:
    scores = np.random.default_rng(seed).beta(6, 4, 300)
    found = livingston_lewis(scores, reliability, [cut], lowest=0, highest=1)
    assert found.consistency_matrix == pytest.approx(found.consistency_matrix.T, abs=1e-12)
    assert found.consistency_matrix.sum() == pytest.approx(1, abs=1e-9)
    assert found.accuracy_matrix.sum() == pytest.approx(1, abs=1e-9)


def test_classification_of_few_is_refused() -> None:
    with pytest.raises(TooFew):
        livingston_lewis(np.arange(20), 0.8, [10], lowest=0, highest=20)
    with pytest.raises(BadData):
        livingston_lewis(np.arange(60), 1.2, [10], lowest=0, highest=60)


# --- gains ---------------------------------------------------------------------------------


def test_paired_gain_agrees_with_the_case(case_rows: Case, reference: Case) -> None:
    expected, rows = reference("gain_pre_post_a")["paired"], case_rows("gain_pre_post_a")
    found = paired_gain(column(rows, "pre"), column(rows, "post"), highest=100)
    names = {
        "mean_before": "mean_pre", "mean_after": "mean_post", "sd_before": "sd_pre", "sd_after": "sd_post", "hake": "hake_gain_class",
        "hake_individual": "hake_gain_mean_of_individual", "at_ceiling": "n_excluded_at_ceiling", "d_glass": "d_pre_glass",
        "g_z": "g_z_exact", "g_av": "g_av_exact",
    } | {name: name for name in ("r", "d_z", "d_rm", "var_d_rm", "d_av", "t", "p", "wilcoxon_p")}  # fmt: skip
    for name, theirs in names.items():
        assert getattr(found, name) == pytest.approx(expected[theirs], rel=1e-8), name
    assert (found.d_z_low, found.d_z_high) == pytest.approx((expected["d_z_ci95"]["lo"], expected["d_z_ci95"]["hi"]), abs=1e-6)


def test_independent_groups_agree_with_the_case(reference: Case) -> None:
    example = reference("gain_pre_post_a")["independent_groups_example"]
    i, expected = example["inputs"], example["values"]
    found = from_summary(i["m1"], i["m2"], i["s1"], i["s2"], (i["n1"], i["n2"]))
    assert (found.d, found.var_d, found.g, found.t) == pytest.approx([expected[n] for n in ("d", "var_d", "g_exact", "t")], rel=1e-9)
    assert (found.d_low, found.d_high) == pytest.approx(
        (expected["d_ci95_noncentral_t"]["lo"], expected["d_ci95_noncentral_t"]["hi"]), abs=1e-6
    )


def test_hedges_g_is_right_on_average_and_covered() -> None:
    values, inside = [], 0
    for seed in range(200):
        chance = np.random.default_rng(seed)
        found = difference(chance.normal(0.5, 1, 12), chance.normal(0, 1, 12))
        values.append(found.g)
        inside += found.d_low <= 0.5 <= found.d_high
    assert np.mean(values) == pytest.approx(0.5, abs=0.06)
    assert 0.92 < inside / 200 < 0.98


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 90), min_size=8, max_size=30, unique=True), st.integers(1, 9))
def test_gains_turn_round_with_the_order(before: list[int], seed: int) -> None:
    after = np.random.default_rng(seed).integers(0, 100, len(before))
    one, other = paired_gain(before, after, highest=100), paired_gain(after, before, highest=100)
    assert other.gain == pytest.approx(-one.gain)
    assert (other.d_z_low, other.d_z_high) == pytest.approx((-one.d_z_high, -one.d_z_low), abs=1e-6)


def test_a_share_that_changes_worked_by_hand() -> None:
    # 40 people: 20 yes both times, 12 gained, 2 lost, 6 never. Change .25; McNemar's exact p = 2 · P(X ≤ 2 | 14, ½) = .01294.
    before = np.array([True] * 22 + [False] * 18)
    after = np.array([True] * 20 + [False] * 2 + [True] * 12 + [False] * 6)
    found = share_change(before, after)
    assert (found.change, found.p) == pytest.approx((0.25, 0.012939), abs=1e-6)
    assert 0 < found.low < 0.25 < found.high < 0.5


def test_wilsons_interval_as_printed() -> None:
    # Newcombe 1998, Statistics in Medicine 17, 857–872, Table I, method 3: 81 of 263 gives .2553 to .3662.
    assert wilson(81 / 263, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)


def test_few_pairs_are_refused_and_some_are_warned_of() -> None:
    with pytest.raises(TooFew):
        paired_gain([1, 2, 3], [2, 3, 5], highest=10)
    with pytest.raises(BadData, match="top of the scale"):
        paired_gain(range(8), range(1, 9), highest=5)
    assert paired_gain(range(8), [1, 3, 3, 4, 6, 6, 7, 9], highest=10).warnings


# --- fairness ------------------------------------------------------------------------------


def test_adverse_impact_agrees_with_the_case(case_rows: Case, reference: Case) -> None:
    expected, rows = reference("four_fifths_eeoc"), case_rows("four_fifths_eeoc")
    found = audit([row["group"] for row in rows], [int(row["applicants"]) for row in rows], [int(row["selected"]) for row in rows])
    assert found.reference == expected["computed"]["reference_group"]
    for row in expected["computed"]["groups"][1:]:
        mine = found.of(row["group"])
        assert round(mine.ratio or 0, 2) == expected["published"]["ratios"][row["group"]]
        assert mine.below_four_fifths == row["below_four_fifths"]
        assert mine.shortfall == row["shortfall_to_80pct"]
        assert (mine.ratio_low, mine.ratio_high) == pytest.approx((row["ratio_ci95"]["lo"], row["ratio_ci95"]["hi"]), abs=1e-9)
        assert (mine.z, mine.p_z, mine.p_fisher, mine.p_chisq) == pytest.approx(
            (row["z_pooled"], row["p_z"], row["p_fisher"], row["p_chisq_yates"]), abs=1e-9
        )


def test_four_fifths_exactly_is_not_below() -> None:
    found = audit(["a", "b"], [100, 100], [60, 48])
    assert found.of("b").below_four_fifths is False
    assert audit(["a", "b"], [100, 100], [60, 47]).of("b").shortfall == 1


def test_small_groups_are_hidden_and_never_the_reference() -> None:
    found = audit(["a", "b", "few"], [50, 40, 4], [25, 20, 4])
    few = found.of("few")
    assert few.hidden
    assert (few.n, few.selected, few.rate) == (None, None, None)
    assert found.reference in {"a", "b"}
    with pytest.raises(TooFew):
        audit(["a", "few"], [50, 4], [25, 4])
    with pytest.raises(BadData):
        audit(["a", "b"], [50, 40], [51, 4])


def test_nobody_selected_gives_no_ratio_but_an_answer() -> None:
    found = audit(["a", "b"], [50, 40], [25, 0])
    assert found.of("b").ratio == 0
    assert found.of("b").ratio_low is None
    assert audit(["a", "b"], [50, 40], [0, 0]).of("b").ratio is None or audit(["a", "b"], [50, 40], [0, 0]).reference == "b"
