"""Computing a period: whole numbers in, whole numbers out, the same on every machine and in every order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.incentives.rules.canonical import fingerprint
from app.incentives.rules.entitlement import Entitlement, entitlement
from app.incentives.rules.inputs import WHOLE_COMPANY, PeriodInputs, PersonInput, input_problems, normalised
from app.incentives.rules.payment import payment
from app.incentives.rules.results import Fact, PeriodResult, PersonResult, PoolResult, Step
from app.incentives.rules.scales import IncentiveError
from app.incentives.rules.scheme import Scheme, scheme_problems
from app.incentives.rules.sharing import Claim, Share, share_out

TOTAL_CAP = "total-cap"
"""The key under which a total cap appears among the pools when it had to be shared out."""

RULES_VERSION = 1
"""Raised whenever this code would give another result for the same inputs."""


@dataclass(frozen=True, slots=True)
class _Bonus:
    amount: int
    steps: tuple[Step, ...]


def compute(scheme: Scheme, inputs: PeriodInputs) -> PeriodResult:
    """All bonuses of a period. Raises ``IncentiveError`` with every problem of the scheme, else of the inputs."""
    inputs = normalised(inputs)
    problems = scheme_problems(scheme) or input_problems(scheme, inputs)
    if problems:
        raise IncentiveError(problems)
    earned = {person.staff_number: entitlement(scheme, inputs, person) for person in inputs.persons}
    bonuses, pools = _bonuses(scheme, inputs, earned)
    persons = [_person(scheme, person, earned[person.staff_number], bonuses[person.staff_number]) for person in inputs.persons]
    return PeriodResult(
        period=inputs.period,
        scheme=scheme.slug,
        scheme_version=scheme.version,
        scheme_hash=scheme.content_hash,
        inputs_hash=fingerprint(inputs),
        rules_version=RULES_VERSION,
        persons=tuple(persons),
        pools=pools,
    )


def _bonuses(scheme: Scheme, inputs: PeriodInputs, earned: Mapping[str, Entitlement]) -> tuple[dict[str, _Bonus], tuple[PoolResult, ...]]:
    if scheme.pool == "none":
        return _without_pool(scheme, earned)
    bonuses: dict[str, _Bonus] = {}
    results = []
    for key, amount in sorted(inputs.pools.items()):
        members = [person.staff_number for person in inputs.persons if key in (person.unit, WHOLE_COMPANY)]
        claims = [Claim(number, earned[number].amount, earned[number].cap) for number in members]
        shares = share_out(amount, claims)
        bonuses |= {claim.key: _shared("pool", key, amount, claim, shares[claim.key]) for claim in claims}
        results.append(PoolResult(key, amount, sum(c.weight for c in claims), sum(s.amount for s in shares.values())))
    return bonuses, tuple(results)


def _without_pool(scheme: Scheme, earned: Mapping[str, Entitlement]) -> tuple[dict[str, _Bonus], tuple[PoolResult, ...]]:
    bonuses = {number: _capped(item) for number, item in earned.items()}
    total = scheme.caps.total
    if total is None or sum(bonus.amount for bonus in bonuses.values()) <= total:
        return bonuses, ()
    # More was earned than the total allows: the total becomes a pool in which nobody can gain.
    claims = [Claim(number, bonus.amount, bonus.amount) for number, bonus in bonuses.items()]
    shares = share_out(total, claims)
    reduced = {claim.key: _shared("total-cap", WHOLE_COMPANY, total, claim, shares[claim.key]) for claim in claims}
    bonuses = {number: _Bonus(reduced[number].amount, bonus.steps + reduced[number].steps) for number, bonus in bonuses.items()}
    return bonuses, (PoolResult(TOTAL_CAP, total, sum(claim.weight for claim in claims), total),)


def _capped(item: Entitlement) -> _Bonus:
    if item.cap is None or item.amount <= item.cap:
        return _Bonus(item.amount, ())
    return _Bonus(item.cap, (Step("person-cap", {"entitlement": item.amount, "cap": item.cap}, item.cap),))


def _shared(rule: str, key: str, pool: int, claim: Claim, share: Share) -> _Bonus:
    if claim.weight == 0:
        return _Bonus(0, ())
    facts: dict[str, Fact] = {"pool": key, "pool_amount": pool, "claim": claim.weight}
    if share.capped:
        return _Bonus(share.amount, (Step(f"{rule}-capped", facts | {"cap": claim.cap}, share.amount),))
    facts |= {"shared": share.rest, "claims": share.weights, "extra": share.extra}
    return _Bonus(share.amount, (Step(rule, facts, share.amount),))


def _person(scheme: Scheme, person: PersonInput, item: Entitlement, bonus: _Bonus) -> PersonResult:
    paid = payment(scheme, person, bonus.amount)
    return PersonResult(
        staff_number=person.staff_number,
        unit=person.unit,
        position=person.position,
        tier=person.tier,
        reasons=item.reasons,
        base=item.base,
        attendance=item.attendance,
        overall=item.overall,
        performance=item.performance,
        service=item.service,
        grade=item.grade,
        entitlement=item.amount,
        cap=item.cap,
        bonus=bonus.amount,
        awards=paid.awards,
        deductions=paid.deductions,
        adjustment=paid.adjustment,
        gross=paid.gross,
        carried_forward=paid.carried_forward,
        steps=(*item.steps, *bonus.steps, Step("bonus", {}, bonus.amount), *paid.steps),
    )
