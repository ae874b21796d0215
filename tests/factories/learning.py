"""Somebody in the pre-job programme, on the real curriculum."""

from datetime import date
from typing import Any

from sqlalchemy import insert, select

from app.core import clock, curriculum
from app.core.content import ContentVersion
from app.core.database import db
from app.learning import services
from app.learning.models import Enrolment
from app.people.models import Person, Unit
from tests.factories import people

_COLUMNS = [column for column in ContentVersion.__table__.columns if column.name not in ("id", "published_at")]
_shipped: list[dict[str, Any]] = []


def load_curriculum() -> None:
    """The shipped curriculum as snapshots, published now.

    Loaded as the product does it once per process; after that the same rows are put in as they are, without their trail:
    hundreds of tests begin with this.
    """
    if not _shipped:
        curriculum.load()
        rows = db.session.execute(select(*_COLUMNS).order_by(ContentVersion.id))
        _shipped.extend(dict(row._mapping) for row in rows)
    else:
        db.session.execute(insert(ContentVersion), [row | {"published_at": clock.now()} for row in _shipped])


def enrolled(person: Person, start: date = date(2026, 7, 6)) -> Enrolment:
    """``person`` in the pre-job programme since Monday 6 July 2026."""
    return services.enrol(person.id, "pre-job", start)


def newcomer(unit: Unit) -> Person:
    """Lin Xiaowen, hired on 1 July 2026 into ``unit`` and in the programme on the curriculum as shipped."""
    load_curriculum()
    person = people.person("林晓雯", "Lin Xiaowen", unit=unit, hired=date(2026, 7, 1))
    enrolled(person)
    return person
