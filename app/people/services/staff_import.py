"""Bringing a staff file: check it, then apply it in one transaction, all of it or (when told so) its good rows."""

import json
from collections.abc import Callable, Collection, Sequence
from typing import Any

from sqlalchemy import delete, insert, select

from app.core import clock, files
from app.core.database import db
from app.core.errors import RuleViolation
from app.core.i18n import _
from app.core.jobs import enqueue
from app.people.models import Assignment, Employment, ImportBatch, ImportRow, Person
from app.people.queries.staff_import import house, verdicts_of
from app.people.rules import day_before
from app.people.rules.problems import FILE, sentence
from app.people.rules.staff_file import Table, UnreadableFile, read_table
from app.people.rules.staff_house import House, Known
from app.people.rules.staff_rows import Verdict, check_rows, counts

SMALL = 400  # rows that are checked and applied while the person waits
TYPES = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
Step = Callable[[int, int], None] | None


def bring(content: bytes, name: str, paths: Collection[str], account_id: int | None) -> ImportBatch:
    """Take a file in. A small one is checked at once, a larger one by the worker; nothing is written about people."""
    try:
        table = read_table(content, name)
    except UnreadableFile as trouble:
        raise RuleViolation(sentence(trouble.code, trouble.params, FILE), "file") from None
    kept = files.store(content, name[-200:], TYPES["xlsx" if table.encoding == "XLSX" else "csv"], None)
    batch = ImportBatch(
        file_id=kept.id, account_id=account_id, scope=json.dumps(sorted(paths)), encoding=table.encoding, rows=len(table.rows),
        headers=json.dumps(table.headers, ensure_ascii=False), ignored=json.dumps(table.ignored, ensure_ascii=False),
    )  # fmt: skip
    db.session.add(batch)
    db.session.flush()
    if len(table.rows) <= SMALL:
        write_check(batch, check(table, paths))
    else:
        batch.task_id = enqueue("people.check_staff_file", batch=batch.id).id
    db.session.flush()
    return batch


def check(table: Table, paths: Collection[str], step: Step = None) -> list[Verdict] | UnreadableFile:
    """The verdicts, or what is wrong with the file as a whole. Reads only."""
    try:
        return check_rows(table.rows, house(paths), step)
    except UnreadableFile as trouble:
        return trouble


def write_check(batch: ImportBatch, found: Sequence[Verdict] | UnreadableFile) -> None:
    """Keep what a check said, in place of an earlier one."""
    db.session.execute(delete(ImportRow).where(ImportRow.batch_id == batch.id))
    if isinstance(found, UnreadableFile):
        batch.state, batch.trouble = "unreadable", json.dumps([found.code, found.params])
    else:
        batch.state, batch.trouble = "checked", None
        for kind, number in counts(found).items():
            setattr(batch, kind, number)
        if found:
            db.session.execute(insert(ImportRow), [_as_row(batch.id, verdict) for verdict in found])
    db.session.flush()


def begin(batch: ImportBatch, *, only_good: bool) -> None:
    """Apply a checked file: at once when it is small, else by the worker."""
    check_may_begin(batch, only_good=only_good)
    if batch.rows <= SMALL:
        apply(batch, only_good=only_good)
    else:
        batch.state = "applying"
        batch.task_id = enqueue("people.apply_staff_file", batch=batch.id, only_good=only_good).id
        db.session.flush()


def check_may_begin(batch: ImportBatch, *, only_good: bool) -> None:
    """Refuse what was not checked, was applied already, or has wrong rows while all or nothing is asked for."""
    if batch.state != "checked":
        raise RuleViolation(_("This file was dealt with already. Upload it again to check it anew"), None)
    if batch.rejected and not only_good:
        raise RuleViolation(_("%(number)d rows are not right yet. Correct them, or import the good rows only", number=batch.rejected), None)


def apply(batch: ImportBatch, *, only_good: bool) -> None:
    """Check once more against what stands now, then write everything. Raises when the answer is no longer the same."""
    paths = json.loads(batch.scope)
    table = read_table(files.content_of(db.session.get_one(files.StoredFile, batch.file_id)), "")
    known = house(paths)
    found = check_rows(table.rows, known)
    if {verdict.number: verdict.kind for verdict in found} != verdicts_of(batch.id):
        raise RuleViolation(_("Something changed since the check. Upload the file again to see what it would do now"), None)
    write_people(found, known)
    batch.state, batch.applied_at = "applied", clock.now()
    db.session.flush()


def discard(batch: ImportBatch) -> None:
    """Nothing is to come of this file."""
    if batch.state in ("applying", "applied"):
        raise RuleViolation(_("This file was imported already"), None)
    batch.state = "discarded"
    db.session.execute(delete(ImportRow).where(ImportRow.batch_id == batch.id))
    db.session.flush()


def write_people(verdicts: Sequence[Verdict], known: House) -> None:
    """Add and change people as the good verdicts say; rejected rows are left alone. The caller has just checked them."""
    ids = {number: person.person_id for number, person in known.people.items()}
    posts = _add([verdict for verdict in verdicts if verdict.kind == "added"], ids)
    posts |= _change([verdict for verdict in verdicts if verdict.kind == "changed"], known)
    for verdict in verdicts:
        boss = verdict.entry.supervisor
        if boss is not None and (verdict.kind == "added" or "supervisor" in verdict.after):
            posts[verdict.number].supervisor_id = ids[boss.lower()]
    db.session.flush()


def _add(verdicts: Sequence[Verdict], ids: dict[str, int]) -> dict[int, Assignment]:
    """New people, employments and posts, each kind in one go. Row number → post; ``ids`` learns the new numbers."""
    people = {verdict.number: Person(**_both_names(verdict.entry.values)) for verdict in verdicts}
    db.session.add_all(people.values())
    db.session.flush()
    jobs = {
        verdict.number: Employment(
            person_id=people[verdict.number].id, staff_number=verdict.entry.staff_number, kind=verdict.entry.kind or "contract",
            hired_on=verdict.entry.hired_on,
        )
        for verdict in verdicts
    }  # fmt: skip
    db.session.add_all(jobs.values())
    db.session.flush()
    posts = {}
    for verdict in verdicts:
        entry = verdict.entry
        ids[entry.staff_number.lower()] = people[verdict.number].id
        posts[verdict.number] = Assignment(
            employment_id=jobs[verdict.number].id, unit_id=entry.unit and entry.unit.id, position_id=entry.position and entry.position.id,
            from_on=entry.hired_on,
        )  # fmt: skip
    db.session.add_all(posts.values())
    return posts


def _change(verdicts: Sequence[Verdict], known: House) -> dict[int, Assignment]:
    """Changes of people who are there. Row number → the post they are in afterwards."""
    before = {verdict.number: known.people[verdict.entry.staff_number.lower()] for verdict in verdicts}
    people = _by_id(Person, [row.person_id for row in before.values()])
    jobs = _by_id(Employment, [row.employment_id for row in before.values()])
    posts = _by_id(Assignment, [row.assignment_id for row in before.values()])
    now = {}
    for verdict in verdicts:
        row, entry = before[verdict.number], verdict.entry
        for column, value in entry.values.items():
            setattr(people[row.person_id], column, value)
        job = jobs[row.employment_id]
        job.kind = entry.kind or job.kind
        if "hired_on" in verdict.after:
            _begin_on(job, entry.hired_on)
        now[verdict.number] = _place(verdict, row, posts[row.assignment_id], known)
    return now


def _begin_on(job: Employment, day: Any) -> None:
    """Another first day: the first post begins with it."""
    first = db.session.scalars(
        select(Assignment).where(Assignment.employment_id == job.id, Assignment.primary).order_by(Assignment.from_on).limit(1)
    ).one()
    job.hired_on, first.from_on = day, day


def _place(verdict: Verdict, row: Known, post: Assignment, known: House) -> Assignment:
    """The post somebody is in after their row: the same, put right on its first day, or a new one from a day on."""
    if not {"unit", "position"} & set(verdict.after):
        return post
    entry = verdict.entry
    unit, position = entry.unit.id if entry.unit else row.unit_id, entry.position.id if entry.position else row.position_id
    day = max(entry.from_on or known.today, post.from_on)
    if day == post.from_on:
        post.unit_id, post.position_id = unit, position
        return post
    moved = Assignment(
        employment_id=row.employment_id, unit_id=unit, position_id=position, supervisor_id=post.supervisor_id, from_on=day, to_on=post.to_on
    )
    post.to_on = day_before(day)
    db.session.add(moved)
    return moved


def _by_id(model: Any, ids: Sequence[int]) -> dict[int, Any]:
    found: dict[int, Any] = {}
    for start in range(0, len(ids), 500):
        found |= {row.id: row for row in db.session.scalars(select(model).where(model.id.in_(ids[start : start + 500])))}
    return found


def _both_names(values: dict[str, str]) -> dict[str, str]:
    """The columns of a new person; without a Chinese name the other one stands in both places."""
    return {"name_zh": values.get("name_en", "")} | values


def _as_row(batch_id: int, verdict: Verdict) -> dict[str, Any]:
    problems = [[problem.field, problem.value, problem.code, problem.params] for problem in verdict.problems]
    return {
        "batch_id": batch_id, "number": verdict.number, "verdict": verdict.kind,
        "staff_number": verdict.entry.staff_number[:60], "name": verdict.entry.name[:60],
        "problems": json.dumps(problems, ensure_ascii=False), "before": json.dumps(verdict.before, ensure_ascii=False),
        "after": json.dumps(verdict.after, ensure_ascii=False),
    }  # fmt: skip
