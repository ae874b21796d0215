"""What is measured, one line a page: its name, who looks, the endpoint, and what stands in its address."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from app.core.database import db
from app.incentives.models import Period
from app.learning import queries as learning
from app.people.models import Account, Person
from app.performances import queries as performances
from app.quizzes.models import Sitting
from tests.bench.stage import NOW

Found = Callable[[], dict[str, Any]]


def _person(login: str) -> Person:
    return db.session.scalars(select(Person).join(Account, Account.person_id == Person.id).where(Account.login == login)).one()


def lesson() -> dict[str, Any]:
    """The newcomer's next lesson."""
    plan = learning.plan_of(_person("newhire").id)
    assert plan is not None
    return {"slug": next(step.item.slug for day in plan.days for step in day.steps if step.item.kind == "lesson" and step.item.written)}


def newcomer() -> dict[str, Any]:
    """The newcomer."""
    return {"person": _person("staff").public_id}


def form() -> dict[str, Any]:
    """A form that the supervisor can score today."""
    waiting = performances.to_score_by(_person("supervisor").id, NOW.date())
    return {"public_id": next(row.public_id for row in waiting if row.open_on(NOW.date()))}


def sitting() -> dict[str, Any]:
    """A sitting that the newcomer handed in."""
    mine = select(Sitting.public_id).where(Sitting.person_id == _person("newhire").id, Sitting.finished_at.is_not(None))
    return {"public_id": db.session.scalars(mine.order_by(Sitting.id.desc())).first()}


def period() -> dict[str, Any]:
    """The closed incentive period."""
    return {"public_id": db.session.scalars(select(Period.public_id).where(Period.state == "closed").order_by(Period.id.desc())).first()}


@dataclass(frozen=True)
class Page:
    """One page. ``large``: measured with 5,000 people too."""

    name: str
    who: str
    endpoint: str
    values: Found = field(default=dict)
    large: bool = False


PAGES = (
    Page("Today, newcomer", "newhire", "home.today", large=True),
    Page("Today, supervisor", "supervisor", "home.today", large=True),
    Page("Today, HR", "hr", "home.today", large=True),
    Page("A lesson", "newhire", "learning.lesson", lesson, large=True),
    Page("The plan", "newhire", "learning.plan"),
    Page("A quiz's review", "newhire", "quizzes.review", sitting),
    Page("The scoring page", "supervisor", "performances.score", form, large=True),
    Page("The scoring queue", "supervisor", "performances.queue"),
    Page("Results, one's own", "newhire", "results.mine"),
    Page("The readiness board", "hr", "careers.board", large=True),
    Page("A person's readiness", "hr", "careers.person", newcomer, large=True),
    Page("A person's competency", "hr", "competency.person", newcomer),
    Page("People", "hr", "people.index", large=True),
    Page("The release queue", "hr", "results.release_queue"),
    Page("The incentive report", "hr", "incentives.period", period, large=True),
)
