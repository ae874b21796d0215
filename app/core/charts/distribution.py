"""How amounts are spread: a histogram with its median."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from app.core.charts.style import INK, INK_2, MARK, in_house_style, new_figure, text_width
from app.core.charts.wording import number, say

_MOST_BINS = 12


@dataclass(frozen=True)
class Bin:
    """How many amounts lie in [low, high), in minor units."""

    low: int
    high: int
    count: int


def bins_of(amounts: Sequence[int], *, most: int = _MOST_BINS) -> tuple[Bin, ...]:
    """Equal bins of a round width (1, 2 or 5 times a power of ten major units).

    The table beside the chart is made from these, so that both say the same.
    """
    if not amounts:
        raise ValueError("a distribution needs at least one amount")
    step = _round_step(min(amounts), max(amounts), most)
    first, last = min(amounts) // step, max(amounts) // step
    counts = [0] * (last - first + 1)
    for amount in amounts:
        counts[amount // step - first] += 1
    return tuple(Bin((first + index) * step, (first + index + 1) * step, count) for index, count in enumerate(counts))


def _round_step(low: int, high: int, most: int) -> int:
    power = 100
    while True:
        for factor in (1, 2, 5):
            step = factor * power
            if high // step - low // step < most:
                return step
        power *= 10


@in_house_style
def distribution_chart(
    amounts: Sequence[int],
    *,
    measure: str,
    currency_sign: str = "¥",
    language: str,
    width: int,
) -> Figure:
    """Histogram of ``amounts`` (minor units), counts on the bars, median as a dashed line.

    ``measure`` names the axis with its unit, such as "本期绩效奖金（元）".
    """
    bins = bins_of(amounts)
    middle = float(median([Fraction(amount, 100) for amount in amounts]))
    figure = new_figure(width, 230 if width < 500 else 270)
    axes = figure.add_subplot()
    _frame(axes, bins, width)
    _bars(axes, bins, middle, width)
    _median(axes, middle, say("median", language, amount=f"{currency_sign}{number(middle)}"), width)
    step = number((bins[0].high - bins[0].low) / 100)
    axes.set_xlabel(say("bins", language, measure=measure, step=step), loc="left")
    return figure


def _bars(axes: Axes, bins: Sequence[Bin], middle: float, width: int) -> None:
    for item in bins:
        if item.count:
            low, high = item.low / 100, item.high / 100
            axes.bar((low + high) / 2, item.count, width=(high - low) * 0.92, color=MARK)
            axes.annotate(
                str(item.count),
                ((low + high) / 2, item.count),
                xytext=(_aside(axes, (low + high) / 2, str(item.count), middle, width), 4),
                textcoords="offset points",
                ha="center",
                color=INK_2,
            )


def _aside(axes: Axes, centre: float, text: str, middle: float, width: int) -> float:
    """How far, in px, a count steps aside so that the median's line doesn't strike it out."""
    low, high = axes.get_xlim()
    gap = (centre - middle) / (high - low) * width
    needed = text_width(text) / 2 + 4
    if abs(gap) >= needed:
        return 0
    return needed - gap if gap >= 0 else -needed - gap


def _frame(axes: Axes, bins: Sequence[Bin], width: int) -> None:
    step = (bins[0].high - bins[0].low) / 100
    axes.set_xlim(bins[0].low / 100 - step / 2, bins[-1].high / 100 + step / 2)
    axes.set_ylim(0, max(item.count for item in bins) * 1.28)
    axes.set_yticks([])
    axes.grid(visible=False)
    edges = [item.low for item in bins] + [bins[-1].high]
    ticks = _thinned(edges, edges[1] - edges[0], width)
    axes.set_xticks([tick / 100 for tick in ticks], [number(tick / 100) for tick in ticks])


def _thinned(edges: Sequence[int], step: int, width: int) -> list[int]:
    """Edges with room for their numbers, at a multiple of the step that stays round."""
    room = max(int((width - 30) // (text_width(number(edges[-1] / 100)) + 16)), 1)
    for factor in (1, 2, 4, 5, 10):
        kept = [edge for edge in edges if edge % (step * factor) == 0]
        if len(kept) <= room:
            return kept
    return [edges[0], edges[-1]]


def _median(axes: Axes, middle: float, text: str, width: int) -> None:
    top = axes.get_ylim()[1] * 0.93
    axes.plot([middle, middle], [0, top], color=INK, linewidth=1.25, linestyle=(0, (3, 1.5)))
    low, high = axes.get_xlim()
    share = (middle - low) / (high - low)
    # On the side of the line that has the room.
    right = share * width + text_width(text) + 12 < width
    axes.annotate(
        text,
        (middle, top),
        xytext=(6 if right else -6, 0),
        textcoords="offset points",
        ha="left" if right else "right",
        va="center",
    )
