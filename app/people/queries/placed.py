"""Who works where on a day: a person with their primary assignment and the tier they hold.

Statements are remembered for the arguments they were put together with: that costs more than running them.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, or_, select

from app.core import clock
from app.core.database import db
from app.core.security.permissions import Role
from app.people.models import Account, AccountRole, Assignment, Employment, Person, Position, TierHolding, Unit

RATER_ROLES = (Role.SUPERVISOR, Role.TRAINER, Role.MENTOR)


@dataclass(frozen=True, slots=True)
class Placed:
    """A person in their primary post on one day. Show the name with ``placed|name``."""

    person_id: int
    public_id: str
    name_zh: str
    name_en: str
    unit_id: int
    unit_path: str
    unit_name_zh: str
    unit_name_en: str
    position_code: str
    position_name_zh: str
    position_name_en: str
    staff_number: str
    kind: str
    hired_on: date
    tier: str | None
    supervisor_id: int | None


@lru_cache(maxsize=256)
def runs_on(model: Any, day: date) -> ColumnElement[bool]:
    """Whether a dated row (from_on … to_on) covers ``day``."""
    return and_(model.from_on <= day, or_(model.to_on.is_(None), model.to_on >= day))


@lru_cache(maxsize=64)
def employed_on(day: date) -> ColumnElement[bool]:
    """Whether an employment covers ``day``."""
    return and_(Employment.hired_on <= day, or_(Employment.left_on.is_(None), Employment.left_on >= day))


def within(paths: Collection[str]) -> ColumnElement[bool]:
    """Whether a unit is one of ``paths`` or below; none at all for no paths."""
    return _within(tuple(paths))


@lru_cache(maxsize=256)
def _within(paths: tuple[str, ...]) -> ColumnElement[bool]:
    return or_(literal(False), *(Unit.path.startswith(path, autoescape=True) for path in paths))


@lru_cache(maxsize=64)
def tier_on(day: date) -> ColumnElement[Any]:
    """The tier that the person of the surrounding query holds on ``day``."""
    return (
        select(TierHolding.tier)
        .where(TierHolding.person_id == Person.id, TierHolding.from_on <= day)
        .order_by(TierHolding.from_on.desc(), TierHolding.id.desc())
        .limit(1)
        .scalar_subquery()
    )


@lru_cache(maxsize=64)
def people_in_posts(day: date) -> Select[*tuple[Any, ...]]:
    """People with each of their posts, whenever held, and the tier of ``day``: the columns of Placed, in its order."""
    return (
        select(
            Person.id, Person.public_id, Person.name_zh, Person.name_en, Unit.id, Unit.path, Unit.name_zh, Unit.name_en,
            Position.code, Position.name_zh, Position.name_en, Employment.staff_number, Employment.kind, Employment.hired_on,
            tier_on(day).label("tier"), Assignment.supervisor_id,
        )
        .join(Employment, Employment.person_id == Person.id)
        .join(Assignment, Assignment.employment_id == Employment.id)
        .join(Unit, Unit.id == Assignment.unit_id)
        .join(Position, Position.id == Assignment.position_id)
        .where(Person.erased_at.is_(None))
    )  # fmt: skip


@lru_cache(maxsize=64)
def placed_statement(day: date) -> Select[*tuple[Any, ...]]:
    """Everybody in their primary post on ``day``."""
    return people_in_posts(day).where(Assignment.primary, runs_on(Assignment, day), employed_on(day))


def _rows(statement: Select[*tuple[Any, ...]]) -> list[Placed]:
    return [Placed(*row) for row in db.session.execute(statement)]


def placed(person_id: int, on: date | None = None) -> Placed | None:
    """Where somebody works on a day; None for who isn't employed then."""
    found = _rows(placed_statement(on or clock.today()).where(Person.id == person_id))
    return found[0] if found else None


def placed_by_ids(ids: Collection[int], on: date | None = None) -> dict[int, Placed]:
    """The same for several people, by person id; who isn't employed then is left out."""
    return {row.person_id: row for row in _rows(placed_statement(on or clock.today()).where(Person.id.in_(ids)))}


def placed_many(
    unit_paths: Collection[str], on: date | None = None, *, position: str | None = None, tier: str | None = None
) -> list[Placed]:
    """Everybody whose primary post is in these units or below (``("/",)``: the company), by staff number."""
    return _rows(_many(tuple(unit_paths), on or clock.today(), position, tier))


@lru_cache(maxsize=256)
def _many(paths: tuple[str, ...], day: date, position: str | None, tier: str | None) -> Select[*tuple[Any, ...]]:
    statement = placed_statement(day).where(within(paths)).order_by(Employment.staff_number)
    if position is not None:
        statement = statement.where(Position.code == position)
    if tier is not None:
        statement = statement.where(tier_on(day) == tier)
    return statement


def rater_candidates(unit_paths: Collection[str], on: date | None = None, *, roles: Collection[Role] = RATER_ROLES) -> list[Placed]:
    """Who may be asked to rate: people of these units whose open account has one of ``roles``, by staff number.

    That nobody rates their own apprentice is for the caller to see to, who knows the candidate.
    """
    has_role = (AccountRole.account_id == Account.id, AccountRole.role.in_(roles))
    may_rate = exists().where(Account.person_id == Person.id, Account.active, *has_role)
    statement = placed_statement(on or clock.today()).where(within(unit_paths), may_rate)
    return _rows(statement.order_by(Employment.staff_number))


def public_id_of_number(staff_number: str) -> str | None:
    """The person with this staff number, whatever its case."""
    statement = select(Person.public_id).join(Employment, Employment.person_id == Person.id)
    return db.session.scalar(statement.where(func.lower(Employment.staff_number) == staff_number.strip().lower()))
