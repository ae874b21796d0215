"""A small company: headquarters with a front desk and a conference unit, and people in it."""

from datetime import date

from flask.testing import FlaskClient

from app.core import database
from app.core.database import db
from app.people.models import (
    Account,
    AccountRole,
    Assignment,
    Employment,
    Organisation,
    Person,
    Position,
    PrivacyAcknowledgement,
    TierHolding,
    Unit,
)
from app.people.services.organisation import SHIPPED_POSITIONS
from app.people.sign_in import NOTICE_VERSION, open_session


def organisation() -> Organisation:
    """The company."""
    row = Organisation(
        name_zh="澄江商务中心", name_en="Chengjiang Business Centre", time_zone="Asia/Shanghai", currency="CNY", demonstration=True
    )
    db.session.add(row)
    for sequence, (code, name_zh, name_en) in enumerate(SHIPPED_POSITIONS):
        db.session.add(Position(code=code, name_zh=name_zh, name_en=name_en, sequence=sequence))
    db.session.flush()
    return row


def unit(code: str = "FRONT", parent: Unit | None = None, name_zh: str = "前厅部", name_en: str = "Front desk") -> Unit:
    """A unit below ``parent``."""
    row = Unit(code=code, name_zh=name_zh, name_en=name_en, parent_id=parent.id if parent else None)
    db.session.add(row)
    db.session.flush()
    row.path = f"{parent.path if parent else '/'}{row.id}/"
    db.session.flush()
    return row


def person(
    name_zh: str, name_en: str = "", *, unit: Unit | None = None, position: str = "receptionist", hired: date = date(2025, 3, 3),
    supervisor: Person | None = None, tier: str | None = None,
) -> Person:  # fmt: skip
    """Somebody, employed and assigned when a unit is given, holding ``tier`` since they were hired."""
    row = Person(name_zh=name_zh, name_en=name_en or name_zh)
    db.session.add(row)
    db.session.flush()
    if unit is not None:
        job = Employment(person_id=row.id, staff_number=f"A{row.id:04d}", hired_on=hired)
        db.session.add(job)
        db.session.flush()
        post = db.session.scalar(db.select(Position).where(Position.code == position))
        assert post is not None, "make the organisation first"
        boss = supervisor.id if supervisor else None
        db.session.add(Assignment(employment_id=job.id, unit_id=unit.id, position_id=post.id, from_on=hired, supervisor_id=boss))
    if tier is not None:
        db.session.add(TierHolding(person_id=row.id, tier=tier, from_on=hired, ground="recognised", document="entered at start"))
    db.session.flush()
    return row


def account(owner: Person, *roles: str, unit: Unit | None = None, language: str = "zh") -> Account:
    """An account of ``owner`` with ``roles`` for ``unit``; the privacy notice is acknowledged."""
    row = Account(login=f"p{owner.id}", person_id=owner.id, language=language)
    db.session.add(row)
    db.session.flush()
    for role in roles:
        assert unit is not None, "a role is for a unit"
        db.session.add(AccountRole(account_id=row.id, role=role, unit_id=unit.id))
    db.session.add(PrivacyAcknowledgement(account_id=row.id, notice_version=NOTICE_VERSION))
    db.session.flush()
    return row


def signed_in(app_client: FlaskClient, owner: Account) -> FlaskClient:
    """``app_client`` with ``owner`` signed in, without the cost of a password."""
    database.commit()
    with app_client.session_transaction() as cookie, app_client.application.test_request_context():
        open_session(owner)
        database.commit()
        from flask import session as made

        cookie.update(made)
    return app_client
