"""The observation room's tables. What was seen is append-only; the words stand apart, erasable."""

from datetime import date

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import CreatedAt, Edited, Model, Moment, Pk, PublicId, UtcDateTime, append_only, db


@append_only
class Observation(Model):
    """Somebody was seen doing something. ``level_half``: 0 to 8 half-levels. ``seen_on``, ``recorded_on``: business dates."""

    __tablename__ = "observation"
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    competency: Mapped[str] = mapped_column(String(80))
    level_half: Mapped[int]
    seen_at: Mapped[Moment]
    seen_on: Mapped[date]
    recorded_at: Mapped[CreatedAt]
    recorded_on: Mapped[date]
    late: Mapped[bool]
    by_person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (db.Index(None, "person_id", "seen_at"), db.Index(None, "by_person_id", "recorded_on"))


class ObservationNote(Model):
    """What was seen, in the words of who saw it."""

    __tablename__ = "observation_note"
    observation_id: Mapped[int] = mapped_column(ForeignKey("observation.id"), primary_key=True)
    language: Mapped[str] = mapped_column(String(5))
    text: Mapped[str] = mapped_column(Text)


@append_only
class ObservationWithdrawal(Model):
    """That an observation was a mistake, said by who entered it."""

    __tablename__ = "observation_withdrawal"
    id: Mapped[Pk]
    observation_id: Mapped[int] = mapped_column(ForeignKey("observation.id"), unique=True)
    by_person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[CreatedAt]


class WorkLogEntry(Edited, Model):
    """What somebody wrote about their own day. With a competency and a level it counts once a supervisor has confirmed it."""

    __tablename__ = "work_log_entry"
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    on_date: Mapped[date]
    language: Mapped[str] = mapped_column(String(5))
    text: Mapped[str] = mapped_column(Text)
    competency: Mapped[str | None] = mapped_column(String(80))
    level_half: Mapped[int | None]
    written_at: Mapped[CreatedAt]
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    confirmed_at: Mapped[Moment | None] = mapped_column(UtcDateTime)

    __table_args__ = (db.Index(None, "person_id", "on_date", "id"),)
