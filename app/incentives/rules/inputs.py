"""What a period is computed from. Frozen when the period closes.

People appear by staff number, posts and units by code, grounds by reference: no names and no words, so that a
snapshot can be kept for good while names can be erased.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from app.incentives.rules.scales import DAY, FACTOR, SCORE
from app.incentives.rules.scheme import KINDS_OF_EMPLOYMENT, Scheme

WHOLE_COMPANY = "*"
"""The key of the pool that is not a unit's."""


@dataclass(frozen=True, slots=True)
class Score:
    """A score in hundredths as the raters gave it and as adjusted for their severity; None: no evidence."""

    raw: int | None = None
    adjusted: int | None = None

    def on(self, basis: str) -> int | None:
        """The score that counts; where no adjustment could be computed, the raw one."""
        return self.adjusted if basis == "adjusted" and self.adjusted is not None else self.raw


@dataclass(frozen=True, slots=True)
class Segment:
    """Calendar days of the period on one post and tier; ``share`` below one for additional or shared posts."""

    position: str
    tier: str | None
    days: int
    share: int = FACTOR


@dataclass(frozen=True, slots=True)
class AwardClaim:
    """An approved single award. ``amount`` only for awards decided case by case."""

    kind: str
    reference: str
    quantity: int = 1
    amount: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """An approved amount with its reference: a lawful deduction (positive) or an adjustment (either sign)."""

    reference: str
    amount: int


@dataclass(frozen=True, slots=True)
class PersonInput:
    """One person. Post, tier and unit are those at the end of the period; days due and present in tenths."""

    staff_number: str
    unit: str
    position: str
    tier: str | None
    employment: str
    segments: tuple[Segment, ...]
    days_due: int
    days_present: int
    overall: Score = field(default_factory=Score)
    dimensions: Mapping[str, Score] = field(default_factory=dict)
    service: int | None = None
    awards: tuple[AwardClaim, ...] = ()
    deductions: tuple[Entry, ...] = ()
    adjustments: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class PeriodInputs:
    """A period, its length in calendar days, its people and the pools to pay out (unit code or ``*``)."""

    period: str
    period_kind: str
    period_days: int
    persons: tuple[PersonInput, ...]
    pools: Mapping[str, int] = field(default_factory=dict)


def normalised(inputs: PeriodInputs) -> PeriodInputs:
    """The same inputs in the one order that counts, so that the order of arrival changes nothing."""
    persons = sorted((_person_normalised(person) for person in inputs.persons), key=lambda person: person.staff_number)
    return replace(inputs, persons=tuple(persons))


def _person_normalised(person: PersonInput) -> PersonInput:
    return replace(
        person,
        awards=tuple(sorted(person.awards, key=lambda claim: (claim.kind, claim.reference))),
        deductions=tuple(sorted(person.deductions, key=lambda entry: entry.reference)),
        adjustments=tuple(sorted(person.adjustments, key=lambda entry: entry.reference)),
    )


def input_problems(scheme: Scheme, inputs: PeriodInputs) -> list[str]:
    """Everything that forbids computing, in sentences; empty when all is well."""
    found = []
    if inputs.period_kind != scheme.period_kind:
        found.append(f"the scheme pays by {scheme.period_kind}, the period is a {inputs.period_kind}")
    if inputs.period_days < 1:
        found.append("a period has at least one day")
    numbers = [person.staff_number for person in inputs.persons]
    found += [f"{number}: appears twice" for number in sorted({n for n in numbers if numbers.count(n) > 1})]
    found += _pool_problems(scheme, inputs)
    for person in inputs.persons:
        problems = [*_post_problems(scheme, inputs, person), *_figure_problems(person), *_entry_problems(scheme, person)]
        found += [f"{person.staff_number}: {problem}" for problem in problems]
    return found


def _pool_problems(scheme: Scheme, inputs: PeriodInputs) -> list[str]:
    expected = {"none": set[str](), "organisation": {WHOLE_COMPANY}, "unit": {person.unit for person in inputs.persons}}[scheme.pool]
    found = [f"no pool for {key}" for key in sorted(expected - set(inputs.pools))]
    if scheme.pool != "unit":
        found += [f"pool {key} is not asked for by the scheme" for key in sorted(set(inputs.pools) - expected)]
    return found + [f"pool {key} is negative" for key, amount in sorted(inputs.pools.items()) if amount < 0]


def _post_problems(scheme: Scheme, inputs: PeriodInputs, person: PersonInput) -> list[str]:
    found = []
    posts = [(segment.position, segment.tier) for segment in person.segments] + [(person.position, person.tier)]
    for position, tier in sorted({post for post in posts if post[1] is not None}, key=str):
        if tier not in scheme.base.get(position, {}):
            found.append(f"the scheme has no base for {position}, {tier}")
    if person.employment not in KINDS_OF_EMPLOYMENT:
        found.append(f"unknown kind of employment {person.employment!r}")
    if any(segment.days < 0 or not 0 <= segment.share <= FACTOR for segment in person.segments):
        found.append("days can't be negative and a share lies between 0 and 1")
    if sum(segment.days * segment.share for segment in person.segments) > inputs.period_days * FACTOR:
        found.append("the posts add up to more than the whole period")
    return found


def _figure_problems(person: PersonInput) -> list[str]:
    found = []
    scores = [person.overall, *person.dimensions.values(), Score(person.service)]
    values = [value for score in scores for value in (score.raw, score.adjusted) if value is not None]
    if any(not 0 <= value <= 100 * SCORE for value in values):
        found.append("a score lies between 0 and 100")
    if person.days_due < 0 or person.days_present < 0 or max(person.days_due, person.days_present) > 400 * DAY:
        found.append("days due and present lie between 0 and 400")
    return found


def _entry_problems(scheme: Scheme, person: PersonInput) -> list[str]:
    found = [problem for claim in person.awards for problem in _claim_problems(scheme, person, claim)]
    if any(entry.amount < 0 for entry in person.deductions):
        found.append("a deduction is written as a positive amount")
    references = [claim.reference for claim in person.awards]
    references += [entry.reference for entry in (*person.deductions, *person.adjustments)]
    if len(references) != len(set(references)):
        found.append("two entries have the same reference")
    return found


def _claim_problems(scheme: Scheme, person: PersonInput, claim: AwardClaim) -> list[str]:
    kind = scheme.award(claim.kind)
    if kind is None:
        return [f"the scheme has no award {claim.kind!r}"]
    found = []
    if person.employment not in kind.employment:
        found.append(f"award {claim.kind} is not for {person.employment}")
    if (claim.amount is None) != (kind.unit_amount is not None):
        found.append(f"award {claim.kind}: give {'a quantity, not an amount' if kind.unit_amount is not None else 'an amount'}")
    if claim.quantity < 0 or (kind.most_quantity is not None and claim.quantity > kind.most_quantity):
        found.append(f"award {claim.kind}: quantity {claim.quantity} is outside the scheme's limit")
    if claim.amount is not None and not 0 <= claim.amount <= (kind.most_amount if kind.most_amount is not None else claim.amount):
        found.append(f"award {claim.kind}: the amount is outside the scheme's limit")
    return found
