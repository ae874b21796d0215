"""How strongly the parts of a connected design hang together: standard errors of contrasts between them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from assessments.measurement.facets.fit import Fit
from assessments.measurement.linking import contrast_information
from assessments.measurement.ratings import Floats

WEAK = 0.3
"""Logits: above this standard error a difference between two parts says little; about half the usual spread of severities."""


@dataclass(frozen=True)
class Contrast:
    """Mean measure of the elements ``first`` minus that of ``second``, in logits, with its standard error."""

    first: tuple[str, ...]
    second: tuple[str, ...]
    difference: float
    se: float
    label: str

    @property
    def weak(self) -> bool:
        """Whether the link is too weak to compare across it."""
        return self.se > WEAK


def between_groups(fit: Fit, facet: str = "rater") -> list[Contrast]:
    """Contrasts between the raters of each pair of groups, a rater counting where most of their persons belong."""
    if len(fit.data.groups) < 2 or facet not in fit.data.facets or fit.links.parts[facet].max() > 0:
        return []
    index, ids = fit.data.facets[facet].index, fit.data.facets[facet].ids
    group = fit.data.group[fit.data.person]
    counts = np.zeros((len(ids), len(fit.data.groups)))
    np.add.at(counts, (index, group), 1.0)
    home = counts.argmax(axis=1)
    found = []
    for one in range(len(fit.data.groups)):
        for other in range(one + 1, len(fit.data.groups)):
            if (home == one).any() and (home == other).any():
                found.append(_contrast(fit, facet, home == one, home == other, f"{fit.data.groups[one]} – {fit.data.groups[other]}"))
    return found


def weakest(fit: Fit, facet: str = "rater") -> Contrast | None:
    """The division of the raters into two that the ratings compare worst: by the sign of the Fiedler vector of their links."""
    if facet not in fit.data.facets or fit.links.parts[facet].max() > 0 or len(fit.data.facets[facet].ids) < 3:
        return None
    information = contrast_information(fit.data, [fit.data.facets[facet].index], len(fit.data.facets[facet].ids))
    side = np.linalg.eigh(information)[1][:, 1] > 0
    if side.all() or not side.any():
        return None
    return _contrast(fit, facet, side, ~side, "weakest division")


def _contrast(
    fit: Fit,
    facet: str,
    first: np.ndarray[tuple[int, ...], np.dtype[np.bool_]],
    second: np.ndarray[tuple[int, ...], np.dtype[np.bool_]],
    label: str,
) -> Contrast:
    weights: Floats = first / first.sum() - second / second.sum()
    covariance = fit.natural_covariance(fit.model.layout.span(facet))
    ids = np.array(fit.data.facets[facet].ids)
    error = math.sqrt(max(float(weights @ covariance @ weights), 0.0))
    return Contrast(tuple(ids[first]), tuple(ids[second]), float(weights @ fit.measures(facet)), error, label)
