"""Lists: the people of one's units, the units and posts to choose from, who may supervise or coach."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request
from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from app.core import clock
from app.core.database import db
from app.core.paging import Page, paginate
from app.core.security.permissions import Role
from app.core.unchanged import until_changed
from app.people.models import Account, AccountRole, Assignment, Employment, Person, Position, TierHolding, Unit
from app.people.queries.placed import Placed, people_in_posts, placed_statement, tier_on, within

PLACED_IN = (Person, Employment, Assignment, Unit, Position, TierHolding)
"""What says who works where, and with which tier."""
MOST_SUGGESTED = 300
STATES = ("employed", "ahead", "left")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list of people is narrowed to. ``unit`` is a path such as ``/1/4/``; ``tier`` "none": holds none."""

    text: str = ""
    unit: str = ""
    position: str = ""
    tier: str = ""
    state: str = "employed"

    @property
    def anything(self) -> bool:
        """Whether it narrows at all, apart from the state."""
        return any((self.text, self.unit, self.position, self.tier))


@dataclass(frozen=True, slots=True)
class UnitOption:
    """A unit to choose; ``depth`` counts the units above it."""

    id: int
    public_id: str
    code: str
    name_zh: str
    name_en: str
    path: str
    parent_id: int | None
    depth: int


def people_page(paths: Collection[str], wanted: Wanted, on: date | None = None) -> Page[Placed]:
    """One page of the people below ``paths``, by staff number. One query."""
    day = on or clock.today()

    def read() -> Page[Placed]:
        found = paginate(_narrowed(paths, wanted, day), Employment.staff_number)
        return Page([Placed(*row[:-1]) for row in found.rows], found.next, found.first)

    return until_changed(("people", tuple(paths), wanted, day, request.args.get("after", "")), PLACED_IN, read)


def people_count(paths: Collection[str], wanted: Wanted, on: date | None = None) -> int:
    """How many there are on all pages. One query."""
    day = on or clock.today()
    counted = select(func.count()).select_from(_narrowed(paths, wanted, day).subquery())
    return until_changed(("people counted", tuple(paths), wanted, day), PLACED_IN, lambda: db.session.scalar(counted) or 0)


def find_people(paths: Collection[str], text: str, limit: int = 10) -> list[Placed]:
    """The first people below ``paths`` whose name or number matches. One query."""
    statement = _narrowed(paths, Wanted(text=text), clock.today()).order_by(Employment.staff_number).limit(limit)
    return [Placed(*row) for row in db.session.execute(statement)]


def _narrowed(paths: Collection[str], wanted: Wanted, day: date) -> Select[*tuple[Any, ...]]:
    statement = _in_state(wanted.state, day).where(within(paths))
    if wanted.unit:
        statement = statement.where(within((wanted.unit,)))
    if wanted.position:
        statement = statement.where(Position.code == wanted.position)
    if wanted.tier:
        held = tier_on(day)
        statement = statement.where(held.is_(None) if wanted.tier == "none" else held == wanted.tier)
    return statement.where(_matches(wanted.text)) if wanted.text.strip() else statement


def _in_state(state: str, day: date) -> Select[*tuple[Any, ...]]:
    """Employed on the day; or still to begin, in their first post; or left and not back, in their last one."""
    if state == "ahead":
        return people_in_posts(day).where(Assignment.primary, Employment.hired_on > day, Assignment.from_on == Employment.hired_on)
    if state == "left":
        later = aliased(Employment)
        came_back = exists().where(later.person_id == Person.id, later.hired_on > Employment.hired_on)
        last_post = and_(Assignment.primary, Employment.left_on < day, Assignment.to_on == Employment.left_on)
        return people_in_posts(day).where(last_post, ~came_back)
    return placed_statement(day)


def _matches(text: str) -> ColumnElement[bool]:
    plain = text.strip()
    return or_(
        Person.name_zh.contains(plain, autoescape=True),
        func.lower(Person.name_en).contains(plain.lower(), autoescape=True),
        func.lower(Employment.staff_number).startswith(plain.lower(), autoescape=True),
    )


def unit_options(paths: Collection[str]) -> list[UnitOption]:
    """The units at or below ``paths``, each after the one above it, siblings by code. One query."""
    rows = db.session.execute(
        select(Unit.id, Unit.public_id, Unit.code, Unit.name_zh, Unit.name_en, Unit.path, Unit.parent_id).where(within(paths))
    ).all()
    code_of = {row.id: row.code for row in rows}
    found = [UnitOption(*row, depth=row.path.count("/") - 2) for row in rows]
    return sorted(found, key=lambda unit: [code_of.get(int(number), "") for number in unit.path.strip("/").split("/") if number])


def position_options() -> list[Position]:
    """All posts in their order. One query."""
    return list(db.session.scalars(select(Position).order_by(Position.sequence, Position.id)))


def supervisor_candidates(paths: Collection[str], on: date | None = None) -> list[Placed]:
    """Who may be named as somebody's supervisor: leads, those with the role, those who already supervise. One query."""
    post = aliased(Assignment)
    has_role = exists().where(Account.person_id == Person.id, AccountRole.account_id == Account.id, AccountRole.role == Role.SUPERVISOR)
    supervises = exists().where(post.supervisor_id == Person.id, post.to_on.is_(None))
    fitting = or_(Position.code == "lead", has_role, supervises)
    statement = placed_statement(on or clock.today()).where(within(paths), fitting).order_by(Employment.staff_number)
    return [Placed(*row) for row in db.session.execute(statement.limit(MOST_SUGGESTED))]


def mentor_candidates(paths: Collection[str], apprentice_id: int, on: date | None = None) -> list[Placed]:
    """Who may coach somebody: colleagues of these units who hold a tier, the highest first. One query."""
    day = on or clock.today()
    holds = exists().where(TierHolding.person_id == Person.id, TierHolding.from_on <= day)
    statement = placed_statement(day).where(within(paths), Person.id != apprentice_id, holds).order_by(Employment.staff_number)
    found = [Placed(*row) for row in db.session.execute(statement.limit(MOST_SUGGESTED))]
    return sorted(found, key=lambda row: ("senior", "mid", "junior").index(row.tier or "junior"))
