"""The worker is killed in the middle of its jobs: each is done in the end, and its effect is there once."""

import random
import time
from pathlib import Path

import pytest

from app.core import database, jobs, mail, trail
from app.core.database import db
from app.core.jobs import Outbox
from tests.conftest import make_app
from tests.factories import people
from tests.faults.server import PATIENCE, Process

PER_LIFE = 20  # letters that a worker may write before it dies, at most


def done() -> int:
    with database.reading():  # a reader locks nobody out
        found = db.session.scalar(db.select(db.func.count()).select_from(Outbox).where(Outbox.state == "done"))
        database.rollback()
    return found or 0


def wait_for(letters: int, home: Path) -> None:
    patience = time.monotonic() + PATIENCE
    while done() < letters:
        assert time.monotonic() < patience, (home / "process.log").read_text()[-3000:]
        time.sleep(0.005)


@pytest.mark.both_databases
@pytest.mark.parametrize("kills", [2, pytest.param(25, marks=pytest.mark.long)])
def test_every_job_is_done_once_however_often_the_worker_dies(tmp_path: Path, database_address: str, kills: int) -> None:
    app = make_app(tmp_path, SQLALCHEMY_DATABASE_URI=database_address)
    worker, dice, letters = Process(tmp_path, database_address, "worker"), random.Random(kills), (kills + 1) * PER_LIFE
    with app.app_context():
        people.organisation()
        front = people.unit()
        for number in range(letters):
            person = people.person(f"某{number}", unit=front)
            person.email = f"{number}@example.org"
            jobs.enqueue("people.send_reset_link", login=people.account(person).login)
        database.commit()
        try:
            for _kill in range(kills):
                worker.start()
                wait_for(done() + dice.randint(1, PER_LIFE - 1), tmp_path)
                time.sleep(dice.uniform(0, 0.02))
                worker.kill()
            worker.start()
            wait_for(letters, tmp_path)
        finally:
            worker.kill()
        addresses = db.session.scalars(db.select(mail.Letter.address)).all()
        assert len(addresses) == len(set(addresses)) == letters
        assert list(trail.breaks()) == []
        db.session.remove()
        db.engine.dispose()
