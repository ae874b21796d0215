"""Simulated truth with a hundred fresh seeds (`make verify`): bias, coverage of 95 % intervals, weakly linked sites.

Stated for 60 persons, 6 raters dealt two to a person, 8 criteria, 5 categories.
"""

import numpy as np
import pytest

from assessments.measurement.facets import fit, persons
from tests.assessments.measurement.simulation import simulate, two_sites

pytestmark = pytest.mark.long
SEEDS = range(1000, 1150)


def test_intervals_of_raters_criteria_and_persons_hold_the_truth_and_nothing_is_biased() -> None:
    errors: dict[str, list[np.ndarray]] = {"rater": [], "criterion": [], "person": []}
    z: dict[str, list[np.ndarray]] = {"rater": [], "criterion": [], "person": [], "person, facets known": []}
    for seed in SEEDS:
        truth = simulate(seed)
        fitted = fit(truth.data)
        table = persons(fitted)
        for name, true in (("rater", truth.severity), ("criterion", truth.difficulty)):
            errors[name].append(fitted.measures(name) - true)
            z[name].append(errors[name][-1] / fitted.standard_errors(name))
        errors["person"].append(table.measure - truth.theta)
        z["person"].append(errors["person"][-1] / table.se_total)
        z["person, facets known"].append(errors["person"][-1] / table.se)
    covered = {name: float((np.abs(np.concatenate(values)) < 1.959964).mean()) for name, values in z.items()}
    print(covered)
    assert all(0.93 <= share <= 0.97 for share in covered.values()), covered
    for name in ("rater", "criterion"):
        table_of_errors = np.array(errors[name])
        slope = table_of_errors.mean(axis=0) / (table_of_errors.std(axis=0, ddof=1) / len(SEEDS) ** 0.5)
        assert np.abs(slope).max() < 3.3, (name, slope)
    assert abs(np.concatenate(errors["person"]).mean()) < 0.02


def test_two_sites_a_logit_apart_are_compared_without_bias() -> None:
    gaps = []
    for seed in SEEDS:
        truth, _ = two_sites(seed)
        error = fit(truth.data).measures("rater") - truth.severity
        gaps.append((error[10:].mean() - error[:10].mean()) / 2)
    print(np.mean(gaps), np.std(gaps, ddof=1) / len(gaps) ** 0.5)
    assert abs(np.mean(gaps)) < 0.05
