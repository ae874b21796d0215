"""The reports of `academy measure cuts` and `gains`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.core.commands.measure.reports.wording import Words

METHODS = {"angoff": "Angoff 法", "borderline group": "临界组法", "borderline regression": "临界回归法", "hofstee": "Hofstee 折中法"}
REFUSED = {"borderline_regression_refused": "borderline regression", "borderline_group_refused": "borderline group"}
PICTURES = {
    "judges": ("各评委的划界分数", "The judges' cuts"),
    "regression": ("得分与总体评价", "Scores by global judgement"),
    "hofstee": ("评委的界限与不达标比例", "The judges' bounds and the share that fails"),
}


def method_name(method: str, words: Words) -> str:
    """A method of standard setting."""
    return words(METHODS[method], method.capitalize())


def cuts_report(document: Mapping[str, Any], words: Words) -> list[str]:
    """Each method's cut with its error and what speaks against using it."""
    parts = [words("# 划界分数\n", "# Cuts\n")]
    for row in document["cuts"]:
        name, span = method_name(row["method"], words), words.span(row["low"], row["high"])
        text = words(
            f"**{name}**：{row['cut']:.2f} 分，标准误 {row['se']:.2f}{span}。",
            f"**{name}**: {row['cut']:.2f} points, standard error {row['se']:.2f}{span}.",
        )
        if row["warnings"]:
            text += words("注意：", " Mind: ") + words.sentences(row["warnings"]) + words("。", ".")
        parts.append(text + "\n")
    for key, method in REFUSED.items():
        if key in document:
            reason = words.told(document[key])
            parts.append(words(f"{METHODS[method]}未给出结果：{reason}。\n", f"{method.capitalize()} gives no cut: {reason}.\n"))
    if document.get("hofstee"):
        parts.append(_hofstee(document["hofstee"], words))
    parts += [words.picture(name, words(*PICTURES[name])) for name in PICTURES if name in document["pictures"]]
    shown = [row | {"method": method_name(row["method"], words)} for row in document["cuts"]]
    parts.append(words.table(shown, ["method", "cut", "se", "low", "high", "n", "warnings"]))
    if document.get("judges"):
        parts += [words("## 评委\n", "## Judges\n"), words.table(document["judges"], ["judge", "cut"])]
    parts.append(
        words(
            "划界分数本身有误差。得分落在划界分数上下一个标准误之内的人，先由另一名考评员盲评，再作决定；用 `academy measure facets --cut … --cut-se …` "
            "把这一误差算进达标概率。\n",
            "A cut has an error of its own. Who scores within one standard error of it gets a blind second look first; "
            "`academy measure facets --cut … --cut-se …` takes the error into the probability of meeting it.\n",
        )
    )
    return parts


def _hofstee(found: Mapping[str, Any], words: Words) -> str:
    return words(
        f"评委平均可接受的划界分数为 {found['lowest_cut']:.1f} 至 {found['highest_cut']:.1f}，不达标比例为 {found['lowest_fail']:.0%} 至 "
        f"{found['highest_fail']:.0%}；按此划界，{found['fail_rate']:.0%} 的人不达标。标准误由两部分合成：换一批评委 {found['judges_se']:.2f}，换一批考生 {found['persons_se']:.2f}。\n",
        f"On average the judges accept cuts from {found['lowest_cut']:.1f} to {found['highest_cut']:.1f} and failure rates from "
        f"{found['lowest_fail']:.0%} to {found['highest_fail']:.0%}; at this cut {found['fail_rate']:.0%} fail. The standard error has two "
        f"parts: other judges {found['judges_se']:.2f}, other candidates {found['persons_se']:.2f}.\n",
    )


def gains_report(document: Mapping[str, Any], words: Words) -> list[str]:
    """What changed, how sure that is, and what it does not show."""
    one, other = document["paired"], document["against_untrained"]
    chance = words.chance(one["p"])
    parts = [
        words("# 培训效果\n", "# Gains\n"),
        words(
            f"{one['n']} 人：前测 {one['mean_before']:.2f}，后测 {one['mean_after']:.2f}，平均提高 {one['gain']:.2f} 分"
            f"{words.span(one['low'], one['high'])}，配对 t 检验 p {chance}。效应量 g_av = {one['g_av']:.2f}"
            f"{words.span(one['g_av_low'], one['g_av_high'])}；归一化增益（Hake）{one['hake']:.2f}，即可提高空间中实现的比例。\n",
            f"{one['n']} persons: {one['mean_before']:.2f} before, {one['mean_after']:.2f} after; gain {one['gain']:.2f} points"
            f"{words.span(one['low'], one['high'])}, paired t test p {chance}. Effect size g_av {one['g_av']:.2f}"
            f"{words.span(one['g_av_low'], one['g_av_high'])}; normalised gain (Hake) {one['hake']:.2f} of what could be gained.\n",
        ),
    ]
    told = [*one["warnings"], *(other["warnings"] if other else [])]
    parts += [f"{words.told(text)}{words('。', '.')}\n" for text in told]
    if other is None:
        parts.append(
            words(
                "没有对照组：提高也可能来自练习、重测或时间。请用 `--untrained` 指明尚未培训的人。\n",
                "No comparison: the gain may be practice, a second try or time. Name those not yet trained with `--untrained`.\n",
            )
        )
    else:
        sure = other["low"] > 0 or other["high"] < 0
        verdict = words("差异明确", "a clear difference") if sure else words("差异不明确：区间包含零", "not clear: the interval holds zero")
        parts.append(
            words(
                f"与尚未培训者相比（{other['n1']} 人对 {other['n2']} 人），多提高 {other['difference']:.2f} 分{words.span(other['low'], other['high'])}，"
                f"g = {other['g']:.2f}{words.span(other['g_low'], other['g_high'])}，{verdict}。两组若不是随机分配，差异仍可能另有原因。\n",
                f"More than those not yet trained ({other['n1']} against {other['n2']} persons): {other['difference']:.2f} points"
                f"{words.span(other['low'], other['high'])}, g {other['g']:.2f}{words.span(other['g_low'], other['g_high'])}, {verdict}. Unless chance "
                "decided who was trained when, the difference may have other reasons.\n",
            )
        )
    if one["at_ceiling"]:
        parts.append(
            words(
                f"{one['at_ceiling']} 人前测已满分，量表测不出他们的提高。\n",
                f"{one['at_ceiling']} had full marks before: the scale cannot show their gain.\n",
            )
        )
    parts.append(words.picture("pairs", words("后测与前测", "After against before")))
    parts.append(words.picture("gain", words("提高值及区间", "The gain with its interval")))
    return parts
