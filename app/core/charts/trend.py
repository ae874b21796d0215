"""An estimate over time, with its band and the evidence it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor, nan

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from app.core.charts.style import (
    ACCENT,
    BAD,
    BAND_ALPHA,
    CUT,
    PAPER,
    in_house_style,
    new_figure,
    text_width,
)
from app.core.charts.wording import month, number, say

_STEPS = (1, 2, 3, 6, 12, 24, 36, 60, 120)


@dataclass(frozen=True)
class TrendPoint:
    """The estimate on a day. ``mean`` None: nothing was known, the line has a gap."""

    day: date
    mean: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Dot:
    """One piece of evidence."""

    day: date
    value: float


@in_house_style
def trend_chart(
    points: Sequence[TrendPoint],
    dots: Sequence[Dot] = (),
    *,
    cut: float | None = None,
    cut_label: str | None = None,
    language: str,
    width: int,
) -> Figure:
    """Line of the estimate, its 95 % band, dots for the evidence, a dashed cut.

    Points in order of time; two on one day draw a step. ``cut_label`` names the cut
    ("中级标准 70"); without it the chart says "标准 70".
    """
    if not points:
        raise ValueError("a trend needs at least one point")
    figure = new_figure(width, 230 if width < 500 else 250)
    axes = figure.add_subplot()
    _band_and_line(axes, points)
    _dots(axes, dots)
    _scale(axes, points, dots, cut)
    _time_axis(axes, points, language, width)
    if cut is not None:
        _cut(axes, cut, cut_label or say("cut", language, cut=number(cut)), points)
    _last_value(axes, points)
    return figure


def _x(day: date) -> float:
    return float(day.toordinal())


def _band_and_line(axes: Axes, points: Sequence[TrendPoint]) -> None:
    days = [_x(point.day) for point in points]
    mean = [nan if point.mean is None else point.mean for point in points]
    low = [nan if point.low is None else point.low for point in points]
    high = [nan if point.high is None else point.high for point in points]
    axes.fill_between(days, low, high, color=ACCENT, alpha=BAND_ALPHA, linewidth=0)
    axes.plot(days, mean, color=ACCENT, linestyle="-")


def _dots(axes: Axes, dots: Sequence[Dot]) -> None:
    if dots:
        axes.plot(
            [_x(dot.day) for dot in dots],
            [dot.value for dot in dots],
            linestyle="none",
            marker="o",
            markerfacecolor=PAPER,
            markeredgecolor=ACCENT,
            markeredgewidth=1.25,
            zorder=3,
        )


def _scale(axes: Axes, points: Sequence[TrendPoint], dots: Sequence[Dot], cut: float | None) -> None:
    """Whole tens around everything shown, gridlines every 20 (10 where the range is small)."""
    values = [v for p in points for v in (p.mean, p.low, p.high) if v is not None]
    values += [dot.value for dot in dots] + ([] if cut is None else [cut])
    low, high = min(values, default=0), max(values, default=100)
    bottom, top = floor((low - 2) / 10) * 10, ceil((high + 4) / 10) * 10
    bottom, top = max(bottom, min(0, floor(low))), min(top, max(104, ceil(high)))
    step = 20 if top - bottom > 40 else 10
    axes.set_ylim(bottom, top)
    axes.set_yticks(list(range(ceil(bottom / step) * step, floor(top) + 1, step)))


def _months(first: date, last: date) -> list[date]:
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    start = first.year * 12 + first.month - 1
    return [date(n // 12, n % 12 + 1, 1) for n in range(start, start + count)]


def _time_axis(axes: Axes, points: Sequence[TrendPoint], language: str, width: int) -> None:
    first, last = points[0].day, points[-1].day
    span = max((last - first).days, 1)
    # Room at the right for the last value, written beside the line.
    axes.set_xlim(_x(first) - span * 0.01, _x(last) + span * (34 / width + 0.01))
    months = [day for day in _months(first, last) if day > first] or [first]
    ticks = _thinned([day for day in months if day <= last] or [first], language, width - 70)
    axes.set_xticks([_x(day) for day in ticks], [month(day, language) for day in ticks])


def _thinned(months: list[date], language: str, room: float) -> list[date]:
    """As many months as have room for their names, at an even step that meets January."""
    most = max(int(room // (text_width(month(months[0], language)) + 18)), 1)
    for step in _STEPS:
        kept = [day for day in months if (day.year * 12 + day.month - 1) % step == 0]
        if len(kept) <= most:
            return kept or months[:1]
    return months[:1]


def _cut(axes: Axes, cut: float, label: str, points: Sequence[TrendPoint]) -> None:
    # To the last day only: the number of the last value stands beyond it.
    axes.plot([_x(points[0].day), _x(points[-1].day)], [cut, cut], **CUT)
    early = [p.mean for p in points[: len(points) // 3 + 1] if p.mean is not None]
    below = bool(early) and sum(early) / len(early) >= cut
    axes.annotate(
        label,
        (_x(points[0].day), cut),
        xytext=(0, -5 if below else 5),
        textcoords="offset points",
        color=BAD,
        ha="left",
        va="top" if below else "bottom",
    )


def _last_value(axes: Axes, points: Sequence[TrendPoint]) -> None:
    last = points[-1]
    if last.mean is not None:
        axes.annotate(
            number(last.mean),
            (_x(last.day), last.mean),
            xytext=(7, 0),
            textcoords="offset points",
            size=13,
            weight=600,
            va="center",
        )
