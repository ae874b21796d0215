"""The results room's tables. Words stand apart from what is append-only, so that they can be erased."""

from datetime import date

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import CreatedAt, Edited, Model, Moment, Pk, PublicId, UtcDateTime, append_only, db


class Result(Edited, Model):
    """What one source said of one person, whether or not they may see it yet.

    ``state``: waiting, held, released, replaced by a newer one of the same source, or withdrawn (a newer one that says
    nothing). ``session`` is what scores of one occasion have in common. ``scores``: JSON ``[[competency, raw, maximum], …]``
    in the smallest unit of the source.
    """

    __tablename__ = "result"
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    source_kind: Mapped[str] = mapped_column(String(20))  # sitting | performance | observation | work-log | service
    source_id: Mapped[int]
    source_public_id: Mapped[str] = mapped_column(String(36))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(20))  # as the competency model names it: quiz, role-play, observation, …
    slug: Mapped[str] = mapped_column(String(80))  # quiz, scenario or competency; the kind itself where there is none
    session: Mapped[str] = mapped_column(String(40))
    occurred_at: Mapped[Moment]
    business_date: Mapped[date]  # of occurred_at
    recorded_at: Mapped[CreatedAt]
    tenths: Mapped[int | None]  # of a per cent
    passed: Mapped[bool | None]
    critical: Mapped[str] = mapped_column(String(400), default="")  # slugs joined by commas
    raters: Mapped[str] = mapped_column(String(200), default="")  # ids of persons joined by commas
    rater_count: Mapped[int] = mapped_column(default=0)  # with those who aren't named, such as a client
    scores: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    released_at: Mapped[Moment | None] = mapped_column(UtcDateTime)
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("result.id"), unique=True)

    __table_args__ = (
        db.Index(None, "person_id", "state", "occurred_at", "id"),
        db.Index(None, "state", "recorded_at", "id"),
        db.Index(None, "source_kind", "source_id"),
    )


@append_only
class Release(Model):
    """A decision about a result: ``released`` or ``held``. ``by_person_id`` is empty where the policy decided."""

    __tablename__ = "release"
    id: Mapped[Pk]
    result_id: Mapped[int] = mapped_column(ForeignKey("result.id"), index=True)
    decision: Mapped[str] = mapped_column(String(10))
    by_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[CreatedAt]


class ReleaseNote(Model):
    """Why a result was held, as it was written."""

    __tablename__ = "release_note"
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"), primary_key=True)
    language: Mapped[str] = mapped_column(String(5))
    text: Mapped[str] = mapped_column(Text)


class ScoreQuestion(Model):
    """What somebody asks about their own score, and what they were told. Not yet an appeal: that is a procedure of its own."""

    __tablename__ = "score_question"
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    result_id: Mapped[int] = mapped_column(ForeignKey("result.id"), index=True)
    language: Mapped[str] = mapped_column(String(5))
    text: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[CreatedAt]
    answer: Mapped[str | None] = mapped_column(Text)
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[Moment | None] = mapped_column(UtcDateTime)


@append_only
class Evidence(Model):
    """One released result on one competency. Several raters of one performance make one piece.

    A correction is a new row that supersedes the old one; one that withdraws it has ``maximum`` 0 and says nothing.
    ``recorded_at`` is when it began to count: what was known at a moment is what was recorded by then.
    """

    __tablename__ = "evidence"
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    result_id: Mapped[int] = mapped_column(ForeignKey("result.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    competency: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(20))
    raw: Mapped[int]
    maximum: Mapped[int]
    raters: Mapped[str] = mapped_column(String(200), default="")
    rater_count: Mapped[int] = mapped_column(default=0)
    session: Mapped[str] = mapped_column(String(40))
    occurred_at: Mapped[Moment]
    recorded_at: Mapped[CreatedAt]
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("evidence.id"), unique=True)

    __table_args__ = (db.Index(None, "person_id", "competency", "occurred_at", "id"),)


@append_only
class Calibration(Model):
    """What turned scores into logits. ``body``: its constants as JSON."""

    __tablename__ = "calibration"
    id: Mapped[Pk]
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    body: Mapped[str] = mapped_column(Text)
    created_at: Mapped[CreatedAt]


@append_only
class EvidenceValue(Model):
    """What a piece of evidence is worth in one calibration, in logits. ``basis``: raw or fair (adjusted for severity)."""

    __tablename__ = "evidence_value"
    id: Mapped[Pk]
    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id"))
    calibration_id: Mapped[int] = mapped_column(ForeignKey("calibration.id"))
    basis: Mapped[str] = mapped_column(String(5), default="raw")
    logit: Mapped[float]
    standard_error: Mapped[float]

    __table_args__ = (UniqueConstraint("evidence_id", "calibration_id", "basis"),)
