"""From ratings and options to a model: blocks of parameters, constraints, cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from assessments.measurement.errors import BadData
from assessments.measurement.facets import layout as blocks
from assessments.measurement.facets.design import design
from assessments.measurement.facets.layout import Builder, Thresholds
from assessments.measurement.facets.model import Model
from assessments.measurement.linking import Links
from assessments.measurement.ratings import Floats, Ints, Ratings

EXTREME = 0.3
"""Points by which a rater or criterion with only lowest or only highest marks is moved inwards (Wright 1998; FACETS)."""


@dataclass(frozen=True)
class Options:
    """What to fit.

    ``thresholds``: None for one rating scale, or the facet whose elements have thresholds of their own (criterion:
    partial credit; rater: rater-specific). ``centre``: ``"elements"``, all facets sum to zero and population means are
    free; ``"persons"``, the population mean is zero and the last facet is free (one population only). ``anchors``:
    facet → element → fixed measure. ``bias``: pairs of facets, or ``(facet, "group")``. ``equal``: facets held at zero,
    for likelihood-ratio tests. ``nodes``, ``reach``: quadrature, nodes evenly over ± reach logits around each mean.
    """

    thresholds: str | None = None
    scale: str | None = "criterion"
    centre: str = "elements"
    anchors: Mapping[str, Mapping[str, float]] | None = None
    bias: Sequence[tuple[str, str]] = ()
    equal: Sequence[str] = ()
    nodes: int = 41
    reach: float = 8.0


def populations(data: Ratings, found: Links, options: Options) -> tuple[Ints, tuple[tuple[int, str], ...]]:
    pairs, code = np.unique(np.stack([found.person_part, data.group]), axis=1, return_inverse=True)
    if options.centre == "persons" and pairs.shape[1] > 1:
        raise BadData("centring persons needs one population: no groups and a connected design")
    return np.asarray(code, dtype=np.int64).ravel(), tuple((int(part), data.groups[group]) for part, group in pairs.T)


def build_model(data: Ratings, options: Options, found: Links, population: Ints, fixed_sd: float | None) -> Model:
    builder, columns, offsets = Builder(), [], []
    names = list(data.facets)
    for name in names:
        offsets.append(builder.add(name, *_facet_block(data, options, found, name, last=name == names[-1])))
        columns.append(data.facets[name].index)
    for first, second in options.bias:
        one, other = (data.group[data.person] if name == "group" else data.facets[name].index for name in (first, second))
        pairs, code = np.unique(np.stack([one, other]), axis=1, return_inverse=True)
        offsets.append(builder.add(f"{first}*{second}", *blocks.bias_block(pairs[0], pairs[1])))
        columns.append(np.asarray(code, dtype=np.int64).ravel())
    size = int(population.max()) + 1
    centred = options.centre == "persons"
    offsets.append(builder.add("population", *(blocks.fixed_block(np.zeros(size)) if centred else blocks.free_block(size))))
    columns.append(population[data.person])
    names_of_sets, sets, used = blocks.threshold_sets(data, options.thresholds)
    thresholds = _thresholds(builder, options.thresholds, names_of_sets, used)
    sd = builder.add("sd", *(blocks.free_block(1) if fixed_sd is None else blocks.fixed_block(np.log([fixed_sd]))))
    collapsed = design(data, columns)
    cell_set, cell_top = np.zeros((2, len(collapsed.elements)), dtype=np.int64)
    cell_set[collapsed.cell] = sets
    low, high = (
        np.argmax(used, axis=1)[sets],
        np.minimum(used.shape[1] - 1 - np.argmax(used[:, ::-1], axis=1)[sets], tops(data, options.scale)),
    )
    cell_top[collapsed.cell] = high
    layout = builder.done(thresholds, sd, _extremes(data, builder, low, high))
    signs = np.array([-1.0] * (len(columns) - 1) + [1.0])
    return Model(
        collapsed,
        layout,
        collapsed.elements + np.array(offsets),
        signs,
        cell_set,
        np.linspace(-options.reach, options.reach, options.nodes),
        cell_top,
    )


def _facet_block(data: Ratings, options: Options, found: Links, name: str, *, last: bool) -> tuple[Floats, sparse.csr_array]:
    ids = data.facets[name].ids
    if name in options.equal:
        return blocks.fixed_block(np.zeros(len(ids)))
    if options.anchors and name in options.anchors:
        return blocks.anchored_block(ids, options.anchors[name])
    return blocks.free_block(len(ids)) if options.centre == "persons" and last else blocks.centred_block(found.parts[name])


def _thresholds(builder: Builder, facet: str | None, names: tuple[str, ...], used: NDArray[np.bool_]) -> Thresholds:
    index = np.full(used.shape, -1, dtype=np.int64)
    free = []
    for row, line in enumerate(used):
        inner = np.flatnonzero(line)[1:-1]
        free += [(row, column) for column in inner]
    start = builder.add("thresholds", *blocks.free_block(len(free)))
    for position, (row, column) in enumerate(free):
        index[row, column] = start + position
    return Thresholds(facet, names, index, used)


def tops(data: Ratings, scale: str | None) -> Ints:
    """(n,) highest step open to each rating: that of its element; an element with one category only has the whole scale."""
    if scale is None or scale not in data.facets:
        return np.full(len(data.steps), data.top)
    facet = data.facets[scale]
    highest, lowest = np.zeros(len(facet.ids), dtype=np.int64), np.full(len(facet.ids), data.top)
    np.maximum.at(highest, facet.index, data.steps)
    np.minimum.at(lowest, facet.index, data.steps)
    return np.where(highest > lowest, highest, data.top)[facet.index]


def _extremes(data: Ratings, builder: Builder, low: Ints, high: Ints) -> dict[int, float]:
    """Natural index → pull on the log-likelihood for elements whose marks are all at one end."""
    pulls = {}
    for name, facet in data.facets.items():
        size = len(facet.ids)
        count = np.bincount(facet.index, minlength=size)
        at_bottom = np.bincount(facet.index, weights=data.steps == low, minlength=size) == count
        at_top = np.bincount(facet.index, weights=data.steps == high, minlength=size) == count
        for element in np.flatnonzero(at_bottom | at_top):
            # A harsher element has fewer points: all marks at the bottom pull its measure down again, by EXTREME points.
            pulls[builder.starts[name] + int(element)] = -EXTREME if at_bottom[element] else EXTREME
    return pulls
