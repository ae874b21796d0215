"""News from the quiz room."""

from dataclasses import dataclass
from datetime import datetime

from assessments.scoring import CompetencyScore


@dataclass(frozen=True, slots=True)
class SittingFinished:
    """A sitting was handed in and scored. Scores in hundredths of a mark; ``passed`` is None without a pass mark."""

    sitting_id: int
    public_id: str
    person_id: int
    quiz_slug: str
    attempt: int
    occurred_at: datetime
    raw_centi: int
    maximum_centi: int
    percent: float
    passed: bool | None
    scores: tuple[CompetencyScore, ...]
