"""The report's picture: how the amounts are spread, at both widths, drawn once per data."""

from dataclasses import dataclass
from pathlib import Path

from flask import current_app
from markupsafe import Markup

from app.core.charts.cache import cached_svg
from app.core.charts.distribution import Bin, bins_of, distribution_chart
from app.core.charts.svg import render_svg
from app.core.documents.wording import money
from app.incentives.report.model import Report
from app.incentives.report.wording import say

WIDTHS = {"narrow": 358, "wide": 752}


@dataclass(frozen=True, slots=True)
class Picture:
    """The drawing and the numbers beside it."""

    svg: Markup
    bins: tuple[Bin, ...]


def distribution(report: Report) -> Picture | None:
    """The distribution of bonuses; None when nobody gets one."""
    amounts = [row.result.bonus for row in report.rows if row.result.eligible]
    if not amounts:
        return None
    drawings = [_drawing(report, amounts, name, width) for name, width in WIDTHS.items()]
    return Picture(Markup("").join(Markup(svg) for svg in drawings), bins_of(amounts))  # noqa: S704 - drawn and cleaned by us


def _drawing(report: Report, amounts: list[int], name: str, width: int) -> str:
    language = report.language
    title = say("distribution", language)
    text = say("distribution_text", language, n=len(amounts), median=money(report.median or 0))
    axis = say("distribution_axis", language)

    def draw() -> str:
        figure = distribution_chart(amounts, measure=axis, language=language, width=width)
        return render_svg(figure, title=title, description=text, id_prefix=f"dist-{name}")

    key = {"chart": "distribution", "amounts": amounts, "language": language, "width": width, "words": [title, text, axis]}
    return cached_svg(key, draw, folder=Path(current_app.config["CHARTS"]))
