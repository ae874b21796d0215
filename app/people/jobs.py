"""What the worker does for the people room."""

import json

from app.core import audit, database, files
from app.core.database import db
from app.core.errors import RuleViolation
from app.core.jobs import job, progress
from app.people.models import ImportBatch
from app.people.queries.staff_import import house
from app.people.rules.staff_file import UnreadableFile, read_table
from app.people.rules.staff_rows import check_rows
from app.people.services import links, staff_import


@job("people.send_reset_link")
def send_reset_link(task: int, login: str) -> None:
    """A letter for who forgot their password."""
    links.send_reset_link(login)


@job("people.check_staff_file")
def check_staff_file(task: int, batch: int) -> None:
    """Check a large staff file. No transaction is open meanwhile, so that the progress can be written and others can work."""
    with database.reading():
        row = db.session.get_one(ImportBatch, batch)
        content = files.content_of(db.session.get_one(files.StoredFile, row.file_id))
        known = house(json.loads(row.scope))
        database.rollback()
    table = read_table(content, "")
    try:
        found = check_rows(table.rows, known, lambda done, total: progress(task, done, total))
    except UnreadableFile as trouble:
        staff_import.write_check(db.session.get_one(ImportBatch, batch), trouble)
    else:
        staff_import.write_check(db.session.get_one(ImportBatch, batch), found)


@job("people.apply_staff_file")
def apply_staff_file(task: int, batch: int, only_good: bool) -> None:
    """Apply a large staff file in one transaction, in the name of who brought it. A refusal puts it back to be looked at."""
    row = db.session.get_one(ImportBatch, batch)
    if row.state != "applying":
        return
    audit.acts(row.account_id, "people.import_apply")
    try:
        staff_import.apply(row, only_good=only_good)
    except RuleViolation:
        database.rollback()
        again = db.session.get_one(ImportBatch, batch)
        again.state, again.trouble = "checked", json.dumps(["stale", {}])
