"""Charts: plain data and a language in, a figure or the SVG of a page out. No Flask."""

from app.core.charts.bars import Bar, bar_chart
from app.core.charts.cache import cached_svg, data_hash
from app.core.charts.category_curves import category_curves
from app.core.charts.distribution import Bin, bins_of, distribution_chart
from app.core.charts.intervals import IntervalRow, interval_chart
from app.core.charts.plane import Line, Spot, plane_chart
from app.core.charts.profile import ProfileRow, profile_chart
from app.core.charts.style import FULL, HALF, NARROW
from app.core.charts.svg import ChartError, figure_as_svg, render_svg, standalone_svg
from app.core.charts.trend import Dot, TrendPoint, trend_chart
from app.core.charts.variable_map import variable_map

__all__ = [
    "FULL",
    "HALF",
    "NARROW",
    "Bar",
    "Bin",
    "ChartError",
    "Dot",
    "IntervalRow",
    "Line",
    "ProfileRow",
    "Spot",
    "TrendPoint",
    "bar_chart",
    "bins_of",
    "cached_svg",
    "category_curves",
    "data_hash",
    "distribution_chart",
    "figure_as_svg",
    "interval_chart",
    "plane_chart",
    "profile_chart",
    "render_svg",
    "standalone_svg",
    "trend_chart",
    "variable_map",
]
