"""Bytes that people bring: typed, sized, kept once under their hash, handed out through a permission check."""

import hashlib
from pathlib import Path

from flask import Response, current_app, send_file
from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.datastructures import FileStorage

from app.core.database import CreatedAt, Model, Pk, PublicId, db
from app.core.errors import RuleViolation
from app.core.i18n import _

SIGNATURES = {
    "xlsx": b"PK\x03\x04",
    "png": b"\x89PNG\r\n\x1a\n",
    "jpg": b"\xff\xd8\xff",
    "pdf": b"%PDF-",
}


class StoredFile(Model):
    """One upload or made document. Equal bytes share one file on disk."""

    __tablename__ = "stored_file"
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    media_type: Mapped[str] = mapped_column(String(100))
    name: Mapped[str] = mapped_column(String(200))
    size: Mapped[int]
    owner_id: Mapped[int | None]
    created_at: Mapped[CreatedAt]


def read_upload(upload: FileStorage, kinds: tuple[str, ...], limit: int, field: str) -> bytes:
    """The bytes of ``upload``; a refusal at ``field`` when it is too large or not what its name says."""
    content = upload.stream.read(limit + 1)
    ending = (upload.filename or "").rpartition(".")[2].lower()
    if len(content) > limit:
        raise RuleViolation(_("The file is over %(size)d MB. Compress it or send it in two parts", size=limit // 2**20), field)
    if ending not in kinds:
        raise RuleViolation(_("A file of this kind can't be read here. Choose one of: %(kinds)s", kinds=", ".join(kinds)), field)
    if not content.startswith(SIGNATURES.get(ending, b"")):
        raise RuleViolation(
            _("The content is not what the name “%(name)s” says. Save it again as %(kind)s", name=upload.filename, kind=ending), field
        )
    return content


def store(content: bytes, name: str, media_type: str, owner_id: int | None) -> StoredFile:
    """Keep ``content`` under its hash and note it."""
    digest = hashlib.sha256(content).hexdigest()
    path = _path(digest)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        scratch = path.with_suffix(".part")
        scratch.write_bytes(content)
        scratch.replace(path)
    row = StoredFile(sha256=digest, media_type=media_type, name=name, size=len(content), owner_id=owner_id)
    db.session.add(row)
    db.session.flush()
    return row


def content_of(row: StoredFile) -> bytes:
    """The bytes of a stored file."""
    return _path(row.sha256).read_bytes()


def download(row: StoredFile) -> Response:
    """An answer that hands the file out. The caller has checked the permission."""
    return send_file(_path(row.sha256), mimetype=row.media_type, as_attachment=True, download_name=row.name)


def _path(digest: str) -> Path:
    return Path(current_app.config["FILES"]) / digest[:2] / digest
