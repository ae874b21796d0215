"""What computing a period gives: amounts, and the steps that led to each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Fact = str | int | None
"""What a step names: whole numbers, codes, or nothing."""


@dataclass(frozen=True, slots=True)
class Step:
    """One rule applied: what went in, and the amount (minor units) or factor that came out, where it gives one."""

    rule: str
    inputs: Mapping[str, Fact]
    outcome: int | None = None


@dataclass(frozen=True, slots=True)
class AwardLine:
    kind: str
    reference: str
    amount: int


@dataclass(frozen=True, slots=True)
class DeductionLine:
    """What was asked for and what the limit let through; the rest is carried forward."""

    reference: str
    requested: int
    applied: int


@dataclass(frozen=True, slots=True)
class PersonResult:
    """One person's line. Money in minor units, factors in ten-thousandths, scores in hundredths."""

    staff_number: str
    unit: str
    position: str
    tier: str | None
    reasons: tuple[str, ...]
    base: int
    attendance: int
    overall: int | None
    performance: int
    service: int
    grade: str | None
    entitlement: int
    cap: int | None
    bonus: int
    awards: tuple[AwardLine, ...]
    deductions: tuple[DeductionLine, ...]
    adjustment: int
    gross: int
    carried_forward: int
    steps: tuple[Step, ...]

    @property
    def eligible(self) -> bool:
        return not self.reasons

    @property
    def awarded(self) -> int:
        return sum(line.amount for line in self.awards)

    @property
    def deducted(self) -> int:
        return sum(line.applied for line in self.deductions)


@dataclass(frozen=True, slots=True)
class PoolResult:
    """A pool: what was to be paid, the sum of claims on it, and what is left because all reached their cap."""

    key: str
    amount: int
    claims: int
    paid: int

    @property
    def unpaid(self) -> int:
        return self.amount - self.paid


@dataclass(frozen=True, slots=True)
class PeriodResult:
    """All of a period, people in the order of their staff numbers.

    ``rules_version`` is that of the computing code: it changes when the same inputs would give another result.
    """

    period: str
    scheme: str
    scheme_version: int
    scheme_hash: str
    inputs_hash: str
    rules_version: int
    persons: tuple[PersonResult, ...]
    pools: tuple[PoolResult, ...]

    @property
    def bonus(self) -> int:
        return sum(person.bonus for person in self.persons)

    @property
    def gross(self) -> int:
        return sum(person.gross for person in self.persons)

    def person(self, staff_number: str) -> PersonResult:
        """One person's line. Raises ``KeyError`` for a number that is not in the period."""
        for person in self.persons:
            if person.staff_number == staff_number:
                return person
        raise KeyError(staff_number)
