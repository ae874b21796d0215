"""What the unknown of raters, criteria and thresholds adds to the error of a person's measure (delta method).

A person's measure moves with the location of a cell by w·V / I, V the variance of the step and I the information: so an
error of the raters who happened to mark someone goes straight into that person's measure, and more ratings by the same
raters do not wear it off.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse

from assessments.measurement.facets.fit import Fit
from assessments.measurement.facets.persons import expanded
from assessments.measurement.ratings import Floats, Ints

MOST_CELLS = 4_000_000


def facet_variance(fit: Fit, theta: Floats, scale: Floats) -> Floats:
    """(M,) variance of the measures of the classes at ``theta`` (M,) through the facets' estimates.

    ``scale`` (M,): movement of the measure per unit of score; 1/I for a WLE, the posterior variance for an EAP.
    """
    covariance = fit.natural_covariance(slice(None))
    result = np.empty(len(theta))
    for classes, cells, weights, owner in expanded(fit.model):
        slopes = _slopes(fit, theta[classes], cells, weights, owner)
        rows = max(1, MOST_CELLS // covariance.shape[0])
        for start in range(0, len(classes), rows):
            part = slopes[start : start + rows]
            result[classes[start : start + rows]] = np.asarray(part.multiply(part @ covariance).sum(axis=1)).ravel()
    return result * scale**2


def _slopes(fit: Fit, theta: Floats, cells: Ints, weights: Floats, owner: Ints) -> sparse.csr_array:
    """(classes, N) derivatives of the expected score by the natural parameters, the population's left out."""
    model, natural = fit.model, fit.point.natural
    place = theta[owner] + model.location(natural)[cells] - natural[model.cell_parameters[cells, -1]]
    share, _ = model.probabilities(natural, place, cells)
    mean = share @ model.steps
    variance = share @ model.steps**2 - mean**2
    rows, columns, values = [], [], []
    for column in range(len(model.signs) - 1):
        rows.append(owner)
        columns.append(model.cell_parameters[cells, column])
        values.append(weights * variance)
    index = model.layout.thresholds.index[model.cell_set[cells]]
    for step in range(share.shape[1]):
        free = index[:, step] >= 0
        rows.append(owner[free])
        columns.append(index[free, step])
        values.append((weights * share[:, step] * (model.steps[step] - mean))[free])
    entries = (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns)))
    return sparse.csr_array(entries, shape=(len(theta), model.layout.natural))
