"""Snapshots of the versioned content files: what somebody was taught or scored under can always be read again."""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import CreatedAt, Model, Pk, append_only, db


@append_only
class ContentVersion(Model):
    """One version of one piece of content: programme, lesson, item, quiz, scenario, model, tiers. ``body`` is canonical JSON.

    Among the versions of one slug the newest id is the current one.
    """

    __tablename__ = "content_version"
    id: Mapped[Pk]
    kind: Mapped[str] = mapped_column(String(20))
    slug: Mapped[str] = mapped_column(String(80))
    hash: Mapped[str] = mapped_column(String(64))
    change: Mapped[str] = mapped_column(String(12), default="substantive")
    title_zh: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    published_at: Mapped[CreatedAt]

    __table_args__ = (db.Index(None, "kind", "slug"),)


def snapshot(kind: str, slug: str, digest: str, body: dict[str, Any], title: tuple[str, str], change: str = "substantive") -> bool:
    """Keep this version unless it is already the current one; True if it is new."""
    newest = db.session.scalar(
        select(ContentVersion.hash)
        .where(ContentVersion.kind == kind, ContentVersion.slug == slug)
        .order_by(ContentVersion.id.desc())
        .limit(1)
    )
    if newest == digest:
        return False
    add_version(kind, slug, digest, body, title, change)
    return True


def add_version(kind: str, slug: str, digest: str, body: dict[str, Any], title: tuple[str, str], change: str) -> None:
    """Make this the current version."""
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    db.session.add(ContentVersion(kind=kind, slug=slug, hash=digest, body=text, title_zh=title[0], title_en=title[1], change=change))


def current_hashes() -> dict[tuple[str, str], str]:
    """(kind, slug) → hash of the current version, for everything there is. One query."""
    newest = select(db.func.max(ContentVersion.id)).group_by(ContentVersion.kind, ContentVersion.slug)
    rows = db.session.execute(select(ContentVersion.kind, ContentVersion.slug, ContentVersion.hash).where(ContentVersion.id.in_(newest)))
    return {(kind, slug): digest for kind, slug, digest in rows}


def current_id(kind: str, slug: str) -> int | None:
    """The id of the current version, or None when nothing of this slug was ever loaded. One query."""
    found: int | None = db.session.scalar(
        select(ContentVersion.id)
        .where(ContentVersion.kind == kind, ContentVersion.slug == slug)
        .order_by(ContentVersion.id.desc())
        .limit(1)
    )
    return found


def current_ids(kind: str) -> dict[str, int]:
    """slug → id of the current version, for all of a kind. One query."""
    newest = select(db.func.max(ContentVersion.id)).where(ContentVersion.kind == kind).group_by(ContentVersion.slug)
    rows = db.session.execute(select(ContentVersion.slug, ContentVersion.id).where(ContentVersion.id.in_(newest)))
    return {slug: version_id for slug, version_id in rows}  # noqa: C416 - rows are no pairs to mypy


_bodies: dict[tuple[str, int], dict[str, Any]] = {}


def preload(version_ids: Iterable[int]) -> None:
    """Read the bodies of these versions that this process doesn't have yet, in one query."""
    bind = str(db.engine.url)
    missing = {version_id for version_id in version_ids if (bind, version_id) not in _bodies}
    if missing:
        rows = db.session.execute(select(ContentVersion.id, ContentVersion.body).where(ContentVersion.id.in_(missing)))
        _bodies.update({(bind, version_id): json.loads(text) for version_id, text in rows})


def body(version_id: int) -> dict[str, Any]:
    """The body of a version. Versions never change, so each is read once per process (and database)."""
    preload([version_id])
    try:
        return _bodies[str(db.engine.url), version_id]
    except KeyError:
        raise LookupError(f"no content version {version_id}") from None
