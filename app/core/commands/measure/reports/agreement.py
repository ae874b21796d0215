"""The reports of `academy measure agreement` and `generalizability`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.core.commands.measure.reports.wording import Words

COEFFICIENTS = {
    "exact agreement": "完全一致率",
    "kappa (none weights)": "kappa（不加权）",
    "kappa (linear weights)": "kappa（线性加权）",
    "kappa (quadratic weights)": "kappa（二次加权）",
    "Fleiss' kappa": "Fleiss kappa",
    "Conger's kappa": "Conger kappa",
    "Light's kappa": "Light kappa",
    "Krippendorff's alpha (nominal)": "Krippendorff α（称名）",
    "Krippendorff's alpha (ordinal)": "Krippendorff α（顺序）",
    "Krippendorff's alpha (interval)": "Krippendorff α（等距）",
    "Krippendorff's alpha (ratio)": "Krippendorff α（比率）",
}
COUNTED = {"r": "{} 名考评员", "i": "{} 道试题", "t": "{} 项任务"}
EFFECTS = {"p": "人员", "r": "考评员", "i": "试题", "t": "任务"}
METHODS = {
    "mean squares": ("均方法（平衡设计的方差分析）", "expected mean squares of the balanced design"),
    "henderson 1": ("类方差分析（Henderson 方法 1，Brennan 2001 第 7 章）", "analogous ANOVA (Henderson's method 1; Brennan 2001, ch. 7)"),
}


def agreement_report(document: Mapping[str, Any], words: Words) -> list[str]:
    """How far raters agree, and why that is not fairness."""
    raters, rows = document["raters"], document["coefficients"]
    shown = [row | {"coefficient": words(COEFFICIENTS.get(row["coefficient"], row["coefficient"]), row["coefficient"])} for row in rows]
    return [
        words("# 考评员一致性\n", "# Agreement\n"),
        words(
            f"{document['units']} 个评分对象，其中 {document['complete_units']} 个由全部 {len(raters)} 名考评员评分。\n",
            f"{document['units']} units, {document['complete_units']} of them marked by all {len(raters)} raters.\n",
        ),
        words.picture("coefficients", words("一致性系数及区间", "Coefficients with intervals")),
        words.table(shown, ["coefficient", "value", "low", "high", "note"], 3),
        words(
            "单个考评员的评分看 ICC(2,1)，k 名考评员的平均看 ICC(2,k)；有缺失看 Krippendorff α，等级评分看顺序或等距一行。区间的下限比数值更要紧。\n\n"
            "一致不等于公平：两名同样严格的考评员完全一致，被评的人一样吃亏；评分宽严度请看 `academy measure facets`。\n",
            "For one rater's mark read ICC(2,1), for the mean of k ICC(2,k); with gaps Krippendorff's alpha on the ordinal or interval line. "
            "The lower end of the interval matters more than the value.\n\n"
            "Agreement is not fairness: two equally severe raters agree perfectly, and those they mark are worse off all the same. For severity "
            "see `academy measure facets`.\n",
        ),
    ]


def effect_name(effect: str, words: Words) -> str:
    """p × r in words."""
    letters = {"p": "persons", "r": "raters", "i": "items", "t": "tasks"}
    return " × ".join(words(EFFECTS[letter], letters[letter]) for letter in effect)


def generalizability_report(document: Mapping[str, Any], words: Words) -> list[str]:
    """Where the variance comes from, and how many raters or exercises reach the target."""
    studies, target, letter = document["studies"], document["target"], document["varied"]
    here, unit = studies[0], effect_name(document["varied"], words)
    method = METHODS[document["method"]][not words.chinese]
    all_of = sum(row["variance"] for row in document["components"]) or 1.0
    rows = [row | {"effect": effect_name(row["effect"], words), "of_all": row["variance"] / all_of} for row in document["components"]]
    sizes = words("，", ", ").join(f"{effect_name(name, words)} {size:.4g}" for name, size in document["sizes"].items())
    parts = [
        words("# 概化研究\n", "# Generalizability\n"),
        words(
            f"设计 {document['design']}：{sizes}。估计方法：{method}。\n", f"Design {document['design']}: {sizes}. Estimated by {method}.\n"
        ),
        *(f"{words.told(warning)}{words('。', '.')}\n" for warning in document["warnings"]),
        *(
            [words("有缺失，故数量为每人的调和平均。\n", "Cells are missing; numbers are harmonic means per person.\n")]
            if document["method"] == "henderson 1"
            else []
        ),
        words(
            f"按现有安排，G = {here['g']:.2f}（比较高低），Φ = {here['phi']:.2f}{words.span(here['phi_low'], here['phi_high'])}（对照标准）。\n",
            f"As it was: G = {here['g']:.2f} (who is better), phi = {here['phi']:.2f}{words.span(here['phi_low'], here['phi_high'])} (against a cut).\n",
        ),
    ]
    need = document["needed"]
    parts.append(
        words(f"Φ 要达到 {target:g}，", f"For phi to reach {target:g}, ")
        + (
            words(
                f"100 个以内的{unit}都不够：先改进评分标准或任务。\n",
                f"not even 100 {unit} are enough: mend the rubric or the tasks first.\n",
            )
            if need is None
            else words(f"需要 {COUNTED[letter].format(need)}。\n", f"{need} {unit} are needed.\n")
        )
    )
    parts += [
        words.picture("phi", words(f"Φ 与{unit}数量", f"Phi by number of {unit}")),
        words("## 方差分量\n", "## Variance components\n"),
    ]
    parts.append(words.table(rows, ["effect", "variance", "of_all", "low", "high"], 3))
    parts += [words("## D 研究\n", "## D-studies\n")]
    sizes_of = [f"n_{name}" for name in document["sizes"] if name != "p"]
    parts.append(words.table(studies, [*sizes_of, "g", "phi", "phi_low", "phi_high", "absolute_error"], 3))
    crossed = letter == "r" and any("r" in row["effect"] and "p" not in row["effect"] for row in document["components"])
    if crossed:
        parts.append(
            words(
                "考评员主效应就是评分宽严度的差异：它降低 Φ 而不影响 G。\n",
                "The raters' own variance is severity: it lowers phi and leaves G alone.\n",
            )
        )
    return parts
