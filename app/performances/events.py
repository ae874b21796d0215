"""News from the performance room."""

from dataclasses import dataclass
from datetime import datetime

from assessments.scoring import CompetencyScore


@dataclass(frozen=True, slots=True)
class PerformanceScored:
    """Every form of one candidate is signed; ``amended``: it was before, and one was amended since.

    Forms are added up on both sides (scoring.rubric.combine_forms): ``scores`` in half-levels times weight. ``critical``
    holds the critical errors that any rater saw; ``passed`` is None for a rubric without a pass mark.
    """

    session_candidate_id: int
    session_id: int
    public_id: str
    person_id: int
    scenario_slug: str
    kind: str
    occurred_at: datetime
    forms: int
    rater_ids: tuple[int, ...]
    percent: float | None
    passed: bool | None
    critical: tuple[str, ...]
    scores: tuple[CompetencyScore, ...]
    amended: bool = False
