"""The report of `academy measure items`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.core.commands.measure.reports.wording import Words

DIF = ["id", "odds_ratio", "delta", "low", "high", "p", "klass"]


def items_report(document: Mapping[str, Any], words: Words) -> list[str]:
    """Reliability, what is the matter with which item, and the tables."""
    rows, whole = document["items"], document["reliability"]
    parts = [words("# 试题分析\n", "# Items\n"), _reliability(whole, words), words("## 先看这些\n", "## Look at these first\n")]
    bad = [row for row in rows if row["verdicts"]]
    parts += [f"- **{row['id']}**{words('：', ': ')}{words.sentences(row['verdicts'])}{words('。', '.')}" for row in bad]
    if not bad:
        parts.append(words("没有发现需要处理的试题。", "No item calls for attention."))
    parts += ["", words.picture("items", words("通过率与区分度", "Facility and discrimination")), words("## 试题\n", "## Items\n")]
    columns = ["id", "n", "facility", "rest_r", "alpha_without", "measure", "se", "infit", "outfit"]
    if document["two_parameter"]:
        columns += ["slope", "difficulty_2pl"]
    parts.append(words.table(rows, columns))
    parts.append(
        words(
            "通过率为答对比例；校正题总相关低于 0.15 的试题几乎不提供信息；度量值为 Rasch 难度（logit，越高越难）。\n",
            "Facility is the share that gets it right; below a rest r of .15 an item tells hardly anything; measure is the Rasch difficulty "
            "(logits, higher is harder).\n",
        )
    )
    if document.get("two_parameter_refused"):
        reason = words.told(document["two_parameter_refused"])
        parts.append(words(f"未作双参数估计：{reason}\n", f"No two-parameter model: {reason}\n"))
    parts.append(words.picture("map", words("人员与试题在同一量尺上", "Persons and items on one scale")))
    if document.get("options"):
        parts += [
            words("## 选项\n", "## Options\n"),
            words.table(document["options"], ["item", "option", "key", "n", "share", "mean_rest", "rest_r"]),
        ]
    if document.get("dif"):
        parts += [words("## 项目功能差异（Mantel–Haenszel）\n", "## Differential item functioning (Mantel–Haenszel)\n")]
        parts.append(words.table([row | {"id": row["item"]} for row in document["dif"]], DIF))
        parts.append(
            words(
                "Δ 为负表示对目标组更难；A 可忽略，B 中等，C 大，“–”表示组太小，不作判断。C 级试题先由熟悉两组的人审读，再决定去留。\n",
                "Negative Δ: harder for the focal group. A negligible, B moderate, C large, – too few to say. Have C items read by people who "
                "know both groups before anything is dropped.\n",
            )
        )
    return parts


def _reliability(whole: Mapping[str, Any], words: Words) -> str:
    span = words.span(whole["low"], whole["high"], 3)
    omega = "" if whole["omega_total"] is None else words(f"，ω = {whole['omega_total']:.3f}", f", omega {whole['omega_total']:.3f}")
    return words(
        f"{whole['n']} 人完整作答 {whole['items']} 题，均分 {whole['mean']:.2f}，标准差 {whole['sd']:.2f}。"
        f"α = {whole['alpha']:.3f}{span}{omega}；测量标准误 {whole['sem']:.2f} 分：两人相差不到 {2.77 * whole['sem']:.1f} 分时，不要当作有差别。\n",
        f"{whole['n']} persons answered all {whole['items']} items; mean {whole['mean']:.2f}, SD {whole['sd']:.2f}. "
        f"Alpha {whole['alpha']:.3f}{span}{omega}; standard error of measurement {whole['sem']:.2f} points: do not tell two people apart who "
        f"differ by less than {2.77 * whole['sem']:.1f}.\n",
    )
