"""The competency room's tables. Both are derived: they can be dropped, and ``academy competency rebuild`` makes them again."""

from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Model, Pk


class Estimate(Model):
    """A checkpoint: where the filter of one competency of one person stands, so that new evidence costs one step.

    ``state`` is the engine's State as JSON, with the exact weight of each piece.
    """

    __tablename__ = "estimate"
    __audited__ = False
    id: Mapped[Pk]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    competency: Mapped[str] = mapped_column(String(80))
    model_id: Mapped[int] = mapped_column(ForeignKey("content_version.id"))
    calibration: Mapped[str] = mapped_column(String(60))  # its slug
    state: Mapped[str] = mapped_column(Text)
    last_evidence_id: Mapped[int]

    __table_args__ = (UniqueConstraint("person_id", "competency", "model_id", "calibration"),)


class EstimatePack(Model):
    """All of one person's checkpoints and evidence, packed (rules.pieces): what boards read, one row a person."""

    __tablename__ = "estimate_pack"
    __audited__ = False
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    calibration: Mapped[str] = mapped_column(String(60), primary_key=True)
    model_id: Mapped[int] = mapped_column(ForeignKey("content_version.id"))
    levels: Mapped[bytes] = mapped_column(LargeBinary)
    pieces: Mapped[bytes] = mapped_column(LargeBinary)
    causes: Mapped[bytes] = mapped_column(LargeBinary)
