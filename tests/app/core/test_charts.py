"""Charts say what the data say, the same on every run, and may stand in a strict page."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from xml.etree import ElementTree

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure

from app.core.charts import (
    FULL,
    HALF,
    NARROW,
    Bar,
    ChartError,
    Dot,
    IntervalRow,
    ProfileRow,
    TrendPoint,
    bar_chart,
    bins_of,
    cached_svg,
    data_hash,
    distribution_chart,
    figure_as_svg,
    interval_chart,
    profile_chart,
    render_svg,
    trend_chart,
)
from app.core.charts.style import HEX_TO_TOKEN, house_style, new_figure, text_width

SVG = "{http://www.w3.org/2000/svg}"
Draw = Callable[[str, int], Figure]


def profile(language: str, width: int) -> Figure:
    rows = [
        ProfileRow("服务质量", 76, 69, 83, 70),
        ProfileRow("专业技能", 69, 63, 75, 72),
        ProfileRow("应急处理能力", None, cut=65),
        ProfileRow("综合", 75.4, 69, 81, 70, emphasised=True),
    ]
    return profile_chart(rows, language=language, width=width)


def trend(language: str, width: int) -> Figure:
    start = date(2025, 1, 6)
    points = [TrendPoint(start + timedelta(days=30 * n), 55 + n, 45 + n, 65 + n) for n in range(18)]
    dots = [Dot(start + timedelta(days=60 * n), 57 + 2 * n) for n in range(8)]
    return trend_chart(points, dots, cut=70, language=language, width=width)


def distribution(language: str, width: int) -> Figure:
    amounts = [200_000 + 7_919 * n for n in range(46)]
    return distribution_chart(amounts, measure="本期绩效奖金（元）", language=language, width=width)


def intervals(language: str, width: int) -> Figure:
    rows = [IntervalRow("周敏", 0.42, 0.18, 0.66), IntervalRow("王芳", None)]
    return interval_chart(rows, axis_label="评分宽严度", language=language, width=width)


def bars(language: str, width: int) -> Figure:
    shown = [Bar(f"2025-Q{n}", 168_000.0 + 4_000 * n) for n in range(1, 5)] + [
        Bar("2026-Q1", None),
        Bar("2026-Q2", 180_000.0, provisional=True),
    ]
    return bar_chart(shown, measure="应发总额（元）", language=language, width=width)


@pytest.fixture(params=[profile, trend, distribution, intervals, bars], ids=lambda draw: draw.__name__)
def draw(request: pytest.FixtureRequest) -> Draw:
    chosen: Draw = request.param
    return chosen


@pytest.fixture(params=[NARROW, HALF, FULL])
def width(request: pytest.FixtureRequest) -> int:
    chosen: int = request.param
    return chosen


def rendered(draw: Draw, language: str = "zh", width: int = NARROW) -> ElementTree.Element:
    svg = render_svg(draw(language, width), title="题", description="述", id_prefix="c")
    return ElementTree.fromstring(svg)


def words(root: ElementTree.Element) -> list[str]:
    return [element.text or "" for element in root.iter(f"{SVG}text")]


# --- what a strict page allows -------------------------------------------------------------


def test_nothing_that_a_strict_policy_refuses_is_left(draw: Draw, width: int) -> None:
    for element in rendered(draw, width=width).iter():
        assert element.tag.removeprefix(SVG) not in {"style", "script", "metadata", "image"}
        for name, value in element.attrib.items():
            assert name != "style"
            assert not name.startswith("on")
            assert "data:" not in value
            assert "http" not in value


def test_every_colour_is_a_token(draw: Draw, width: int) -> None:
    tokens = {f"var(--{token})" for token in HEX_TO_TOKEN.values()} | {"none"}
    for element in rendered(draw, width=width).iter():
        for name in ("fill", "stroke"):
            assert element.get(name, "none") in tokens


def test_ids_carry_the_prefix_once_and_every_reference_is_met(draw: Draw) -> None:
    svg = render_svg(draw("zh", HALF), title="题", description="述", id_prefix="bonus-7")
    ids = re.findall(r' id="([^"]+)"', svg)
    references = re.findall(r'href="#([^"]+)"|url\(#([^)]+)\)', svg)
    assert len(ids) == len(set(ids))
    assert all(i.startswith("bonus-7-") for i in ids)
    assert {first or second for first, second in references} <= set(ids)


def test_a_chart_has_a_name_and_a_description(draw: Draw) -> None:
    root = rendered(draw)
    assert [child.tag for child in root][:2] == [f"{SVG}title", f"{SVG}desc"]
    assert [child.text for child in root][:2] == ["题", "述"]
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "c-t c-d"


def test_words_in_the_title_are_escaped() -> None:
    svg = render_svg(profile("zh", NARROW), title="<b>&", description='"<script>', id_prefix="c")
    assert "<b>" not in svg
    assert "<script>" not in svg


def test_the_class_tells_phone_from_desktop(draw: Draw) -> None:
    assert rendered(draw, width=NARROW).get("class") == "chart narrow"
    assert rendered(draw, width=HALF).get("class") == "chart wide"


def test_the_drawing_is_as_wide_as_asked(draw: Draw, width: int) -> None:
    assert rendered(draw, width=width).get("viewBox", "").split()[2] == str(width)


def test_text_is_twelve_px_at_every_width(draw: Draw, width: int) -> None:
    sizes = {element.get("font-size") for element in rendered(draw, width=width).iter(f"{SVG}text")}
    assert sizes <= {"12px", "13px"}


def test_a_colour_outside_the_tokens_is_refused() -> None:
    with house_style():
        figure = new_figure(100, 100)
        figure.add_subplot().plot([0, 1], color="#123456")
    with pytest.raises(ChartError, match="#123456"):
        render_svg(figure, title="t", description="d", id_prefix="c")


def test_a_prefix_that_could_break_out_of_an_attribute_is_refused() -> None:
    with pytest.raises(ChartError):
        render_svg(profile("zh", NARROW), title="t", description="d", id_prefix='a" x="')


def test_two_drawings_are_the_same_to_the_byte(draw: Draw, width: int) -> None:
    first = render_svg(draw("zh", width), title="t", description="d", id_prefix="c")
    second = render_svg(draw("zh", width), title="t", description="d", id_prefix="c")
    assert first == second


def test_print_gets_paths_for_text(draw: Draw) -> None:
    assert "<text" not in figure_as_svg(draw("zh", NARROW), text_as_paths=True)


def test_text_stays_inside_the_drawing(draw: Draw, width: int) -> None:
    anchors = {"start": 0.0, "middle": 0.5, "end": 1.0}
    for language in ("zh", "en"):
        for element in rendered(draw, language, width).iter(f"{SVG}text"):
            wide = text_width(element.text or "")
            left = float(element.get("x", "")) - wide * anchors[element.get("text-anchor", "start")]
            assert -1 <= left <= left + wide <= width + 1, element.text


# --- what the data say ---------------------------------------------------------------------


def test_a_profile_writes_estimate_interval_and_cut_in_both_languages() -> None:
    assert "76（69–83）标准 70" in words(rendered(profile, "zh"))
    assert "76 (69–83), cut 70" in words(rendered(profile, "en"))


def test_no_evidence_is_said_and_never_drawn_as_zero() -> None:
    only = [ProfileRow("应急处理能力", None, cut=65)]
    svg = render_svg(profile_chart(only, language="zh", width=NARROW), title="t", description="d", id_prefix="c")
    assert "还没有证据，标准 65" in svg
    assert "var(--mark)" not in svg
    assert "var(--accent)" not in svg


def test_a_bar_below_its_cut_is_hollow() -> None:
    def fills(mean: float) -> set[str | None]:
        chart = profile_chart([ProfileRow("a", mean, cut=70)], language="zh", width=NARROW)
        root = ElementTree.fromstring(render_svg(chart, title="t", description="d", id_prefix="c"))
        return {element.get("fill") for element in root.iter(f"{SVG}path")}

    assert "var(--mark)" in fills(70)
    assert "var(--mark)" not in fills(69.9)
    assert "var(--paper)" in fills(69.9)


def test_a_long_name_makes_room_for_the_numbers() -> None:
    row = ProfileRow("Communication and coordination under pressure", 68, 59, 77, 65)
    svg = render_svg(profile_chart([row], language="en", width=NARROW), title="t", description="d", id_prefix="c")
    assert "68 (59–77)" in svg
    assert "…" in svg


def test_a_gap_in_knowledge_is_a_gap_in_the_line() -> None:
    days = [date(2026, month, 1) for month in range(1, 6)]
    points = [TrendPoint(day, 60.0, 55.0, 65.0) for day in days]
    points[2] = TrendPoint(days[2], None)
    chart = trend_chart(points, language="zh", width=HALF)
    line = chart.axes[0].lines[0]
    assert numpy.isnan(numpy.asarray(line.get_ydata(), dtype=float)).sum() == 1


def test_a_trend_names_months_in_the_language_of_the_reader() -> None:
    assert any(text.endswith("7 月") for text in words(rendered(trend, "zh", HALF)))
    assert "Jul 2025" in words(rendered(trend, "en", HALF))


def test_a_single_day_can_be_drawn() -> None:
    point = TrendPoint(date(2026, 7, 1), 61.0, 50.0, 72.0)
    figure = trend_chart([point], language="zh", width=NARROW)
    assert "61" in render_svg(figure, title="t", description="d", id_prefix="c")


@pytest.mark.parametrize("empty", [profile_chart, trend_chart, interval_chart])
def test_a_chart_of_nothing_is_refused(empty: Callable[..., Figure]) -> None:
    with pytest.raises(ValueError, match="at least one"):
        empty([], language="zh", width=NARROW)


@given(st.lists(st.integers(0, 5_000_000_00), min_size=1, max_size=80))
def test_bins_hold_every_amount_once_in_round_steps(amounts: list[int]) -> None:
    bins = bins_of(amounts)
    assert sum(item.count for item in bins) == len(amounts)
    assert len(bins) <= 12
    assert all(item.count == sum(item.low <= a < item.high for a in amounts) for item in bins)
    assert str(bins[0].high - bins[0].low).rstrip("0") in {"1", "2", "5"}


def test_the_counts_stand_on_the_bars() -> None:
    shown = words(rendered(distribution))
    assert {str(item.count) for item in bins_of([200_000 + 7_919 * n for n in range(46)])} <= set(shown)
    assert any(text.startswith("中位数 ¥3,782") for text in shown)


def test_an_unknown_period_has_no_bar() -> None:
    shown = words(rendered(bars, "zh", FULL))
    assert "未知" in shown
    assert "180,000" in shown
    with pytest.raises(ValueError, match="at least one"):
        bar_chart([], measure="", language="zh", width=FULL)


# --- the cache -----------------------------------------------------------------------------


def test_the_same_data_is_drawn_once(tmp_path: Path) -> None:
    calls: list[str] = []

    def draw() -> str:
        calls.append("drawn")
        return "<svg/>"

    key = {"chart": "profile", "rows": [ProfileRow("a", 1.0)], "day": date(2026, 7, 1)}
    assert cached_svg(key, draw, folder=tmp_path) == "<svg/>"
    assert cached_svg(dict(key), draw, folder=tmp_path) == "<svg/>"
    assert calls == ["drawn"]


def test_other_data_is_drawn_again(tmp_path: Path) -> None:
    assert cached_svg({"n": 1}, lambda: "one", folder=tmp_path) == "one"
    assert cached_svg({"n": 2}, lambda: "two", folder=tmp_path) == "two"


def test_a_drawing_that_breaks_leaves_nothing_behind(tmp_path: Path) -> None:
    def broken() -> str:
        raise ChartError("broken")

    with pytest.raises(ChartError):
        cached_svg({"n": 1}, broken, folder=tmp_path)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_key_that_differs_on_every_run_is_refused() -> None:
    with pytest.raises(TypeError, match="no place"):
        data_hash({"figure": object()})
