"""The quiz room's tables."""

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.content import ContentVersion
from app.core.database import CreatedAt, Edited, Model, Moment, Pk, PublicId, UtcDateTime, append_only


class Sitting(Edited, Model):
    """One attempt of one person at one version of a quiz. Scores are hundredths of a mark, set when it is handed in."""

    __tablename__ = "sitting"
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("content_version.id"))
    quiz: Mapped[str] = mapped_column(String(80), index=True)  # its slug
    attempt: Mapped[int]
    started_at: Mapped[CreatedAt]
    ends_at: Mapped[Moment | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[Moment | None] = mapped_column(UtcDateTime)
    raw: Mapped[int | None]
    maximum: Mapped[int | None]
    passed: Mapped[bool | None]

    items: Mapped[list["SittingItem"]] = relationship(back_populates="sitting", lazy="raise", order_by="SittingItem.sequence")

    __table_args__ = (UniqueConstraint("person_id", "quiz", "attempt"),)


class SittingItem(Model):
    """One question as this person got it: which version, options in which order (keys joined by commas)."""

    __tablename__ = "sitting_item"
    id: Mapped[Pk]
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"), index=True)
    sequence: Mapped[int]
    version_id: Mapped[int] = mapped_column(ForeignKey("content_version.id"))
    option_order: Mapped[str] = mapped_column(String(40))

    sitting: Mapped[Sitting] = relationship(back_populates="items", lazy="raise")
    version: Mapped[ContentVersion] = relationship(lazy="raise")

    __table_args__ = (UniqueConstraint("sitting_id", "sequence"),)


@append_only
class AnswerEvent(Model):
    """An answer given (``chosen``: keys joined by commas, empty = taken back) or a flag set or lifted. The newest stands.

    ``client_event_id`` is made by the device, so that the same event sent twice is kept once.
    """

    __tablename__ = "answer_event"
    id: Mapped[Pk]
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"), index=True)
    sitting_item_id: Mapped[int] = mapped_column(ForeignKey("sitting_item.id"))
    client_event_id: Mapped[str] = mapped_column(String(36))
    kind: Mapped[str] = mapped_column(String(6))  # answer | flag
    chosen: Mapped[str] = mapped_column(String(40))
    client_at: Mapped[Moment]
    received_at: Mapped[CreatedAt]

    __table_args__ = (UniqueConstraint("sitting_id", "client_event_id"),)
