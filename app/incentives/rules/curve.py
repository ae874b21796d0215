"""A piecewise linear curve over a score, read in whole numbers."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from app.incentives.rules.scales import FACTOR, SCORE, half_up


@dataclass(frozen=True, slots=True)
class Curve:
    """Factor over score: points (score, factor) in rising order of score, factors never falling.

    Below the first point and above the last the factor stays level. ``missing`` is the factor where there is
    no score; None means that without a score nothing can be said.
    """

    points: tuple[tuple[int, int], ...]
    missing: int | None

    def at(self, score: int | None) -> int | None:
        """The factor for ``score``, halves rounded up to the next ten-thousandth."""
        if score is None:
            return self.missing
        if score <= self.points[0][0]:
            return self.points[0][1]
        for (left, low), (right, high) in pairwise(self.points):
            if score <= right:
                return low + half_up((score - left) * (high - low), right - left)
        return self.points[-1][1]

    def problems(self) -> list[str]:
        """What is wrong with it, in sentences."""
        scores, factors = [score for score, _ in self.points], [factor for _, factor in self.points]
        found = []
        if not self.points:
            found.append("a curve needs at least one point")
        if any(right <= left for left, right in pairwise(scores)):
            found.append("the scores of a curve must rise")
        if any(high < low for low, high in pairwise(factors)):
            found.append("the factors of a curve may not fall: a better score may never pay less")
        if any(not 0 <= score <= 100 * SCORE for score in scores):
            found.append("the scores of a curve lie between 0 and 100")
        if any(not 0 <= factor <= 10 * FACTOR for factor in [*factors, self.missing or 0]):
            found.append("the factors of a curve lie between 0 and 10")
        return found
