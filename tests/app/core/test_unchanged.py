"""What was worked out is shown again until the trail says that one of its tables changed; and never by a request that writes."""

from collections.abc import Callable

import pytest
from flask import Flask, g

from app.core import database, unchanged
from app.core.database import db
from app.core.trail import AuditHead, AuditLink
from app.core.unchanged import until_changed
from app.people.models import Person, Unit
from tests.factories import people

pytestmark = pytest.mark.both_databases


@pytest.fixture
def counted(app: Flask) -> Callable[[], int]:
    """Counts how often it is worked out; each call is a request of its own."""
    people.organisation()
    people.unit()
    database.commit()
    times = 0

    def work() -> int:
        nonlocal times
        times += 1
        return times

    def ask() -> int:
        g.pop("trail_head", None)
        with database.reading():
            found = until_changed("people counted", (Person,), work)
        database.rollback()
        return found

    return ask


def test_it_is_worked_out_once_while_nothing_changes(counted: Callable[[], int]) -> None:
    assert [counted(), counted(), counted()] == [1, 1, 1]


def test_a_change_of_its_table_has_it_worked_out_anew(counted: Callable[[], int]) -> None:
    assert counted() == 1
    people.person("贺岚", "He Lan", unit=db.session.query(Unit).first())
    database.commit()
    assert [counted(), counted()] == [2, 2]


def test_a_change_of_another_table_leaves_it(counted: Callable[[], int]) -> None:
    assert counted() == 1
    unit = db.session.query(Unit).first()
    assert unit
    unit.name_en = "Reception, ground floor"
    database.commit()
    assert [counted(), counted()] == [1, 1]


def test_what_was_rolled_back_changes_nothing(counted: Callable[[], int]) -> None:
    assert counted() == 1
    people.person("贺岚", "He Lan", unit=db.session.query(Unit).first())
    database.rollback()
    assert counted() == 1


def test_a_request_that_may_write_works_it_out_itself(counted: Callable[[], int]) -> None:
    assert counted() == 1
    assert until_changed("people counted", (Person,), lambda: 99) == 99
    assert counted() == 1


def test_another_database_in_the_place_of_this_one_is_noticed(counted: Callable[[], int], monkeypatch: pytest.MonkeyPatch) -> None:
    assert counted() == 1
    head = db.session.query(AuditHead).one()
    monkeypatch.setattr(unchanged, "_head", lambda: (head.number, "the mac of another chain"))
    assert counted() == 2


def test_a_chain_that_goes_on_from_another_link_is_noticed(counted: Callable[[], int]) -> None:
    assert counted() == 1
    for kept in unchanged._kept.values():
        kept.mac = "a link of another chain"
        kept.number = max(0, db.session.query(AuditLink).count() - 1)
    assert counted() == 2


def test_only_so_much_is_kept(counted: Callable[[], int]) -> None:
    for number in range(unchanged.MOST_KEPT + 10):
        with database.reading():
            until_changed(("filler", number), (Person,), lambda: None)
    assert len(unchanged._kept) == unchanged.MOST_KEPT
    assert counted() >= 1
