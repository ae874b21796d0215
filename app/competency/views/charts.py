"""Charts of competencies as they stand in pages: at the two widths in use, from the cache where the data is the same."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import current_app
from markupsafe import Markup
from matplotlib.figure import Figure

from app.competency.rules.trend import Trend
from app.core.charts import HALF, NARROW, Dot, ProfileRow, TrendPoint, cached_svg, profile_chart, render_svg, trend_chart
from app.core.i18n import language
from assessments.competency.scale import Estimate


def bar(label: str, level: Estimate | None, cut: float | None = None, *, emphasised: bool = False) -> ProfileRow:
    """A level as a row of the profile chart."""
    if level is None:
        return ProfileRow(label, None, cut=cut, emphasised=emphasised)
    low, high = level.interval()
    return ProfileRow(label, level.points, low, high, cut, emphasised)


def profile_svg(rows: Sequence[ProfileRow], *, title: str, description: str) -> Markup:
    """The profile chart."""
    return _at_both_widths(
        "profile", {"rows": list(rows)}, lambda width: profile_chart(rows, language=language(), width=width), title, description
    )


def trend_svg(course: Trend, *, title: str, description: str, cut: float | None = None, cut_label: str | None = None) -> Markup:
    """The trend chart."""
    points = [_point(moment.day, moment.level) for moment in course.moments]
    dots = [Dot(occasion.day, round(occasion.points, 2)) for occasion in course.occasions]
    data = {"points": points, "dots": dots, "cut": cut, "cut_label": cut_label}
    return _at_both_widths(
        "trend",
        data,
        lambda width: trend_chart(points, dots, cut=cut, cut_label=cut_label, language=language(), width=width),
        title,
        description,
    )


def _point(day: Any, level: Estimate | None) -> TrendPoint:
    if level is None:
        return TrendPoint(day, None)
    low, high = level.interval()
    return TrendPoint(day, round(level.points, 2), round(low, 2), round(high, 2))


def _at_both_widths(kind: str, data: Mapping[str, object], draw: Callable[[int], Figure], title: str, description: str) -> Markup:
    def drawn(width: int) -> str:
        key = {"chart": kind, "language": language(), "width": width, "title": title, "description": description, **data}
        prefix = f"{kind}-{width}"
        return cached_svg(
            key,
            lambda: render_svg(draw(width), title=title, description=description, id_prefix=prefix),
            folder=current_app.config["CHARTS"],
        )

    return Markup(drawn(NARROW) + drawn(HALF))  # noqa: S704 - our own drawing, its words escaped by render_svg
