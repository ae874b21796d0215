"""How amounts are spread: medians and quartiles as exact fractions of a cent, and who stands far outside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.incentives.rules.results import PeriodResult, PersonResult

LEAST_GROUP = 5
"""Smaller groups are not judged: a quartile of four people says little and tells too much about each."""
REACH = 2
"""How many interquartile ranges beyond the quartiles an amount has to lie to be looked at."""


@dataclass(frozen=True, slots=True)
class Outlier:
    """An amount far from those of the same post and tier; limits in minor units."""

    staff_number: str
    amount: int
    lowest: Fraction
    highest: Fraction


def quantile(values: Sequence[int], share: Fraction) -> Fraction:
    """The value below which ``share`` of ``values`` lie, linear between neighbours (type 7 of Hyndman and Fan, 1996)."""
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def median_of(values: Sequence[int]) -> int | None:
    """The median in whole minor units, halves up; None of nothing."""
    if not values:
        return None
    middle = quantile(values, Fraction(1, 2))
    return (2 * middle.numerator + middle.denominator) // (2 * middle.denominator)


def outliers(result: PeriodResult) -> tuple[Outlier, ...]:
    """Bonuses far from those of the same post and tier, among people who take part; groups of five and more."""
    groups: dict[tuple[str, str | None], list[PersonResult]] = defaultdict(list)
    for person in result.persons:
        if person.eligible:
            groups[person.position, person.tier].append(person)
    found = [outlier for group in groups.values() if len(group) >= LEAST_GROUP for outlier in _outside(group)]
    return tuple(sorted(found, key=lambda outlier: outlier.staff_number))


def _outside(group: Sequence[PersonResult]) -> list[Outlier]:
    amounts = [person.bonus for person in group]
    first, third = quantile(amounts, Fraction(1, 4)), quantile(amounts, Fraction(3, 4))
    low, high = first - REACH * (third - first), third + REACH * (third - first)
    return [Outlier(person.staff_number, person.bonus, low, high) for person in group if not low <= person.bonus <= high]
