"""The report of `academy measure facets`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.core.commands.measure.reports.wording import Words

ELEMENT = ["id", "measure", "se", "infit", "outfit", "observed_average", "fair_average", "n"]
PERSON = ["id", "measure", "se_total", "eap", "eap_sd", "infit", "outfit", "observed_average", "fair_average", "n"]
MOST_CURVES = 12
CATEGORY = ["scale", "raw", "count", "average_measure", "threshold", "threshold_se", "ordered"]


def facets_report(document: Mapping[str, Any], words: Words) -> list[str]:
    """The findings in words and tables."""
    n = document["n"]
    origin = words("；", "; ").join(words.told(part) for part in document["origin"])
    parts = [
        words("# 多面 Rasch 测量\n", "# Many-facet Rasch measurement\n"),
        words(
            f"{n['persons']} 人的 {n['ratings']} 个评分。对数似然 {document['log_likelihood']:.2f}，{document['parameters']} 个参数，"
            f"AIC {document['aic']:.1f}，BIC {document['bic']:.1f}。\n原点：{origin}。正值表示考评员更严、评分项更难、人员水平更高；单位 logit。\n",
            f"{n['ratings']} marks of {n['persons']} persons. Log-likelihood {document['log_likelihood']:.2f}, {document['parameters']} parameters, "
            f"AIC {document['aic']:.1f}, BIC {document['bic']:.1f}.\nOrigin: {origin}. Positive: harsher rater, harder criterion, better person; "
            "logits.\n",
        ),
        *_warnings(document, words),
    ]
    if "flips" in document:
        parts += _flips(document["flips"], words)
    parts.append(words.picture("map", words("变量图", "Variable map")))
    for name, rows in document["facets"].items():
        parts += _facet(document["separation"][name], name, rows, words)
    parts += [words("## 等级使用\n", "## Categories\n"), words.table(document["categories"], CATEGORY)]
    curves = [name for name in document["pictures"] if name.startswith("categories-")]
    parts += [words.picture(name, words("等级概率曲线", "Category curves")) for name in curves[:MOST_CURVES]]
    if document["unexpected"]:
        names = [name for name in document["unexpected"][0] if name not in {"score", "expected", "z"}]
        parts += [
            words("## 最出乎意料的评分\n", "## Most unexpected marks\n"),
            words.table(document["unexpected"], [*names, "score", "expected", "z"]),
        ]
    parts += _habits(document.get("rater_habits", []), words) + _bias(document["bias"], words)
    parts += _audit(document, words)
    return parts


def _warnings(document: Mapping[str, Any], words: Words) -> Iterator[str]:
    parts, joins = len(document["components"]), document["joins"]
    if parts > 1:
        zh = "；".join(f"请 {join['rater']} 加评 {join['person']}" for join in joins)
        en = "; ".join(f"let {join['rater']} also mark {join['person']}" for join in joins)
        yield words(
            f"**评分分成互不相连的 {parts} 部分。** 各部分有各自的原点：不要跨部分比较或排名。要连起来：{zh}。\n",
            f"**The ratings fall into {parts} parts that nothing links.** Each has an origin of its own: do not compare or rank across them. "
            f"To join them: {en}.\n",
        )
    for link in document["links"]:
        if link["weak"]:
            yield words(
                f"连接薄弱（{link['label']}）：平均评分宽严度之差的标准误达 {link['se']:.2f} logit。\n",
                f"Weak link ({link['label']}): the difference of mean severity is known to ± {link['se']:.2f} logits only.\n",
            )
    off = document["quadrature"]["error"]
    if off is not None and off > 0.01:
        yield words(
            f"求积网格对这批数据偏粗（对数似然相差 {off:.2f}）：每人评分很多。人员的 EAP 和原点的误差请用 --nodes 161 重算。\n",
            f"The quadrature grid is coarse for these data (log-likelihood off by {off:.2f}): persons have many ratings. Repeat with --nodes 161 "
            "for persons' EAP and errors of the origin.\n",
        )
    if document["person_sd_at_bound"]:
        yield words("人员之间几乎没有差异：标准差取下界 0.1。\n", "Persons hardly differ: their SD rests on its lower bound of 0.1.\n")


def _facet(spread: Mapping[str, Any], name: str, rows: Sequence[Mapping[str, Any]], words: Words) -> list[str]:
    parts = [f"## {words.facet(name) if words.chinese else name.capitalize()}\n"]
    if spread["separation"] is not None:
        chi = f"χ² = {spread['chi_square']:.1f}"
        parts.append(
            words(
                f"分隔指数 {spread['separation']:.2f}，可区分层数 {spread['strata']:.2f}，分隔信度 {spread['reliability']:.2f}；"
                f"“全部相等”检验：{chi}，自由度 {spread['df']}，p {words.chance(spread['p'])}。\n",
                f"Separation {spread['separation']:.2f}, strata {spread['strata']:.2f}, reliability {spread['reliability']:.2f}; "
                f"all equal: {chi} on {spread['df']} df, p {words.chance(spread['p'])}.\n",
            )
        )
    if name == "rater":
        parts.append(words.picture("severity", words("评分宽严度及 95 % 区间", "Severity with 95 % intervals")))
    parts.append(words.table(sorted(rows, key=lambda row: -row["measure"]), PERSON if name == "person" else ELEMENT))
    return parts


def _habits(rows: Sequence[Mapping[str, Any]], words: Words) -> list[str]:
    """Halo and use of the scale, first what calls for a word with the rater."""
    if not rows:
        return []
    parts = [words("## 考评员的评分习惯\n", "## Habits of raters\n")]
    known = [row for row in rows if row["enough"] and row["halo"] is not None]
    for row in known:
        if row["halo_p"] < 0.01 and row["halo"] < 0.8:
            zh = f"- **{row['id']}**：同一份评分表内各项分数过于一致（晕轮效应；比值 {row['halo']:.2f}，p {words.chance(row['halo_p'])}）。"
            en = (
                f"- **{row['id']}**: marks on one form are too much alike (halo; ratio {row['halo']:.2f}, p {words.chance(row['halo_p'])})."
            )
            parts.append(words(zh, en))
        if row["slope"] is not None and row["slope_se"] and abs(row["slope"] - 1) > 2 * row["slope_se"]:
            ways = words("打分趋中", "keeps to the middle"), words("打分走极端", "goes to the ends")
            way = ways[int(row["slope"] > 1)]
            numbers = f"{row['slope']:.2f} ± {row['slope_se']:.2f}"
            parts.append(words(f"- **{row['id']}**：{way}（斜率 {numbers}）。", f"- **{row['id']}**: {way} (slope {numbers})."))
    if len(parts) == 1:
        parts.append(words("没有发现晕轮效应或趋中倾向。", "No sign of halo, nor of keeping to the middle."))
    return [*parts, "", words.table(rows, ["id", "halo", "halo_p", "slope", "slope_se", "forms"])]


def _bias(rows: Sequence[Mapping[str, Any]], words: Words) -> list[str]:
    if not rows:
        return []
    names = [name for name in rows[0] if name not in {"bias", "se", "z"}]
    worst = sorted(rows, key=lambda row: -abs(row["z"] or 0.0))
    told = words(
        "正值表示比主效应所示更严（logit）；|z| 超过 2 的组合值得查看，组合很多时二十个中有一个会偶然超过。\n",
        "Positive: harsher than the main effects say (logits). Look at |z| above 2; of many pairs one in twenty is there by chance.\n",
    )
    return [words("## 偏差\n", "## Bias\n"), told, words.table(worst, [*names, "bias", "se", "z"])]


def _audit(document: Mapping[str, Any], words: Words) -> list[str]:
    if "audit" not in document:
        return []
    flagged = [row["id"] for row in document["audit"] if row["flagged"]]
    found = words("、", ", ").join(flagged)
    if not flagged:
        return [
            words(
                "联合极大似然复核：没有考评员相差超过两个标准误。\n",
                "Audit by joint likelihood: no rater differs by two standard errors.\n",
            )
        ]
    return [
        words(
            f"联合极大似然复核：两种估计在以下考评员上相差超过两个标准误：{found}。\n", f"Audit by joint likelihood: differs on {found}.\n"
        )
    ]


def _flips(flips: Mapping[str, Any], words: Words) -> list[str]:
    rows = [row for row in flips["persons"] if row["flips"]]
    cut = f"{flips['cut']:g}"
    parts = [words(f"## 换人评就会改变的结论（标准 {cut}）\n", f"## Decisions that would be others in other hands (cut {cut})\n")]
    if not rows:
        parts.append(
            words(
                "没有：改用校准分，或去掉任何一名考评员、任何一个评分项，结论都不变。\n",
                "None: no result changes under adjusted scores or with any one rater or criterion left out.\n",
            )
        )
    return [*parts, *(_flip(row, words) for row in rows[:100]), ""]


def _flip(row: Mapping[str, Any], words: Words) -> str:
    away, mild = abs(row["lenience"]), row["lenience"] >= 0
    verdict = words("达标", "pass") if row["passes"] else words("未达标", "fail")
    text = words(
        f"- **{row['id']}**：原始分 {row['raw']:.2f}（{verdict}）；其考评员比平均{'宽' if mild else '严'} {away:.2f} logit；"
        f"校准分 {row['adjusted']:.2f} ± {row['adjusted_se']:.2f}；达标概率 {row['probability']:.2f}。",
        f"- **{row['id']}**: raw {row['raw']:.2f} ({verdict}); the raters were {away:.2f} logits {'milder' if mild else 'harsher'} than average; "
        f"adjusted {row['adjusted']:.2f} ± {row['adjusted_se']:.2f}; probability of meeting the cut {row['probability']:.2f}.",
    )
    if row["flips_without"]:
        cases = [" ".join([words.facet(facet), name]) for facet, _, name in (case.partition(" ") for case in row["flips_without"])]
        text += words(f"去掉 {'、'.join(cases)} 后结论改变。", f" Changes without {', '.join(cases)}.")
    return text
