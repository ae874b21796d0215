"""The fairness audit in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from app.incentives.report.names import Names
from app.incentives.report.wording import say
from app.incentives.rules import PeriodInputs, PeriodResult
from app.incentives.rules.fairness import audits

if TYPE_CHECKING:
    from assessments.measurement.fairness import Audit, GroupRate


def fairness_sentences(inputs: PeriodInputs, result: PeriodResult, names: Names, language: str) -> Iterator[str]:
    """One sentence for each group beside the one with the highest share; small groups are not named."""
    for grouping, audit in audits(inputs, result).items():
        title = say(f"by_{grouping}_fair", language)
        if audit is None:
            yield say("fair_too_small", language, by=title)
        else:
            yield from _compared(title, audit, _namer(grouping, names, language), language)


def _namer(grouping: str, names: Names, language: str) -> Callable[[str], str]:
    word = {"unit": names.unit, "position": names.position, "employment": names.employment}[grouping]
    return lambda code: word(code, language)


def _compared(title: str, audit: Audit, name: Callable[[str], str], language: str) -> Iterator[str]:
    best = audit.of(audit.reference)
    for group in audit.groups:
        if group.hidden or group is best or group.ratio is None or best.rate is None or group.rate is None:
            continue
        yield say(
            "fair_line", language, by=title, group=name(group.group), selected=group.selected, n=group.n, rate=_percent(group.rate),
            best=name(best.group), best_rate=_percent(best.rate), ratio=f"{group.ratio:.2f}", interval=_interval(group, language),
            verdict=say(_verdict(group), language),
        )  # fmt: skip
    if hidden := sum(group.hidden for group in audit.groups):
        yield say("fair_hidden", language, by=title, n=hidden)


def _verdict(group: GroupRate) -> str:
    """Below four fifths for certain, perhaps, or not."""
    if not group.below_four_fifths:
        return "fair_fine"
    return "fair_below" if group.ratio_high is not None and group.ratio_high < 1 else "fair_unsure"


def _interval(group: GroupRate, language: str) -> str:
    if group.ratio_low is None or group.ratio_high is None:
        return say("fair_no_interval", language)
    return f"{group.ratio_low:.2f}–{group.ratio_high:.2f}"


def _percent(rate: float) -> str:
    return f"{100 * rate:.0f}%"
