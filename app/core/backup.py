"""Everything but the secrets in one file, and back: a zip of one JSON-lines file per table, the stored files, the trail's head.

Rows rather than database pages, so that a backup of SQLite can be restored into PostgreSQL and the other way round.
"""

import hashlib
import json
import shutil
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import Table, func, insert, inspect, select, text

from app.core import clock
from app.core.database import db, upgrade_tables
from app.core.errors import RuleViolation
from app.core.i18n import _

FORMAT = 1
_BATCH = 500


def write(path: Path) -> dict[str, int]:
    """Write a backup to ``path``; rows per table. One read transaction, so the tables fit together."""
    counts: dict[str, int] = {}
    sums: dict[str, str] = {}
    scratch = path.with_name(path.name + ".part")
    with zipfile.ZipFile(scratch, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in db.metadata.sorted_tables:
            lines = [json.dumps(row, ensure_ascii=False) for row in _rows(table)]
            body = "\n".join(lines).encode()
            counts[table.name], sums[table.name] = len(lines), hashlib.sha256(body).hexdigest()
            archive.writestr(f"tables/{table.name}.jsonl", body)
        for stored in _files():
            archive.write(stored, f"files/{stored.parent.name}/{stored.name}")
        head = Path(current_app.config["AUDIT_HEAD_FILE"])
        if head.exists():
            archive.write(head, "audit.head")
        manifest = {"format": FORMAT, "made_at": clock.now().isoformat(), "revision": _revision(), "rows": counts, "sha256": sums}
        archive.writestr("manifest.json", json.dumps(manifest, indent=1))
    scratch.replace(path)
    return counts


def read(path: Path) -> dict[str, int]:
    """Restore ``path`` into an empty installation. Raises RuleViolation when it isn't empty or the file isn't whole."""
    upgrade_tables()
    with zipfile.ZipFile(path) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        _check(manifest)
        for table in db.metadata.sorted_tables:
            body = archive.read(f"tables/{table.name}.jsonl") if table.name in manifest["rows"] else b""
            if body and hashlib.sha256(body).hexdigest() != manifest["sha256"][table.name]:
                raise RuleViolation(_("The backup is damaged at %(table)s. Nothing was restored.", table=table.name))
            _insert(table, [json.loads(line) for line in body.splitlines()])
        _unpack_files(archive)
    return dict(manifest["rows"])


def _rows(table: Table) -> Iterator[dict[str, Any]]:
    order = list(table.primary_key.columns)
    for row in db.session.execute(select(table).order_by(*order)).mappings():
        yield {key: value.isoformat() if isinstance(value, date | datetime) else value for key, value in row.items()}


def _insert(table: Table, rows: list[dict[str, Any]]) -> None:
    moments = {column.name: column.type.python_type for column in table.columns if column.type.python_type in (date, datetime)}
    for row in rows:
        for name, kind in moments.items():
            if row.get(name) is not None:
                row[name] = kind.fromisoformat(row[name])
    for start in range(0, len(rows), _BATCH):
        db.session.execute(insert(table), rows[start : start + _BATCH])
    key = list(table.primary_key.columns)
    if rows and db.engine.dialect.name == "postgresql" and len(key) == 1 and key[0].autoincrement is not False:
        sequence = db.session.scalar(select(func.pg_get_serial_sequence(table.name, key[0].name)))
        if sequence:
            db.session.execute(
                text("select setval(:sequence, :last)"), {"sequence": sequence, "last": max(row[key[0].name] for row in rows)}
            )


def _check(manifest: dict[str, Any]) -> None:
    if manifest.get("format") != FORMAT:
        raise RuleViolation(_("This is not a backup that this version can read."))
    if manifest["revision"] != _revision():
        raise RuleViolation(
            _("The backup is of another version (%(theirs)s, here %(ours)s).", theirs=manifest["revision"], ours=_revision())
        )
    for table in db.metadata.sorted_tables:
        if db.session.scalar(select(func.count()).select_from(table)):
            raise RuleViolation(_("There is data here already (%(table)s). Restore into an empty installation.", table=table.name))


def _revision() -> str | None:
    if not inspect(db.session.connection()).has_table("alembic_version"):
        return None
    found: str | None = db.session.scalar(text("select version_num from alembic_version"))
    return found


def _files() -> Iterator[Path]:
    folder = Path(current_app.config["FILES"])
    yield from sorted(path for path in folder.glob("*/*") if path.is_file()) if folder.exists() else []


def _unpack_files(archive: zipfile.ZipFile) -> None:
    for name in archive.namelist():
        place, _, digest = name.partition("/")
        if place == "files":
            # Names are taken apart and rebuilt from hexadecimal digits only: a crafted archive can't leave the folder.
            digest = Path(name).name
            if not set(digest) <= set("0123456789abcdef"):
                raise RuleViolation(f"{name}?")
            target = Path(current_app.config["FILES"]) / digest[:2] / digest
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(name) as source, target.open("wb") as out:
                shutil.copyfileobj(source, out)
        elif name == "audit.head":
            Path(current_app.config["AUDIT_HEAD_FILE"]).write_bytes(archive.read(name))
