"""Jobs: handed over with the commit or not at all, tried again, never lost, never done twice; progress that can be watched."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask

from app.core import clock, database, jobs
from app.core.database import db
from app.core.jobs import ATTEMPTS, Outbox
from app.people.models import Person
from tests.conftest import NOW
from tests.factories import people

pytestmark = pytest.mark.both_databases


@pytest.fixture
def tries(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Jobs of this test: ``hire`` writes a person, ``stumble`` fails after writing; the list says what ran."""
    ran: list[str] = []

    def hire(task: int, name: str) -> dict[str, str]:
        ran.append(name)
        people.person(name)
        return {"hired": name}

    def stumble(task: int, times: int) -> None:
        ran.append("stumble")
        people.person(f"某{len(ran)}")
        if len(ran) <= times:
            raise RuntimeError("not today")

    monkeypatch.setitem(jobs._jobs, "tests.hire", hire)
    monkeypatch.setitem(jobs._jobs, "tests.stumble", stumble)
    return ran


def state(task: Outbox) -> str:
    db.session.expire_all()
    return db.session.get_one(Outbox, task.id).state


def people_there() -> int:
    return db.session.query(Person).count()


def test_a_job_is_handed_over_with_the_commit_and_says_what_came_of_it(app: Flask, tries: list[str]) -> None:
    task = jobs.enqueue("tests.hire", name="林晓雯")
    database.commit()
    assert jobs.sweep() == 1
    assert state(task) == "done" and task.result == '{"hired": "林晓雯"}'
    assert people_there() == 1
    assert jobs.sweep() == 0 and tries == ["林晓雯"]


def test_what_is_rolled_back_is_never_handed_over(app: Flask, tries: list[str]) -> None:
    jobs.enqueue("tests.hire", name="林晓雯")
    database.rollback()
    database.commit()
    assert jobs.sweep() == 0 and not tries


def test_the_worker_is_nudged_after_the_commit_and_only_then(app: Flask, tries: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    nudged: list[int] = []
    monkeypatch.setattr(jobs, "_nudge", nudged.append)
    task = jobs.enqueue("tests.hire", name="林晓雯")
    assert not nudged
    database.commit()
    assert nudged == [task.id]
    jobs.enqueue("tests.hire", name="王丽")
    database.rollback()
    database.commit()
    assert len(nudged) == 1


def test_a_queue_that_is_down_loses_nothing(app: Flask, tries: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_nudge", lambda _number: 1 / 0)
    jobs.enqueue("tests.hire", name="林晓雯")
    database.commit()
    jobs.sweep()
    assert people_there() == 1


def test_a_failure_undoes_what_the_job_wrote_and_is_tried_again_later(app: Flask, tries: list[str]) -> None:
    task = jobs.enqueue("tests.stumble", times=1)
    database.commit()
    jobs.sweep()
    assert state(task) == "waiting" and people_there() == 0
    assert jobs.sweep() == 0, "not at once"
    with clock.frozen(NOW + timedelta(minutes=1)):
        jobs.sweep()
    assert state(task) == "done" and people_there() == 1


def test_after_several_failures_a_job_is_given_up(app: Flask, tries: list[str]) -> None:
    task = jobs.enqueue("tests.stumble", times=99)
    database.commit()
    for day in range(9):
        with clock.frozen(NOW + timedelta(days=day)):
            jobs.sweep()
    assert state(task) == "failed" and len(tries) == ATTEMPTS and people_there() == 0


def test_an_unknown_job_stops_nobody_else(app: Flask, tries: list[str]) -> None:
    unknown = jobs.enqueue("tests.nobody")
    jobs.enqueue("tests.hire", name="林晓雯")
    database.commit()
    jobs.sweep()
    assert state(unknown) == "waiting" and people_there() == 1


def test_a_job_waits_for_its_time(app: Flask, tries: list[str]) -> None:
    task = jobs.enqueue("tests.hire", name="林晓雯", not_before=NOW + timedelta(hours=1))
    database.commit()
    assert jobs.sweep() == 0
    jobs.deliver(task.id)
    assert not tries, "a nudge that comes too early changes nothing"
    with clock.frozen(NOW + timedelta(hours=1)):
        assert jobs.sweep() == 1
    assert tries == ["林晓雯"]


def test_what_a_crash_left_running_is_done_after_the_restart(app: Flask, tries: list[str]) -> None:
    task = jobs.enqueue("tests.hire", name="林晓雯")
    task.state, task.attempts = "running", 1
    database.commit()
    assert jobs.sweep() == 0
    jobs.recover_after_crash()
    jobs.sweep()
    assert state(task) == "done" and people_there() == 1


def test_a_job_that_kills_its_worker_every_time_is_given_up(app: Flask, tries: list[str]) -> None:
    task = jobs.enqueue("tests.hire", name="林晓雯")
    task.state, task.attempts = "running", ATTEMPTS
    database.commit()
    jobs.recover_after_crash()
    assert state(task) == "failed"


def test_progress_is_seen_while_the_job_runs_and_survives_its_failure(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[int, int]] = []

    def count(task: int) -> None:
        with database.reading():
            db.session.scalars(db.select(Person)).all()
            jobs.progress(task, 3, 10)
            with database.separate_transaction() as somebody_else:
                row = somebody_else.get_one(Outbox, task)
                seen.append((row.done, row.total))
            database.rollback()
        raise RuntimeError("not today")

    monkeypatch.setitem(jobs._jobs, "tests.count", count)
    task = jobs.enqueue("tests.count")
    database.commit()
    jobs.sweep()
    assert seen == [(3, 10)] and state(task) == "waiting" and task.done == 3


def test_progress_from_within_a_write_says_so_instead_of_waiting_for_itself(app: Flask) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL has no such lock")
    people.person("林晓雯")
    with pytest.raises(RuntimeError, match="second transaction"):
        jobs.progress(1, 1, 2)


def test_workers_that_reach_for_one_job_at_once_do_it_once(app: Flask, tries: list[str]) -> None:
    task = jobs.enqueue("tests.hire", name="林晓雯", not_before=NOW - timedelta(days=365))
    number = task.id
    database.commit()

    def reach(_worker: int) -> None:
        with app.app_context():
            jobs.deliver(number)
            db.session.remove()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(reach, range(4)))
    assert tries == ["林晓雯"] and people_there() == 1


def test_two_deliveries_of_one_job_do_it_once(app: Flask, tries: list[str]) -> None:
    task = jobs.enqueue("tests.hire", name="林晓雯")
    database.commit()
    jobs.deliver(task.id)
    jobs.deliver(task.id)
    assert tries == ["林晓雯"] and people_there() == 1
