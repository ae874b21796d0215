"""The performance room's tables. Marks are a log of events from the first tap; the present is derived from it."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import CreatedAt, Edited, Model, Moment, Pk, PublicId, UtcDateTime, append_only


class Session(Edited, Model):
    """One role-play, practical, drill or case analysis at a time and place, pinned to a version of its scenario."""

    __tablename__ = "session"
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    version_id: Mapped[int] = mapped_column(ForeignKey("content_version.id"))
    scenario: Mapped[str] = mapped_column(String(80), index=True)  # its slug
    kind: Mapped[str] = mapped_column(String(15))  # role-play | practical | drill | case-analysis
    starts_at: Mapped[Moment]
    ends_at: Mapped[Moment]
    business_date: Mapped[date] = mapped_column(index=True)
    place: Mapped[str] = mapped_column(String(100))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    scheduled_by: Mapped[int | None]  # a person's id
    voided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    voided_by: Mapped[int | None]
    void_reason: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[CreatedAt]


class SessionCandidate(Edited, Model):
    """Who performs, in which unit they were then, and what came of it once every form is signed.

    ``raw`` and ``maximum`` are half-levels times weight, all forms added up; they follow from the forms and are kept
    here so that lists needn't read every log.
    """

    __tablename__ = "session_candidate"
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    attempt: Mapped[int]
    scored_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    raw: Mapped[int | None]
    maximum: Mapped[int | None]
    passed: Mapped[bool | None]
    critical: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (UniqueConstraint("session_id", "person_id"),)


class RatingForm(Edited, Model):
    """What one rater makes of one candidate. ``withdrawn_at``: another rater took over before it was signed.

    ``log_digest`` seals the log as it was signed: the trail holds it, so that a mark changed afterwards shows.
    """

    __tablename__ = "rating_form"
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id"))
    session_candidate_id: Mapped[int] = mapped_column(ForeignKey("session_candidate.id"), index=True)
    rater_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("content_version.id"))
    signed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    log_digest: Mapped[str | None] = mapped_column(String(64))
    amended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_reason: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[CreatedAt]

    __table_args__ = (UniqueConstraint("session_id", "session_candidate_id", "rater_id"),)


@append_only
class Amendment(Model):
    """That a rater changed their signed form. The marks stand in the log, the reason apart."""

    __tablename__ = "amendment"
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    form_id: Mapped[int] = mapped_column(ForeignKey("rating_form.id"), index=True)
    amended_by: Mapped[int]  # a person's id
    amended_at: Mapped[CreatedAt]


class AmendmentReason(Model):
    """Why, in the language it was written in. Erasable."""

    __tablename__ = "amendment_reason"
    amendment_id: Mapped[int] = mapped_column(ForeignKey("amendment.id"), primary_key=True)
    language: Mapped[str] = mapped_column(String(5))
    text: Mapped[str] = mapped_column(Text)


@append_only
class MarkEvent(Model):
    """One tap, as the device made it.

    ``criterion`` is a criterion's slug, ``critical:<slug>``, ``global``, ``clock``, or ``note:`` and one of the first
    three. ``half_levels``: 0..8; for a critical error 1; for the global judgement 0, 2, 4, 6, 8 from fail to excellent;
    for the clock 1 running, 0 stopped; for a note 1. Empty: taken back.
    ``seen`` is the newest event of this form that the device knew: what came from elsewhere after it was not seen, so
    the two conflict. ``late``: it came after the signature and doesn't count. Not on the trail row by row: the log is
    its own trail and is sealed when the form is signed.
    """

    __tablename__ = "mark_event"
    __audited__ = False
    id: Mapped[Pk]
    form_id: Mapped[int] = mapped_column(ForeignKey("rating_form.id"))
    client_event_id: Mapped[str] = mapped_column(String(36))
    criterion: Mapped[str] = mapped_column(String(120))
    half_levels: Mapped[int | None]
    device: Mapped[str] = mapped_column(String(36))
    seen: Mapped[int]
    late: Mapped[bool] = mapped_column(default=False)
    amendment_id: Mapped[int | None] = mapped_column(ForeignKey("amendment.id"), index=True)
    client_at: Mapped[Moment]
    received_at: Mapped[CreatedAt]

    __table_args__ = (UniqueConstraint("form_id", "client_event_id"),)


class Note(Model):
    """The words of a note event, in the language they were written in. Erasable."""

    __tablename__ = "note"
    __audited__ = False
    event_id: Mapped[int] = mapped_column(ForeignKey("mark_event.id"), primary_key=True)
    language: Mapped[str] = mapped_column(String(5))
    text: Mapped[str] = mapped_column(Text)
