"""The service room's tables. Records are append-only; the words stand apart, erasable."""

from datetime import date

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import CreatedAt, Model, Moment, Pk, PublicId, append_only, db


@append_only
class ServiceRecord(Model):
    """A service record, a client's judgement or an incident about one person.

    ``step`` and ``outcome`` are for service records. ``marks``: JSON of what was given per item, in the form's own unit.
    """

    __tablename__ = "service_record"
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))  # service-record | client-judgement | incident
    step: Mapped[str | None] = mapped_column(String(20))
    outcome: Mapped[str | None] = mapped_column(String(10))  # met | late | left-out
    marks: Mapped[str] = mapped_column(Text, default="{}")
    occurred_at: Mapped[Moment]
    occurred_on: Mapped[date]
    recorded_at: Mapped[CreatedAt]
    by_person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (db.Index(None, "recorded_at", "id"),)


class ServiceNote(Model):
    """What happened, or what the client said, as it was written down."""

    __tablename__ = "service_note"
    record_id: Mapped[int] = mapped_column(ForeignKey("service_record.id"), primary_key=True)
    language: Mapped[str] = mapped_column(String(5))
    text: Mapped[str] = mapped_column(Text)


@append_only
class ServiceWithdrawal(Model):
    """That a record was a mistake, said by who entered it."""

    __tablename__ = "service_withdrawal"
    id: Mapped[Pk]
    record_id: Mapped[int] = mapped_column(ForeignKey("service_record.id"), unique=True)
    by_person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[CreatedAt]
