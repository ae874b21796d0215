"""Variable (Wright) map: persons, raters and criteria on one logit scale, side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from app.core.charts.style import ACCENT, CONTROL, INK_3, in_house_style, new_figure, shorten, text_width
from app.core.charts.wording import number, say

ROW, HEIGHT = 17.0, 460.0
BINS = 24


@in_house_style
def variable_map(persons: Sequence[float], facets: Mapping[str, Sequence[tuple[str, float]]], *, language: str, width: int) -> Figure:
    """A histogram of persons, then for each facet its elements written at their measures (logits).

    Elements that would be written over each other share a line; what does not fit is counted.
    """
    if not len(persons) or not facets:
        raise ValueError("a variable map needs at least one person and one facet")
    places = [*persons, *(measure for elements in facets.values() for _, measure in elements)]
    low, high = float(min(places)) - 0.3, float(max(places)) + 0.3
    figure = new_figure(width, HEIGHT)
    columns = figure.subplots(1, 1 + len(facets), sharey=True, width_ratios=[1.0, *(1.2 for _ in facets)])
    _persons(columns[0], persons, (low, high), language)
    room = 0.82 * (width - 50) * 1.2 / (1 + 1.2 * len(facets))
    for axes, (name, elements) in zip(columns[1:], facets.items(), strict=True):
        _elements(axes, name, elements, (low, high), room)
    return figure


def _persons(axes: Axes, persons: Sequence[float], span: tuple[float, float], language: str) -> None:
    counts, edges = numpy.histogram(persons, bins=BINS, range=span)
    axes.barh(edges[:-1], counts, height=numpy.diff(edges) * 0.9, align="edge", color=ACCENT)
    axes.set_title(say("persons", language), loc="left", color=INK_3)
    axes.set_ylim(span)
    axes.set_xticks([])
    axes.set_ylabel(say("logits", language), color=INK_3)
    axes.yaxis.set_major_formatter(lambda value, _: number(value, 0 if float(value).is_integer() else 1))


def _elements(axes: Axes, name: str, elements: Sequence[tuple[str, float]], span: tuple[float, float], room: float) -> None:
    axes.set_title(shorten(name, room), loc="left", color=INK_3)
    axes.set_xlim(0, 1)
    axes.set_xticks([])
    axes.axvline(0, color=CONTROL, linewidth=1)
    step = (span[1] - span[0]) / (HEIGHT / ROW)
    lines: dict[int, list[str]] = {}
    for label, measure in sorted(elements, key=lambda element: element[1]):
        lines.setdefault(round((measure - span[0]) / step), []).append(label)
    for line, labels in lines.items():
        axes.text(0.04, span[0] + line * step, _written(labels, room), ha="left", va="center")


def _written(labels: list[str], room: float) -> str:
    text = ", ".join(labels)
    if text_width(text) <= room:
        return text
    shown = len(labels)
    while shown > 1 and text_width(f"{', '.join(labels[:shown])} +{len(labels) - shown}") > room:
        shown -= 1
    rest = f" +{len(labels) - shown}" if shown < len(labels) else ""
    return shorten(", ".join(labels[:shown]), room - text_width(rest)) + rest
