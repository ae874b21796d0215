"""What one person has earned before any pool: base, factors, eligibility, each with its step."""

from __future__ import annotations

from dataclasses import dataclass

from app.incentives.rules.inputs import PeriodInputs, PersonInput, Segment
from app.incentives.rules.results import Step
from app.incentives.rules.scales import FACTOR, half_up
from app.incentives.rules.scheme import Scheme


@dataclass(frozen=True, slots=True)
class Entitlement:
    """Base, factors, and their product; ``reasons`` says why somebody doesn't take part."""

    base: int
    attendance: int
    overall: int | None
    performance: int
    service: int
    grade: str | None
    amount: int
    cap: int | None
    reasons: tuple[str, ...]
    steps: tuple[Step, ...]


def entitlement(scheme: Scheme, period: PeriodInputs, person: PersonInput) -> Entitlement:
    """base × attendance × performance × service, rounded once to the cent, halves up; nothing for the ineligible."""
    base, steps = _base(scheme, period, person)
    attendance = _attendance(person)
    overall = person.overall.on(scheme.score_basis)
    performance = _performance(scheme, person, overall)
    service = scheme.service.at(person.service) or 0
    reasons = _reasons(scheme, person, performance)
    amount = 0 if reasons else half_up(base * attendance * (performance or 0) * service, FACTOR**3)
    grade = None if overall is None or performance is None else scheme.grade_at(performance)
    steps += [
        Step("attendance", {"due": person.days_due, "present": person.days_present}, attendance),
        Step("performance", {"score": overall, "tier": person.tier, "basis": scheme.score_basis}, performance),
        Step("service", {"score": person.service}, service),
        *(Step("not-eligible", {"reason": reason}) for reason in reasons),
        Step("entitlement", {"base": base, "attendance": attendance, "performance": performance, "service": service}, amount),
    ]
    return Entitlement(
        base=base,
        attendance=attendance,
        overall=overall,
        performance=performance or 0,
        service=service,
        grade=grade.slug if grade else None,
        amount=amount,
        cap=scheme.person_cap(base),
        reasons=reasons,
        steps=tuple(steps),
    )


def _base(scheme: Scheme, period: PeriodInputs, person: PersonInput) -> tuple[int, list[Step]]:
    """The amount per post and tier, by calendar days and share; rounded once, over all posts together."""
    total = sum(_rate(scheme, segment) * segment.days * segment.share for segment in person.segments)
    base = half_up(total, period.period_days * FACTOR)
    steps = [_segment_step(scheme, period, segment) for segment in person.segments]
    return base, [*steps, Step("base", {"posts": len(person.segments)}, base)]


def _rate(scheme: Scheme, segment: Segment) -> int:
    return 0 if segment.tier is None else scheme.base[segment.position][segment.tier]


def _segment_step(scheme: Scheme, period: PeriodInputs, segment: Segment) -> Step:
    facts = {"position": segment.position, "tier": segment.tier, "rate": _rate(scheme, segment)}
    return Step("post", facts | {"days": segment.days, "period_days": period.period_days, "share": segment.share})


def _attendance(person: PersonInput) -> int:
    """Days present over days due, never above one: extra hours are paid as overtime, not as bonus."""
    if person.days_due == 0:
        return 0
    return min(FACTOR, half_up(person.days_present * FACTOR, person.days_due))


def _performance(scheme: Scheme, person: PersonInput, overall: int | None) -> int | None:
    return None if person.tier is None else scheme.performance[person.tier].at(overall)


def _reasons(scheme: Scheme, person: PersonInput, performance: int | None) -> tuple[str, ...]:
    """Why the person doesn't take part, most basic reason first."""
    rules = scheme.eligibility
    employed = max((segment.days for segment in person.segments), default=0)
    employed = max(employed, sum(s.days * s.share for s in person.segments) // FACTOR)
    short = person.days_present * FACTOR < rules.least_attendance * person.days_due
    checks = {
        "employment": person.employment not in rules.employment,
        "no-tier": person.tier is None,
        "few-days": employed < rules.least_days,
        "attendance": person.days_due == 0 or short,
        "no-score": person.tier is not None and performance is None,
    }
    return tuple(reason for reason, applies in checks.items() if applies)
