"""Many at once: every commit gets its number, none is lost, none is doubled."""

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask

from app.core import chain, database, trail
from app.core.database import db
from app.core.trail import AuditHead, AuditLink
from app.people.models import Person
from tests.conftest import make_app
from tests.factories import people

pytestmark = pytest.mark.both_databases
THREADS, COMMITS = 4, 12


def commit_some(app: Flask, worker: str) -> None:
    for number in range(COMMITS):
        with app.app_context():
            try:
                people.person(f"{worker} {number}")
                if number % 4 == 3:
                    database.rollback()
                else:
                    people.person(f"{worker} {number} again")
                    database.commit()
            finally:
                db.session.remove()


def commit_from_threads(app: Flask, worker: str) -> None:
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(lambda thread: commit_some(app, f"{worker}.{thread}"), range(THREADS)))


def commit_from_a_process(home: Path, address: str, worker: str) -> None:
    app = make_app(home, SQLALCHEMY_DATABASE_URI=address)
    commit_from_threads(app, worker)
    with app.app_context():
        db.engine.dispose()


def links() -> Iterator[int]:
    yield from db.session.scalars(db.select(AuditLink.number).order_by(AuditLink.number))


def check(app: Flask, workers: int) -> None:
    committed = workers * THREADS * COMMITS * 3 // 4
    assert db.session.query(Person).count() == 2 * committed
    assert list(links()) == list(range(1, 2 * committed + 1))
    assert list(trail.breaks()) == []
    head = db.session.execute(db.select(AuditHead.number, AuditHead.mac)).one()
    assert chain.kept_head(Path(app.config["AUDIT_HEAD_FILE"])) == tuple(head)


def test_threads_that_commit_at_once_leave_no_gap(app: Flask) -> None:
    commit_from_threads(app, "threads")
    check(app, 1)


def test_processes_that_commit_at_once_leave_no_gap(app: Flask, tmp_path: Path, database_address: str) -> None:
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=context) as pool:
        done = [pool.submit(commit_from_a_process, tmp_path, database_address, f"process {number}") for number in range(2)]
        for one in done:
            one.result()
    check(app, 2)
