"""The chain of the trail: what a link says, how it is signed, and where a chain was tampered with. No database here.

A link holds a gapless number, the MAC of the link before it, and a salted digest of its payload; its own MAC is made
with a key kept outside the database. The payload can be erased, the link can't. The head is also kept in a file
outside the database, so that cutting off the tail, or going back to an older copy, shows.
"""

import fcntl
import hashlib
import hmac
import json
import os
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

GENESIS = "0" * 64
ERASE = "erase"
Head = tuple[int, str]
"""A link's number and MAC."""
Place = tuple[str, int | None]
"""A table and a row's id."""


class StoredLink(Protocol):
    """A link beside its payload, as the database has them. Without a payload row the last four are None."""

    number: int
    previous: str
    mac: str
    digest: str
    at: datetime
    actor_id: int | None
    table_name: str | None
    row_id: int | None
    salt: str | None
    body: str | None


def canonical(body: Any, plain: Callable[[Any], Any] | None = None) -> str:
    """JSON that is the same for the same content: sorted keys, no spaces. ``plain`` makes plain what JSON doesn't know."""
    return json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=plain)


def payload_digest(salt: str, text: str) -> str:
    """Of the payload to the letter; salted, so that an erased one can't be found again by guessing."""
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


def link_mac(key: bytes, number: int, previous: str, digest: str, at: datetime, actor_id: int | None) -> str:
    """HMAC-SHA-256 over everything a link says."""
    said = canonical([number, previous, digest, at.isoformat(), actor_id])
    return hmac.new(key, said.encode(), hashlib.sha256).hexdigest()


def erasure(places: dict[int, Place]) -> dict[str, Any]:
    """What an erasure says about itself: which payloads, by number, and what each was about."""
    return {"links": [[number, *place] for number, place in sorted(places.items())]}


def _erased(body: dict[str, Any]) -> dict[int, Place]:
    return {number: (table, row) for number, table, row in body["fields"]["links"][1]}


def keep_head(path: Path, head: Head) -> None:
    """Keep the newest head in a file; an older one never replaces a newer one, whichever process is late."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        known = kept_head(path)
        if known is None or known[0] < head[0]:
            scratch = path.with_suffix(".new")
            scratch.write_text(f"{head[0]} {head[1]}\n")
            os.replace(scratch, path)


def kept_head(path: Path) -> Head | None:
    """The head last kept outside the database, or None."""
    try:
        number, mac = path.read_text().split()
        return int(number), mac
    except (FileNotFoundError, ValueError):
        return None


def find_breaks(key: bytes, links: Iterable[StoredLink | Any], heads: list[Head], outside: Head | None) -> Iterator[str]:
    """Walk the chain from its beginning and say, one sentence each, where it was tampered with.

    ``links`` in the order of their numbers, ``heads`` what the database calls its head, ``outside`` the one kept in a file.
    """
    end: Head = (0, GENESIS)
    seen_outside = outside == end
    emptied: dict[int, Place] = {}
    erased: dict[int, Place] = {}
    for link in links:
        yield from _link_breaks(key, link, end)
        if link.body is None:
            emptied[link.number] = (link.table_name or "", link.row_id) if link.salt == "" else ("", None)
        elif payload_digest(link.salt or "", link.body) != link.digest:
            yield f"the payload of link {link.number} was changed"
        else:
            body = json.loads(link.body)
            if (body["table"], body["row"]) != (link.table_name, link.row_id):
                yield f"the payload of link {link.number} was put to another row"
            if body["verb"] == ERASE:
                erased |= _erased(body)
        end = (link.number, link.mac)
        seen_outside = seen_outside or end == outside
    yield from _erasure_breaks(emptied, erased)
    if heads != [end] and (heads or end[0]):
        yield f"the chain ends at link {end[0]}, but the head says {', '.join(str(number) for number, _mac in heads) or 'nothing'}"
    if outside is None and end[0]:
        yield "the head kept outside the database is missing"
    elif outside is not None and not seen_outside:
        yield f"the end was cut off or replaced: the head kept outside the database is link {outside[0]}"


def _link_breaks(key: bytes, link: StoredLink, before: Head) -> Iterator[str]:
    if link.number != before[0] + 1:
        yield f"link {before[0] + 1} is missing: the next one found is {link.number}"
    if link.previous != before[1]:
        yield f"link {link.number} does not follow the one before it"
    if link.mac != link_mac(key, link.number, link.previous, link.digest, link.at, link.actor_id):
        yield f"link {link.number} was changed"


def _erasure_breaks(emptied: dict[int, Place], erased: dict[int, Place]) -> Iterator[str]:
    for number in sorted(emptied.keys() - erased.keys()):
        yield f"the payload of link {number} is missing, and no erasure on the trail names it"
    for number in sorted(erased.keys() - emptied.keys()):
        yield f"the payload of link {number} was erased, yet it is there"
    for number in sorted(erased.keys() & emptied.keys()):
        if erased[number] != emptied[number]:
            yield f"what is left of the erased payload of link {number} was changed"
