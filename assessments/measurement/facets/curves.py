"""Plot data of category-probability curves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

import numpy as np

from assessments.measurement.ratings import Floats

Curves: TypeAlias = tuple[list[float], list[tuple[str, list[float]]]]


def category_probabilities(thresholds: Floats, place: Floats) -> Floats:
    """(K+1, places) probability of each category at ``place`` = level − measures, for thresholds (K,) without gaps."""
    weight = place * np.arange(len(thresholds) + 1)[:, None] - np.concatenate([[0.0], np.cumsum(thresholds)])[:, None]
    share = np.exp(weight - weight.max(axis=0))
    return np.asarray(share / share.sum(axis=0))


def curves_of(document: Mapping[str, Any]) -> dict[str, Curves]:
    """Scale → (places, labelled curves) from a document of ``document.facets_document``; scales with unused categories are left out."""
    found = {}
    for name, thresholds in document["thresholds"].items():
        if all(value is not None for value in thresholds):
            reach = max(4.0, 2.0 + max(abs(value) for value in thresholds))
            place = np.linspace(-reach, reach, 161)
            curves = category_probabilities(np.array(thresholds), place)
            lowest, step = document["scale"]["lowest"], document["scale"]["step"]
            found[name] = (place.tolist(), [(f"{lowest + index * step:g}", curve.tolist()) for index, curve in enumerate(curves)])
    return found
