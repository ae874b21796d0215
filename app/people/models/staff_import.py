"""A staff file that was brought: what its check said of each row, and what became of it."""

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import CreatedAt, Edited, Model, Moment, Pk, PublicId, UtcDateTime

STATES = ("checking", "checked", "applying", "applied", "discarded", "unreadable")


class ImportBatch(Edited, Model):
    """One file. ``scope``: the unit paths of whoever brought it, as JSON; ``headers``: field → column as written, as JSON.

    ``trouble``: [code, params] when the file as a whole can't be used. Several rows' counts stand here so that no page counts.
    """

    __tablename__ = "import_batch"
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    task_id: Mapped[int | None] = mapped_column(ForeignKey("outbox.id"))
    account_id: Mapped[int | None]
    scope: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10), default="checking")
    encoding: Mapped[str] = mapped_column(String(10), default="")
    headers: Mapped[str] = mapped_column(Text, default="{}")
    ignored: Mapped[str] = mapped_column(Text, default="[]")
    rows: Mapped[int] = mapped_column(default=0)
    added: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    rejected: Mapped[int] = mapped_column(default=0)
    trouble: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[CreatedAt]
    applied_at: Mapped[Moment | None] = mapped_column(UtcDateTime)

    @property
    def good(self) -> int:
        """How many rows would change something."""
        return self.added + self.changed


class ImportRow(Model):
    """What the check said of one row. ``problems``, ``before`` and ``after`` are JSON. The changes themselves are on the trail."""

    __tablename__ = "import_row"
    __audited__ = False
    id: Mapped[Pk]
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id", ondelete="CASCADE"))
    number: Mapped[int]
    verdict: Mapped[str] = mapped_column(String(10))
    staff_number: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(60))
    problems: Mapped[str] = mapped_column(Text, default="[]")
    before: Mapped[str] = mapped_column(Text, default="{}")
    after: Mapped[str] = mapped_column(Text, default="{}")

    __table_args__ = (Index(None, "batch_id", "verdict", "number"),)
