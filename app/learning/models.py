"""The learning room's tables."""

from datetime import date

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.content import ContentVersion
from app.core.database import CreatedAt, Edited, Model, Moment, Pk, PublicId, UtcDateTime, append_only
from app.people.models import Person


class Enrolment(Edited, Model):
    """A person in a programme, pinned to the version they began. ``state``: open, completed or withdrawn."""

    __tablename__ = "enrolment"
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("content_version.id"))
    programme: Mapped[str] = mapped_column(String(80))  # its slug
    start_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(10), default="open", index=True)
    completed_on: Mapped[date | None]
    created_at: Mapped[CreatedAt]

    person: Mapped[Person] = relationship(lazy="raise")
    items: Mapped[list["PlanItem"]] = relationship(back_populates="enrolment", lazy="raise", order_by="PlanItem.sequence")


class PlanItem(Model):
    """One thing on one day of a plan: a lesson, a practice task, an assessment. ``version_id`` is empty while unwritten."""

    __tablename__ = "plan_item"
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"), index=True)
    day: Mapped[int]
    sequence: Mapped[int]
    kind: Mapped[str] = mapped_column(String(15))  # lesson | practice | quiz | role-play | practical | drill | case-analysis
    slug: Mapped[str] = mapped_column(String(80), index=True)
    on_date: Mapped[date] = mapped_column(index=True)
    version_id: Mapped[int | None] = mapped_column(ForeignKey("content_version.id"))
    written: Mapped[bool]
    required: Mapped[bool] = mapped_column(default=True)
    safety: Mapped[bool] = mapped_column(default=False)
    quarter_hours: Mapped[int] = mapped_column(default=0)  # class hours × 4
    title_zh: Mapped[str] = mapped_column(String(120))
    title_en: Mapped[str] = mapped_column(String(120))

    enrolment: Mapped[Enrolment] = relationship(back_populates="items", lazy="raise")
    version: Mapped[ContentVersion | None] = relationship(lazy="raise")

    __table_args__ = (UniqueConstraint("enrolment_id", "kind", "slug"),)


class LessonProgress(Model):
    """How far somebody has read a lesson. Finished when its end was reached and every self-check answered."""

    __tablename__ = "lesson_progress"
    id: Mapped[Pk]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    lesson: Mapped[str] = mapped_column(String(80))  # its slug
    version_id: Mapped[int] = mapped_column(ForeignKey("content_version.id"))
    parts_read: Mapped[int] = mapped_column(default=0)
    parts: Mapped[int]
    started_at: Mapped[CreatedAt]
    finished_at: Mapped[Moment | None] = mapped_column(UtcDateTime)

    __table_args__ = (UniqueConstraint("person_id", "lesson"),)


@append_only
class SelfCheckAnswer(Model):
    """An answer to a self-check: not scored, but a lesson isn't done without one each."""

    __tablename__ = "self_check_answer"
    id: Mapped[Pk]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    lesson: Mapped[str] = mapped_column(String(80))
    check: Mapped[str] = mapped_column(String(40))
    chosen: Mapped[str] = mapped_column(String(20))  # positions from 0, "0" or "0,2"
    right: Mapped[bool]
    answered_at: Mapped[CreatedAt]


@append_only
class Signoff(Model):
    """A mentor's word on a practice task: done (``accepted``) or to be shown again. The remark stands apart, erasable."""

    __tablename__ = "signoff"
    id: Mapped[Pk]
    plan_item_id: Mapped[int] = mapped_column(ForeignKey("plan_item.id"), index=True)
    mentor_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    accepted: Mapped[bool]
    signed_at: Mapped[CreatedAt]


class SignoffRemark(Model):
    """What the mentor wrote, in the language it was written in."""

    __tablename__ = "signoff_remark"
    signoff_id: Mapped[int] = mapped_column(ForeignKey("signoff.id"), primary_key=True)
    language: Mapped[str] = mapped_column(String(5))
    text: Mapped[str] = mapped_column(Text)


@append_only
class RequirementResult(Model):
    """That something a programme asks for was met, or wasn't; by which source. The newest of a (kind, slug) stands."""

    __tablename__ = "requirement_result"
    id: Mapped[Pk]
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"), index=True)
    kind: Mapped[str] = mapped_column(String(15))
    slug: Mapped[str] = mapped_column(String(80))
    met: Mapped[bool]
    score: Mapped[int | None]  # percent
    source_kind: Mapped[str] = mapped_column(String(20))  # lesson | signoff | sitting | performance | recognition
    source_id: Mapped[int]
    on_date: Mapped[date]
    recorded_at: Mapped[CreatedAt]


class Recognition(Model):
    """Recognised prior learning: what somebody already had, who recognised it and on what document."""

    __tablename__ = "recognition"
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    programme: Mapped[str] = mapped_column(String(80))
    document: Mapped[str] = mapped_column(String(200))
    completed_on: Mapped[date]
    recognised_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[CreatedAt]
