"""News from the incentive room."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PeriodClosed:
    """A period is closed; its figures don't change any more."""

    period_id: int
    label: str
