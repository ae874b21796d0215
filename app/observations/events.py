"""News from the observation room."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ObservationRecorded:
    """A behaviour was recorded. ``level_half`` is 0 to 8 half-levels; ``late``: entered more than three days after it was seen.

    ``kind`` is ``work-log`` when a person's own log entry was confirmed: then the person is the one who judged.
    """

    observation_id: int
    public_id: str
    person_id: int
    competency: str
    level_half: int
    seen_at: datetime
    recorded_at: datetime
    by_person_id: int
    late: bool
    kind: str = "observation"


@dataclass(frozen=True, slots=True)
class ObservationWithdrawn:
    """An observation was entered by mistake: it counts for nothing from now on."""

    observation_id: int
    kind: str = "observation"
