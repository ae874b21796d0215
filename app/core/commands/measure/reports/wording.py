"""How a report says things in one of its two languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.core.commands.measure.reports.chinese import CHINESE
from assessments.measurement.errors import Said

FACETS = {"person": "人员", "rater": "考评员", "criterion": "评分项", "item": "试题", "task": "任务", "exercise": "任务", "group": "组"}
MOST_ROWS = 100
COLUMNS: Mapping[str, tuple[str, str]] = {
    "id": ("名称", "id"), "n": ("n", "n"), "person": ("人员", "person"), "rater": ("考评员", "rater"), "criterion": ("评分项", "criterion"),
    "measure": ("度量值", "measure"), "se": ("标准误", "SE"), "se_total": ("总标准误", "SE in all"), "eap": ("EAP", "EAP"),
    "eap_sd": ("EAP 标准差", "EAP SD"), "infit": ("加权均方 infit", "infit"), "outfit": ("未加权均方 outfit", "outfit"),
    "observed_average": ("实得均分", "observed average"), "fair_average": ("公平均分", "fair average"), "low": ("下限", "low"), "high": ("上限", "high"),
    "scale": ("量表", "scale"), "raw": ("分值", "points"), "count": ("次数", "count"), "average_measure": ("平均度量", "average measure"),
    "threshold": ("阈值", "threshold"), "threshold_se": ("阈值标准误", "SE"), "ordered": ("次序正常", "in order"), "score": ("评分", "mark"),
    "expected": ("期望", "expected"), "z": ("z", "z"), "facility": ("通过率", "facility"), "rest_r": ("校正题总相关", "rest r"),
    "alpha_without": ("删题后 α", "alpha without"), "slope": ("斜率", "slope"), "difficulty_2pl": ("难度 b（双参数）", "difficulty (2PL)"),
    "item": ("试题", "item"), "option": ("选项", "option"), "key": ("正确", "key"), "share": ("占比", "share"), "mean_rest": ("其余题得分率", "mean of the rest"),
    "odds_ratio": ("优势比", "odds ratio"), "delta": ("Δ", "Δ"), "p": ("p", "p"), "klass": ("等级", "class"), "coefficient": ("系数", "coefficient"),
    "value": ("数值", "value"), "note": ("说明", "note"), "effect": ("效应", "effect"), "df": ("自由度", "df"), "variance": ("方差分量", "variance"),
    "of_all": ("占总方差", "share of all"), "n_r": ("考评员数", "raters"), "n_i": ("试题数", "items"), "n_t": ("任务数", "tasks"), "g": ("G", "G"),
    "g_low": ("G 下限", "G low"), "g_high": ("G 上限", "G high"), "phi": ("Φ", "phi"), "phi_low": ("Φ 下限", "phi low"),
    "phi_high": ("Φ 上限", "phi high"), "absolute_error": ("绝对误差", "absolute error"), "relative_error": ("相对误差", "relative error"),
    "method": ("方法", "method"), "cut": ("划界分数", "cut"), "warnings": ("提醒", "warnings"), "judge": ("评委", "judge"), "forms": ("评分表数", "forms"),
    "expected_se": ("预期标准误", "expected SE"), "limit": ("上限", "limit"), "halo": ("晕轮比值", "halo"), "halo_p": ("晕轮 p", "halo p"), "slope_se": ("标准误", "SE"), "bias": ("偏差", "bias"),
}  # fmt: skip


class Words:
    """``words("中文", "English")`` is the one in ``language``; the rest are tables, numbers and sentences of the engine."""

    def __init__(self, language: str) -> None:
        """``language``: zh or en."""
        self.language, self.chinese = language, language == "zh"

    def __call__(self, chinese: str, english: str) -> str:
        """The one of two sentences that is in this language."""
        return chinese if self.chinese else english

    def told(self, text: str) -> str:
        """A sentence of the engine; as it is where there is no Chinese for it."""
        if not self.chinese:
            return str(text)
        if isinstance(text, Said) and text.values:
            # Values may be names of facets, one or several.
            values = {name: self.names(value.split(", ")) if isinstance(value, str) else value for name, value in text.values.items()}
            return CHINESE.get(text.template, text.template).format(**values)
        return CHINESE.get(text, text)

    def names(self, names: Iterable[str]) -> str:
        """A list of names; those of facets translated."""
        return self("、", ", ").join(self.facet(name) for name in names)

    def facet(self, name: str) -> str:
        """The name of a facet."""
        return FACETS.get(name, name) if self.chinese else name

    def sentences(self, parts: Iterable[str]) -> str:
        """Sentences of the engine in a row."""
        return self("；", "; ").join(self.told(part) for part in parts)

    def table(self, rows: Sequence[Mapping[str, Any]], columns: Sequence[str], places: int = 2) -> str:
        """A Markdown table of at most a hundred rows, with a line that says so."""
        head = [COLUMNS[name][not self.chinese] if name in COLUMNS else self.facet(name) for name in columns]
        lines = [" | ".join(head), " | ".join("---" for _ in head)]
        lines += [" | ".join(self.cell(row.get(name), places) for name in columns) for row in rows[:MOST_ROWS]]
        text = "\n".join(f"| {line} |" for line in lines) + "\n"
        if len(rows) > MOST_ROWS:
            more = f"共 {len(rows)} 行，此处为前 {MOST_ROWS} 行；其余见 CSV 表。\n"
            text += "\n" + self(more, f"The first {MOST_ROWS} of {len(rows)}; all are in the CSV tables.\n")
        return text

    def cell(self, value: Any, places: int = 2) -> str:
        """One value as it is read."""
        if value is None:
            return "–"
        if isinstance(value, bool):
            return self("是", "yes") if value else self("否", "no")
        if isinstance(value, list):
            return self.sentences(value) or "–"
        return (
            f"{value:.{places}f}"
            if isinstance(value, float)
            else self.told(value).replace("|", "\\|")
            if isinstance(value, str)
            else str(value)
        )

    def chance(self, p: float | None) -> str:
        """A p-value as it is read: "= 0.0123", "< 0.0001"."""
        return "–" if p is None else "< 0.0001" if p < 0.0001 else f"= {p:.4f}"

    def span(self, low: float | None, high: float | None, places: int = 2) -> str:
        """The ends of an interval in brackets; nothing where there is none."""
        if low is None or high is None:
            return ""
        return self(f"（95 % 区间 {low:.{places}f} 至 {high:.{places}f}）", f" (95 % interval {low:.{places}f} to {high:.{places}f})")

    def picture(self, name: str, title: str) -> str:
        """A drawing that was written beside the report."""
        return f"![{title}]({name}.{self.language}.svg)\n"
