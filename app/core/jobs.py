"""Work that waits for nobody: handed over through a row of the same transaction, delivered by the worker.

A job is a named function. :func:`enqueue` writes an outbox row; once that is committed the worker is nudged through
huey, and it sweeps up what a crash left behind. The row also carries the progress that a person watches.
"""

import json
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, current_app
from huey import SqliteHuey
from sqlalchemy import String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from app.core import audit, clock, database
from app.core.database import CreatedAt, Model, Moment, Pk, PublicId, UtcDateTime, db

log = logging.getLogger("jobs")
Job = Callable[..., Any]
_jobs: dict[str, Job] = {}
ATTEMPTS = 5


class Outbox(Model):
    """A job handed over: waiting → running → done, or failed after several attempts. Arguments and result are JSON."""

    __tablename__ = "outbox"
    __audited__ = False
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    job: Mapped[str] = mapped_column(String(60))
    arguments: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10), default="waiting", index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    result: Mapped[str | None] = mapped_column(Text)
    started_by: Mapped[int | None]  # a person's id: only they watch it
    created_at: Mapped[CreatedAt]
    not_before: Mapped[Moment] = mapped_column(UtcDateTime, default=clock.now)


def job(name: str) -> Callable[[Job], Job]:
    """Register a function under ``name``; it gets the outbox row's id as ``task`` and the arguments it was enqueued with."""

    def register(function: Job) -> Job:
        _jobs[name] = function
        return function

    return register


def enqueue(name: str, /, *, started_by: int | None = None, not_before: datetime | None = None, **arguments: Any) -> Outbox:
    """Hand a job over with the present transaction; it runs only if that commits, and not before its time."""
    row = Outbox(job=name, arguments=json.dumps(arguments), started_by=started_by, not_before=not_before or clock.now())
    db.session.add(row)
    db.session.flush()
    number = row.id
    if not_before is None:
        database.after_commit(lambda: _nudge(number))
    return row


def _nudge(number: int) -> None:
    queue: SqliteHuey | None = current_app.extensions.get("huey")
    if queue is not None:
        queue.enqueue(queue.academy_deliver.s(number))


def progress(task: int, done: int, total: int) -> None:
    """Say how far a running job is; seen at once by whoever watches, whatever becomes of the job's own transaction."""
    with database.separate_transaction() as session:
        session.execute(db.update(Outbox).where(Outbox.id == task).values(done=done, total=total))


def deliver(number: int) -> None:
    """Run one handed-over job in a transaction of its own; on an error, again later."""
    with database.transaction():
        row = db.session.scalar(
            select(Outbox)
            .where(Outbox.id == number, Outbox.state == "waiting", Outbox.not_before <= clock.now())
            .with_for_update(skip_locked=True)
        )
        if row is None:
            return
        row.state, row.attempts = "running", row.attempts + 1
        name, arguments = row.job, json.loads(row.arguments)
    try:
        with audit.acting(None, f"job {name}"), database.transaction():  # the trail is written at the commit, so who acts stands outside
            result = _jobs[name](task=number, **arguments)
            finished = db.session.get_one(Outbox, number)
            finished.state, finished.result = "done", json.dumps(result, ensure_ascii=False)
    except Exception:
        log.exception("job failed", extra={"job": name, "task": number})
        _put_back(number)


def _put_back(number: int) -> None:
    with database.transaction():
        row = db.session.get_one(Outbox, number)
        row.state = "waiting" if row.attempts < ATTEMPTS else "failed"
        row.not_before = clock.now() + timedelta(seconds=10 * 4**row.attempts)


def sweep() -> int:
    """Deliver everything that waits and is due; what was running when its worker died waits again. Returns how many."""
    due = select(Outbox.id).where(Outbox.state == "waiting", Outbox.not_before <= clock.now()).order_by(Outbox.id)
    with database.reading():
        numbers = list(db.session.scalars(due))
        database.rollback()
    for number in numbers:
        deliver(number)
    return len(numbers)


def recover_after_crash() -> None:
    """At the start of the one worker: nothing can be running yet, so what says it is was left behind.

    What took the worker down with it time and again is given up like any other failure.
    """
    left_behind = db.update(Outbox).where(Outbox.state == "running")
    with database.transaction():
        db.session.execute(left_behind.where(Outbox.attempts >= ATTEMPTS).values(state="failed"))
        db.session.execute(left_behind.values(state="waiting"))


def init_jobs(app: Flask) -> None:
    """Open the queue (unless tests run jobs themselves) and teach it to deliver."""
    if app.config["JOBS_FILE"] is None:
        return
    queue = SqliteHuey("academy", filename=str(app.config["JOBS_FILE"]))

    @queue.task()  # type: ignore[untyped-decorator]
    def academy_deliver(number: int) -> None:
        with app.app_context():
            deliver(number)

    queue.academy_deliver = academy_deliver
    app.extensions["huey"] = queue
