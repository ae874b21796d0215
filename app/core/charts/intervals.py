"""Values with their intervals along one axis: rater severity, training effects, group differences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from app.core.charts.style import (
    ACCENT,
    CONTROL,
    INK_2,
    INK_3,
    PAPER,
    WHISKER,
    in_house_style,
    new_figure,
    shorten,
    text_width,
)
from app.core.charts.wording import number, say

ROW = 40.0
_SIDE = 7.0


@dataclass(frozen=True)
class IntervalRow:
    """One dot with its 95 % interval; ``value`` is None where the data can't tell."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None

    def clear_of(self, reference: float) -> bool:
        """Whether the interval leaves the reference out."""
        return self.low is not None and self.high is not None and not (self.low <= reference <= self.high)


@in_house_style
def interval_chart(
    rows: Sequence[IntervalRow],
    *,
    reference: float = 0,
    places: int = 2,
    axis_label: str = "",
    span: tuple[float, float] | None = None,
    language: str,
    width: int,
) -> Figure:
    """A dot and a 95 % whisker per row; filled where the interval leaves out ``reference``.

    ``span`` holds the ends of the axis; without it ``reference`` stands in the middle.
    """
    if not rows:
        raise ValueError("an interval chart needs at least one row")
    figure = new_figure(width, ROW * len(rows) + (50 if axis_label else 32))
    axes = figure.add_subplot()
    _frame(axes, rows, reference, span)
    for index, row in enumerate(rows):
        _dot(axes, row, index * ROW + 28, reference)
        _words(axes, row, index * ROW + 14, _text(row, language, places), width - 2 * _SIDE)
    axes.set_xlabel(axis_label, loc="left", color=INK_3)
    return figure


def _text(row: IntervalRow, language: str, places: int) -> str:
    if row.value is None:
        return say("no_estimate", language)
    if row.low is None or row.high is None:
        return number(row.value, places)
    low, high = number(row.low, places), number(row.high, places)
    return say("span", language, mean=number(row.value, places), low=low, high=high)


def _frame(axes: Axes, rows: Sequence[IntervalRow], reference: float, span: tuple[float, float] | None) -> None:
    ends = [v for row in rows for v in (row.value, row.low, row.high) if v is not None]
    reach = max((abs(end - reference) for end in ends), default=1) * 1.08 or 1
    axes.set_xlim(span or (reference - reach, reference + reach))
    axes.set_ylim(ROW * len(rows) + 2, 0)
    axes.set_yticks([])
    axes.grid(visible=False)
    axes.axvline(reference, color=CONTROL, linewidth=1, zorder=1)


def _dot(axes: Axes, row: IntervalRow, y: float, reference: float) -> None:
    if row.value is None:
        return
    if row.low is not None and row.high is not None:
        reach = [[max(row.value - row.low, 0)], [max(row.high - row.value, 0)]]
        axes.errorbar(row.value, y, xerr=reach, fmt="none", **WHISKER)
    filled = ACCENT if row.clear_of(reference) else PAPER
    axes.plot(
        row.value,
        y,
        marker="o",
        markersize=8,
        markerfacecolor=filled,
        markeredgecolor=ACCENT,
        markeredgewidth=1.25,
        zorder=5,
    )


def _words(axes: Axes, row: IntervalRow, y: float, values: str, room: float) -> None:
    left, right = axes.get_xlim()
    label = shorten(row.label, room - text_width(values) - 12)
    axes.text(left, y, label, ha="left", va="baseline")
    axes.text(right, y, values, ha="right", va="baseline", color=INK_2)
