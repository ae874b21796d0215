"""What happens in the demonstration's year, person by person, before any of it happens: pure data from a seeded draw."""

import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from app.core.workdays import is_workday
from app.demo.cast import Role

ROLE_PLAYS = ("visitor-without-appointment", "introducing-two-delegations", "the-same-question-again", "no-interpreter")
PRACTICALS = ("handshake-card-introduction", "seating-talks-banquets", "gift-register", "visitor-registration")
DRILL = "evacuation-at-night"
OBSERVED = (
    "responsibility", "initiative", "conduct", "teamwork", "patience", "service-awareness", "etiquette", "communication",
    "responsibility", "teamwork", "conduct",
)  # fmt: skip
STEPS = ("preparation", "reception", "support", "request", "file")
MOST_SESSIONS_A_DAY = 12


@dataclass
class DayPlan:
    """What one working day holds. Ids are persons'."""

    performances: list[tuple[str, int, tuple[int, ...]]] = field(default_factory=list)  # scenario, candidate, raters
    drills: list[tuple[tuple[int, ...], tuple[int, ...]]] = field(default_factory=list)  # candidates, raters
    observations: list[tuple[int, int, str]] = field(default_factory=list)  # person, by, competency
    services: list[tuple[int, str]] = field(default_factory=list)  # person, step
    judgements: list[int] = field(default_factory=list)
    incidents: list[int] = field(default_factory=list)
    quizzes: list[tuple[int, str]] = field(default_factory=list)
    logs: list[tuple[int, str]] = field(default_factory=list)


def workdays(start: date, end: date) -> list[date]:
    """The working days from ``start`` to ``end``, both included."""
    return [day for day in (start + timedelta(days=offset) for offset in range((end - start).days + 1)) if is_workday(day)]


def year(people: dict[int, Role], supervisors: list[int], start: date, end: date, rng: random.Random) -> dict[date, DayPlan]:
    """A year of assessments for everybody who holds a tier."""
    days = workdays(start, end)
    plan: dict[date, DayPlan] = defaultdict(DayPlan)
    qualified = [person_id for person_id, role in people.items() if role.tier is not None and role.unit != "OFFICE"]
    for person_id in qualified:
        own = [day for day in days if day >= people[person_id].hired_on + timedelta(days=40)]
        if own:
            _one_year(plan, person_id, [one for one in supervisors if one != person_id], own, rng)
            if people[person_id].rising:
                _seen_more(plan, person_id, [one for one in supervisors if one != person_id], own, rng)
    _drills(plan, qualified, supervisors, days, rng)
    return plan


def _one_year(plan: dict[date, DayPlan], person_id: int, raters: list[int], days: list[date], rng: random.Random) -> None:
    for scenario in rng.sample(ROLE_PLAYS, 3):
        _performance(plan, scenario, person_id, tuple(rng.sample(raters, rng.choice((1, 2, 2)))), days, rng)
    for scenario in rng.sample(PRACTICALS, 2):
        _performance(plan, scenario, person_id, (rng.choice(raters),), days, rng)
    for _number in range(13):
        plan[rng.choice(days)].observations.append((person_id, rng.choice(raters), rng.choice(OBSERVED)))
    for _number in range(6):
        plan[rng.choice(days)].services.append((person_id, rng.choice(STEPS)))
    for _number in range(5):
        plan[rng.choice(days)].judgements.append(person_id)
    for _number in range(rng.choice((0, 1, 1, 2))):
        plan[rng.choice(days)].incidents.append(person_id)
    for _number in range(2):
        plan[rng.choice(days)].logs.append((person_id, rng.choice(OBSERVED[:4])))
    plan[rng.choice(days)].quizzes.append((person_id, rng.choice(("day-2-safety", "day-5-cumulative"))))


def _seen_more(plan: dict[date, DayPlan], person_id: int, raters: list[int], days: list[date], rng: random.Random) -> None:
    """Who is put forward is looked at more often, in every dimension and by more people."""
    for scenario in ("no-interpreter", "the-same-question-again"):
        _performance(plan, scenario, person_id, tuple(rng.sample(raters, 2)), days, rng)
    for competency in ("conduct", "teamwork", "initiative", "communication", "responsibility", "patience", "conduct", "service-awareness"):
        plan[rng.choice(days)].observations.append((person_id, rng.choice(raters), competency))
    for _number in range(2):
        plan[rng.choice(days)].incidents.append(person_id)
        plan[rng.choice(days)].services.append((person_id, "request"))


def _performance(
    plan: dict[date, DayPlan], scenario: str, person_id: int, raters: tuple[int, ...], days: list[date], rng: random.Random
) -> None:
    for _attempt in range(40):
        day = plan[rng.choice(days)]
        if len(day.performances) + 3 * len(day.drills) < MOST_SESSIONS_A_DAY:
            day.performances.append((scenario, person_id, raters))
            return


def _drills(plan: dict[date, DayPlan], people: list[int], supervisors: list[int], days: list[date], rng: random.Random) -> None:
    """Everybody twice a year, in groups of four with two raters who don't perform."""
    for half in (days[: len(days) // 2], days[len(days) // 2 : -10]):
        everyone = rng.sample(people, len(people))
        for number in range(0, len(everyone), 4):
            group = tuple(everyone[number : number + 4])
            raters = rng.sample([one for one in supervisors if one not in group], 2)
            plan[rng.choice(half)].drills.append((group, tuple(raters)))
