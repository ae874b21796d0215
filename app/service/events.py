"""News from the service room."""

from dataclasses import dataclass
from datetime import datetime

from assessments.scoring import CompetencyScore


@dataclass(frozen=True, slots=True)
class ServiceRecorded:
    """A service record, a client's judgement or an incident was entered. Scores in half-levels, 8 the most.

    ``by_person_id`` entered it; for a client's judgement it was not they who judged.
    """

    record_id: int
    public_id: str
    person_id: int
    kind: str
    scores: tuple[CompetencyScore, ...]
    occurred_at: datetime
    by_person_id: int | None = None


@dataclass(frozen=True, slots=True)
class ServiceWithdrawn:
    """A record was entered by mistake: it counts for nothing from now on."""

    record_id: int
