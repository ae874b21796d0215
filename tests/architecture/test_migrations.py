"""Migrations: one line of them, the same as the models, both ways, and nobody's data lost on the way."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import Config, check, downgrade, upgrade
from sqlalchemy import MetaData, Table, insert, select, text

from app.core.database import db
from tests.conftest import make_app

pytestmark = pytest.mark.both_databases
FOLDER = Path(__file__).parents[2] / "migrations"
Rows = dict[str, list[dict[str, Any]]]


def scripts() -> ScriptDirectory:
    config = Config(FOLDER / "alembic.ini")
    config.set_main_option("script_location", str(FOLDER))
    return ScriptDirectory.from_config(config)


REVISIONS = [script.revision for script in reversed(list(scripts().walk_revisions()))]


@pytest.fixture
def empty(tmp_path: Path, empty_address: str) -> Iterator[Flask]:
    """The application on a database without a single table."""
    app = make_app(tmp_path, SQLALCHEMY_DATABASE_URI=empty_address)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def reflected() -> MetaData:
    found = MetaData()
    found.reflect(db.engine)
    found.remove(found.tables["alembic_version"])
    return found


def value(column: Any, number: int, taken: dict[str, int]) -> Any:
    """Something that fits: rows differ, two references to one table name two of its rows."""
    for key in column.foreign_keys:
        if key.column.table is column.table:
            return None
        place = taken[key.column.table.name] = taken.get(key.column.table.name, -1) + 1
        return (number - 1 + place) % 2 + 1
    kind = column.type.python_type
    if kind in (date, datetime):
        return kind(2026, 7, number)
    if kind is str:
        return str(number)[: getattr(column.type, "length", None) or 99]
    return {int: number, bool: number == 1, float: number / 2, bytes: bytes([number])}[kind]


def fill(table: Table) -> None:
    """Two rows."""
    with db.engine.begin() as connection:
        for number in (1, 2):
            taken: dict[str, int] = {}
            connection.execute(insert(table).values({column.name: value(column, number, taken) for column in table.columns}))


def everything() -> Rows:
    with db.engine.connect() as connection:
        return {
            name: [dict(row) for row in connection.execute(select(table).order_by(*table.primary_key)).mappings()]
            for name, table in sorted(reflected().tables.items())
        }


def guards() -> list[str]:
    statement = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }[db.engine.dialect.name]
    with db.engine.connect() as connection:
        return sorted(connection.execute(text(statement)).scalars())


def test_there_is_one_line_of_migrations() -> None:
    assert len(scripts().get_heads()) == 1, "two migrations follow the same one: put the newer one after the other (down_revision)"


def test_files_are_numbered_in_their_order_and_say_what_they_do() -> None:
    names = sorted(path.name for path in (FOLDER / "versions").glob("[0-9]*.py"))
    assert [name[:4] for name in names] == REVISIONS == [f"{number:04d}" for number in range(1, len(REVISIONS) + 1)]


def test_the_models_say_what_the_migrations_made(empty: Flask, capfd: pytest.CaptureFixture[str]) -> None:
    upgrade()
    try:
        check()
    except SystemExit:
        pytest.fail(f"the models changed: write a migration for it\n{capfd.readouterr().err}")


def test_migrated_tables_are_guarded_as_the_models_say(empty: Flask, app: Flask) -> None:
    with app.app_context():
        wanted = guards()
    with empty.app_context():
        upgrade()
        assert guards() == wanted, "a migration that makes an append-only table calls guard()"


def test_rows_outlive_every_step_up_and_down(empty: Flask) -> None:
    known: dict[str, Rows] = {}
    for revision in REVISIONS:
        upgrade(revision=revision)
        for table in reflected().sorted_tables:
            if not known or table.name not in known[list(known)[-1]]:
                fill(table)
        known[revision] = everything()
    assert len(known[REVISIONS[-1]]) == len(db.metadata.tables)
    for revision in reversed(REVISIONS[:-1]):
        downgrade(revision=revision)
        assert everything() == known[revision], f"going down to {revision} lost or changed rows"
    for revision in REVISIONS[1:]:
        upgrade(revision=revision)
        left = everything()
        assert {name: left[name] for name in known[REVISIONS[0]]} == known[REVISIONS[0]], (
            f"going up again to {revision} lost or changed rows"
        )
    downgrade(revision="base")
    assert not reflected().tables
