"""Fitting a many-facet Rasch model by marginal maximum likelihood."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy.linalg import cho_factor, cho_solve

from assessments.measurement.errors import BadData, NotIdentified, TooFew
from assessments.measurement.facets.building import Options, build_model, populations
from assessments.measurement.facets.layout import Layout
from assessments.measurement.facets.likelihood import Marginal
from assessments.measurement.facets.model import Model
from assessments.measurement.facets.persons import ClassMeasures, class_measures
from assessments.measurement.linking import Links, links
from assessments.measurement.ratings import Floats, Ints, Ratings
from assessments.measurement.solver import Optimum, climb

LEAST_SD = 0.1


@dataclass(frozen=True)
class Fit:
    """A fitted model. Measures in logits: positive is harsher, harder, better."""

    data: Ratings
    options: Options
    links: Links
    model: Model
    optimum: Optimum
    population: Ints
    populations: tuple[tuple[int, str], ...]
    sd_at_bound: bool

    @property
    def point(self) -> Marginal:
        """The likelihood at the optimum."""
        surface: Marginal = self.optimum.surface
        return surface

    @property
    def log_likelihood(self) -> float:
        """Marginal, over all persons."""
        return self.point.log_likelihood

    @property
    def parameters(self) -> int:
        """Number of free parameters."""
        return self.model.layout.free

    @property
    def aic(self) -> float:
        """−2 log-likelihood + 2 parameters."""
        return 2.0 * (self.parameters - self.log_likelihood)

    @property
    def bic(self) -> float:
        """−2 log-likelihood + ln(persons) · parameters."""
        return float(np.log(len(self.data.persons))) * self.parameters - 2.0 * self.log_likelihood

    @cached_property
    def integration_error(self) -> float:
        """By how much the log-likelihood at the optimum would differ on a grid four times as fine.

        The usual grid (41 nodes over ± 8 logits) is too coarse for persons with very many ratings, whose posterior is
        narrower than the nodes are apart; above 0.01 a fit with more nodes is worth its time.
        """
        nodes = np.linspace(self.model.nodes[0], self.model.nodes[-1], 4 * (len(self.model.nodes) - 1) + 1)
        finer = Marginal(replace(self.model, nodes=nodes), self.optimum.point)
        return abs(finer.log_likelihood - self.log_likelihood)

    @cached_property
    def covariance(self) -> Floats:
        """(P, P) inverse observed information of the free parameters. Raises NotIdentified."""
        information = self.point.metric()
        scale = 1.0 / np.sqrt(np.maximum(np.diag(information), 1e-300))
        scaled = information * scale[:, None] * scale
        if not np.isfinite(scaled).all() or np.linalg.eigvalsh(scaled)[0] < 1e-10:
            raise NotIdentified(
                "The ratings do not determine all parameters: drop bias terms, use common thresholds, or add linking ratings."
            )
        inverse = cho_solve(cho_factor(scaled), np.eye(len(scaled)))
        return np.asarray(inverse * scale[:, None] * scale)

    def natural_covariance(self, rows: slice | Ints) -> Floats:
        """Covariance of the natural parameters ``rows``."""
        matrix = self.model.layout.matrix[rows]
        return np.asarray((matrix @ (matrix @ self.covariance).T).T)

    def measures(self, name: str) -> Floats:
        """(E,) measures of a facet, or the population means under ``"population"``."""
        return np.asarray(self.point.natural[self.model.layout.span(name)])

    def standard_errors(self, name: str) -> Floats:
        """(E,) from the full observed information; 0 for anchored elements."""
        return np.sqrt(np.maximum(np.diag(self.natural_covariance(self.model.layout.span(name))), 0.0))

    @property
    def sd(self) -> float:
        """Standard deviation of persons within a population."""
        return self.point.sd

    @property
    def sd_se(self) -> float:
        """Standard error of ``sd`` (delta method); 0 where it rests on its bound."""
        variance = self.natural_covariance(np.array([self.model.layout.sd]))[0, 0]
        return self.sd * float(np.sqrt(max(variance, 0.0)))

    @cached_property
    def classes(self) -> ClassMeasures:
        """Measures of the classes of persons."""
        return class_measures(self.point)

    def of_persons(self, by_class: Floats) -> Floats:
        """(persons,) from (M,)."""
        return by_class[self.model.design.person_class]

    @property
    def cumulated(self) -> Floats:
        """(H, K+1) cumulated thresholds."""
        return self.model.cumulated(self.point.natural)

    @property
    def thresholds(self) -> Floats:
        """(H, K) thresholds τ; NaN beside a category that nobody used."""
        used = self.model.layout.thresholds.used
        return np.where(used[:, 1:] & used[:, :-1], np.diff(self.cumulated, axis=1), np.nan)


def fit(data: Ratings, options: Options | None = None, *, start: Fit | None = None, found: Links | None = None) -> Fit:
    """Fit by marginal maximum likelihood. ``start``: an older fit whose solution is near.

    Disconnected parts get a population mean and a zero of their own, so that nothing is compared across them.
    Raises NotConverged, NotIdentified, BadData, TooFew.
    """
    options = options or Options()
    _check(data, options)
    found = found or links(data)
    population, named = populations(data, found, options)
    model = build_model(data, options, found, population, fixed_sd=None)
    optimum = climb(lambda free: Marginal(model, free), _start(model, data, start))
    at_bound = optimum.surface.sd < LEAST_SD
    if at_bound:
        model = build_model(data, options, found, population, fixed_sd=LEAST_SD)
        optimum = climb(lambda free: Marginal(model, free), _start(model, data, None))
    return Fit(data, options, found, model, optimum, population, named, at_bound)


def equal_test(fitted: Fit, facet: str) -> tuple[float, int]:
    """Likelihood-ratio statistic and degrees of freedom of "all elements of ``facet`` are equal"."""
    other = fit(fitted.data, replace(fitted.options, equal=(*fitted.options.equal, facet)), found=fitted.links)
    return 2.0 * (fitted.log_likelihood - other.log_likelihood), fitted.parameters - other.parameters


def _check(data: Ratings, options: Options) -> None:
    named = {*(options.anchors or {}), *options.equal, *(name for pair in options.bias for name in pair if name != "group")}
    strange = sorted((named | ({options.thresholds} if options.thresholds else set())) - set(data.facets))
    if strange:
        raise BadData(f"no such facet: {', '.join(strange)}")
    if options.centre not in {"elements", "persons"}:
        raise BadData("centre is 'elements' or 'persons'")
    if len(data.persons) < 3:
        raise TooFew("Fewer than three persons: a population cannot be estimated.")


def _start(model: Model, data: Ratings, older: Fit | None) -> Floats:
    """Free parameters to begin with: of an older fit where names agree, else from mean scores."""
    natural = np.zeros(model.layout.natural)
    counts = model.design.observed.sum(axis=1)
    used_top = max(data.top, 1)
    mean = float((model.design.observed @ model.steps).sum() / counts.sum())
    natural[model.layout.span("population")] = np.log((mean + 0.1) / (used_top - mean + 0.1))
    for name, facet in data.facets.items():
        total = np.bincount(facet.index, weights=data.weight * data.steps) / np.bincount(facet.index, weights=data.weight)
        natural[model.layout.span(name)] = -np.log((total + 0.1) / (used_top - total + 0.1)) + np.log(
            (mean + 0.1) / (used_top - mean + 0.1)
        )
    if older is not None:
        _carry_over(natural, model.layout, data, older)
    return _project(model.layout, natural)


def _carry_over(natural: Floats, layout: Layout, data: Ratings, older: Fit) -> None:
    for name, facet in data.facets.items():
        if name in older.data.facets:
            known = dict(zip(older.data.facets[name].ids, older.measures(name), strict=True))
            at = layout.starts[name]
            for position, element in enumerate(facet.ids):
                natural[at + position] = known.get(element, natural[at + position])
    if layout.sizes["population"] == older.model.layout.sizes["population"]:
        natural[layout.span("population")] = older.measures("population")
    before, now = older.model.layout.thresholds, layout.thresholds
    if before.names == now.names and np.array_equal(before.used, now.used):
        natural[layout.span("thresholds")] = older.measures("thresholds")
    natural[layout.sd] = np.log(older.sd)


def _project(layout: Layout, natural: Floats) -> Floats:
    """The free parameters whose natural ones come nearest."""
    dense = layout.matrix.toarray()
    return np.asarray(np.linalg.lstsq(dense, natural - layout.fixed, rcond=None)[0])
