"""Everything but the secrets in one file, and back: a zip of one JSON-lines file per table, the stored files, the trail's head.

Rows rather than database pages, so that a backup of SQLite can be restored into PostgreSQL and the other way round. A
backup of an older version is restored into tables of that version, which then go through the migrations.
"""

import base64
import hashlib
import io
import json
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import IO, Any

from flask import current_app
from sqlalchemy import LargeBinary, MetaData, Table, func, insert, inspect, select, text

from app.core import audit, chain, clock, database
from app.core.database import db
from app.core.errors import RuleViolation
from app.core.i18n import _

FORMAT = 1
_BATCH = 500
_HEAD = "audit.head"
_HEX = frozenset("0123456789abcdef")


def write(path: Path) -> dict[str, int]:
    """Write a backup to ``path``; rows per table. The tables fit together: they are read in one snapshot."""
    head = chain.kept_head(_head_file())  # first: what is committed meanwhile may be in the tables, never the other way round
    scratch = path.with_name(path.name + ".part")
    with _snapshot(), zipfile.ZipFile(scratch, "w", zipfile.ZIP_DEFLATED) as archive:
        counts, sums = {}, {}
        for table in _tables():
            name = f"tables/{table.name}.jsonl"
            counts[table.name], sums[name] = _write_table(archive, name, table)
        for stored in _files():
            archive.write(stored, f"files/{stored.name}")
        if head:
            written = f"{head[0]} {head[1]}\n"
            archive.writestr(_HEAD, written)
            sums[_HEAD] = hashlib.sha256(written.encode()).hexdigest()
        manifest = {"format": FORMAT, "made_at": clock.now().isoformat(), "revision": _revision(), "rows": counts, "sha256": sums}
        archive.writestr("manifest.json", json.dumps(manifest, indent=1))
    scratch.replace(path)
    return counts


def read(path: Path) -> dict[str, int]:
    """Restore ``path`` into an empty installation. Raises RuleViolation when it isn't empty or the file isn't whole."""
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = _checked(archive)
            _require_empty()
            _make_tables(manifest["revision"])
            _insert_rows(archive, manifest)
            _unpack_files(archive)
            _take_over_the_head(archive, manifest)
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise RuleViolation(_("This is not a backup, or it is damaged. Nothing was restored.")) from error
    database.commit()
    if manifest["revision"] != database.newest_revision():
        database.upgrade_tables()
    return dict(manifest["rows"])


@contextmanager
def _snapshot() -> Iterator[None]:
    database.rollback()
    with database.reading():
        if db.engine.dialect.name == "postgresql":
            db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        yield
        database.rollback()


def _write_table(archive: zipfile.ZipFile, name: str, table: Table) -> tuple[int, str]:
    count, digest = 0, hashlib.sha256()
    rows = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=_BATCH)
    with archive.open(name, "w", force_zip64=True) as out, db.session.execute(rows) as found:
        for row in found.mappings():
            line = json.dumps({key: _plain(value) for key, value in row.items()}, ensure_ascii=False).encode() + b"\n"
            digest.update(line)
            out.write(line)
            count += 1
    return count, digest.hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value.isoformat() if isinstance(value, date | datetime) else value


def _checked(archive: zipfile.ZipFile) -> dict[str, Any]:
    """The manifest, once everything in the file is known to be whole and of a version this code can read."""
    try:
        manifest: dict[str, Any] = json.loads(archive.read("manifest.json"))
        known = manifest["format"] == FORMAT and database.knows_revision(manifest["revision"])
    except (KeyError, ValueError) as error:
        raise RuleViolation(_("This is not a backup, or it is damaged. Nothing was restored.")) from error
    if not known:
        raise RuleViolation(_("This is not a backup that this version can read."))
    sums = dict(manifest["sha256"])
    sums |= {name: name.partition("/")[2] for name in archive.namelist() if name.startswith("files/")}
    for name, digest in sums.items():
        if name not in archive.namelist() or _digest(archive, name) != digest:
            raise RuleViolation(_("The backup is damaged at %(table)s. Nothing was restored.", table=name))
    return manifest


def _digest(archive: zipfile.ZipFile, name: str) -> str:
    digest = hashlib.sha256()
    with archive.open(name) as source:
        while piece := source.read(2**20):
            digest.update(piece)
    return digest.hexdigest()


def _tables() -> list[Table]:
    """The tables as the database has them, whichever version made them: what others refer to comes first."""
    found = MetaData()
    found.reflect(db.session.connection())
    return [table for table in found.sorted_tables if table.name != "alembic_version"]


def _require_empty() -> None:
    for table in _tables():
        if db.session.scalar(select(func.count()).select_from(table)):
            raise RuleViolation(_("There is data here already (%(table)s). Restore into an empty installation.", table=table.name))


def _make_tables(revision: str) -> None:
    if _revision() not in (None, revision):
        database.drop_tables()
    database.upgrade_tables(revision)


def _revision() -> str | None:
    if not inspect(db.session.connection()).has_table("alembic_version"):
        return None
    found: str | None = db.session.scalar(text("select version_num from alembic_version"))
    return found


def _insert_rows(archive: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
    for table in _tables():
        with archive.open(f"tables/{table.name}.jsonl") as source:
            revived = _revived(source, table)
            while rows := list(islice(revived, _BATCH)):
                db.session.execute(insert(table), rows)
        _count_on(table)


def _revived(source: IO[bytes], table: Table) -> Iterator[dict[str, Any]]:
    dated = {column.name: column.type.python_type for column in table.columns if column.type.python_type in (date, datetime)}
    binary = [column.name for column in table.columns if isinstance(column.type, LargeBinary)]
    lines = (json.loads(line) for line in io.TextIOWrapper(source, "utf-8", newline="\n"))
    for row in _parents_first(lines, table):
        row |= {name: kind.fromisoformat(row[name]) for name, kind in dated.items() if row[name] is not None}
        row |= {name: base64.b64decode(row[name]) for name in binary if row[name] is not None}
        yield row


def _parents_first(rows: Iterator[dict[str, Any]], table: Table) -> Iterator[dict[str, Any]]:
    """Rows that refer to rows of the same table after those. In append-only tables they do already."""
    parents = [key.parent.name for key in table.foreign_keys if key.column.table is table]
    if not parents:
        yield from rows
        return
    there: set[Any] = {None}
    waiting = list(rows)
    while waiting:
        ready = [row for row in waiting if all(row[name] in there for name in parents)]
        if not ready:
            raise RuleViolation(_("The backup is damaged at %(table)s. Nothing was restored.", table=table.name))
        yield from ready
        there |= {row["id"] for row in ready}
        waiting = [row for row in waiting if row["id"] not in there]


def _count_on(table: Table) -> None:
    """Have PostgreSQL number new rows after the restored ones, as SQLite does by itself."""
    key = list(table.primary_key.columns)
    if db.engine.dialect.name != "postgresql" or len(key) != 1:
        return
    sequence = db.session.scalar(select(func.pg_get_serial_sequence(table.name, key[0].name)))
    last = db.session.scalar(select(func.max(key[0]))) if sequence else None
    if last:
        db.session.execute(text("select setval(:sequence, :last)"), {"sequence": sequence, "last": last})


def _files() -> Iterator[Path]:
    folder = Path(current_app.config["FILES"])
    yield from sorted(path for path in folder.glob("*/*") if path.is_file() and _is_digest(path.name)) if folder.exists() else []


def _is_digest(name: str) -> bool:
    return len(name) == 64 and set(name) <= _HEX


def _unpack_files(archive: zipfile.ZipFile) -> None:
    for name in archive.namelist():
        place, _slash, digest = name.partition("/")
        # A file's name was checked to be the hash of its content: a crafted archive can't leave the folder.
        if place == "files" and _is_digest(digest):
            target = Path(current_app.config["FILES"]) / digest[:2] / digest
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(name) as source, target.open("wb") as out:
                shutil.copyfileobj(source, out)


def _head_file() -> Path:
    return Path(current_app.config["AUDIT_HEAD_FILE"])


def _take_over_the_head(archive: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
    """The head that is kept outside goes back to the backup's, and the trail says so, with what it was here before."""
    before = chain.kept_head(_head_file())
    if _HEAD in archive.namelist():
        _head_file().parent.mkdir(parents=True, exist_ok=True)
        _head_file().write_bytes(archive.read(_HEAD))
    said = {"made_at": manifest["made_at"], "rows": sum(manifest["rows"].values()), "head_here_before": before and list(before)}
    audit.note_bulk(db.session(), "restore", "audit_link", said)
