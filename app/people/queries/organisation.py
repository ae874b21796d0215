"""Units and posts, loaded for whoever may change them."""

from sqlalchemy import func, select

from app.core import clock
from app.core.database import db
from app.core.security.decorators import authorised
from app.core.security.identity import current_identity
from app.core.security.permissions import Permission
from app.core.security.policy import Target, allowed
from app.people.models import Assignment, Organisation, Position, Unit
from app.people.queries.placed import runs_on


def load_unit(public_id: str, permission: Permission) -> Unit:
    """The unit at this address; else refused."""
    row = db.session.scalar(select(Unit).where(Unit.public_id == public_id))
    return authorised(row, permission, Target(unit_paths=(row.path,)) if row else None)


def load_position(public_id: str, permission: Permission) -> Position:
    """The post at this address. Posts belong to the whole company: they are changed by who may do so at its top."""
    row = db.session.scalar(select(Position).where(Position.public_id == public_id))
    return authorised(row, permission, _whole_company() if row else None)


def may_company_wide() -> bool:
    """Whether whoever asks may change what belongs to the whole company."""
    return allowed(current_identity(), Permission.UNIT_EDIT, _whole_company())


def _whole_company() -> Target:
    return Target(unit_paths=tuple(db.session.scalars(select(Unit.path).where(Unit.parent_id.is_(None)))))


def organisation() -> Organisation | None:
    """The company."""
    return db.session.scalar(select(Organisation).limit(1))


def people_per_position() -> dict[int, int]:
    """position id → how many people hold it as their primary post today. One query."""
    held = select(Assignment.position_id, func.count()).where(Assignment.primary, runs_on(Assignment, clock.today()))
    return dict(db.session.execute(held.group_by(Assignment.position_id)).all())


def people_per_unit() -> dict[int, int]:
    """unit id → how many people have their primary post in it (not below it) today. One query."""
    held = select(Assignment.unit_id, func.count()).where(Assignment.primary, runs_on(Assignment, clock.today()))
    return dict(db.session.execute(held.group_by(Assignment.unit_id)).all())
