"""What somebody with the whole database in their hands, but neither the key nor the head's file, could try on the trail.

Each attack changes something that means something; ``random.Random`` decides where and to what.
"""

import json
import random
import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select, update

from app.core import chain
from app.core.database import UtcDateTime, db
from app.core.trail import AuditHead, AuditLink, AuditPayload

LINK, PAYLOAD, HEAD = (db.metadata.tables[model.__tablename__] for model in (AuditLink, AuditPayload, AuditHead))
GUESSED_KEY = b"a key that somebody made up"
Attack = Callable[[Connection, random.Random], None]


def everything(connection: Connection) -> list[list[dict[str, Any]]]:
    """The whole trail."""
    return [rows(connection, table) for table in (LINK, PAYLOAD, HEAD)]


def rows(connection: Connection, table: Table) -> list[dict[str, Any]]:
    """All rows in the order of their key."""
    return [dict(row) for row in connection.execute(select(table).order_by(*table.primary_key)).mappings()]


def anyone(connection: Connection, dice: random.Random, table: Table) -> dict[str, Any]:
    """Some row."""
    return dice.choice(rows(connection, table))


def put(connection: Connection, table: Table, key: int, /, **values: Any) -> None:
    """Overwrite a row."""
    connection.execute(update(table).where(next(iter(table.primary_key)) == key).values(values))


def other(value: Any, column: Any, dice: random.Random) -> Any:
    """A value of the same kind that isn't ``value``."""
    if isinstance(column.type, UtcDateTime):
        return value + timedelta(seconds=dice.choice((-1, 1)) * dice.randint(1, 10**6))
    if column.type.python_type is int:
        return (value or 0) + dice.choice((-1, 1)) * dice.randint(1, 99)
    if len(value or "") in (32, 64) and set(value) <= set("0123456789abcdef"):
        return secrets.token_hex(len(value) // 2) if dice.random() < 0.8 else value.upper()
    value = value or ""
    spot = dice.randrange(len(value) + 1)
    return value[:spot] + dice.choice(" x0") + value[spot:]


def signed_with_a_guess(link: dict[str, Any]) -> str:
    """The MAC that somebody without the key can make."""
    return chain.link_mac(GUESSED_KEY, **{key: link[key] for key in ("number", "previous", "digest", "at", "actor_id")})


def change_a_link(connection: Connection, dice: random.Random) -> None:
    """Say something else in a link, perhaps with a fitting MAC made with a guessed key."""
    link = anyone(connection, dice, LINK)
    column = dice.choice([column for column in LINK.columns if column.name != "number"])
    new = None if column.name == "actor_id" and link["actor_id"] and dice.random() < 0.5 else other(link[column.name], column, dice)
    values = {column.name: new}
    if column.name != "mac" and dice.random() < 0.5:
        values["mac"] = signed_with_a_guess(link | values)
    put(connection, LINK, link["number"], **values)


def change_a_payload(connection: Connection, dice: random.Random) -> None:
    """Tell another story, sometimes with the digest made to fit."""
    payload = anyone(connection, dice, PAYLOAD)
    column = dice.choice([column for column in PAYLOAD.columns if column.name != "number"])
    values = {column.name: other(payload[column.name], column, dice)}
    put(connection, PAYLOAD, payload["number"], **values)
    changed = payload | values
    if changed["body"] and dice.random() < 0.5:
        put(connection, LINK, payload["number"], digest=chain.payload_digest(changed["salt"], changed["body"]))


def rewrite_history_from_here(connection: Connection, dice: random.Random) -> None:
    """Change one payload and make everything after it fit again, with a guessed key, up to the head in the database."""
    links = rows(connection, LINK)
    payload = dice.choice([payload for payload in rows(connection, PAYLOAD) if payload["body"]])
    start = payload["number"] - 1
    body = json.loads(payload["body"]) | {"doing": "nothing to see here"}
    put(connection, PAYLOAD, payload["number"], body=chain.canonical(body))
    links[start]["digest"] = chain.payload_digest(payload["salt"], chain.canonical(body))
    for place in range(start, len(links)):
        links[place]["previous"] = links[place - 1]["mac"] if place else chain.GENESIS
        links[place]["mac"] = signed_with_a_guess(links[place])
        put(connection, LINK, links[place]["number"], **{key: links[place][key] for key in ("previous", "digest", "mac")})
    put(connection, HEAD, 1, mac=links[-1]["mac"])


def remove_a_link(connection: Connection, dice: random.Random) -> None:
    """Take a link out, with or without its payload, and perhaps close the gap."""
    number = anyone(connection, dice, LINK)["number"]
    with_payload = dice.random() < 0.7
    if with_payload:
        connection.execute(delete(PAYLOAD).where(PAYLOAD.c.number == number))
    connection.execute(delete(LINK).where(LINK.c.number == number))
    if with_payload and dice.random() < 0.5:
        for table in (LINK, PAYLOAD):
            for row in rows(connection, table):
                if row["number"] > number:
                    put(connection, table, row["number"], number=row["number"] - 1)


def remove_a_payload(connection: Connection, dice: random.Random) -> None:
    """Make a payload vanish, or look erased."""
    payload = anyone(connection, dice, PAYLOAD)
    if dice.random() < 0.5:
        connection.execute(delete(PAYLOAD).where(PAYLOAD.c.number == payload["number"]))
    else:
        put(connection, PAYLOAD, payload["number"], body=None, salt=dice.choice(("", payload["salt"])))


def swap(connection: Connection, dice: random.Random) -> None:
    """Exchange two links' or two payloads' places."""
    table = dice.choice((LINK, PAYLOAD))
    one, two = dice.sample(rows(connection, table), 2)
    for number, row in ((one["number"], two), (two["number"], one)):
        put(connection, table, number, **{key: value for key, value in row.items() if key != "number"})


def insert_a_link(connection: Connection, dice: random.Random) -> None:
    """Add a link at the end, signed with a guess, perhaps with the head moved on to it."""
    last = rows(connection, LINK)[-1]
    link = last | {"number": last["number"] + dice.choice((1, 1, 2)), "previous": last["mac"]}
    link["mac"] = dice.choice((last["mac"], signed_with_a_guess(link)))
    connection.execute(insert(LINK).values(link))
    if dice.random() < 0.5:
        connection.execute(insert(PAYLOAD).values(rows(connection, PAYLOAD)[-1] | {"number": link["number"]}))
    if dice.random() < 0.5:
        put(connection, HEAD, 1, number=link["number"], mac=link["mac"])


def insert_a_payload(connection: Connection, dice: random.Random) -> None:
    """Add a payload that no link signs."""
    connection.execute(insert(PAYLOAD).values(anyone(connection, dice, PAYLOAD) | {"number": dice.randint(10**4, 10**5)}))


def cut_off_the_end(connection: Connection, dice: random.Random) -> None:
    """Forget the newest links, and perhaps let the head say so."""
    links = rows(connection, LINK)
    kept = dice.randrange(len(links))
    for table in (PAYLOAD, LINK):
        connection.execute(delete(table).where(table.c.number > kept))
    if dice.random() < 0.7:
        put(connection, HEAD, 1, number=kept, mac=links[kept - 1]["mac"] if kept else chain.GENESIS)


def change_the_head(connection: Connection, dice: random.Random) -> None:
    """Move, forge, remove or double the head in the database."""
    head = rows(connection, HEAD)[0]
    way = dice.choice(("number", "mac", "remove", "double"))
    if way == "remove":
        connection.execute(delete(HEAD))
    elif way == "double":
        connection.execute(insert(HEAD).values(id=2, number=head["number"], mac=head["mac"]))
    else:
        put(connection, HEAD, 1, **{way: other(head[way], HEAD.columns[way], dice)})


ATTACKS: tuple[Attack, ...] = (
    change_a_link, change_a_payload, rewrite_history_from_here, remove_a_link, remove_a_payload, swap,
    insert_a_link, insert_a_payload, cut_off_the_end, change_the_head,
)  # fmt: skip
