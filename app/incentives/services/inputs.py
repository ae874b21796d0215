"""From the rooms below to the inputs of a period: who was on which post and tier, who was there, what the scores say.

A fixed number of queries for any number of people.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

from sqlalchemy import or_, select

from app.competency import queries as competency
from app.core.database import db
from app.core.workdays import is_workday
from app.incentives.models import Period
from app.incentives.rules import DAY, FACTOR, SCORE, AwardClaim, PeriodInputs, PersonInput, Score, Segment
from app.people.models import Absence, Assignment, Employment, MentorPairing, Position, TierHolding, Unit

MENTOR_ALLOWANCE = "mentor-allowance"
DAYS_OF_A_MONTH = 30
Rows = dict[int, list[tuple[date, date]]]


@dataclass
class _Person:
    employment: Employment
    posts: list[tuple[Assignment, str, str]] = field(default_factory=list)  # assignment, unit code, position code
    tiers: list[TierHolding] = field(default_factory=list)
    away: list[Absence] = field(default_factory=list)
    apprentices: list[MentorPairing] = field(default_factory=list)


def gather(period: Period) -> PeriodInputs:
    """The inputs of ``period`` as they stand now."""
    people = _people(period.start_on, period.end_on)
    profiles = competency.profiles([one.employment.person_id for one in people], as_of=period.end_on)
    workdays = [day for day in _days(period.start_on, period.end_on) if is_workday(day)]
    persons = [_person(period, one, profiles, workdays) for one in people if one.posts]
    return PeriodInputs(period.label, "quarter", (period.end_on - period.start_on).days + 1, tuple(persons))


def _days(start: date, end: date) -> list[date]:
    return [start + timedelta(days=offset) for offset in range((end - start).days + 1)]


def _people(start: date, end: date) -> list[_Person]:
    jobs = db.session.scalars(
        select(Employment)
        .where(Employment.hired_on <= end, or_(Employment.left_on.is_(None), Employment.left_on >= start))
        .order_by(Employment.staff_number)
    )
    found = {job.id: _Person(job) for job in jobs}
    by_person: dict[int, list[_Person]] = defaultdict(list)
    for one in found.values():
        by_person[one.employment.person_id].append(one)
    within = (Assignment.from_on <= end, or_(Assignment.to_on.is_(None), Assignment.to_on >= start))
    posts = (
        select(Assignment, Unit.code, Position.code)
        .join(Unit, Unit.id == Assignment.unit_id)
        .join(Position, Position.id == Assignment.position_id)
    )
    for row in db.session.execute(posts.where(*within).order_by(Assignment.from_on)):
        if row[0].employment_id in found:
            found[row[0].employment_id].posts.append((row[0], row[1], row[2]))
    _deal(
        by_person,
        db.session.scalars(select(TierHolding).where(TierHolding.from_on <= end).order_by(TierHolding.from_on, TierHolding.id)),
        "tiers",
        "person_id",
    )
    _deal(by_person, db.session.scalars(select(Absence).where(Absence.from_on <= end, Absence.to_on >= start)), "away", "person_id")
    pairings = select(MentorPairing).where(MentorPairing.from_on <= end, or_(MentorPairing.to_on.is_(None), MentorPairing.to_on >= start))
    _deal(by_person, db.session.scalars(pairings), "apprentices", "mentor_id")
    return list(found.values())


def _deal(by_person: Mapping[int, list[_Person]], rows: Iterable[object], to: str, key: str) -> None:
    for row in rows:
        for one in by_person.get(getattr(row, key), ()):
            getattr(one, to).append(row)


def _person(period: Period, one: _Person, profiles: Mapping[int, competency.Profile], workdays: list[date]) -> PersonInput:
    job = one.employment
    first, last = max(period.start_on, job.hired_on), min(period.end_on, job.left_on or period.end_on)
    due = [day for day in workdays if first <= day <= last]
    absent = {day for row in one.away for day in due if row.from_on <= day <= row.to_on}
    _assignment, unit, position = next((post for post in reversed(one.posts) if post[0].primary), one.posts[-1])
    overall, dimensions = _scores(profiles.get(job.person_id))
    return PersonInput(
        staff_number=job.staff_number, unit=unit, position=position, tier=_tier_on(one, last), employment=job.kind,
        segments=_segments(one, first, last), days_due=len(due) * DAY, days_present=(len(due) - len(absent)) * DAY,
        overall=overall, dimensions=dimensions, awards=_awards(one, first, last),
    )  # fmt: skip


def _scores(profile: "competency.Profile | None") -> tuple[Score, dict[str, Score]]:
    if profile is None:
        return Score(), {}
    dimensions = {slug: Score(raw=round(estimate.points * SCORE)) for slug, estimate in profile.dimensions.items() if estimate is not None}
    overall = Score() if profile.overall is None else Score(raw=round(profile.overall.points * SCORE))
    return overall, dimensions


def _tier_on(one: _Person, day: date) -> str | None:
    held = [row.tier for row in one.tiers if row.from_on <= day]
    return held[-1] if held else None


def _segments(one: _Person, first: date, last: date) -> tuple[Segment, ...]:
    """Days per post and tier: every change of either begins a new segment."""
    found = []
    for post, _unit, position in one.posts:
        start, end = max(first, post.from_on), min(last, post.to_on or last)
        cuts = (
            sorted({start, *(row.from_on for row in one.tiers if start < row.from_on <= end), end + timedelta(days=1)})
            if start <= end
            else []
        )
        share = post.share * FACTOR // 100
        found += [Segment(position, _tier_on(one, begin), (after - begin).days, share) for begin, after in pairwise(cuts)]
    return tuple(found)


def _awards(one: _Person, first: date, last: date) -> tuple[AwardClaim, ...]:
    """The mentor's allowance: per apprentice and month begun."""
    months = 0
    for pairing in one.apprentices:
        start, end = max(first, pairing.from_on), min(last, pairing.to_on or last)
        if start <= end:
            months += (end - start).days // DAYS_OF_A_MONTH + 1
    return (AwardClaim(MENTOR_ALLOWANCE, "pairing", min(months, 6)),) if months else ()
