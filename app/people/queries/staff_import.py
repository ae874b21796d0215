"""What the check of a staff file needs from the database, and the batches and rows that pages show."""

import json
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from app.core import clock
from app.core.database import db
from app.core.files import StoredFile
from app.core.jobs import Outbox
from app.core.paging import Page, paginate
from app.core.security.decorators import authorised
from app.core.security.permissions import Permission
from app.core.security.policy import Target
from app.people.models import Assignment, Employment, ImportBatch, ImportRow, Person, Position, Unit
from app.people.rules.staff_house import House, Known, Place, Places
from app.people.rules.staff_rows import BASICS, KINDS


def house(paths: Collection[str]) -> House:
    """Everything, for an importer who may see the units below ``paths``. Five queries, whatever the company's size."""
    units = [(Place(row.id, row.code, row.name_zh, row.name_en), row.path) for row in db.session.scalars(select(Unit))]
    mine = {unit.id for unit, path in units if any(path.startswith(own) for own in paths)}
    return House(
        today=clock.today(),
        units=Places((unit for unit, _ in units if unit.id in mine), shown=(unit for unit, _ in units)),
        positions=Places(Place(row.id, row.code, row.name_zh, row.name_en) for row in db.session.scalars(select(Position))),
        people=_people(mine),
        emails=dict(db.session.execute(select(func.lower(Person.email), Person.id).where(Person.email.is_not(None))).all()),
        numbers=dict(db.session.execute(select(Employment.person_id, Employment.staff_number).order_by(Employment.hired_on)).all()),
    )


def _people(mine: Collection[int]) -> dict[str, Known]:
    columns = select(
        Employment.id, Employment.staff_number, Employment.kind, Employment.hired_on, Employment.left_on, Person.id, Person.name_zh,
        Person.name_en, Person.gender, Person.email, Person.phone, Person.language,
        Assignment.id, Assignment.unit_id, Assignment.position_id, Assignment.supervisor_id, Assignment.from_on, Assignment.to_on,
    )  # fmt: skip
    rows = db.session.execute(
        columns.join(Person, Person.id == Employment.person_id)
        .join(Assignment, Assignment.employment_id == Employment.id)
        .where(Assignment.primary, Person.erased_at.is_(None))
        .order_by(Employment.id, Assignment.from_on)
    )
    posts: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        posts[row[1].lower()].append(row)
    return {number: _known(own, mine) for number, own in posts.items()}


def _known(posts: list[Any], mine: Collection[int]) -> Known:
    """One employment from its primary posts, in their order. The present one counts, else the next, else the last."""
    today = clock.today()
    begun = [post for post in posts if post[16] <= today]
    now = begun[-1] if begun else posts[0]
    later = [post[16] for post in posts if post[16] > max(today, now[16])]
    (employment, _, kind, hired_on, left_on, person, *basics, assignment, unit, position, boss, post_from, _) = now
    values = {name: value or "" for name, value in zip(BASICS, basics, strict=True)}
    return Known(
        person, employment, assignment, values | {"kind": kind}, hired_on, left_on, unit, position, boss, post_from,
        posts[0][17], min(later, default=None), unit in mine,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class BatchPage:
    """A batch with its file and, while something runs, how far it is."""

    batch: ImportBatch
    file: StoredFile
    task: Outbox | None

    @property
    def failed(self) -> bool:
        """Whether the worker gave it up."""
        return self.task is not None and self.task.state == "failed"


def load_batch(public_id: str) -> BatchPage:
    """The batch at this address, for who may import into all the units it was brought for; else refused."""
    row = db.session.execute(
        select(ImportBatch, StoredFile, Outbox)
        .join(StoredFile, StoredFile.id == ImportBatch.file_id)
        .outerjoin(Outbox, Outbox.id == ImportBatch.task_id)
        .where(ImportBatch.public_id == public_id)
    ).first()
    target = Target(unit_paths=tuple(json.loads(row[0].scope))) if row else None
    return authorised(BatchPage(*row) if row else None, Permission.STAFF_IMPORT, target)


def rows_of(batch: ImportBatch, verdict: str) -> Page[ImportRow]:
    """One page of the rows with a verdict. One query."""
    kind = verdict if verdict in KINDS else KINDS[0]
    statement = select(ImportRow).where(ImportRow.batch_id == batch.id, ImportRow.verdict == kind)
    found = paginate(statement, ImportRow.number)
    return Page([row[0] for row in found.rows], found.next, found.first)


def rejected_rows(batch_id: int) -> dict[int, ImportRow]:
    """Row number → row, of all that were rejected. One query."""
    statement = select(ImportRow).where(ImportRow.batch_id == batch_id, ImportRow.verdict == "rejected")
    return {row.number: row for row in db.session.scalars(statement)}


def verdicts_of(batch_id: int) -> dict[int, str]:
    """Row number → verdict, as the check said. One query."""
    return dict(db.session.execute(select(ImportRow.number, ImportRow.verdict).where(ImportRow.batch_id == batch_id)).all())


def recent_batches(paths: Collection[str], most: int = 5) -> list[tuple[ImportBatch, str]]:
    """(batch, file name) of the newest files brought for units that are all below ``paths``. One query."""
    statement = select(ImportBatch, StoredFile.name).join(StoredFile, StoredFile.id == ImportBatch.file_id)
    rows = db.session.execute(statement.order_by(ImportBatch.id.desc()).limit(most * 4))
    own = [(batch, name) for batch, name in rows if all(any(unit.startswith(path) for path in paths) for unit in json.loads(batch.scope))]
    return own[:most]
