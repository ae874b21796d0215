"""What happens to a result: it arrives, is released or held, becomes evidence, is questioned."""

from app.results.services.questions import answer, ask
from app.results.services.release import hold, release, release_several
from app.results.services.sources import (
    keep,
    observation_recorded,
    observation_withdrawn,
    performance_scored,
    service_recorded,
    service_withdrawn,
    sitting_finished,
    withdraw,
)

__all__ = [
    "answer",
    "ask",
    "hold",
    "keep",
    "observation_recorded",
    "observation_withdrawn",
    "performance_scored",
    "release",
    "release_several",
    "service_recorded",
    "service_withdrawn",
    "sitting_finished",
    "withdraw",
]
