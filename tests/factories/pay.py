"""Schemes, people and periods for the incentive tests: a small company that everyone can follow."""

from collections.abc import Sequence
from dataclasses import replace

from app.incentives.rules import (
    DAY,
    AwardClaim,
    Caps,
    Entry,
    PeriodInputs,
    PersonInput,
    Scheme,
    Score,
    Segment,
    load_scheme,
)

QUARTER = 92


def scheme(*, pool: str = "none", caps: Caps | None = None, **changes: object) -> Scheme:
    """The shipped scheme without caps, changed as asked."""
    plain = replace(load_scheme(), pool=pool, caps=caps or Caps(None, None, None))
    return replace(plain, **changes)  # type: ignore[arg-type]


def person(
    number: str = "A0001",
    *,
    unit: str = "FRONT",
    position: str = "receptionist",
    tier: str | None = "junior",
    overall: int | None = 6000,
    present: int = 65,
    segments: tuple[Segment, ...] | None = None,
    **more: object,
) -> PersonInput:
    """Somebody on a full quarter with 65 days due; ``overall`` in hundredths."""
    return PersonInput(
        staff_number=number,
        unit=unit,
        position=position,
        tier=tier,
        employment=str(more.pop("employment", "contract")),
        segments=segments if segments is not None else (Segment(position, tier, QUARTER),),
        days_due=65 * DAY,
        days_present=present * DAY,
        overall=Score(overall),
        **more,  # type: ignore[arg-type]
    )


def period(persons: Sequence[PersonInput], **pools: int) -> PeriodInputs:
    """The third quarter of 2026. ``whole=…`` is the company's pool."""
    keys = {"*" if key == "whole" else key: amount for key, amount in pools.items()}
    return PeriodInputs("2026-Q3", "quarter", QUARTER, tuple(persons), keys)


def company() -> list[PersonInput]:
    """Twelve people in three units, with everything that can happen to somebody in a quarter."""
    half = (Segment("receptionist", "junior", 46), Segment("receptionist", "mid", 46))
    shared = (Segment("lead", "senior", QUARTER, 7000), Segment("coordinator", "senior", QUARTER, 3000))
    dims = {
        "service-quality": Score(7215),
        "work-attitude": Score(8033),
        "professional-skill": Score(6840),
        "emergency-handling": Score(None),
    }
    return [
        person("A0001", overall=6412, dimensions=dims, service=8650),
        person("A0002", tier="mid", overall=7755, segments=half, service=9200, dimensions=dims),
        person("A0003", overall=5107, present=58, deductions=(Entry("D-7", 500_00),)),
        person("A0004", overall=None, segments=(Segment("receptionist", "junior", 40),), present=28),
        person(
            "A0005",
            unit="MEET",
            position="lead",
            tier="senior",
            overall=8421,
            segments=shared,
            awards=(AwardClaim("mentor-allowance", "P-3", 2),),
        ),
        person(
            "A0006",
            unit="MEET",
            position="interpreter",
            tier="mid",
            overall=7000,
            awards=(AwardClaim("improvement-award", "S-9", amount=1_234_56),),
        ),
        person("A0007", unit="MEET", position="interpreter", tier="mid", overall=7000, employment="dispatched"),
        person("A0008", unit="MEET", tier=None, overall=None, employment="intern", segments=(Segment("receptionist", None, QUARTER),)),
        person("A0009", unit="SAFE", position="security", tier="mid", overall=6633, adjustments=(Entry("J-2", -150_25),)),
        person("A0010", unit="SAFE", position="security", tier="junior", overall=4312, present=49),
        person("A0011", unit="SAFE", position="logistics", tier="senior", overall=9150, service=10000, adjustments=(Entry("J-3", 88_88),)),
        person("A0012", unit="SAFE", position="logistics", tier="junior", overall=5555, present=30, employment="part-time"),
    ]
