"""From the bonus to what is paid: awards, lawful deductions within their limit, adjustments, never below zero."""

from __future__ import annotations

from dataclasses import dataclass

from app.incentives.rules.inputs import AwardClaim, PersonInput
from app.incentives.rules.results import AwardLine, DeductionLine, Step
from app.incentives.rules.scales import FACTOR
from app.incentives.rules.scheme import Scheme


@dataclass(frozen=True, slots=True)
class Payment:
    """Everything after the bonus. ``carried_forward`` is what could not be taken this time."""

    awards: tuple[AwardLine, ...]
    deductions: tuple[DeductionLine, ...]
    adjustment: int
    gross: int
    carried_forward: int
    steps: tuple[Step, ...]


def payment(scheme: Scheme, person: PersonInput, bonus: int) -> Payment:
    """Bonus + awards − deductions ± adjustments."""
    awards = tuple(AwardLine(claim.kind, claim.reference, _award(scheme, claim)) for claim in person.awards)
    earned = bonus + sum(line.amount for line in awards)
    limit = earned * scheme.deduction_share // FACTOR
    deductions = _deductions(person, limit)
    applied = sum(line.applied for line in deductions)
    adjustment = sum(entry.amount for entry in person.adjustments)
    gross = max(0, earned - applied + adjustment)
    carried = sum(line.requested for line in deductions) - applied + gross - (earned - applied + adjustment)
    facts = {"bonus": bonus, "awards": earned - bonus, "deductions": applied, "adjustment": adjustment}
    steps = [
        *(_award_step(claim, line) for claim, line in zip(person.awards, awards, strict=True)),
        *(Step("deduction", {"reference": d.reference, "requested": d.requested, "limit": limit}, d.applied) for d in deductions),
        *(Step("adjustment", {"reference": entry.reference}, entry.amount) for entry in person.adjustments),
        Step("gross", facts, gross),
        *([Step("carried-forward", {}, carried)] if carried else []),
    ]
    return Payment(awards, deductions, adjustment, gross, carried, tuple(steps))


def _award(scheme: Scheme, claim: AwardClaim) -> int:
    kind = scheme.award(claim.kind)
    if kind is not None and kind.unit_amount is not None:
        return kind.unit_amount * claim.quantity
    return claim.amount or 0


def _award_step(claim: AwardClaim, line: AwardLine) -> Step:
    return Step("award", {"kind": claim.kind, "reference": claim.reference, "quantity": claim.quantity}, line.amount)


def _deductions(person: PersonInput, limit: int) -> tuple[DeductionLine, ...]:
    """In the order of their references, each as far as the limit still reaches."""
    lines, left = [], limit
    for entry in person.deductions:
        applied = min(entry.amount, left)
        left -= applied
        lines.append(DeductionLine(entry.reference, entry.amount, applied))
    return tuple(lines)
