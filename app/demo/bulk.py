"""Thousands of staff for benches: hired, placed and seen through the same services, with a shorter history each."""

from collections.abc import Callable
from datetime import date, timedelta

from app.core import clock, database
from app.core.database import db
from app.demo.cast import Role
from app.demo.history import Historian
from app.demo.organisation import Company, hire_one, recognise_some
from app.demo.plan import OBSERVED, STEPS
from app.people.models import Position

AT_A_TIME = 100
SEEN_TIMES = 4
SERVED_TIMES = 3


def add_staff(company: Company, cast: list[Role], historian: Historian, as_of: date, say: Callable[..., None]) -> None:
    """Hire and observe ``cast``, a hundred at a time, each batch on one day of the last half year."""
    posts = {position.code: position.id for position in db.session.scalars(db.select(Position))}
    for number in range(0, len(cast), AT_A_TIME):
        batch = cast[number : number + AT_A_TIME]
        day = as_of - timedelta(days=historian.rng.randrange(5, 180))
        with clock.frozen(clock.at(day, 17)), database.transaction():
            hired = [hire_one(company, role, posts) for role in batch]
            recognise_some(company, hired)
            for person_id in hired:
                _seen(historian, person_id, day)
        say("staff", number + len(batch), len(cast))


def _seen(historian: Historian, person_id: int, day: date) -> None:
    for _number in range(SEEN_TIMES):
        historian.observe(day, person_id, historian.rng.choice(historian.company.supervisors), historian.rng.choice(OBSERVED))
    for _number in range(SERVED_TIMES):
        historian.serve(day, person_id, historian.rng.choice(STEPS))
    historian.judge(day, person_id)
