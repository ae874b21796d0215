"""News from the people room."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class AbsenceRecorded:
    """Somebody is away on these days, both included; ``withdrawn``: was to be, and isn't any more."""

    absence_id: int
    person_id: int
    from_on: date
    to_on: date
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class PersonLeft:
    """An employment ends; ``last_day`` may still be ahead."""

    person_id: int
    last_day: date


@dataclass(frozen=True, slots=True)
class TierRecorded:
    """A decision about the tier somebody holds."""

    holding_id: int
    person_id: int
    tier: str
    from_on: date


@dataclass(frozen=True, slots=True)
class MentorPaired:
    """A pairing begins."""

    pairing_id: int
    apprentice_id: int
    mentor_id: int
    from_on: date
