"""Reports of a fit: one row per element, one per facet, one per category; what people read and charts draw."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from assessments.measurement.facets.fit import Fit
from assessments.measurement.facets.persons import population_means
from assessments.measurement.facets.residuals import Expectation, MeanSquares, element_fit, person_fit
from assessments.measurement.facets.uncertainty import facet_variance
from assessments.measurement.ratings import Floats, Ints

NORMAL_95 = float(stats.norm.ppf(0.975))


@dataclass(frozen=True)
class Elements:
    """A facet's elements (E,): measure in logits with standard error, fit, averages in points, component, whether extreme."""

    ids: tuple[str, ...]
    measure: Floats
    se: Floats
    fit: MeanSquares
    observed_average: Floats
    fair_average: Floats
    n: Ints
    part: Ints
    extreme: NDArray[np.bool_]

    @property
    def low(self) -> Floats:
        """Lower end of the 95 % interval."""
        return self.measure - NORMAL_95 * self.se

    @property
    def high(self) -> Floats:
        """Upper end of the 95 % interval."""
        return self.measure + NORMAL_95 * self.se


@dataclass(frozen=True)
class Persons(Elements):
    """Persons: ``measure`` is Warm's WLE and ``se`` its error with the facets known, ``se_total`` with their errors added;
    ``eap``, ``eap_sd`` mean and SD of the posterior, ``eap_total`` with the facets' errors added."""

    se_total: Floats
    eap: Floats
    eap_sd: Floats
    eap_total: Floats


@dataclass(frozen=True)
class Separation:
    """How far a facet's elements can be told apart. ``reliability`` is that of differences between elements (not agreement).

    SD is the sample's (n − 1); ``chi_square`` tests that all are equal, each with its own error (fixed effects).
    """

    sd: float
    rmse: float
    adjusted_sd: float
    separation: float
    strata: float
    reliability: float
    chi_square: float
    df: int
    p: float


@dataclass(frozen=True)
class Category:
    """One step of one threshold set. ``threshold`` is None at the lowest and beside unused ones; ``ordered`` likewise."""

    scale: str
    step: int
    raw: float
    count: int
    average_measure: float | None
    threshold: float | None
    threshold_se: float | None
    ordered: bool | None


def elements(fit: Fit, name: str) -> Elements:
    """The table of one facet."""
    facet, data = fit.data.facets[name], fit.data
    size, span = len(facet.ids), fit.model.layout.span(name)
    count = np.bincount(facet.index, minlength=size)
    total = np.bincount(facet.index, weights=data.weight * data.steps, minlength=size)
    average = data.raw(total / np.bincount(facet.index, weights=data.weight, minlength=size))
    part = fit.links.parts[name]
    extreme = np.isin(np.arange(span.start, span.stop), list(fit.model.layout.extreme))
    measure = fit.measures(name)
    fair = fair_average(fit, _mean_of_parts(fit)[part] - measure, own=scale_facet(fit) == name)
    return Elements(facet.ids, measure, fit.standard_errors(name), element_fit(fit, name), average, fair, count, part, extreme)


def persons(fit: Fit) -> Persons:
    """The table of persons."""
    data, classes, size = fit.data, fit.classes, len(fit.data.persons)
    count = np.bincount(data.person, minlength=size)
    weight = np.bincount(data.person, weights=data.weight, minlength=size)
    score = np.bincount(data.person, weights=data.weight * data.steps, minlength=size)
    most = np.bincount(data.person, weights=data.weight * fit.model.cell_top[fit.model.design.cell], minlength=size)
    wle = fit.of_persons(classes.wle)
    added = facet_variance(fit, classes.wle, 1.0 / classes.information)
    eap_added = facet_variance(fit, classes.eap, classes.eap_sd**2)
    return Persons(
        ids=data.persons,
        measure=wle,
        se=fit.of_persons(classes.se),
        fit=person_fit(fit),
        observed_average=data.raw(score / weight),
        fair_average=fair_average(fit, wle),
        n=count,
        part=fit.links.person_part,
        extreme=np.asarray((score <= 0) | (score >= most - 1e-9)),
        se_total=fit.of_persons(np.sqrt(classes.se**2 + added)),
        eap=fit.of_persons(classes.eap),
        eap_sd=fit.of_persons(classes.eap_sd),
        eap_total=fit.of_persons(np.sqrt(classes.eap_sd**2 + eap_added)),
    )


def fair_average(fit: Fit, place: Floats, own: bool = False) -> Floats:
    """(E,) expected points at ``place`` = θ − measures with all other facets at zero, averaged over the scales in use.

    ``own``: each element has a scale of its own, at which it is taken.
    """
    bases = scales(fit)
    result = np.zeros(len(place))
    for base in [bases] if own else [row[None, :] for row in bases]:
        weight = place[:, None] * fit.model.steps + base
        share = np.exp(weight - weight.max(axis=1, keepdims=True))
        result += share @ fit.model.steps / share.sum(axis=1)
    return fit.data.raw(result if own else result / len(bases))


def scales(fit: Fit) -> Floats:
    """(S, K+1) log weights of the categories, a row for each element of the facet that has scales of its own, else one."""
    name = scale_facet(fit)
    if name is None:
        return np.where(fit.model.layout.thresholds.used, -fit.cumulated, -np.inf)
    first = np.unique(fit.data.facets[name].index, return_index=True)[1]
    cells = fit.model.design.cell[first]
    return np.asarray(fit.model.unused[cells] - fit.cumulated[fit.model.cell_set[cells]])


def scale_facet(fit: Fit) -> str | None:
    """The facet whose elements differ in thresholds or in length of scale, if one does."""
    own = fit.model.layout.thresholds.facet
    return own or (fit.options.scale if fit.options.scale in fit.data.facets else None)


def _mean_of_parts(fit: Fit) -> Floats:
    """(parts,) mean of the population means, each person counting once."""
    means = fit.of_persons(population_means(fit.point))
    part = fit.links.person_part
    return np.asarray(np.bincount(part, weights=means) / np.bincount(part))


def separation(measure: Floats, se: Floats, *, ddof: int = 1) -> Separation:
    """Separation statistics of measures (E,) with their errors (Wright & Masters 1982; Linacre 1989). Needs E ≥ 2, se > 0."""
    size = len(measure)
    if size < 2 or not (se > 0).all():
        nan = float("nan")
        return Separation(nan, nan, nan, nan, nan, nan, nan, max(size - 1, 0), nan)
    sd, rmse = float(np.std(measure, ddof=ddof)), float(np.sqrt(np.mean(se**2)))
    adjusted = float(np.sqrt(max(sd**2 - rmse**2, 0.0)))
    ratio = adjusted / rmse
    weight = 1.0 / se**2
    chi_square = float(weight @ measure**2 - (weight @ measure) ** 2 / weight.sum())
    reliability = 1.0 - rmse**2 / sd**2 if sd > 0 else 0.0
    p = float(stats.chi2.sf(chi_square, size - 1))
    return Separation(sd, rmse, adjusted, ratio, (4 * ratio + 1) / 3, max(reliability, 0.0), chi_square, size - 1, p)


def categories(fit: Fit, expectation: Expectation) -> list[Category]:
    """Use of each category of each threshold set, with thresholds and their order."""
    sets, rows = fit.model.cell_set[fit.model.design.cell], []
    errors, thresholds = threshold_errors(fit), fit.thresholds
    for number, name in enumerate(fit.model.layout.thresholds.names):
        before: float | None = None
        for step in range(len(fit.model.steps)):
            here = (sets == number) & (fit.data.steps == step)
            threshold = None if step == 0 or np.isnan(thresholds[number, step - 1]) else float(thresholds[number, step - 1])
            error = None if threshold is None else float(errors[number, step - 1])
            ordered = None if threshold is None or before is None else threshold > before
            mean = float(np.average(expectation.place[here], weights=fit.data.weight[here])) if here.any() else None
            rows.append(Category(name, step, float(fit.data.raw(step)), int(here.sum()), mean, threshold, error, ordered))
            before = threshold
    return rows


def threshold_errors(fit: Fit) -> Floats:
    """(H, K) standard errors of the thresholds."""
    index = fit.model.layout.thresholds.index
    span = fit.model.layout.span("thresholds")
    covariance = np.pad(fit.natural_covariance(span), (0, 1))
    position = np.where(index >= 0, index - span.start, covariance.shape[0] - 1)
    high, low = position[:, 1:], position[:, :-1]
    variance = covariance[high, high] + covariance[low, low] - 2 * covariance[high, low]
    return np.asarray(np.sqrt(np.maximum(variance, 0.0)))
