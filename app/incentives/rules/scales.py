"""The units that incentive rules count in. Everything is a whole number of one of these.

Money: minor units (fen). Factors and shares: ten-thousandths. Scores: hundredths of a point on the 0–100 map.
Days: tenths, so that half days can be written.
"""

from __future__ import annotations

MONEY = 100
FACTOR = 10_000
SCORE = 100
DAY = 10


def half_up(numerator: int, denominator: int) -> int:
    """``numerator / denominator`` to the nearest whole number, halves up. Neither may be negative."""
    return (2 * numerator + denominator) // (2 * denominator)


class IncentiveError(ValueError):
    """Scheme or inputs can't be used as they are. One sentence per problem in ``problems``."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems
