"""What a plan will tell about severities before anybody is marked.

Expected information L = Σ_persons w (diag n − w n nᵀ / (w n₊ + 1/σ²)), n counts of a person's forms by rater, w the information of one
form (criteria × variance of a mark), σ the spread of persons; standard errors are roots of the diagonal of L⁺, severities summing to
zero.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from assessments.measurement.ratings import Floats

MARK_VARIANCE = 0.8
"""Variance of one mark given the person, of a usual five-point scale near its middle (Rasch information per logit²)."""
RIDGE = 1e-7
"""Of the mean information: what parts that nothing links are given, so that their errors come out enormous and not undefined."""


def shrinkage(each: float, criteria: int, sd: float) -> tuple[float, float]:
    """w and w / (w n₊ + 1/σ²) of a person with ``each`` forms."""
    weight = criteria * MARK_VARIANCE
    return weight, weight / (weight * each + 1.0 / sd**2)


def expected_information(assigned: Sequence[ArrayLike] | NDArray[np.int64], raters: int, *, criteria: int = 8, sd: float = 1.0) -> Floats:
    """(R, R) L of the head for lists of rater indices per person."""
    total = np.zeros((raters, raters))
    for row in assigned:
        n = np.bincount(np.asarray(row, dtype=np.int64), minlength=raters).astype(np.float64)
        weight, part = shrinkage(float(n.sum()), criteria, sd)
        total += weight * (np.diag(n) - part * np.outer(n, n))
    return total


def expected_errors(
    assigned: Sequence[ArrayLike] | NDArray[np.int64], raters: int, *, criteria: int = 8, sd: float = 1.0
) -> tuple[Floats, int]:
    """(R,) expected standard errors and the number of components; infinite across components that no person links."""
    information = expected_information(assigned, raters, criteria=criteria, sd=sd)
    components = int(connected_components(sparse.csr_array(np.abs(information) > 1e-12), directed=False)[0])
    if components > 1 or not (np.diag(information) > 0).all():
        return np.full(raters, np.inf), components
    return np.sqrt(np.diag(contrast_covariance(information))), components


def contrast_covariance(information: Floats, ridge: float = 0.0) -> Floats:
    """(…, R, R) covariances of severities that sum to zero, for informations (…, R, R).

    Only contrasts are asked for, so the direction in which all move together is taken out. Giving it the mean information before
    inverting, and taking that back afterwards, is the exact pseudo-inverse and cuts off no small eigenvalue. ``ridge``: share of the
    mean information that every contrast is given besides.
    """
    raters = information.shape[-1]
    together = np.full((raters, raters), 1.0 / raters)
    centre = np.eye(raters) - together
    weight = np.trace(information, axis1=-2, axis2=-1)[..., None, None] / raters
    inverse = np.linalg.inv(centre @ information @ centre + ridge * weight * centre + weight * together)
    return np.asarray(inverse - together / weight)
