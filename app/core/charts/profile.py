"""A person's dimensions against the cuts of a tier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from app.core.charts.style import (
    ACCENT,
    CUT,
    CUT_HALO,
    INK_2,
    MARK,
    PAPER,
    SUNKEN,
    WHISKER,
    in_house_style,
    new_figure,
    shorten,
    text_width,
)
from app.core.charts.wording import number, say

ROW, BAR, REACH, GAP = 47.0, 14.0, 10.0, 12.0
"""In px: one row, its bar, half the height of a cut line, the space before an emphasised row."""
_SIDE = 7.0


@dataclass(frozen=True)
class ProfileRow:
    """One bar. All values on the 0–100 scale; ``mean`` is None where there is no evidence."""

    label: str
    mean: float | None
    low: float | None = None
    high: float | None = None
    cut: float | None = None
    emphasised: bool = False

    def above_cut(self) -> bool:
        return self.mean is not None and (self.cut is None or self.mean >= self.cut)


@in_house_style
def profile_chart(rows: Sequence[ProfileRow], *, language: str, width: int) -> Figure:
    """Bars from 0 with 95 % whiskers and dashed cut lines; hollow below the cut.

    A row without evidence keeps its empty track and says so: a bar at 0 would be a lie.
    """
    if not rows:
        raise ValueError("a profile needs at least one row")
    positions, depth = _positions(rows)
    figure = new_figure(width, depth + 27)
    axes = figure.add_subplot()
    for row, y in zip(rows, positions, strict=True):
        _bar(axes, row, y)
        _words(axes, row, y, language, width - 2 * _SIDE)
    _frame(axes, depth)
    return figure


def _positions(rows: Sequence[ProfileRow]) -> tuple[list[float], float]:
    """Centre of each bar below the top, and the depth of them all, in px."""
    positions, top = [], 0.0
    for index, row in enumerate(rows):
        top += GAP if row.emphasised and index else 0
        positions.append(top + 34)
        top += ROW
    return positions, top + 6


def _bar(axes: Axes, row: ProfileRow, y: float) -> None:
    axes.barh(y, 100, height=BAR, color=SUNKEN)
    if row.mean is not None:
        hollow = {"color": PAPER, "edgecolor": ACCENT, "linewidth": 1.25}
        axes.barh(y, row.mean, height=BAR, **({"color": MARK} if row.above_cut() else hollow))
    if row.cut is not None:
        ends = ([row.cut, row.cut], [y - REACH, y + REACH])
        axes.plot(*ends, **CUT_HALO, zorder=3)
        axes.plot(*ends, **CUT, zorder=3)
    if row.mean is not None and row.low is not None and row.high is not None:
        low, high = max(row.low, 0), min(row.high, 100)
        reach = [[max(row.mean - low, 0)], [max(high - row.mean, 0)]]
        axes.errorbar(row.mean, y, xerr=reach, fmt="none", **WHISKER)


def _words(axes: Axes, row: ProfileRow, y: float, language: str, room: float) -> None:
    weight = 600 if row.emphasised else 400
    full, brief = _values(row, language), _values(row, language, with_cut=False)
    fits = text_width(row.label, weight=weight) + text_width(full) + 12 <= room
    values = full if fits else brief
    label = shorten(row.label, room - text_width(values) - 12, weight=weight)
    above = y - BAR / 2 - 7  # clear of the cut line
    axes.text(0, above, label, ha="left", va="baseline", weight=weight)
    axes.text(100, above, values, ha="right", va="baseline", color=INK_2)


def _values(row: ProfileRow, language: str, *, with_cut: bool = True) -> str:
    cut = "_cut" if with_cut and row.cut is not None else ""
    values = {} if row.cut is None else {"cut": number(row.cut)}
    if row.mean is None:
        return say("no_evidence" + cut, language, **values)
    if row.low is None or row.high is None:
        return number(row.mean)
    values |= {"mean": number(row.mean), "low": number(row.low), "high": number(row.high)}
    return say("interval" + cut, language, **values)


def _frame(axes: Axes, depth: float) -> None:
    axes.set_xlim(0, 100)
    axes.set_ylim(depth, 0)
    axes.set_xticks([0, 25, 50, 75, 100])
    axes.set_yticks([])
    axes.grid(visible=False)
