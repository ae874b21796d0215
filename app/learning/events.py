"""News from learning."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ProgrammeCompleted:
    """Everything a programme requires is met."""

    person_id: int
    programme: str
    enrolment_id: int
    on: date
