"""The report of `academy measure plan`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.core.commands.measure.reports.wording import Words


def plan_report(document: Mapping[str, Any], words: Words) -> list[str]:
    """Who marks whom, how exactly severities will be known, and how far that is from the best possible."""
    forms, raters = document["forms"], document["raters"]
    parts = [
        words("# 评分安排\n", "# Rating plan\n"),
        words(f"{len(forms)} 份评分表，{len(raters)} 名考评员。\n", f"{len(forms)} forms, {len(raters)} raters.\n"),
    ]
    if document["components"] > 1:
        parts.append(
            words(
                f"**考评员分成互不相连的 {document['components']} 部分**：这些限制下无法比较他们的评分宽严度，请增加每人的考评员数或放宽限制。\n",
                f"**The raters fall into {document['components']} parts that nothing links**: within these limits their severities cannot be "
                "compared. Let more raters mark each person, or widen the limits.\n",
            )
        )
    else:
        worst, least, gap = document["worst_expected_se"], document["bound"], 100 * document["gap"]
        parts.append(
            words(
                f"评分宽严度的最大预期标准误为 {worst:.3f} logit；任何安排都不会低于 {least:.3f}，差距 {gap:.1f} %。\n",
                f"Worst expected standard error of a severity {worst:.3f} logits; no plan can be below {least:.3f} (gap {gap:.1f} %).\n",
            )
        )
    if document["components"] == 1 and document["worst_expected_se"] > 0.3:
        parts.append(
            words(
                "最大标准误超过 0.3：个别考评员的宽严度将不足以据此校准分数，请给他们增加评分表。\n",
                "The worst error is above 0.3: some severities will be known too badly to adjust scores by them; give those raters more forms.\n",
            )
        )
    parts.append(words.picture("errors", words("各考评员的预期标准误", "Expected standard error of each rater")))
    parts.append(words.table(raters, ["rater", "forms", "limit", "expected_se"], 3))
    parts += [words("## 谁评谁\n", "## Who marks whom\n"), words.table(forms, ["person", "rater"])]
    parts.append(
        words(
            "预期标准误按五级量表中部的信息量和人员标准差 1 logit 推算；评分之后以 `academy measure facets` 的结果为准。\n",
            "Expected errors assume marks near the middle of a five-point scale and persons with an SD of 1 logit; once there are marks, "
            "`academy measure facets` gives the real ones.\n",
        )
    )
    return parts
