"""The trail: every change in it, nothing that was undone, and no tampering that goes unnoticed."""

import json
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from app.core import audit, chain, database, trail
from app.core.database import db
from app.core.trail import AuditHead, AuditLink, AuditPayload
from app.people.models import Person, Unit
from tests.app.core.tampering import ATTACKS, cut_off_the_end, everything
from tests.factories import people

pytestmark = pytest.mark.both_databases


@pytest.fixture
def history(app: Flask) -> Flask:
    """A company and a few days of changes in it, one of them erased from the trail again."""
    people.organisation()
    front = people.unit()
    lin = people.person("林晓雯", "Lin Xiaowen", unit=front)
    wang = people.person("王丽", "Wang Li", unit=front)
    database.commit()
    with audit.acting(7, "people.edit"):
        lin.phone = "138 0013 8000"
        wang.phone = "139 0013 9000"
        database.commit()
    db.session.delete(people.unit("OLD"))
    database.commit()
    numbers = list(
        db.session.scalars(db.select(AuditPayload.number).where(AuditPayload.table_name == "person", AuditPayload.row_id == lin.id))
    )
    trail.erase_payloads(numbers)
    database.commit()
    db.session.remove()
    return app


def bodies() -> list[dict[str, object]]:
    return [json.loads(body) for body in db.session.scalars(db.select(AuditPayload.body).order_by(AuditPayload.number)) if body]


def test_a_change_says_who_did_what_from_what_to_what(app: Flask) -> None:
    lin = people.person("林晓雯", "Lin Xiaowen")
    database.commit()
    with audit.acting(7, "people.edit"):
        lin.phone = "138 0013 8000"
        database.commit()
    change = bodies()[-1]
    assert (change["verb"], change["table"], change["row"], change["doing"]) == ("update", "person", lin.id, "people.edit")
    assert change["fields"] == {"phone": [None, "138 0013 8000"]}
    assert db.session.scalars(db.select(AuditLink.actor_id).order_by(AuditLink.number.desc())).first() == 7


def test_what_was_undone_leaves_no_trace(app: Flask) -> None:
    people.person("林晓雯", "Lin Xiaowen")
    database.rollback()
    people.person("王丽", "Wang Li")
    database.commit()
    assert [change["fields"]["name_zh"] for change in bodies()] == [[None, "王丽"]]  # type: ignore[index]


def test_secrets_are_only_said_to_have_changed(app: Flask) -> None:
    account = people.account(people.person("林晓雯", "Lin Xiaowen"))
    account.password_hash = "$argon2id$one"
    database.commit()
    assert "argon2id" not in json.dumps(bodies())


def test_an_untouched_trail_is_whole(history: Flask) -> None:
    assert list(trail.breaks()) == []


def test_an_erased_payload_is_gone_with_its_salt_and_the_trail_says_so(history: Flask) -> None:
    erased = db.session.scalars(db.select(AuditPayload).where(AuditPayload.body.is_(None))).all()
    assert erased and all(payload.salt == "" for payload in erased)
    assert "138 0013 8000" not in json.dumps(bodies())
    assert bodies()[-1]["verb"] == "erase"


def test_an_erased_payload_that_comes_back_is_found(history: Flask, without_guards: Connection) -> None:
    gone = db.session.scalars(db.select(AuditPayload.number).where(AuditPayload.body.is_(None))).first()
    db.session.remove()
    without_guards.execute(db.update(AuditPayload).where(AuditPayload.number == gone).values(body="{}", salt="00"))
    without_guards.commit()
    assert any(f"link {gone}" in sentence for sentence in trail.breaks())


def test_what_is_left_of_an_erased_payload_cannot_be_changed(history: Flask, without_guards: Connection) -> None:
    without_guards.execute(db.update(AuditPayload).where(AuditPayload.body.is_(None)).values(row_id=99))
    without_guards.commit()
    assert any("what is left of the erased payload" in sentence for sentence in trail.breaks())


@pytest.fixture
def without_guards(app: Flask) -> Iterator[Connection]:
    """A connection of somebody who switched off what guards the tables: triggers and foreign keys."""
    with db.engine.connect() as connection:
        if db.engine.dialect.name == "sqlite":
            for name in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all():
                connection.execute(text(f"DROP TRIGGER {name}"))
            connection.commit()
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
        else:
            connection.execute(text("SET session_replication_role = replica"))
            connection.commit()
        yield connection
        connection.invalidate()  # the switched-off connection must not go back into the pool


def undetected(connection: Connection, seed: int) -> str | None:
    """Try one attack that changes something, undo it again; its name if nobody noticed."""
    dice, untouched = random.Random(seed), everything(connection)
    connection.rollback()
    while True:
        attack = dice.choice(ATTACKS)
        with connection.begin() as transaction:
            attack(connection, dice)
            touched, found = everything(connection) != untouched, breaks_seen_by(connection)
            transaction.rollback()
        if touched:
            return None if found else f"{attack.__name__} (seed {seed})"


def breaks_seen_by(connection: Connection) -> list[str]:
    with Session(bind=connection) as session:
        return list(trail.breaks(session))


@pytest.mark.parametrize("tamperings", [100, pytest.param(1000, marks=pytest.mark.long)])
def test_every_random_tampering_is_found(history: Flask, without_guards: Connection, tamperings: int) -> None:
    missed = [name for seed in range(tamperings) if (name := undetected(without_guards, seed))]
    assert not missed
    assert list(trail.breaks()) == []


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_each_kind_of_tampering_is_found(history: Flask, without_guards: Connection, attack) -> None:  # type: ignore[no-untyped-def]
    with without_guards.begin() as transaction:
        attack(without_guards, random.Random(1))
        assert breaks_seen_by(without_guards)
        transaction.rollback()


def test_going_on_after_a_cut_does_not_cover_it_up(history: Flask, without_guards: Connection) -> None:
    with without_guards.begin():
        cut_off_the_end(without_guards, random.Random(3))
        last = without_guards.execute(db.select(AuditLink.number, AuditLink.mac).order_by(AuditLink.number.desc()).limit(1)).one_or_none()
        without_guards.execute(db.update(AuditHead).values(number=last[0] if last else 0, mac=last[1] if last else chain.GENESIS))
    kept = chain.kept_head(Path(history.config["AUDIT_HEAD_FILE"]))
    for number in range(40):
        people.person(f"某{number}")
        database.commit()
    assert chain.kept_head(Path(history.config["AUDIT_HEAD_FILE"])) == kept
    assert any("cut off or replaced" in sentence for sentence in trail.breaks())


def test_a_lost_head_file_is_said(history: Flask) -> None:
    Path(history.config["AUDIT_HEAD_FILE"]).unlink()
    assert list(trail.breaks()) == ["the head kept outside the database is missing"]


def test_a_process_that_died_before_noting_the_head_is_no_tampering(history: Flask) -> None:
    head_file = Path(history.config["AUDIT_HEAD_FILE"])
    earlier = head_file.read_text()
    people.person("周敏")
    database.commit()
    head_file.write_text(earlier)
    assert list(trail.breaks()) == []
    people.person("吴昊")
    database.commit()
    assert list(trail.breaks()) == []
    assert chain.kept_head(head_file) == db.session.execute(db.select(AuditHead.number, AuditHead.mac)).one()


def test_a_commit_that_fails_leaves_no_head_behind(history: Flask) -> None:
    kept = chain.kept_head(Path(history.config["AUDIT_HEAD_FILE"]))
    people.person("周敏")
    db.session.execute(
        text("INSERT INTO unit (public_id, code, name_zh, name_en, path, version, parent_id) VALUES ('x', 'X', '', '', '', 1, NULL)")
    )

    def fail(session: object) -> None:
        raise RuntimeError("the database is gone")

    database._before_commit.append(fail)
    with pytest.raises(RuntimeError), database.transaction():
        people.person("吴昊")
    database._before_commit.remove(fail)
    with database.transaction():
        db.session.execute(db.select(Unit.id))
    assert chain.kept_head(Path(history.config["AUDIT_HEAD_FILE"])) == kept
    assert list(trail.breaks()) == []


@pytest.mark.parametrize("table", ["audit_link", "tier_holding"])
@pytest.mark.parametrize(
    "statement",
    ["UPDATE {table} SET mac = 'x'", "DELETE FROM {table}", "TRUNCATE {table} CASCADE", "REPLACE INTO {table} SELECT * FROM {table}"],
)
def test_the_database_itself_refuses_to_change_what_is_append_only(history: Flask, table: str, statement: str) -> None:
    sqlite = db.engine.dialect.name == "sqlite"
    if ("TRUNCATE" in statement and sqlite) or ("REPLACE" in statement and not sqlite):
        pytest.skip("not a statement of this database")
    people.person("周敏", tier="mid")
    database.commit()
    statement = statement.replace("mac", "mac" if table == "audit_link" else "tier").format(table=table)
    with pytest.raises(Exception, match="append-only"):
        db.session.execute(text(statement))


def test_an_older_copy_of_the_whole_database_is_found(app: Flask, tmp_path: Path) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("the same as a cut: test_going_on_after_a_cut_does_not_cover_it_up")
    people.person("林晓雯", "Lin Xiaowen")
    database.commit()
    db.session.remove()
    db.engine.dispose()  # the last connection writes everything into the one file
    shutil.copy(tmp_path / "academy.db", tmp_path / "older.db")
    people.person("王丽", "Wang Li")
    database.commit()
    db.session.remove()
    db.engine.dispose()
    shutil.copy(tmp_path / "older.db", tmp_path / "academy.db")
    assert db.session.query(Person).count() == 1
    assert list(trail.breaks()) == ["the end was cut off or replaced: the head kept outside the database is link 2"]
