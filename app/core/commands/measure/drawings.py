"""The charts of the measuring commands: what stands in a document, drawn in one language. Their numbers are in the tables beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from app.core.commands.measure.reports import LANGUAGES
from app.core.commands.measure.reports.agreement import COEFFICIENTS, effect_name
from app.core.commands.measure.reports.wording import Words

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Drawing: TypeAlias = "tuple[str, Figure, str, str]"
"""Name of the file, figure, title and description."""
MOST_ROWS = 60


def drawings(kind: str, document: Mapping[str, Any]) -> dict[str, str]:
    """Every chart of ``document`` as an SVG file in both languages."""
    from app.core.charts import standalone_svg

    files = {}
    for language in LANGUAGES:
        for name, figure, title, description in DRAWERS[kind](document, Words(language)):
            files[f"{name}.{language}.svg"] = standalone_svg(figure, title=title, description=description)
    return files


def _size(words: Words) -> dict[str, Any]:
    from app.core.charts import FULL

    return {"language": words.language, "width": FULL}


def _facets(document: Mapping[str, Any], words: Words) -> Iterator[Drawing]:
    from app.core.charts import IntervalRow, category_curves, interval_chart, variable_map
    from assessments.measurement.facets.curves import curves_of

    people = document["facets"]["person"]
    others = {words.facet(n): [(row["id"], row["measure"]) for row in rows] for n, rows in document["facets"].items() if n != "person"}
    told = words("人员、考评员和评分项在同一量尺上的位置。", "Where persons, raters and criteria stand on one scale.")
    yield "map", variable_map([row["measure"] for row in people], others, **_size(words)), words("变量图", "Variable map"), told
    for scale, (place, curves) in curves_of(document).items():
        told = words("各等级的概率随水平的变化。", "How likely each mark is, by level.")
        plain = "".join(letter if letter.isalnum() else "-" for letter in scale)
        yield f"categories-{plain}", category_curves(place, curves, **_size(words)), words("等级概率曲线", "Category curves"), told
    if "rater" in document["facets"]:
        rows = [IntervalRow(row["id"], row["measure"], row["low"], row["high"]) for row in document["facets"]["rater"][:MOST_ROWS]]
        told = words("右侧更严；实心点的区间不含零。", "Right is harsher; where the dot is filled, the interval leaves out zero.")
        yield "severity", interval_chart(rows, **_size(words)), words("评分宽严度", "Severity of raters"), told


def _items(document: Mapping[str, Any], words: Words) -> Iterator[Drawing]:
    from app.core.charts import Line, Spot, plane_chart, variable_map

    rows = [row for row in document["items"] if row["rest_r"] is not None]
    spots = [Spot(row["facility"], row["rest_r"], row["id"], flagged=bool(row["verdicts"])) for row in rows]
    low = min([-0.1, *(row["rest_r"] - 0.05 for row in rows)])
    figure = plane_chart(
        spots,
        [Line([(0.0, 0.15), (1.0, 0.15)], "cut")],
        x_label=words("通过率", "facility (share that gets it right)"),
        y_label=words("校正题总相关", "correlation with the rest"),
        x_span=(-0.02, 1.02),
        y_span=(low, 1.0),
        **_size(words),
    )
    told = words(
        "菱形为有问题的试题；虚线以下几乎不提供信息。",
        "Diamonds: something is the matter. Below the dashed line an item tells hardly anything.",
    )
    yield "items", figure, words("通过率与区分度", "Facility and discrimination"), told
    people, named = [row["measure"] for row in document["persons"]], [(row["id"], row["measure"]) for row in document["items"]]
    told = words("人员水平与试题难度（Rasch）在同一量尺上。", "Levels of persons and difficulties of items (Rasch) on one scale.")
    yield "map", variable_map(people, {words("试题", "items"): named}, **_size(words)), words("人员与试题", "Persons and items"), told


def _agreement(document: Mapping[str, Any], words: Words) -> Iterator[Drawing]:
    from app.core.charts import IntervalRow, interval_chart

    rows = []
    for row in document["coefficients"]:
        name = row["coefficient"]
        rows.append(IntervalRow(words(COEFFICIENTS.get(name, name), name), row["value"], row["low"], row["high"]))
    lowest = min([0.0, *(end for row in rows for end in (row.value, row.low) if end is not None)])
    figure = interval_chart(
        rows, span=(max(lowest, -1.0) - 0.03, 1.03), axis_label=words("系数（1 为完全一致）", "coefficient (1: agreement)"), **_size(words)
    )
    told = words(
        "各系数及其 95 % 区间；实心点的区间不含零。",
        "Each coefficient with its 95 % interval; where the dot is filled, the interval leaves out zero.",
    )
    yield "coefficients", figure, words("一致性系数", "Agreement"), told


def _generalizability(document: Mapping[str, Any], words: Words) -> Iterator[Drawing]:
    from app.core.charts import Line, plane_chart

    letter, target = document["varied"], document["target"]
    studies = sorted(document["studies"], key=lambda row: float(row[f"n_{letter}"]))
    number = [float(row[f"n_{letter}"]) for row in studies]
    lines = [
        Line(list(zip(number, [row["g"] for row in studies], strict=True)), "second", "G"),
        Line(list(zip(number, [row["phi"] for row in studies], strict=True)), "first", words("Φ", "phi")),
        Line([(number[-1], target), (number[0], target)], "cut", words(f"目标 {target:g}", f"target {target:g}")),
    ]
    figure = plane_chart(
        lines=lines,
        band=[(n, row["phi_low"], row["phi_high"]) for n, row in zip(number, studies, strict=True)],
        x_label=words(f"{effect_name(letter, words)}数量", f"number of {effect_name(letter, words)}"),
        y_label=words("系数", "coefficient"),
        x_span=(number[0], number[-1]),
        y_span=(0.0, 1.05),
        **_size(words),
    )
    told = words("带为 Φ 的 95 % 区间，虚线为目标。", "The band is the 95 % interval of phi, the dashed line the target.")
    yield "phi", figure, words("概化系数与数量", "Coefficients by number"), told


def _cuts(document: Mapping[str, Any], words: Words) -> Iterator[Drawing]:
    from app.core.charts import IntervalRow, Line, Spot, interval_chart, plane_chart

    of = {row["method"]: row for row in document["cuts"]}
    points = words("分", "points")
    if document.get("angoff"):
        found = of["angoff"]
        rows = [IntervalRow(row["judge"], row["cut"]) for row in document["judges"][:MOST_ROWS]]
        rows.append(IntervalRow(words("划界分数", "cut"), found["cut"], found["low"], found["high"]))
        figure = interval_chart(rows, reference=found["cut"], axis_label=points, **_size(words))
        yield "judges", figure, words("各评委的划界分数", "The judges' cuts"), words("竖线为划界分数。", "The line is the cut.")
    if document.get("borderline_regression"):
        line, cut, at = document["borderline_regression"], of["borderline regression"]["cut"], document["borderline"]
        ends = [row["global"] for row in document["points"]] + [at]
        span = (min(ends) - 0.4, max(ends) + 0.4)
        spots = [Spot(row["global"], row["score"]) for row in document["points"]]
        through: list[Line] = [
            Line([(x, line["intercept"] + line["slope"] * x) for x in span]),
            Line([(at, cut), (span[0], cut)], "cut"),
            Line([(at, min(spot.y for spot in spots)), (at, cut)], "cut", f"{cut:.1f}"),
        ]
        axes: dict[str, Any] = {"x_label": words("总体评价", "global judgement"), "y_label": words("得分", "score"), "x_span": span}
        told = words("回归线在临界处的高度即划界分数。", "The height of the line at borderline is the cut.")
        yield "regression", plane_chart(spots, through, **axes, **_size(words)), words("临界回归", "Borderline regression"), told
    if document.get("hofstee"):
        yield _hofstee(document, of["hofstee"]["cut"], words)


def _hofstee(document: Mapping[str, Any], cut: float, words: Words) -> Drawing:
    from app.core.charts import Line, plane_chart

    bounds = document["hofstee"]
    lines = [
        Line([(row["cut"], row["fail_rate"]) for row in document["curve"]], "first", words("不达标比例", "share that fails")),
        Line(
            [(bounds["lowest_cut"], bounds["highest_fail"]), (bounds["highest_cut"], bounds["lowest_fail"])],
            "second",
            words("评委的界限", "judges"),
        ),
        Line([(cut, 0.0), (cut, bounds["fail_rate"])], "cut", f"{cut:.1f}"),
    ]
    axes: dict[str, Any] = {"x_label": words("划界分数（分）", "cut (points)"), "y_label": words("不达标比例", "share that fails")}
    told = words("两线相交处为划界分数。", "The cut is where the two lines meet.")
    return "hofstee", plane_chart(lines=lines, y_span=(0.0, 1.0), **axes, **_size(words)), words("Hofstee 折中法", "Hofstee"), told


def _gains(document: Mapping[str, Any], words: Words) -> Iterator[Drawing]:
    from app.core.charts import IntervalRow, Line, Spot, interval_chart, plane_chart

    one, other = document["paired"], document["against_untrained"]
    spots = [Spot(row["pre"], row["post"], hollow=not row["trained"]) for row in document["persons"]]
    ends = [end for spot in spots for end in (spot.x, spot.y)]
    low, high = min(ends), max(ends)
    axes: dict[str, Any] = {"x_label": words("前测（分）", "before (points)"), "y_label": words("后测（分）", "after (points)")}
    even = Line([(low, low), (high, high)], "even", words("无变化", "no change"))
    told = words("线上方为提高；空心点尚未培训。", "Above the line is a gain; hollow: not yet trained.")
    yield "pairs", plane_chart(spots, [even], **axes, **_size(words)), words("后测与前测", "After against before"), told
    rows = [IntervalRow(words("提高（同一批人）", "gain of the same people"), one["gain"], one["low"], one["high"])]
    if other:
        rows.append(IntervalRow(words("比未培训者多提高", "more than those not trained"), other["difference"], other["low"], other["high"]))
    told = words("实心点的区间不含零。", "Where the dot is filled, the interval leaves out zero.")
    yield "gain", interval_chart(rows, axis_label=words("分", "points"), **_size(words)), words("提高值", "Gain"), told


def _plan(document: Mapping[str, Any], words: Words) -> Iterator[Drawing]:
    from app.core.charts import IntervalRow, interval_chart

    listed: Sequence[Mapping[str, Any]] = document["raters"][:MOST_ROWS]
    rows = [IntervalRow(f"{row['rater']} · {words('{} 份', '{} forms').format(row['forms'])}", row["expected_se"]) for row in listed]
    worst = max([document["bound"], *(row["expected_se"] or 0.0 for row in listed)])
    bound = f"{document['bound']:.3f}"
    figure = interval_chart(
        rows,
        reference=document["bound"],
        span=(0.0, 1.08 * worst),
        places=3,
        axis_label=words(
            f"预期标准误（logit）；竖线为最大值的下界 {bound}",
            f"expected standard error (logits); the line is the bound of the worst, {bound}",
        ),
        **_size(words),
    )
    told = words("每名考评员的预期标准误和评分表数。", "Expected standard error and number of forms of each rater.")
    yield "errors", figure, words("预期标准误", "Expected standard errors"), told


DRAWERS: Mapping[str, Callable[[Mapping[str, Any], Words], Iterator[Drawing]]] = {
    "facets": _facets,
    "items": _items,
    "agreement": _agreement,
    "generalizability": _generalizability,
    "cuts": _cuts,
    "gains": _gains,
    "plan": _plan,
}
