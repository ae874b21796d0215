"""How well the ratings follow the model: infit, outfit and the ratings least expected.

Mean squares are averaged over the posterior of each person, so that their expected value under the model is 1 whatever the
number of ratings (Adams & Wu 2007, in von Davier & Carstensen, Multivariate and Mixture Distribution Rasch Models); with a
plug-in measure they would be too small. Standardised forms by Wilson and Hilferty (Wright & Masters 1982, Rating Scale
Analysis, ch. 5).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from assessments.measurement.facets.fit import Fit
from assessments.measurement.facets.persons import moments
from assessments.measurement.ratings import Floats, Ints

WIDEST_Q = 2.0**0.5


@dataclass(frozen=True)
class MeanSquares:
    """Per element: information-weighted (infit) and plain (outfit) mean squares with their standardised forms."""

    infit: Floats
    infit_z: Floats
    outfit: Floats
    outfit_z: Floats


@dataclass(frozen=True)
class Expectation:
    """Per rating (n,): what was expected of it at the person's WLE. ``z`` is the standardised residual."""

    theta: Floats
    place: Floats
    expected: Floats
    variance: Floats
    z: Floats


def expectations(fit: Fit) -> Expectation:
    """Expected step, its variance and the standardised residual of every rating."""
    cells = fit.model.design.cell
    theta = fit.of_persons(fit.classes.wle)[fit.data.person]
    expected, variance, _ = moments(fit.model, fit.point.natural, theta, cells)
    variance = np.maximum(variance, 1e-9)
    place = theta + fit.model.location(fit.point.natural)[cells] - fit.point.natural[fit.model.cell_parameters[cells, -1]]
    return Expectation(theta, place, expected, variance, (fit.data.steps - expected) / np.sqrt(variance))


@dataclass(frozen=True)
class _CellMoments:
    """At every cell and node (C, Q): squared residuals per category (C, K+1, Q), variance, spread of squared residuals."""

    square: Floats
    variance: Floats
    kurtosis: Floats


def _moments(fit: Fit) -> _CellMoments:
    point = fit.point
    square = (fit.model.steps[None, :, None] - point.expected[:, None, :]) ** 2
    share = point.category.transpose(0, 2, 1)
    variance = np.maximum((share * square).sum(axis=1), 1e-12)
    return _CellMoments(square, variance, (share * square**2).sum(axis=1) - variance**2)


def element_fit(fit: Fit, name: str) -> MeanSquares:
    """Fit of the elements of one facet (or of a bias term's pairs), in their order."""
    m, point, design = _moments(fit), fit.point, fit.model.design
    width = len(fit.model.steps)
    row = design.cell * width + fit.data.steps
    column = design.person_class[fit.data.person]
    marks = sparse.csr_array((fit.data.weight, (row, column)), shape=(len(design.elements) * width, len(design.class_score)))
    weight = np.asarray(marks @ point.posterior).reshape(m.square.shape)
    residual = (weight * m.square).sum(axis=1)
    total = weight.sum(axis=1)
    sums = [(residual / m.variance).sum(axis=1), total.sum(axis=1), (total * m.kurtosis / m.variance**2).sum(axis=1)]
    sums += [residual.sum(axis=1), (total * m.variance).sum(axis=1), (total * m.kurtosis).sum(axis=1)]
    span = fit.model.layout.span(name)
    element = fit.model.cell_parameters[:, list(fit.model.layout.starts).index(name)] - span.start
    size = span.stop - span.start
    return _mean_squares(*(np.bincount(element, weights=by_cell, minlength=size).astype(np.float64) for by_cell in sums))


def person_fit(fit: Fit) -> MeanSquares:
    """Fit of the persons."""
    m, design, nodes = _moments(fit), fit.model.design, len(fit.model.nodes)
    width, persons = len(fit.model.steps), len(fit.data.persons)
    column = design.cell * width + fit.data.steps
    marks = sparse.csr_array((fit.data.weight, (fit.data.person, column)), shape=(persons, len(design.elements) * width))
    posterior = fit.point.posterior

    def of_marks(per_mark: Floats) -> Floats:
        flat, result = per_mark.reshape(-1, nodes), np.empty(persons)
        for start in range(0, persons, 20_000):
            part = slice(start, start + 20_000)
            result[part] = np.einsum("pq,pq->p", marks[part] @ flat, posterior[design.person_class[part]])
        return result

    def of_patterns(per_cell: Floats) -> Floats:
        return fit.of_persons(np.einsum("mq,mq->m", (design.patterns @ per_cell)[design.class_pattern], posterior))

    return _mean_squares(
        of_marks(m.square / m.variance[:, None, :]),
        of_patterns(np.ones_like(m.variance)),
        of_patterns(m.kurtosis / m.variance**2),
        of_marks(m.square),
        of_patterns(m.variance),
        of_patterns(m.kurtosis),
    )


def _mean_squares(z_square: Floats, count: Floats, z_spread: Floats, *plain: Floats) -> MeanSquares:
    """From sums of z², their number and model variance; ``plain``: sums of squared residuals, of variances, of their spread."""
    square, variance, spread = plain
    outfit, infit = z_square / count, square / variance
    infit_z, outfit_z = standardised(infit, np.sqrt(spread) / variance), standardised(outfit, np.sqrt(z_spread) / count)
    return MeanSquares(infit, infit_z, outfit, outfit_z)


def standardised(mean_square: Floats, q: Floats) -> Floats:
    """Wilson–Hilferty: (MS^⅓ − 1)(3 / q) + q / 3, q the model SD of the mean square, capped at √2."""
    q = np.clip(q, 1e-9, WIDEST_Q)
    return np.asarray((np.cbrt(mean_square) - 1.0) * (3.0 / q) + q / 3.0)


def most_unexpected(expectation: Expectation, number: int = 20) -> Ints:
    """Indices of the ratings with the largest |z|, largest first."""
    size = np.abs(expectation.z)
    number = min(number, len(size))
    chosen = np.argpartition(-size, number - 1)[:number]
    return np.asarray(chosen[np.lexsort((chosen, -size[chosen]))], dtype=np.int64)
