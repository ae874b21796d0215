"""The trail's tables, writing them at the one commit, and reading them back: `academy audit verify`."""

import logging
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import ForeignKey, String, Text, event, insert, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core import audit, chain, clock
from app.core.database import Model, Moment, Pk, append_only, before_commit, db

log = logging.getLogger("trail")
ONLY = 1  # the id of the head's one row
_NEW_HEAD = "trail_new_head"
_FIRST_HEAD = text("INSERT INTO audit_head (id, number, mac) VALUES (:id, 0, :mac) ON CONFLICT DO NOTHING")


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
    key, at, (actor, doing) = current_app.config["AUDIT_KEY"], clock.now(), audit.present_actor()
    head = before = _lock_head(session)
    links: list[dict[str, Any]] = []
    payloads: list[dict[str, Any]] = []
    for change in notes:
        body = {"doing": doing, "verb": change.verb, "table": change.table, "row": change.row_id, "fields": change.fields}
        words, salt = chain.canonical(body, audit.plain), secrets.token_hex(16)
        said: dict[str, Any] = {
            "number": head[0] + 1,
            "previous": head[1],
            "digest": chain.payload_digest(salt, words),
            "at": at,
            "actor_id": actor,
        }
        head = (head[0] + 1, chain.link_mac(key, **said))
        links.append({**said, "mac": head[1]})
        payloads.append({"number": head[0], "table_name": change.table, "row_id": change.row_id, "salt": salt, "body": words})
    session.execute(insert(AuditLink), links)
    session.execute(insert(AuditPayload), payloads)
    session.execute(update(AuditHead).where(AuditHead.id == ONLY).values(number=head[0], mac=head[1]))
    if _outside_agrees(session, before):
        session.info[_NEW_HEAD] = head


def _lock_head(session: Session) -> chain.Head:
    head = select(AuditHead.number, AuditHead.mac).where(AuditHead.id == ONLY).with_for_update()
    row = session.execute(head).one_or_none()
    if row is None:  # the very first link; of two transactions that think so, one waits for the other here
        session.execute(_FIRST_HEAD, {"id": ONLY, "mac": chain.GENESIS})
        row = session.execute(head).one()
    return row.number, row.mac


def _outside_agrees(session: Session, before: chain.Head) -> bool:
    """Whether the head kept outside belongs to this chain. If it doesn't, it must stay as the proof of that."""
    kept = chain.kept_head(_head_file())
    if kept is None or kept == before:
        return True
    if kept[0] < before[0] and session.scalar(select(AuditLink.mac).where(AuditLink.number == kept[0])) == kept[1]:
        return True  # a process died between its commit and its note of the head
    log.critical("the trail was cut or replaced: `academy audit verify` says where", extra={"kept": kept[0], "head": before[0]})
    return False


@event.listens_for(Session, "after_commit")
def _keep_head(session: Session) -> None:
    head = session.info.pop(_NEW_HEAD, None)
    if head is not None:
        chain.keep_head(_head_file(), head)


@event.listens_for(Session, "after_rollback")
def _forget_head(session: Session) -> None:
    session.info.pop(_NEW_HEAD, None)


def _head_file() -> Path:
    return Path(current_app.config["AUDIT_HEAD_FILE"])


def erase_payloads(numbers: list[int]) -> None:
    """Empty these payloads, salt and all, and put the erasure on the trail."""
    found = select(AuditPayload.number, AuditPayload.table_name, AuditPayload.row_id).where(AuditPayload.number.in_(numbers))
    places = {number: (table, row) for number, table, row in db.session.execute(found)}
    audit.note_bulk(db.session(), chain.ERASE, AuditPayload.__tablename__, chain.erasure(places))
    db.session.execute(update(AuditPayload).where(AuditPayload.number.in_(places)).values(body=None, salt=""))


def breaks(session: Session | None = None) -> Iterator[str]:
    """Every place where the chain in the database was tampered with, one sentence each."""
    session = session or db.session()
    links = (
        select(
            AuditLink.number, AuditLink.previous, AuditLink.mac, AuditLink.digest, AuditLink.at, AuditLink.actor_id,
            AuditPayload.table_name, AuditPayload.row_id, AuditPayload.salt, AuditPayload.body,
        )
        .outerjoin(AuditPayload, AuditPayload.number == AuditLink.number)
        .order_by(AuditLink.number)
        .execution_options(yield_per=1000)
    )  # fmt: skip
    key, outside = current_app.config["AUDIT_KEY"], chain.kept_head(_head_file())
    heads = [(number, mac) for number, mac in session.execute(select(AuditHead.number, AuditHead.mac))]
    try:
        with session.execute(links) as result:
            yield from chain.find_breaks(key, result, heads, outside)
    except (ValueError, TypeError, KeyError) as error:
        yield f"the trail can't be read to its end: {error}"
    loose = select(AuditPayload.number).where(AuditPayload.number.not_in(select(AuditLink.number))).order_by(AuditPayload.number)
    for number in session.scalars(loose):
        yield f"payload {number} belongs to no link"
