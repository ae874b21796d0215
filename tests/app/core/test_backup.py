"""Everything in one file, and back, whichever database it came from."""

import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.core import backup, database, files, trail
from app.core.database import db
from app.core.errors import RuleViolation
from app.people.models import Person, Position, Unit
from tests.conftest import make_app
from tests.factories import learning, people
from tests.postgres import Server

Open = Callable[[str], Any]


@contextmanager
def entered(home: Path, address: str) -> Iterator[Flask]:
    home.mkdir()
    app = make_app(home, SQLALCHEMY_DATABASE_URI=address or f"sqlite:///{home / 'academy.db'}")
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def installation(tmp_path: Path) -> Open:
    """``with installation(address): …`` is in an installation of its own, with its own folder."""
    homes = iter(range(9))
    return lambda address: entered(tmp_path / f"home-{next(homes)}", address)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of a company on SQLite, made once."""
    folder = tmp_path_factory.mktemp("backup")
    with entered(folder / "home", ""):
        database.upgrade_tables()
        a_company()
        backup.write(folder / "all.zip")
    return folder / "all.zip"


@pytest.fixture
def address_of(request: pytest.FixtureRequest) -> Iterator[Open]:
    """The address of an empty database of a kind; "" is SQLite in the installation's own folder."""
    opened: list[Any] = []

    def address(kind: str) -> str:
        if kind == "sqlite":
            return ""
        server: Server = request.getfixturevalue("postgres")
        opened.append(server.empty())
        made: str = opened[-1].__enter__()
        return made

    yield address
    for one in opened:
        one.__exit__(None, None, None)


def a_company() -> None:
    """Some of everything: a curriculum, a tree of units, an enrolment, a stored file; the parent of a unit newer than the unit."""
    people.organisation()
    front, headquarters = people.unit(), people.unit("HQ", name_zh="总部", name_en="Headquarters")
    front.parent_id, front.path = headquarters.id, f"{headquarters.path}{front.id}/"
    learning.load_curriculum()
    learning.enrolled(people.person("林晓雯", "Lin\r\nXiaowen\u2028", unit=front, tier="junior"))
    files.store(b"%PDF-1.7 a certificate", "证书.pdf", "application/pdf", None)
    database.commit()


def everything() -> dict[str, list[tuple[Any, ...]]]:
    return {
        table.name: [tuple(row) for row in db.session.execute(db.select(table).order_by(*table.primary_key.columns))]
        for table in db.metadata.sorted_tables
        if not table.name.startswith("audit")
    }


@pytest.mark.parametrize("there", ["sqlite", "postgresql"])
@pytest.mark.parametrize("here", ["sqlite", "postgresql"])
def test_a_backup_of_either_database_is_restored_into_either(
    installation: Open, address_of: Open, tmp_path: Path, here: str, there: str
) -> None:
    with installation(address_of(here)):
        database.upgrade_tables()
        a_company()
        backup.write(tmp_path / "all.zip")
        before = everything()
    with installation(address_of(there)) as restored:
        backup.read(tmp_path / "all.zip")
        assert everything() == before
        assert list(trail.breaks()) == []
        stored = db.session.scalars(db.select(files.StoredFile)).one()
        assert files.content_of(stored) == b"%PDF-1.7 a certificate"
        assert Path(restored.config["AUDIT_HEAD_FILE"]).exists()


@pytest.mark.parametrize("there", ["sqlite", "postgresql"])
def test_life_goes_on_after_a_restore(installation: Open, address_of: Open, whole: Path, there: str) -> None:
    with installation(address_of(there)):
        backup.read(whole)
        people.person("周敏", "Zhou Min", unit=db.session.scalars(db.select(Unit)).first())
        database.commit()
        assert list(trail.breaks()) == []
        last = db.session.scalars(db.select(trail.AuditPayload.body).order_by(trail.AuditPayload.number)).all()
        assert any(json.loads(body)["verb"] == "restore" for body in last if body)


def test_a_backup_of_an_older_version_goes_through_the_migrations(installation: Open, tmp_path: Path) -> None:
    with installation(""):
        database.upgrade_tables("0002")
        with database.transaction():
            lead = {
                "id": 1,
                "public_id": "a",
                "code": "lead",
                "name_zh": "前台主管",
                "name_en": "Front desk lead",
                "sequence": 0,
                "version": 1,
            }
            db.session.execute(db.insert(db.Table("position", db.MetaData(), autoload_with=db.engine)).values(lead))
        backup.write(tmp_path / "all.zip")
    with installation(""):
        backup.read(tmp_path / "all.zip")
        assert [position.name_zh for position in db.session.scalars(db.select(Position))] == ["前台主管"]
        assert backup._revision() == database.newest_revision()


@pytest.mark.parametrize("part", ["tables/person.jsonl", "manifest.json", "audit.head", "files"])
def test_a_damaged_backup_is_refused_and_nothing_is_restored(installation: Open, tmp_path: Path, whole: Path, part: str) -> None:
    with zipfile.ZipFile(whole) as archive, zipfile.ZipFile(tmp_path / "damaged.zip", "w") as damaged:
        for name in archive.namelist():
            body = archive.read(name)
            damaged.writestr(name, body[: len(body) // 2] if name.startswith(part) else body)
    with installation("") as app:
        with pytest.raises(RuleViolation):
            backup.read(tmp_path / "damaged.zip")
        assert not db.inspect(db.engine).get_table_names() and not Path(app.config["FILES"]).exists()


SPOILT: dict[str, Callable[[bytes], bytes]] = {
    "cut off": lambda body: body[: len(body) // 2],
    "empty": lambda body: body[:0],
    "without its end": lambda body: body[:-30],
    "one byte changed": lambda body: flipped(body),  # noqa: PLW0108 - defined below
    "another file": lambda body: b"%PDF-1.7" + body[:9],
}


@pytest.mark.parametrize("how", SPOILT)
def test_a_file_that_is_no_whole_archive_is_refused(installation: Open, tmp_path: Path, whole: Path, how: str) -> None:
    (tmp_path / "bad.zip").write_bytes(SPOILT[how](whole.read_bytes()))
    with installation(""), pytest.raises(RuleViolation, match=r"damaged|损坏"):
        backup.read(tmp_path / "bad.zip")


def flipped(body: bytes) -> bytes:
    """One byte within a table changed, as a bad disk does."""
    place = body.index(b"tables/person.jsonl") + 40
    return body[:place] + bytes([body[place] ^ 255]) + body[place + 1 :]


def test_an_installation_with_data_in_it_is_not_overwritten(installation: Open, whole: Path) -> None:
    with installation(""):
        database.upgrade_tables()
        people.unit("OTHER")
        database.commit()
        with pytest.raises(RuleViolation, match=r"data here|已有数据"):
            backup.read(whole)
        assert [unit.code for unit in db.session.scalars(db.select(Unit))] == ["OTHER"]


def test_a_backup_that_fails_half_way_leaves_the_last_one_alone(installation: Open, tmp_path: Path) -> None:
    (tmp_path / "all.zip").write_bytes(b"yesterday's")
    with installation(""), pytest.MonkeyPatch.context() as patch:
        database.upgrade_tables()
        patch.setattr(backup, "_write_table", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            backup.write(tmp_path / "all.zip")
    assert (tmp_path / "all.zip").read_bytes() == b"yesterday's"


@pytest.mark.both_databases
def test_what_is_committed_while_a_backup_runs_does_not_tear_it(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    people.organisation()
    database.commit()
    write_table = backup._write_table

    def with_a_neighbour(archive: zipfile.ZipFile, name: str, table: Any) -> tuple[int, str]:
        if table.name == "person":
            with database.separate_transaction() as neighbour:
                neighbour.add(Person(name_zh="周敏", name_en="Zhou Min"))
        return write_table(archive, name, table)

    monkeypatch.setattr(backup, "_write_table", with_a_neighbour)
    counts = backup.write(tmp_path / "all.zip")
    assert counts["person"] == 0 and db.session.query(Person).count() == 1
    assert counts["audit_link"] == counts["audit_payload"]
