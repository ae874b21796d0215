"""Logits and the 0–100 map on which people read them.

points = 100 · 1 / (1 + e^−logit). The map is monotone and for reading only: filtering, weights and cuts are
in logits, and an interval is made in logits and mapped end by end, so it never leaves 0–100.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar, cast

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, ndtr, ndtri
from scipy.special import logit as log_odds

Floats: TypeAlias = NDArray[np.float64]
Number = TypeVar("Number", float, Floats)


def points(logit: Number) -> Number:
    """A level in logits as points from 0 to 100; arrays too."""
    return _as(logit, 100.0 * expit(logit))


def logit(of_points: Number) -> Number:
    """Points as logits: the inverse of ``points``. 0 and 100 are infinitely far away."""
    return _as(of_points, log_odds(np.divide(of_points, 100.0)))


def _as(like: Number, value: Any) -> Number:
    return float(value) if isinstance(like, float | int) else cast(Number, value)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A level in logits with its standard error.

    ``coverage`` is the share of the weight, 0 to 1, that rests on competencies with evidence.
    """

    mean: float
    sd: float
    coverage: float = 1.0

    @property
    def points(self) -> float:
        """The level on the 0–100 map."""
        return points(self.mean)

    def interval(self, confidence: float = 0.95) -> tuple[float, float]:
        """The central normal interval in points, mapped from logits end by end."""
        reach = float(ndtri((1.0 + confidence) / 2.0)) * self.sd
        return points(self.mean - reach), points(self.mean + reach)

    def probability(self, cut: float, cut_se: float = 0.0) -> float:
        """Probability that the true level is at or above ``cut`` points.

        Φ((mean − cut) / √(sd² + cut_se²)), all in logits: normal with the total error, that of the cut
        (``cut_se``, logits, from standard setting) included. Rudner (2001), with a normal posterior.
        """
        return float(ndtr((self.mean - logit(cut)) / np.hypot(self.sd, cut_se)))
