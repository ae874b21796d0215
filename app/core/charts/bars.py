"""An amount per period, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from app.core.charts.style import CONTROL, INK_2, MARK, SUNKEN, in_house_style, new_figure, text_width
from app.core.charts.wording import number, say


@dataclass(frozen=True)
class Bar:
    """One period. ``value`` None: nothing is known, which is not nought; ``provisional`` is drawn pale."""

    label: str
    value: float | None
    provisional: bool = False


@in_house_style
def bar_chart(bars: Sequence[Bar], *, measure: str, places: int = 0, language: str, width: int) -> Figure:
    """Bars from 0 with their numbers on top; ``measure`` names what is counted, with its unit."""
    if not bars:
        raise ValueError("a bar chart needs at least one bar")
    figure = new_figure(width, 210 if width < 500 else 240)
    axes = figure.add_subplot()
    slot = (width - 8) / len(bars)
    for index, bar in enumerate(bars):
        text = say("nothing_known", language) if bar.value is None else number(bar.value, places)
        _bar(axes, index, bar, text, slot)
    _frame(axes, bars, slot)
    axes.set_xlabel(measure, loc="left")
    return figure


def _bar(axes: Axes, index: int, bar: Bar, text: str, slot: float) -> None:
    value = bar.value or 0
    if bar.value is not None:
        pale = {"color": SUNKEN, "edgecolor": CONTROL, "linewidth": 1}
        axes.bar(index, value, width=min(0.7, 72 / slot), **(pale if bar.provisional else {"color": MARK}))
    if text_width(text) <= slot - 4:
        axes.annotate(text, (index, max(value, 0)), xytext=(0, 4), textcoords="offset points", ha="center", color=INK_2)


def _frame(axes: Axes, bars: Sequence[Bar], slot: float) -> None:
    """As many labels as have room, the newest always among them."""
    widest = max(text_width(bar.label) for bar in bars) + 8
    step = max(1, -int(-widest // slot))
    ticks = [index for index in range(len(bars)) if (len(bars) - 1 - index) % step == 0]
    axes.set_xticks(ticks, [bars[index].label for index in ticks])
    axes.set_xlim(-0.5, len(bars) - 0.5)
    axes.set_ylim(0, max(max((bar.value or 0) for bar in bars) * 1.2, 1))
    axes.set_yticks([])
    axes.grid(visible=False)
