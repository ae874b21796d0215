"""The incentive room's tables. Words (names, reasons) never stand in an append-only row."""

from datetime import date

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import CreatedAt, Edited, Model, Moment, Pk, PublicId, UtcDateTime, append_only
from app.core.files import StoredFile
from app.people.models import Person


@append_only
class SchemeVersion(Model):
    """A published scheme as data, never changed; ``body`` is its canonical JSON."""

    __tablename__ = "scheme_version"
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    slug: Mapped[str] = mapped_column(String(60), index=True)
    version: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64), unique=True)
    body: Mapped[str] = mapped_column(Text)
    title_zh: Mapped[str] = mapped_column(String(120))
    title_en: Mapped[str] = mapped_column(String(120))
    published_at: Mapped[CreatedAt]


class SchemeConsultation(Model):
    """民主程序 before a scheme counts: discussion with staff, the union's opinion, the notice, the acknowledgements."""

    __tablename__ = "scheme_consultation"
    id: Mapped[Pk]
    scheme_version_id: Mapped[int] = mapped_column(ForeignKey("scheme_version.id"), index=True)
    step: Mapped[str] = mapped_column(String(15))  # discussion | union | notice | acknowledgement
    held_on: Mapped[date]
    record: Mapped[str] = mapped_column(String(200))
    entered_at: Mapped[CreatedAt]

    __table_args__ = (UniqueConstraint("scheme_version_id", "step"),)


class Period(Edited, Model):
    """A period of pay. ``state``: open → computed → review → approved → closed; sent back it is open again.

    It pins what it is computed with: scheme, competency model, calibration.
    """

    __tablename__ = "incentive_period"
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    label: Mapped[str] = mapped_column(String(12), unique=True)  # 2026-Q3
    start_on: Mapped[date]
    end_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(10), default="open", index=True)
    scheme_version_id: Mapped[int] = mapped_column(ForeignKey("scheme_version.id"))
    model_version_id: Mapped[int] = mapped_column(ForeignKey("content_version.id"))
    calibration_id: Mapped[int | None] = mapped_column(ForeignKey("calibration.id"))
    snapshot_id: Mapped[int | None]  # the computation that stands
    computed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    opened_at: Mapped[CreatedAt]
    closed_at: Mapped[Moment | None] = mapped_column(UtcDateTime)

    scheme_version: Mapped[SchemeVersion] = relationship(lazy="raise")


@append_only
class PeriodSnapshot(Model):
    """One computation: canonical inputs, canonical result, and the SHA-256 of each."""

    __tablename__ = "period_snapshot"
    id: Mapped[Pk]
    period_id: Mapped[int] = mapped_column(ForeignKey("incentive_period.id"), index=True)
    inputs: Mapped[str] = mapped_column(Text)
    result: Mapped[str] = mapped_column(Text)
    inputs_sha256: Mapped[str] = mapped_column(String(64))
    result_sha256: Mapped[str] = mapped_column(String(64))
    computed_at: Mapped[CreatedAt]


@append_only
class PeriodApproval(Model):
    """A signature under one computation, or its being sent back. A new computation needs new signatures."""

    __tablename__ = "period_approval"
    id: Mapped[Pk]
    period_id: Mapped[int] = mapped_column(ForeignKey("incentive_period.id"), index=True)
    snapshot_id: Mapped[int] = mapped_column(ForeignKey("period_snapshot.id"))
    step: Mapped[str] = mapped_column(String(10))  # reviewed | first | second | sent-back
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    signed_at: Mapped[CreatedAt]

    person: Mapped[Person] = relationship(lazy="raise")


class PeriodNote(Model):
    """Why a period was sent back, or how an outlier is explained. Erasable."""

    __tablename__ = "period_note"
    approval_id: Mapped[int] = mapped_column(ForeignKey("period_approval.id"), primary_key=True)
    language: Mapped[str] = mapped_column(String(5))
    text: Mapped[str] = mapped_column(Text)


@append_only
class StatementLine(Model):
    """What a closed period pays one person by one rule, in minor units."""

    __tablename__ = "statement_line"
    id: Mapped[Pk]
    period_id: Mapped[int] = mapped_column(ForeignKey("incentive_period.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    rule: Mapped[str] = mapped_column(String(40))
    amount: Mapped[int]


@append_only
class Artefact(Model):
    """A report as it was handed out: stored once by hash, never made again."""

    __tablename__ = "artefact"
    id: Mapped[Pk]
    period_id: Mapped[int] = mapped_column(ForeignKey("incentive_period.id"), index=True)
    kind: Mapped[str] = mapped_column(String(5))  # pdf | xlsx
    language: Mapped[str] = mapped_column(String(5))
    stored_file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    made_at: Mapped[CreatedAt]

    stored_file: Mapped[StoredFile] = relationship(lazy="raise")

    __table_args__ = (UniqueConstraint("period_id", "kind", "language"),)
