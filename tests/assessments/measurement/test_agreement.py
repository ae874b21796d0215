"""Agreement against published tables and reference cases."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from assessments.measurement.agreement import (
    conger_kappa,
    exact_agreement,
    fleiss_kappa,
    intraclass,
    krippendorff_alpha,
    light_kappa,
    weighted_kappa,
)
from assessments.measurement.errors import BadData, NoVariation, TooFew

EXACT = 1e-9
# Shrout & Fleiss 1979, Table 2: 6 targets, 4 judges; Table 4 prints the six forms to two decimals.
SHROUT_FLEISS = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], dtype=float)
# Krippendorff 2011, section C: 4 observers, 12 units.
NONE = np.nan
KRIPPENDORFF = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, NONE, NONE, NONE],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NONE, 3],
        [NONE, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NONE],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NONE],
    ]
).T


def table(rows: list[dict[str, str]]) -> NDArray[np.float64]:
    return np.array([[float(value) if value else np.nan for value in row.values()] for row in rows])


def test_the_six_forms_are_those_printed() -> None:
    found = intraclass(SHROUT_FLEISS)
    printed = {"ICC(1,1)": 0.17, "ICC(2,1)": 0.29, "ICC(3,1)": 0.71, "ICC(1,k)": 0.44, "ICC(2,k)": 0.62, "ICC(3,k)": 0.91}
    assert {form: round(one.value, 2) for form, one in found.items()} == printed


def test_intraclass_values_and_intervals_agree_with_the_case(case_rows: Callable[..., Any], reference: Callable[..., Any]) -> None:
    found = list(intraclass(table(case_rows("shrout_fleiss"))).values())
    for one, row in zip(found, reference("shrout_fleiss")["psych_ICC"], strict=True):
        assert one.value == pytest.approx(row["ICC"], abs=EXACT)
        assert (one.low, one.high) == pytest.approx((row["lower95"], row["upper95"]), abs=1e-6)
        assert (one.f, one.p) == pytest.approx((row["F"], row["p"]), abs=1e-9)


@pytest.mark.parametrize(("level", "printed"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)])
def test_alpha_is_that_printed(level: str, printed: float) -> None:
    found = krippendorff_alpha(KRIPPENDORFF, level)
    assert round(found.value, 3) == printed
    assert found.low is not None
    assert found.high is not None
    assert found.low < found.value < found.high <= 1


def test_alpha_agrees_with_the_case(case_rows: Callable[..., Any], reference: Callable[..., Any]) -> None:
    rows = table(case_rows("krippendorff_c"))
    for level, value in reference("krippendorff_c")["irr_kripp_alpha"].items():
        assert krippendorff_alpha(rows, level).value == pytest.approx(value, abs=EXACT)


def test_kappas_of_several_raters_agree_with_the_case(case_rows: Callable[..., Any], reference: Callable[..., Any]) -> None:
    rows, expected = table(case_rows("irr_diagnoses")), reference("irr_diagnoses")
    found = fleiss_kappa(rows)
    assert round(found.value, 2) == expected["published"]["fleiss_kappa"]
    assert found.value == pytest.approx(expected["fleiss_kappa"], abs=EXACT)
    assert found.z == pytest.approx(expected["z"], abs=1e-6)
    assert conger_kappa(rows).value == pytest.approx(expected["fleiss_exact_conger"], abs=EXACT)
    assert light_kappa(rows).value == pytest.approx(expected["light"], abs=EXACT)
    assert 100 * exact_agreement(rows) == pytest.approx(expected["agree_percent"], abs=EXACT)


def test_alpha_of_full_nominal_marks_is_fleiss_corrected_for_its_size(case_rows: Callable[..., Any], reference: Callable[..., Any]) -> None:
    # By definition alpha = kappa + (1 − kappa) / n with n = 180 marks, here .43341. The case's .43088 comes from a program that
    # takes the 900 ordered pairs for the number of marks; with n = 900 the same formula gives its figure.
    rows, expected = table(case_rows("irr_diagnoses")), reference("irr_diagnoses")
    kappa = fleiss_kappa(rows).value
    assert krippendorff_alpha(rows, "nominal").value == pytest.approx(kappa + (1 - kappa) / 180, abs=EXACT)
    assert expected["kripp_nominal"] == pytest.approx(kappa + (1 - kappa) / 900, abs=1e-9)


def test_cohens_kappa_worked_by_hand() -> None:
    # 20 and 15 on the diagonal of 50, margins 25/25 and 30/20: observed .7, chance .5, kappa .4.
    marks = [[1, 1]] * 20 + [[1, 0]] * 5 + [[0, 1]] * 10 + [[0, 0]] * 15
    found = weighted_kappa(marks)
    assert (found.observed, found.chance, found.value) == pytest.approx((0.7, 0.5, 0.4))
    # Fleiss, Cohen & Everitt 1969 for these four cells: .12703.
    assert found.se == pytest.approx(0.12703, abs=5e-5)


def test_quadratic_kappa_is_close_to_the_agreement_form_of_the_icc() -> None:
    # Fleiss & Cohen 1973: they differ by terms of order 1/N.
    chance = np.random.default_rng(1)
    true = chance.integers(0, 5, 4000)
    marks = np.clip(np.stack([true, true + chance.integers(-1, 2, 4000)], axis=1), 0, 4)
    assert weighted_kappa(marks, weights="quadratic").value == pytest.approx(intraclass(marks)["ICC(2,1)"].value, abs=1e-3)


def test_intervals_of_kappa_hold_what_they_promise() -> None:
    inside = 0
    for seed in range(200):
        chance = np.random.default_rng(seed)
        true = chance.integers(0, 2, 80)
        marks = np.where(chance.random((80, 2)) < 0.1, 1 - true[:, None], true[:, None])
        found = weighted_kappa(marks)
        assert found.low is not None
        assert found.high is not None
        inside += found.low <= 0.64 <= found.high  # 1 − 2·2·.1·.9 = .64
    assert 0.90 < inside / 200 < 0.985


@given(st.integers(0, 1000), st.floats(0.1, 10), st.floats(-5, 5))
def test_interval_alpha_and_icc_do_not_mind_the_unit(seed: int, scale: float, shift: float) -> None:
    marks = np.random.default_rng(seed).normal(size=(8, 3)) + np.arange(8)[:, None]
    assert intraclass(marks * scale + shift)["ICC(2,1)"].value == pytest.approx(intraclass(marks)["ICC(2,1)"].value, abs=1e-6)
    one, other = (krippendorff_alpha(m, "interval").value for m in (marks, marks * scale + shift))
    assert other == pytest.approx(one, abs=1e-6)


def test_small_samples_get_no_interval_and_less_is_refused() -> None:
    assert weighted_kappa([[0, 0], [1, 1], [0, 1]]).low is None
    assert krippendorff_alpha([[1, 1], [2, 2], [1, 2]], "nominal").low is None
    with pytest.raises(TooFew):
        intraclass(SHROUT_FLEISS[:4])
    with pytest.raises(NoVariation):
        weighted_kappa([[1, 1], [1, 1]])
    with pytest.raises(BadData):
        weighted_kappa([[1, np.nan], [1, 1]])
    with pytest.raises(BadData):
        krippendorff_alpha([[1, 1], [2, 2]], "cardinal")
