"""The company, its units in a tree, its posts."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Edited, Model, Pk, PublicId


class Organisation(Edited, Model):
    """One row: the company of this installation. ``demonstration`` allows the demonstration's accounts."""

    __tablename__ = "organisation"
    id: Mapped[Pk]
    name_zh: Mapped[str] = mapped_column(String(100))
    name_en: Mapped[str] = mapped_column(String(100))
    time_zone: Mapped[str] = mapped_column(String(40))
    currency: Mapped[str] = mapped_column(String(3))
    languages: Mapped[str] = mapped_column(String(20), default="zh,en")
    demonstration: Mapped[bool] = mapped_column(default=False)


class Unit(Edited, Model):
    """A unit in the tree. ``path`` lists the ids from the root, ``/1/4/``, so that "this and below" is one prefix."""

    __tablename__ = "unit"
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name_zh: Mapped[str] = mapped_column(String(60))
    name_en: Mapped[str] = mapped_column(String(60))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    path: Mapped[str] = mapped_column(String(120), default="", index=True)

    parent: Mapped["Unit | None"] = relationship(remote_side="Unit.id", lazy="raise")


class Position(Edited, Model):
    """A post as data. ``code`` is what content and schemes refer to: lead, receptionist, …"""

    __tablename__ = "position"
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name_zh: Mapped[str] = mapped_column(String(40))
    name_en: Mapped[str] = mapped_column(String(40))
    sequence: Mapped[int] = mapped_column(default=0)
