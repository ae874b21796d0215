"""Does the performance curve fall on groups alike? Shares of people at or above a factor of one, by the four-fifths rule.

The audit itself is assessments.measurement.fairness: small groups are hidden, and a ratio comes with its interval.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING

from app.incentives.rules.inputs import PeriodInputs, PersonInput
from app.incentives.rules.results import PeriodResult
from app.incentives.rules.scales import FACTOR

if TYPE_CHECKING:
    from assessments.measurement.fairness import Audit

GROUPINGS: dict[str, Callable[[PersonInput], str]] = {
    "unit": lambda person: person.unit,
    "position": lambda person: person.position,
    "employment": lambda person: person.employment,
}


def audits(inputs: PeriodInputs, result: PeriodResult) -> dict[str, Audit | None]:
    """grouping → the audit of those who take part; None where fewer than two groups are large enough to be compared."""
    return {name: _audit(inputs, result, of) for name, of in GROUPINGS.items()}


def _audit(inputs: PeriodInputs, result: PeriodResult, of: Callable[[PersonInput], str]) -> Audit | None:
    # Imported here: SciPy takes a second to load, and most of the house does without.
    from assessments.measurement.errors import TooFew
    from assessments.measurement.fairness import audit

    lines = [(of(person), line) for person, line in zip(inputs.persons, result.persons, strict=True) if line.eligible]
    many = Counter(group for group, _ in lines)
    reached = Counter(group for group, line in lines if line.performance >= FACTOR)
    groups = sorted(many)
    try:
        return audit(groups, [many[group] for group in groups], [reached[group] for group in groups])
    except TooFew:
        return None
