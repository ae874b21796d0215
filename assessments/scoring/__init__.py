"""From answers and marks to scores. Whole numbers throughout, so that a sum never depends on its order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class CompetencyScore:
    """What one competency got, in the smallest unit of its source.

    Hundredths of a mark for quizzes, half-levels times weight for rubrics.
    """

    competency: str
    raw: int
    maximum: int


def percent_of(raw: int, maximum: int) -> float:
    """``raw`` of ``maximum`` in per cent, cut (not rounded) to tenths, so 59.96 never reads as a pass of 60.

    Raises ValueError when ``maximum`` isn't positive.
    """
    if maximum <= 0:
        raise ValueError("maximum must be positive")
    return (raw * 1000 // maximum) / 10


def reaches(raw: int, maximum: int, pass_percent: int) -> bool:
    """Whether ``raw`` is at or above the pass mark, without rounding."""
    return raw * 100 >= pass_percent * maximum


def by_competency(scores: Iterable[CompetencyScore]) -> tuple[CompetencyScore, ...]:
    """Scores added up per competency, in order of the competencies' names."""
    sums: dict[str, tuple[int, int]] = {}
    for score in scores:
        raw, maximum = sums.get(score.competency, (0, 0))
        sums[score.competency] = raw + score.raw, maximum + score.maximum
    return tuple(CompetencyScore(name, *sums[name]) for name in sorted(sums))
