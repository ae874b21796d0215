"""A small company at the end of a quarter: a published scheme, people on posts and tiers, a period to pay."""

from dataclasses import dataclass, field
from datetime import date

from app.core import curriculum, database
from app.incentives import services
from app.incentives.models import Period
from app.incentives.rules import load_scheme
from app.incentives.services.schemes import STEPS
from app.people.models import Person, Unit
from tests.factories import people

QUARTER = "2026-Q2"


@dataclass
class Company:
    """Who works here. ``first`` and ``second`` are the two of HR; ``staff`` has no role."""

    head: Unit
    front: Unit
    first: Person
    second: Person
    staff: Person
    others: list[Person] = field(default_factory=list)


def company(others: int = 3) -> Company:
    """Two people in HR, one receptionist, and ``others`` in a second unit."""
    people.organisation()
    head = people.unit("HQ", name_zh="总部", name_en="Headquarters")
    front, rooms = people.unit(parent=head), people.unit("ROOMS", head, "会议部", "Conferences")
    made = Company(
        head=head,
        front=front,
        first=people.person("王丽", "Wang Li", unit=front, position="coordinator", tier="mid"),
        second=people.person("李国栋", "Li Guodong", unit=front, position="lead", tier="senior"),
        staff=people.person("李卓", "Li Zhuo", unit=front, tier="junior"),
        others=[people.person(f"员工{number:02}", f"Staff {number:02}", unit=rooms, tier="junior") for number in range(others)],
    )
    database.commit()
    return made


def published() -> None:
    """The shipped scheme, with its consultation on record."""
    curriculum.load()
    version = services.publish_scheme(load_scheme())
    for step in STEPS:
        services.consult(version.id, step, date(2026, 3, 2), "会议记录")
    database.commit()


def quarter(label: str = QUARTER) -> Period:
    """A period that is open."""
    made = services.open_period(label)
    database.commit()
    return made
