"""Category-probability curves: how likely each mark is, by level."""

from __future__ import annotations

from collections.abc import Sequence

import numpy
from matplotlib.figure import Figure

from app.core.charts.style import ACCENT, INFO, INK_3, WARN, in_house_style, new_figure
from app.core.charts.wording import number, say

COLOURS, LINES = (ACCENT, INFO, WARN, INK_3), ("-", "--", "-.", ":")


@in_house_style
def category_curves(place: Sequence[float], curves: Sequence[tuple[str, Sequence[float]]], *, language: str, width: int) -> Figure:
    """One labelled curve per category over ``place`` = level minus difficulty and severity, in logits."""
    if not curves or len(place) < 2:
        raise ValueError("category curves need at least one category and two places")
    figure = new_figure(width, 300)
    axes = figure.add_subplot()
    for index, (label, curve) in enumerate(curves):
        colour, line = COLOURS[index % len(COLOURS)], LINES[index // len(COLOURS) % len(LINES)]
        axes.plot(place, curve, color=colour, linestyle=line)
        peak = int(numpy.argmax(curve))
        side = "left" if peak == 0 else "right" if peak == len(place) - 1 else "center"
        axes.text(place[peak], curve[peak] + 0.02, label, ha=side, va="bottom", color=colour)
    axes.set_ylim(0, 1.12)
    axes.set_xlim(place[0], place[-1])
    axes.set_yticks([0, 0.5, 1])
    axes.xaxis.set_major_formatter(lambda value, _: number(value, 0 if float(value).is_integer() else 1))
    axes.set_xlabel(say("distance", language), loc="left", color=INK_3)
    axes.set_ylabel(say("chance", language), color=INK_3)
    return figure
