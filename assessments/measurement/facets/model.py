"""A many-facet Rasch model: which parameters meet in which cell, and the probabilities that follow.

    P(x | θ) ∝ exp( x (θ − Σ measures of the facets) − T[h, x] )

Linacre 1989, Many-facet Rasch Measurement; rating scale: Andrich 1978, Psychometrika 43; partial credit: Masters 1982,
Psychometrika 47.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from assessments.measurement.facets.design import Design
from assessments.measurement.facets.layout import Layout
from assessments.measurement.ratings import Floats, Ints


@dataclass(frozen=True)
class Model:
    """A design with its parameters. ``cell_parameters`` (C, F) natural indices, ``signs`` (F,) −1, population +1;
    ``cell_set`` (C,) threshold set; ``cell_top`` (C,) highest step in use; ``nodes`` (Q,) in logits around the population mean."""

    design: Design
    layout: Layout
    cell_parameters: Ints
    signs: Floats
    cell_set: Ints
    nodes: Floats
    cell_top: Ints

    @cached_property
    def steps(self) -> Floats:
        """(K+1,) 0 … K."""
        return np.arange(self.layout.thresholds.used.shape[1], dtype=np.float64)

    @cached_property
    def unused(self) -> Floats:
        """(C, K+1) 0 where a category is in use, else −∞."""
        open_to = self.layout.thresholds.used[self.cell_set] & (self.steps <= self.cell_top[:, None])
        return np.asarray(np.where(open_to, 0.0, -np.inf))

    def natural(self, free: Floats) -> Floats:
        """Natural parameters from the free ones."""
        return np.asarray(self.layout.fixed + self.layout.matrix @ free)

    def cumulated(self, natural: Floats) -> Floats:
        """(H, K+1) cumulated thresholds T."""
        index = self.layout.thresholds.index
        return np.asarray(np.where(index >= 0, natural[index], 0.0))

    def location(self, natural: Floats) -> Floats:
        """(C,) population mean minus the sum of measures: what is added to z."""
        return np.asarray(natural[self.cell_parameters] @ self.signs)

    def probabilities(self, natural: Floats, place: Floats, cells: Ints | slice = slice(None)) -> tuple[Floats, Floats]:
        """Category probabilities (…, K+1) and log normalisers at ``place`` = θ − Σ measures, first axis the cells."""
        base = self.unused[cells] - self.cumulated(natural)[self.cell_set[cells]]
        base = base.reshape(base.shape[0], *([1] * (place.ndim - 1)), base.shape[1])
        weight = place[..., None] * self.steps + base
        # Over a short last axis, a maximum by columns and a sum by product are several times faster than NumPy's own.
        peak = weight[..., 0].copy()
        for step in range(1, weight.shape[-1]):
            np.maximum(peak, weight[..., step], out=peak)
        weight -= peak[..., None]
        np.exp(weight, out=weight)
        total = weight @ np.ones(weight.shape[-1])
        weight /= total[..., None]
        return weight, np.log(total) + peak

    @cached_property
    def parts(self) -> tuple[sparse.csr_array, Ints]:
        """See ``touched``; the same at every point."""
        return touched(self)


def coordinates(model: Model) -> list[tuple[Ints, float, int]]:
    """(parameter of each cell or −1, sign of the derivative, coordinate) for everything a cell touches."""
    index = model.layout.thresholds.index[model.cell_set]
    rows = [(model.cell_parameters[:, column], float(sign), 0) for column, sign in enumerate(model.signs)]
    return rows + [(index[:, step], -1.0, step + 1) for step in range(index.shape[1]) if (index[:, step] >= 0).any()]


def touched(model: Model) -> tuple[sparse.csr_array, Ints]:
    """((D, touched) rows, C·(K+2) features): how scores follow from the cells' E and P; and pattern · N + parameter of each row."""
    weights = model.design.patterns.tocoo()
    pattern, cell = (axis.astype(np.int64) for axis in weights.coords)
    width, size = len(model.steps) + 1, model.layout.natural
    keys, features, values = [], [], []
    for parameter, sign, coordinate in coordinates(model):
        good = parameter[cell] >= 0
        keys.append(pattern[good] * size + parameter[cell[good]])
        features.append(cell[good] * width + coordinate)
        values.append(-sign * weights.data[good])
    unique, row = np.unique(np.concatenate(keys), return_inverse=True)
    shape = (len(unique), model.design.patterns.shape[1] * width)
    return sparse.csr_array((np.concatenate(values), (row, np.concatenate(features))), shape=shape), unique
