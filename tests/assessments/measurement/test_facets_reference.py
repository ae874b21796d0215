"""Many-facet fits against the reference cases: an independent optimum on the same quadrature grid."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assessments.measurement.facets import Fit, Options, elements, fit, persons, separation
from assessments.measurement.files import read_ratings

DEVIANCE, ESTIMATE, RELATIVE_SE = 0.02, 0.005, 0.01
CASES = [
    ("guilford_creativity", "mml_rsm", None),
    ("tam_ex10", "mml_rsm", None),
    ("sirt_ratings2", "mml_rsm", None),
    ("sirt_ratings2", "mml_pcm", "criterion"),
]


@pytest.fixture(params=CASES, ids=lambda case: f"{case[0]}-{case[1]}")
def solved(request: pytest.FixtureRequest, case_file: Callable[[str], Path], reference: Callable[..., Any]) -> tuple[Fit, Any]:
    case, kind, thresholds = request.param
    data = read_ratings(case_file(case), wide=True)
    return fit(data, Options(thresholds=thresholds, centre="persons")), reference(case, "reference_python.json")[kind]


def by_id(expected: dict[str, float], fitted: Fit, facet: str) -> list[float]:
    return [expected[name] for name in fitted.data.facets[facet].ids]


def test_the_deviance_is_that_of_the_optimum(solved: tuple[Fit, Any]) -> None:
    fitted, expected = solved
    assert -2 * fitted.log_likelihood == pytest.approx(expected["deviance"], abs=DEVIANCE)
    assert fitted.parameters == expected["npars"]
    assert np.abs(fitted.point.gradient).max() < 3e-4


@pytest.mark.parametrize(("facet", "name"), [("rater", "rater"), ("criterion", "item")])
def test_measures_and_their_errors_agree(solved: tuple[Fit, Any], facet: str, name: str) -> None:
    fitted, expected = solved
    assert fitted.measures(facet) == pytest.approx(by_id(expected[name], fitted, facet), abs=ESTIMATE)
    assert fitted.standard_errors(facet) == pytest.approx(by_id(expected[f"{name}_se"], fitted, facet), rel=RELATIVE_SE)


def test_thresholds_and_spread_of_persons_agree(solved: tuple[Fit, Any]) -> None:
    fitted, expected = solved
    assert fitted.thresholds == pytest.approx(np.array(list(expected["thresholds"].values())), abs=ESTIMATE)
    assert fitted.sd == pytest.approx(expected["person_sd"], abs=ESTIMATE)
    assert fitted.sd_se / fitted.sd == pytest.approx(expected["se_log_sd"], rel=RELATIVE_SE)


def test_persons_agree(solved: tuple[Fit, Any]) -> None:
    fitted, expected = solved
    table = persons(fitted)
    of = {row["person"]: row for row in expected["persons"]}
    for name, values in {"WLE": table.measure, "EAP": table.eap, "EAP_sd": table.eap_sd}.items():
        assert values == pytest.approx([of[person][name] for person in table.ids], abs=ESTIMATE), name
    assert table.se == pytest.approx([of[person]["WLE_se"] for person in table.ids], rel=RELATIVE_SE)


def test_separation_of_raters_agrees(solved: tuple[Fit, Any]) -> None:
    fitted, expected = solved
    raters = elements(fitted, "rater")
    found = separation(raters.measure, raters.se)
    assert found.sd**2 == pytest.approx(expected["rater_separation"]["obs_var"], abs=ESTIMATE)
    assert found.reliability == pytest.approx(expected["rater_separation"]["reliability"], abs=ESTIMATE)


def test_centring_elements_moves_the_origin_and_nothing_else(solved: tuple[Fit, Any]) -> None:
    fitted, _ = solved
    centred = fit(fitted.data, Options(thresholds=fitted.options.thresholds))
    shift = fitted.measures("criterion").mean()
    assert centred.log_likelihood == pytest.approx(fitted.log_likelihood, abs=1e-6)
    assert centred.measures("criterion").sum() == pytest.approx(0, abs=1e-9)
    assert persons(centred).measure == pytest.approx(persons(fitted).measure - shift, abs=1e-4)
    assert centred.standard_errors("rater") == pytest.approx(fitted.standard_errors("rater"), rel=1e-3)


def test_bias_of_raters_on_criteria_agrees_with_tam(case_file: Callable[[str], Path], reference: Callable[..., Any]) -> None:
    expected = reference("tam_ex10")["mml_inter"]
    found = fit(read_ratings(case_file("tam_ex10"), wide=True), Options(bias=[("rater", "criterion")]))
    assert found.parameters == expected["npars"]
    assert -2 * found.log_likelihood == pytest.approx(expected["deviance"], abs=DEVIANCE)
