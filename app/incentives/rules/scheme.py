"""An incentive scheme as versioned data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.core.documents.wording import Bilingual
from app.incentives.rules.canonical import fingerprint
from app.incentives.rules.curve import Curve
from app.incentives.rules.scales import FACTOR

KINDS_OF_EMPLOYMENT = ("contract", "dispatched", "outsourced", "intern", "part-time", "re-employed")
PERIOD_KINDS = ("month", "quarter", "half-year", "year")
SCOPES = ("none", "organisation", "unit")
BASES = ("raw", "adjusted")


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Who takes part. ``least_attendance`` is a factor, ``least_days`` calendar days employed in the period."""

    employment: tuple[str, ...]
    least_attendance: int
    least_days: int


@dataclass(frozen=True, slots=True)
class Grade:
    """A word for a range of the performance factor, from ``factor_from`` upwards."""

    slug: str
    name: Bilingual
    factor_from: int


@dataclass(frozen=True, slots=True)
class Caps:
    """Upper limits of the bonus: per person as a multiple of the base or as an amount, and in total."""

    person_multiple: int | None
    person_amount: int | None
    total: int | None


@dataclass(frozen=True, slots=True)
class AwardKind:
    """A single award. ``unit_amount`` × quantity, or, where that is None, an amount decided case by case."""

    slug: str
    name: Bilingual
    unit_amount: int | None
    most_quantity: int | None
    most_amount: int | None
    employment: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scheme:
    """All rules of one version. ``base`` is position → tier → minor units per full period.

    ``performance`` holds one curve per tier, because what is expected differs by tier. ``score_basis`` says which
    of two scores counts. ``deduction_share`` is the largest part of bonus and awards that lawful deductions may take.
    """

    slug: str
    version: int
    title: Bilingual
    currency: str
    period_kind: str
    score_basis: str
    base: Mapping[str, Mapping[str, int]]
    performance: Mapping[str, Curve]
    service: Curve
    grades: tuple[Grade, ...]
    eligibility: Eligibility
    pool: str
    caps: Caps
    awards: tuple[AwardKind, ...]
    deduction_share: int

    @property
    def content_hash(self) -> str:
        """SHA-256 over all of it: what a period pins."""
        return fingerprint(self)

    def award(self, slug: str) -> AwardKind | None:
        return next((kind for kind in self.awards if kind.slug == slug), None)

    def grade_at(self, factor: int) -> Grade | None:
        """The highest grade whose range the performance factor has reached."""
        reached = [grade for grade in self.grades if factor >= grade.factor_from]
        return max(reached, key=lambda grade: grade.factor_from, default=None)

    def person_cap(self, base: int) -> int | None:
        """The most that one person's bonus may be, given the prorated base."""
        caps = [] if self.caps.person_amount is None else [self.caps.person_amount]
        if self.caps.person_multiple is not None:
            caps.append(base * self.caps.person_multiple // FACTOR)
        return min(caps, default=None)


def scheme_problems(scheme: Scheme) -> list[str]:
    """Everything that forbids using the scheme, in sentences; empty when it is sound."""
    found = [*_choice_problems(scheme), *_base_problems(scheme), *_award_problems(scheme)]
    for name, curve in [*scheme.performance.items(), ("service", scheme.service)]:
        found += [f"curve {name}: {problem}" for problem in curve.problems()]
    if scheme.service.missing is None:
        found.append("curve service: say which factor holds where there is no client feedback")
    if not 0 <= scheme.deduction_share <= FACTOR:
        found.append("the share that deductions may take lies between 0 and 1")
    if any(cap is not None and cap < 0 for cap in (scheme.caps.person_multiple, scheme.caps.person_amount, scheme.caps.total)):
        found.append("a cap can't be negative")
    return found


def _choice_problems(scheme: Scheme) -> list[str]:
    choices = {
        "pool": (scheme.pool, SCOPES),
        "period": (scheme.period_kind, PERIOD_KINDS),
        "score basis": (scheme.score_basis, BASES),
    }
    found = [f"{name} {value!r}: choose one of {', '.join(allowed)}" for name, (value, allowed) in choices.items() if value not in allowed]
    unknown = set(scheme.eligibility.employment) - set(KINDS_OF_EMPLOYMENT)
    if unknown:
        found.append(f"unknown kind of employment: {', '.join(sorted(unknown))}")
    if scheme.pool != "none" and scheme.caps.total is not None:
        found.append("a pool is its own total: leave out the total cap")
    return found


def _base_problems(scheme: Scheme) -> list[str]:
    tiers = set(scheme.performance)
    found = []
    for position, rates in scheme.base.items():
        if set(rates) != tiers:
            found.append(f"base of {position}: name the same tiers as the performance curves ({', '.join(sorted(tiers))})")
        if any(rate < 0 for rate in rates.values()):
            found.append(f"base of {position}: an amount can't be negative")
    if not scheme.base:
        found.append("no base amounts")
    return found


def _award_problems(scheme: Scheme) -> list[str]:
    slugs = [kind.slug for kind in scheme.awards]
    found = ["two awards have the same name"] if len(slugs) != len(set(slugs)) else []
    for kind in scheme.awards:
        limits = (kind.unit_amount, kind.most_quantity, kind.most_amount)
        if any(limit is not None and limit < 0 for limit in limits):
            found.append(f"award {kind.slug}: an amount can't be negative")
        if kind.unit_amount is None and kind.most_amount is None:
            found.append(f"award {kind.slug}: say its amount or its limit")
    return found
