"""Random but sound companies for property tests."""

from hypothesis import strategies as st

from app.incentives.rules import Caps, Entry, PeriodInputs, PersonInput, Scheme, Segment
from tests.factories import pay

POSTS = ("lead", "receptionist", "security")
TIERS = ("junior", "mid", "senior")
UNITS = ("FRONT", "MEET")

scores = st.none() | st.integers(0, 10_000)
posts = st.tuples(st.sampled_from(POSTS), st.sampled_from(TIERS))


@st.composite
def segments(draw: st.DrawFn) -> tuple[Segment, ...]:
    first = draw(st.integers(0, pay.QUARTER))
    share = draw(st.integers(0, 10_000))
    one, two = draw(posts), draw(posts)
    return (Segment(*one, first), Segment(*two, pay.QUARTER - first, share))


@st.composite
def persons(draw: st.DrawFn, number: str) -> PersonInput:
    position, tier = draw(posts)
    whole = (Segment(position, tier, pay.QUARTER),)
    return pay.person(
        number,
        unit=draw(st.sampled_from(UNITS)),
        position=position,
        tier=tier,
        overall=draw(scores),
        present=draw(st.integers(0, 70)),
        segments=draw(st.just(whole) | segments()),
        employment=draw(st.sampled_from(("contract", "dispatched", "intern"))),
        service=draw(scores),
        deductions=tuple(Entry(f"{number}-d{i}", amount) for i, amount in enumerate(draw(st.lists(st.integers(0, 200_000), max_size=2)))),
        adjustments=tuple(
            Entry(f"{number}-a{i}", amount) for i, amount in enumerate(draw(st.lists(st.integers(-300_000, 300_000), max_size=2)))
        ),
    )


@st.composite
def companies(draw: st.DrawFn, pool: str) -> PeriodInputs:
    size = draw(st.integers(1, 8))
    people = [draw(persons(f"A{index:03}")) for index in range(size)]
    amounts = st.integers(0, 5_000_000)
    pools = {"none": (), "organisation": ("whole",), "unit": UNITS}[pool]
    return pay.period(people, **{key: draw(amounts) for key in pools})


@st.composite
def schemes(draw: st.DrawFn, pool: str) -> Scheme:
    multiple = draw(st.none() | st.integers(0, 20_000))
    amount = draw(st.none() | st.integers(0, 600_000))
    total = draw(st.none() | st.integers(0, 3_000_000)) if pool == "none" else None
    basis = draw(st.sampled_from(("raw", "adjusted")))
    return pay.scheme(pool=pool, caps=Caps(multiple, amount, total), score_basis=basis)


@st.composite
def cases(draw: st.DrawFn, pools: tuple[str, ...] = ("none", "organisation", "unit")) -> tuple[Scheme, PeriodInputs]:
    pool = draw(st.sampled_from(pools))
    return draw(schemes(pool)), draw(companies(pool))


__all__ = ["cases", "persons"]
