"""How the people of the demonstration perform: true levels, raters' severity, and the marks that follow from both.

A mark is drawn around the person's true level on the competency (growing over the year), minus the rater's severity,
plus what the day brought; so the measurement has something true to find.
"""

import math
import random
import zlib
from datetime import date

from app.demo.cast import Role

DAY_SD = 0.35
MARK_SD = 0.55
PERSON_SD = 0.3


class Truth:
    """True levels of the cast on a day, in logits."""

    def __init__(self, as_of: date, seed: int) -> None:
        self.as_of, self.seed = as_of, seed

    def level(self, role: Role, competency: str, on: date) -> float:
        """The true level of ``role`` on ``competency``: their own strengths and weaknesses stay the same all year."""
        own = random.Random(zlib.crc32(f"{self.seed}:{role.name_zh}:{competency}".encode())).gauss(0, PERSON_SD)  # noqa: S311
        return role.level + own - role.growth * (self.as_of - on).days / 365

    def half_levels(self, rng: random.Random, level: float, severity: float, allowed: tuple[int, ...]) -> int:
        """A mark, in half-levels, that a rater of this severity gives on one criterion."""
        share = 1 / (1 + math.exp(-(level - severity + rng.gauss(0, MARK_SD))))
        return min(allowed, key=lambda mark: abs(mark - 8 * share))
