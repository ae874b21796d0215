"""People, their employment, where they work, when they are away, which tier they hold, who mentors whom."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import CreatedAt, Edited, Model, Moment, Pk, PublicId, UtcDateTime, append_only
from app.people.models.organisation import Position, Unit

KINDS = ("contract", "dispatched", "outsourced", "intern", "part-time", "re-employed")
TIERS = ("junior", "mid", "senior")
GROUNDS = ("recognised", "review", "appointment")
ABSENCES = ("annual", "sick", "personal", "maternity", "work-injury", "other")


class Person(Edited, Model):
    """A person, whether or not employed now. Words that identify stand here and nowhere append-only."""

    __tablename__ = "person"
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    name_zh: Mapped[str] = mapped_column(String(60), index=True)
    name_en: Mapped[str] = mapped_column(String(60), default="", index=True)
    gender: Mapped[str] = mapped_column(String(1), default="")  # f, m or not stated; for the fairness audit only
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    phone: Mapped[str | None] = mapped_column(String(30))
    language: Mapped[str] = mapped_column(String(5), default="zh")
    erased_at: Mapped[Moment | None] = mapped_column(UtcDateTime)

    employments: Mapped[list["Employment"]] = relationship(back_populates="person", lazy="raise", order_by="Employment.hired_on")


class Employment(Edited, Model):
    """One spell of work for the company under a staff number; a rehire is a new row."""

    __tablename__ = "employment"
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    staff_number: Mapped[str] = mapped_column(String(20), unique=True)
    kind: Mapped[str] = mapped_column(String(12), default="contract")
    hired_on: Mapped[date]
    left_on: Mapped[date | None]  # the last day

    person: Mapped[Person] = relationship(back_populates="employments", lazy="raise")
    assignments: Mapped[list["Assignment"]] = relationship(back_populates="employment", lazy="raise", order_by="Assignment.from_on")

    __table_args__ = (CheckConstraint("left_on is null or left_on >= hired_on", name="leaves_after_hire"),)


class Assignment(Edited, Model):
    """Where somebody works from ``from_on`` to ``to_on`` (both included; open: until further notice).

    Primary ones of one employment never overlap; additional ones (兼任, 借调) carry a share in percent.
    """

    __tablename__ = "assignment"
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    employment_id: Mapped[int] = mapped_column(ForeignKey("employment.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    position_id: Mapped[int] = mapped_column(ForeignKey("position.id"), index=True)
    supervisor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    primary: Mapped[bool] = mapped_column(default=True)
    share: Mapped[int] = mapped_column(default=100)
    from_on: Mapped[date] = mapped_column(index=True)
    to_on: Mapped[date | None]

    employment: Mapped[Employment] = relationship(back_populates="assignments", lazy="raise")
    unit: Mapped[Unit] = relationship(lazy="raise")
    position: Mapped[Position] = relationship(lazy="raise")
    supervisor: Mapped[Person | None] = relationship(lazy="raise")

    __table_args__ = (
        CheckConstraint("share between 1 and 100", name="share_in_percent"),
        CheckConstraint("to_on is null or to_on >= from_on", name="ends_after_start"),
    )


@append_only
class TierHolding(Model):
    """The tier a person holds from a day on, by whose decision and on what ground; the newest one stands."""

    __tablename__ = "tier_holding"
    id: Mapped[Pk]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    tier: Mapped[str] = mapped_column(String(10))
    from_on: Mapped[date]
    ground: Mapped[str] = mapped_column(String(20))  # recognised | review | appointment
    document: Mapped[str] = mapped_column(String(200), default="")
    decided_by: Mapped[int | None]  # a person's id
    recorded_at: Mapped[CreatedAt]


class Absence(Edited, Model):
    """Days away, both ends included."""

    __tablename__ = "absence"
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    from_on: Mapped[date]
    to_on: Mapped[date]
    kind: Mapped[str] = mapped_column(String(12))  # annual | sick | personal | maternity | work-injury | other

    __table_args__ = (CheckConstraint("to_on >= from_on", name="ends_after_start"),)


class MentorPairing(Edited, Model):
    """师徒协议: who coaches whom, from when to when; ``allowance`` in minor units a month."""

    __tablename__ = "mentor_pairing"
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    apprentice_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    mentor_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    allowance: Mapped[int] = mapped_column(default=0)

    apprentice: Mapped[Person] = relationship(foreign_keys=[apprentice_id], lazy="raise")
    mentor: Mapped[Person] = relationship(foreign_keys=[mentor_id], lazy="raise")

    __table_args__ = (
        CheckConstraint("apprentice_id <> mentor_id", name="not_own_mentor"),
        UniqueConstraint("apprentice_id", "mentor_id", "from_on"),
    )
