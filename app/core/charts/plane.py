"""Two numbers against each other: spots, lines through them, a band around one of them.

Items by facility and discrimination, scores by global judgement, after against before, coefficients by number of raters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from app.core.charts.style import ACCENT, BAD, BAND_ALPHA, CONTROL, CUT, INFO, INK_2, INK_3, PAPER, in_house_style, new_figure, text_width
from app.core.charts.wording import number

HEIGHT = 340.0
MOST_LABELS = 20
LINES: dict[str, dict[str, Any]] = {
    "first": {"color": ACCENT, "linestyle": "-"},
    "second": {"color": INFO, "linestyle": "--"},
    "even": {"color": CONTROL, "linewidth": 1, "linestyle": "-"},
    "cut": CUT,
}


@dataclass(frozen=True)
class Spot:
    """One point. ``flagged``: something is the matter, drawn as a red diamond with its label; ``hollow``: of the other group."""

    x: float
    y: float
    label: str = ""
    flagged: bool = False
    hollow: bool = False


@dataclass(frozen=True)
class Line:
    """A line through ``points``; ``kind``: first, second, even (where nothing differs) or cut. ``label`` stands at its right end."""

    points: Sequence[tuple[float, float]]
    kind: str = "first"
    label: str = ""


@in_house_style
def plane_chart(
    spots: Sequence[Spot] = (),
    lines: Sequence[Line] = (),
    *,
    band: Sequence[tuple[float, float, float]] = (),
    x_label: str,
    y_label: str,
    x_span: tuple[float, float] | None = None,
    y_span: tuple[float, float] | None = None,
    language: str,
    width: int,
) -> Figure:
    """Spots and lines on two axes; ``band`` holds (x, low, high). Spans are those of the data with some room unless they are given."""
    if not spots and not lines:
        raise ValueError("a plane needs at least one spot or line")
    figure = new_figure(width, HEIGHT)
    axes = figure.add_subplot()
    xs = [spot.x for spot in spots] + [x for line in lines for x, _ in line.points]
    ys = [spot.y for spot in spots] + [y for line in lines for _, y in line.points] + [end for _, *ends in band for end in ends]
    axes.set_xlim(x_span or _room(xs))
    axes.set_ylim(y_span or _room(ys))
    axes.grid(visible=True, axis="both")
    if band:
        x, low, high = zip(*band, strict=True)
        axes.fill_between(x, low, high, color=ACCENT, alpha=BAND_ALPHA, linewidth=0)
    placed = _lines(axes, lines, width)
    _spots(axes, spots, width, placed)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(lambda value, _: number(value, _places(value)))
    axes.set_xlabel(x_label, loc="left", color=INK_3)
    # Above the axis, not along it: Chinese is hard to read on its side.
    axes.set_title(y_label, loc="left", color=INK_3, size=12)
    return figure


def _room(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    margin = (high - low) * 0.06 or 1.0
    return low - margin, high + margin


def _places(value: float) -> int:
    return next((places for places in (0, 1, 2) if abs(round(value, places) - value) < 1e-9), 3)


Box = tuple[float, float, float, float]


def _lines(axes: Axes, lines: Sequence[Line], width: int) -> list[Box]:
    placed: list[Box] = []
    for line in lines:
        x, y = zip(*line.points, strict=True)
        axes.plot(x, y, **LINES[line.kind])
        if line.label:
            colour = {"first": ACCENT, "second": INFO, "even": INK_3, "cut": BAD}[line.kind]
            for away in ((-2, 5), (-2, -17)):
                if _write(axes, line.label, line.points[-1], colour, width, placed, away, "right"):
                    break
    return placed


def _spots(axes: Axes, spots: Sequence[Spot], width: int, placed: list[Box]) -> None:
    for hollow, flagged in ((False, False), (True, False), (False, True)):
        some = [spot for spot in spots if (spot.hollow, spot.flagged) == (hollow, flagged) or (flagged and spot.flagged and spot.hollow)]
        edge = BAD if flagged else ACCENT
        axes.plot(
            [spot.x for spot in some],
            [spot.y for spot in some],
            linestyle="none",
            marker="D" if flagged else "o",
            markersize=6,
            markerfacecolor=PAPER if hollow else edge,
            markeredgecolor=edge,
            markeredgewidth=1.25,
            alpha=1.0 if flagged or len(spots) < 60 else 0.55,
            zorder=3,
        )
    # Flagged ones first: where room is short, theirs is the label that is read.
    named = sorted((spot for spot in spots if spot.label), key=lambda spot: not spot.flagged)
    for spot in named[:MOST_LABELS]:
        _write(axes, spot.label, (spot.x, spot.y), BAD if spot.flagged else INK_2, width, placed, (7, 0), "left")


def _write(
    axes: Axes, text: str, at: tuple[float, float], colour: str, width: int, placed: list[Box], away: tuple[int, int], side: str
) -> bool:
    """``text`` beside ``at``, unless it would stand on one that is there already; whether it was written."""
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    x = (at[0] - left) / (right - left) * (width - 60) + away[0]
    y = (at[1] - bottom) / (top - bottom) * (HEIGHT - 80) + away[1]
    long = text_width(text)
    if side == "left" and x + long > width - 60:
        side, away, x = "right", (-away[0], away[1]), x - 2 * away[0]
    start = x if side == "left" else x - long
    box = (start, y, start + long, y + 12) if away[1] else (start, y - 8, start + long, y + 8)
    if any(box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3] for other in placed):
        return False
    placed.append(box)
    place = "bottom" if away[1] else "center"
    axes.annotate(text, at, xytext=away, textcoords="offset points", ha=side, va=place, color=colour, annotation_clip=False, zorder=6)
    return True
