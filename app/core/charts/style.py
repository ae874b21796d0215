"""How every chart looks: colours, type and line weights, and the lock drawing needs.

Sizes are in CSS pixels throughout: the figure's inch is 72 px, so one point of
matplotlib is one pixel of the page and text stays 12 px at every width.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache, wraps
from typing import Any, ParamSpec, TypeVar

import matplotlib
import pylopdf_fonts_zh_cn
from cycler import cycler
from matplotlib import font_manager
from matplotlib.figure import Figure
from matplotlib.textpath import text_to_path

P = ParamSpec("P")
R = TypeVar("R")

FONT = "Noto Sans SC"
INK, INK_2, INK_3 = "#1b2320", "#4a544f", "#626b66"
CONTROL, LINE, SUNKEN, PAPER = "#868b84", "#ddd8cc", "#eeebe3", "#f7f5f0"
ACCENT, MARK, BAD, INFO, WARN = "#1d6b58", "#52907c", "#a6301f", "#2f5b80", "#84560a"

HEX_TO_TOKEN = {
    INK: "ink",
    INK_2: "ink-2",
    INK_3: "ink-3",
    CONTROL: "control",
    LINE: "line",
    ACCENT: "accent",
    MARK: "mark",
    BAD: "bad",
    INFO: "info",
    WARN: "warn",
    PAPER: "paper",
    SUNKEN: "sunken",
}

NARROW, HALF, FULL = 358, 544, 752
"""Widths in use: a phone, half a page, a full column."""

BAND_ALPHA = 0.16
CUT: dict[str, Any] = {"color": BAD, "linewidth": 1.5, "linestyle": (0, (3, 1.5))}
CUT_HALO: dict[str, Any] = {"color": PAPER, "linewidth": 4}
WHISKER: dict[str, Any] = {"ecolor": INK, "elinewidth": 1.25, "capthick": 1.25, "zorder": 4}

RC: Any = {  # matplotlib types the keys one by one; a dict is clearer here
    "svg.fonttype": "none",
    "svg.hashsalt": "reception-academy",
    "font.family": [FONT],
    "font.size": 12,
    "text.color": INK,
    "axes.labelcolor": INK_3,
    "axes.edgecolor": CONTROL,
    "xtick.color": CONTROL,
    "ytick.color": CONTROL,
    "xtick.labelcolor": INK_3,
    "ytick.labelcolor": INK_3,
    "axes.titlesize": 13,
    "axes.labelsize": 12,
    "xtick.labelsize": 12,
    "ytick.labelsize": 12,
    "legend.fontsize": 12,
    "legend.frameon": False,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "savefig.facecolor": "none",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.linewidth": 1,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "axes.axisbelow": True,
    "grid.color": LINE,
    "grid.linewidth": 1,
    "xtick.major.width": 1,
    "xtick.major.size": 4,
    "ytick.major.size": 0,
    "xtick.major.pad": 5,
    "ytick.major.pad": 6,
    "lines.linewidth": 2,
    "lines.markersize": 5,
    "lines.solid_capstyle": "butt",
    "patch.linewidth": 0,
    "errorbar.capsize": 3,
    "hatch.linewidth": 1,
    "figure.constrained_layout.w_pad": 2 / 72,
    "figure.constrained_layout.h_pad": 2 / 72,
    "axes.prop_cycle": cycler(color=[ACCENT, INFO, WARN, INK_3], linestyle=["-", "--", "-.", ":"]),
}

_drawing = threading.RLock()


@cache
def register_font() -> None:
    """Make the packaged Chinese font known to matplotlib, once per process."""
    manager = font_manager.fontManager
    manager.addfont(str(pylopdf_fonts_zh_cn.sans_path()))
    regular = next(entry for entry in manager.ttflist if entry.name == FONT)
    # The package holds one weight. Naming it as the bold one too keeps
    # font-weight in the SVG, where the browser's own face is bold.
    manager.ttflist.extend(replace(regular, weight=weight) for weight in (600, 700))


@contextmanager
def house_style() -> Iterator[None]:
    """Draw in the house style. Settings of matplotlib are global, hence the lock."""
    register_font()
    with _drawing, matplotlib.rc_context(RC):
        yield


def in_house_style(draw: Callable[P, R]) -> Callable[P, R]:
    """Decorate a function that draws."""

    @wraps(draw)
    def styled(*args: P.args, **kwargs: P.kwargs) -> R:
        with house_style():
            return draw(*args, **kwargs)

    return styled


def new_figure(width: float, height: float) -> Figure:
    """An empty figure of ``width`` by ``height`` pixels. No pyplot: it keeps figures alive."""
    return Figure(figsize=(width / 72, height / 72), layout="constrained")


def text_width(text: str, size: float = 12, weight: int = 400) -> float:
    """Width of ``text`` in pixels, set in the packaged font."""
    register_font()
    font = font_manager.FontProperties(family=[FONT], size=size, weight=weight)
    width, _, _ = text_to_path.get_text_width_height_descent(text, font, ismath=False)
    return float(width)


def shorten(text: str, room: float, size: float = 12, weight: int = 400) -> str:
    """``text``, cut with an ellipsis where it is wider than ``room`` pixels."""
    if text_width(text, size, weight) <= room:
        return text
    kept = text
    while kept and text_width(kept + "…", size, weight) > room:
        kept = kept[:-1]
    return kept.rstrip() + "…"
