"""Accounts, the roles they were given, their sessions, and the links that let somebody in once."""

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import CreatedAt, Edited, Model, Moment, Pk, PublicId, UtcDateTime
from app.people.models.organisation import Unit
from app.people.models.person import Person


class Account(Edited, Model):
    """A way to sign in. ``login`` is a staff number or chosen name, lower case; e-mail works too."""

    __tablename__ = "account"
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    login: Mapped[str] = mapped_column(String(60), unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(200), info={"secret": True})
    must_change_password: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str] = mapped_column(String(5), default="zh")
    theme: Mapped[str] = mapped_column(String(5), default="auto")
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[CreatedAt]

    person: Mapped[Person | None] = relationship(lazy="raise")
    roles: Mapped[list["AccountRole"]] = relationship(back_populates="account", lazy="raise", cascade="all, delete-orphan")


class AccountRole(Model):
    """A role for a unit and all below it."""

    __tablename__ = "account_role"
    id: Mapped[Pk]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    role: Mapped[str] = mapped_column(String(12))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))

    account: Mapped[Account] = relationship(back_populates="roles", lazy="raise")
    unit: Mapped[Unit] = relationship(lazy="raise")

    __table_args__ = (UniqueConstraint("account_id", "role", "unit_id"),)


class WebSession(Model):
    """One sign-in on one device. The cookie holds the token, this row its hash; revoked rows let nobody in."""

    __tablename__ = "web_session"
    __audited__ = False
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    device: Mapped[str] = mapped_column(String(120), default="")
    created_at: Mapped[CreatedAt]
    seen_at: Mapped[Moment]
    revoked_at: Mapped[Moment | None] = mapped_column(UtcDateTime)


class OneTimeToken(Model):
    """A link that works once: invitation or reset. Kept as a hash."""

    __tablename__ = "one_time_token"
    id: Mapped[Pk]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(12))  # invitation | reset
    token_hash: Mapped[str] = mapped_column(String(64), unique=True, info={"secret": True})
    expires_at: Mapped[Moment]
    used_at: Mapped[Moment | None] = mapped_column(UtcDateTime)
    created_at: Mapped[CreatedAt]


class PrivacyAcknowledgement(Model):
    """That an account has read the privacy notice, which version of it, and when."""

    __tablename__ = "privacy_acknowledgement"
    id: Mapped[Pk]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    notice_version: Mapped[int]
    acknowledged_at: Mapped[CreatedAt]

    __table_args__ = (UniqueConstraint("account_id", "notice_version"),)
