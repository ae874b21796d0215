"""The trail's tables, writing them at the one commit, and reading them back: `academy audit verify`."""

import secrets
from collections.abc import Iterator
from pathlib import Path

from flask import current_app
from sqlalchemy import ForeignKey, String, Text, event, insert, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core import audit, clock
from app.core.database import Model, Moment, Pk, append_only, before_commit, db


class AuditHead(Model):
    """One row, locked just before commit: the last link's number and MAC."""

    __tablename__ = "audit_head"
    __audited__ = False
    id: Mapped[Pk]
    number: Mapped[int]
    mac: Mapped[str] = mapped_column(String(64))


@append_only
class AuditLink(Model):
    """One link of the chain. ``actor_id`` is an account's id without a foreign key: core knows no accounts."""

    __tablename__ = "audit_link"
    __audited__ = False
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    previous: Mapped[str] = mapped_column(String(64))
    mac: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))
    at: Mapped[Moment]
    actor_id: Mapped[int | None] = mapped_column(index=True)


class AuditPayload(Model):
    """What a link is about. Erasable: ``body`` becomes empty, the link stands, and a new link names the erasure."""

    __tablename__ = "audit_payload"
    __audited__ = False
    number: Mapped[int] = mapped_column(ForeignKey("audit_link.number"), primary_key=True, autoincrement=False)
    table_name: Mapped[str] = mapped_column(String(60))
    row_id: Mapped[int | None]
    salt: Mapped[str] = mapped_column(String(32))
    body: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (db.Index(None, "table_name", "row_id"),)


@before_commit
def write_trail(session: Session) -> None:
    """Turn the notes of this transaction into links. Locks the head until commit, so numbers have no gaps."""
    notes = audit.take_notes(session)
    if not notes:
        return
    head = session.get(AuditHead, 1, with_for_update=True, populate_existing=True)
    if head is None:
        head = AuditHead(id=1, number=0, mac=audit.GENESIS)
        session.add(head)
    key, at, (actor, doing) = current_app.config["AUDIT_KEY"], clock.now(), audit.present_actor()
    links, payloads = [], []
    for change in notes:
        body = {"doing": doing, "verb": change.verb, "table": change.table, "row": change.row_id, "fields": change.fields}
        salt = secrets.token_hex(16)
        digest = audit.payload_digest(salt, body)
        number, previous = head.number + 1, head.mac
        mac = audit.link_mac(key, number, previous, digest, at.isoformat(), actor)
        links.append({"number": number, "previous": previous, "mac": mac, "digest": digest, "at": at, "actor_id": actor})
        text = audit.canonical(body).decode()
        payloads.append({"number": number, "table_name": change.table, "row_id": change.row_id, "salt": salt, "body": text})
        head.number, head.mac = number, mac
    session.execute(insert(AuditLink), links)
    session.execute(insert(AuditPayload), payloads)
    session.flush()
    path, number, mac = Path(current_app.config["AUDIT_HEAD_FILE"]), head.number, head.mac
    event.listen(session, "after_commit", lambda _session: audit.write_head_file(path, number, mac), once=True)


def erase_payloads(numbers: list[int]) -> None:
    """Empty these payloads and put the erasure on the trail."""
    audit.note_bulk(db.session(), "erase", "audit_payload", {"numbers": numbers})
    db.session.execute(update(AuditPayload).where(AuditPayload.number.in_(numbers)).values(body=None))


def breaks() -> Iterator[str]:
    """Every place where the chain in the database was tampered with, one sentence each."""
    links = db.session.execute(
        select(
            AuditLink.number, AuditLink.previous, AuditLink.mac, AuditLink.digest, AuditLink.at, AuditLink.actor_id,
            AuditPayload.table_name, AuditPayload.row_id, AuditPayload.salt, AuditPayload.body,
        )
        .outerjoin(AuditPayload, AuditPayload.number == AuditLink.number)
        .order_by(AuditLink.number)
        .execution_options(yield_per=1000)
    )
    head = db.session.get(AuditHead, 1)
    stored = (head.number, head.mac) if head else (0, audit.GENESIS)
    outside = audit.read_head_file(Path(current_app.config["AUDIT_HEAD_FILE"]))
    yield from audit.find_breaks(current_app.config["AUDIT_KEY"], links, stored, outside)
