"""Nodes and weights of integration rules, computed once."""

from __future__ import annotations

from functools import cache

import numpy as np

from assessments.measurement.ratings import Floats


@cache
def legendre(points: int) -> tuple[Floats, Floats]:
    """Gauss–Legendre nodes and weights (points,) on −1 to 1."""
    nodes, weights = np.polynomial.legendre.leggauss(points)
    nodes.setflags(write=False)
    weights.setflags(write=False)
    return nodes, weights
