"""Item analysis against LSAT section 6 and against what is known of made-up items."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from assessments.measurement.errors import BadData, NoVariation, TooFew
from assessments.measurement.items import distractors, item_statistics, mantel_haenszel, rasch, reliability, two_parameter, verdicts
from assessments.measurement.items.dif import ets_class

EXACT, ESTIMATE, LIKELIHOOD = 1e-9, 0.005, 0.005
OMEGA = 0.0005  # the case's value is an unfinished minres; ours is the minimum to nine digits


@pytest.fixture
def lsat(case_rows: Callable[..., Any]) -> NDArray[np.float64]:
    return np.array([[float(value) for value in row.values()] for row in case_rows("lsat6")])


def test_classical_statistics_agree_with_the_case(lsat: NDArray[np.float64], reference: Callable[..., Any]) -> None:
    expected, found = reference("lsat6")["ctt"], item_statistics(lsat)
    for name, values in {
        "p": found.facility,
        "item_rest_r": found.rest_r,
        "item_total_r": found.total_r,
        "alpha_if_deleted": found.alpha_without,
    }.items():
        assert values == pytest.approx(list(expected[name].values()), abs=EXACT), name


def test_reliability_agrees_with_the_case(lsat: NDArray[np.float64], reference: Callable[..., Any]) -> None:
    expected, found = reference("lsat6")["ctt"], reliability(lsat)
    assert found.alpha == pytest.approx(expected["alpha"], abs=EXACT)
    assert found.kr20 == pytest.approx(expected["kr20"], abs=EXACT)
    assert found.kr21 == pytest.approx(expected["kr21"], abs=EXACT)
    assert found.standardised_alpha == pytest.approx(expected["alpha_std"], abs=EXACT)
    assert found.sem == pytest.approx(expected["sem"], abs=EXACT)
    assert found.omega_total == pytest.approx(expected["omega_total_1f"], abs=OMEGA)
    assert found.low < found.alpha < found.high


def test_rasch_and_two_parameter_fits_agree_with_the_case(lsat: NDArray[np.float64], reference: Callable[..., Any]) -> None:
    expected = reference("lsat6")
    one = rasch(lsat)
    assert round(one.log_likelihood, 2) == expected["published"]["rasch_loglik"]
    assert one.measures("item") == pytest.approx(list(expected["irt"]["tam_rasch"]["xsi"].values()), abs=ESTIMATE)
    assert one.measures("item") / one.sd == pytest.approx(list(expected["irt"]["ltm_rasch"]["difficulty"].values()), abs=ESTIMATE)
    assert one.sd == pytest.approx(expected["irt"]["ltm_rasch"]["discrimination"], abs=ESTIMATE)
    two = two_parameter(lsat)
    assert two.log_likelihood == pytest.approx(expected["irt"]["ltm_2pl"]["loglik"], abs=LIKELIHOOD)
    assert two.difficulty == pytest.approx(list(expected["irt"]["ltm_2pl"]["difficulty"].values()), abs=ESTIMATE)
    assert two.slope == pytest.approx(list(expected["irt"]["ltm_2pl"]["discrimination"].values()), abs=ESTIMATE)


def test_conditional_difficulties_differ_from_marginal_ones_by_less_than_their_error(
    lsat: NDArray[np.float64], reference: Callable[..., Any]
) -> None:
    conditional = np.array(list(reference("lsat6")["irt"]["eRm_cml"]["beta_easiness_neg"].values()))
    marginal = rasch(lsat).measures("item")
    assert marginal - marginal.mean() == pytest.approx(conditional, abs=0.02)


def made_up(seed: int, persons: int = 600, items: int = 12) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    chance = np.random.default_rng(seed)
    theta, difficulty = chance.normal(0, 1, persons), np.linspace(-1.5, 1.5, items)
    right = chance.random((persons, items)) < 1 / (1 + np.exp(-(theta[:, None] - difficulty)))
    return right.astype(float), difficulty


def test_slopes_and_difficulties_of_the_truth_are_inside_their_intervals() -> None:
    inside = []
    for seed in range(5):
        right, difficulty = made_up(seed)
        found = two_parameter(right)
        inside += [np.abs(found.slope - 1) < 1.96 * found.slope_se, np.abs(found.difficulty - difficulty) < 1.96 * found.difficulty_se]
    assert 0.88 < np.mean(inside) <= 1.0


def test_answers_that_are_missing_are_left_out_of_the_fit() -> None:
    right, difficulty = made_up(3)
    right[np.random.default_rng(0).random(right.shape) < 0.3] = np.nan
    assert rasch(right).measures("item") == pytest.approx(difficulty, abs=0.45)


def test_an_item_harder_for_one_group_is_class_c_and_the_others_are_not() -> None:
    chance = np.random.default_rng(4)
    focal = np.arange(2000) % 2 == 0
    theta, difficulty = chance.normal(0, 1, 2000), np.zeros(15)
    place = theta[:, None] - difficulty - np.where(np.arange(15) == 3, 1.0, 0.0) * focal[:, None]
    found = mantel_haenszel((chance.random((2000, 15)) < 1 / (1 + np.exp(-place))).astype(float), focal)
    assert found[3].klass == "C"
    assert found[3].delta < -1.5
    assert [item.klass for i, item in enumerate(found) if i != 3].count("A") >= 13
    assert found[3].low < -2.35 < found[3].high


def test_mantel_haenszel_of_one_stratum_worked_by_hand() -> None:
    # Item 1: 30 of 50 reference and 20 of 50 focal right; item 2 completes every total to 1, so there is one stratum.
    # α = (30·30/100) / (20·20/100) = 2.25; Δ = −2.35 ln 2.25 = −1.9057; χ² = (|30 − 25| − ½)² / (50·50·50·50 / (100²·99)) = 3.2076.
    first = np.r_[np.ones(30), np.zeros(20), np.ones(20), np.zeros(30)]
    found = mantel_haenszel(np.stack([first, 1 - first], axis=1), np.arange(100) >= 50)[0]
    assert (found.odds_ratio, found.delta, found.chi_square) == pytest.approx((2.25, -1.905695, 3.20760), abs=1e-5)


@pytest.mark.parametrize(
    ("delta", "error", "p", "klass"),
    [(0.5, 0.1, 0.001, "A"), (-1.2, 0.3, 0.01, "B"), (1.6, 0.5, 0.01, "B"), (-2.0, 0.4, 0.001, "C"), (2.0, 2.0, 0.3, "A")],
)
def test_classes_of_the_testing_service(delta: float, error: float, p: float, klass: str) -> None:
    assert ets_class(delta, error, p) == klass


def test_omega_hierarchical_finds_the_general_factor() -> None:
    # General loadings .6, group loadings .5 on three groups of three: ω_h = (9·.6)² / ((9·.6)² + 3·(3·.5)² + 9·.39) = .7360.
    chance = np.random.default_rng(2)
    n = 20_000
    general, group = chance.normal(size=n), chance.normal(size=(3, n))
    items = np.stack([0.6 * general + 0.5 * group[i // 3] + 0.39**0.5 * chance.normal(size=n) for i in range(9)], axis=1)
    found = reliability(items)
    assert found.omega_hierarchical == pytest.approx(0.7360, abs=0.02)
    assert found.omega_total is not None
    assert found.omega_total > found.omega_hierarchical


def test_options_nobody_chooses_and_options_that_draw_the_better_people_are_named() -> None:
    answers = [["A", "A"]] * 15 + [["B", "A"]] * 3 + [["C", "B"]] * 12
    table = distractors(answers, ["A", "A"], {0: ["A", "B", "C", "D", "E"]})[0]
    assert [(option.option, option.n) for option in table] == [("A", 15), ("B", 3), ("C", 12), ("D", 0), ("E", 0)]
    told = verdicts(30, 0.5, 0.4, table)
    assert "two of the four wrong answers are never chosen" in told
    assert any("wrong answer B draws the better people" in text for text in told)
    assert verdicts(5, 0.5, 0.4) == ["only 5 answers: too few to judge"]
    assert verdicts(50, 0.99, 0.4) == ["nearly everybody gets it right: it tells people apart no more"]
    assert verdicts(50, 0.5, -0.2) == ["those who do well elsewhere do no better, or worse, here: check the key"]


@pytest.mark.parametrize(
    ("error", "scores"),
    [(TooFew, np.eye(5)), (NoVariation, np.ones((20, 3))), (BadData, np.ones(20))],
)
def test_too_little_to_judge_is_named(error: type[Exception], scores: NDArray[np.float64]) -> None:
    with pytest.raises(error):
        reliability(scores)


def test_slopes_of_few_persons_are_refused() -> None:
    with pytest.raises(TooFew, match="Rasch"):
        two_parameter(made_up(1, persons=50)[0])
