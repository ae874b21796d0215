"""The audit engine against FACETS-style joint estimates, and against the marginal fit."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assessments.measurement.errors import TooFew
from assessments.measurement.facets import Options, fit
from assessments.measurement.facets.joint import audit, joint_fit
from assessments.measurement.files import read_ratings
from assessments.measurement.ratings import ratings
from tests.assessments.measurement.simulation import simulate

ESTIMATE, ERROR = 0.005, 0.005


@pytest.mark.parametrize("case", ["guilford_creativity", "sirt_ratings2"])
def test_joint_estimates_agree_with_the_case(case: str, case_file: Callable[[str], Path], reference: Callable[..., Any]) -> None:
    expected = reference(case, "reference_python.json")["jml_rsm"]
    found = joint_fit(read_ratings(case_file(case), wide=True), Options(scale=None))
    assert found.log_likelihood == pytest.approx(expected["loglik"], abs=0.01)
    assert found.thresholds()[0] == pytest.approx(expected["thresholds"], abs=ESTIMATE)
    for facet, rows, name in (("rater", "raters", "severity"), ("criterion", "items", "difficulty")):
        of = {row[rows[:-1]]: row for row in expected[rows]}
        ids = found.data.facets[facet].ids
        assert found.measures(facet) == pytest.approx([of[one][name] for one in ids], abs=ESTIMATE)
        assert found.standard_errors(facet) == pytest.approx([of[one]["se"] for one in ids], abs=ERROR)
    people = {row["person"]: row for row in expected["persons"]}
    assert len(found.persons) == len(people)
    assert found.theta == pytest.approx([people[one]["measure"] for one in found.persons], abs=ESTIMATE)


def test_the_engines_agree_on_ordinary_raters() -> None:
    for seed in range(3):
        assert audit(fit(simulate(seed).data)).flagged == []


def test_the_correction_brings_joint_severities_near_the_truth() -> None:
    spread = []
    for seed in range(5):
        truth = simulate(seed, 150, 6, 4, severity_sd=1.0)
        found = joint_fit(truth.data)
        spread.append(float(found.measures("rater") @ truth.severity / (truth.severity @ truth.severity)) * found.correction)
    assert np.mean(spread) == pytest.approx(1, abs=0.08)


def test_nobody_between_the_extremes_is_named() -> None:
    person = np.repeat(np.arange(6), 2)
    with pytest.raises(TooFew):
        joint_fit(ratings(person, {"rater": np.tile([0, 1], 6)}, (person % 2) * 2))
