"""Keeping what devices send: every tap once, in any order, whatever was lost on the way."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert

from app.core.database import db
from app.core.errors import RuleViolation
from app.core.i18n import _, language
from app.performances import queries, rules
from app.performances.models import MarkEvent, Note
from assessments.schema import Rubric

LARGEST_BATCH = 200


@dataclass(frozen=True, slots=True)
class Given:
    """One event as a device sends it."""

    event_id: str
    criterion: str
    value: int | None
    device: str
    seen: int
    at: datetime
    text: str = ""

    @classmethod
    def read(cls, body: Mapping[str, Any], rubric: Rubric) -> "Given":
        """From JSON: ``{id, criterion, value, device, seen, at, text?}``. Raises RuleViolation for what this form can't hold."""
        try:
            at, value, text = datetime.fromisoformat(str(body["at"])), body["value"], str(body.get("text", "")).strip()
            given = cls(body["id"], str(body["criterion"]), value, str(body["device"])[:36], int(body["seen"]), at, text)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise RuleViolation(_("This mark can’t be read. Reload the page")) from error
        whole = value is None or (isinstance(value, int) and not isinstance(value, bool))
        if not whole or at.tzinfo is None or not given.device or not rules.fits(rubric, given.criterion, value):
            raise RuleViolation(_("This mark doesn’t fit the rubric. Reload the page"))
        if len(given.text) > rules.LONGEST_NOTE:
            raise RuleViolation(_("A note has at most 2,000 characters"))
        return given


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the server answers. ``received``: id → number, the same however often an event is sent; ``refused``: id → why.

    ``others`` are events this device didn't know, ``seen`` the newest number, ``count`` how many taps of the form are here
    (the clock's left out), ``state`` open, signed or closed, ``late`` which of the received ones don't count.
    """

    received: dict[str, int]
    refused: dict[str, str]
    others: list[dict[str, Any]]
    seen: int
    count: int
    state: str
    late: list[str]

    def to_json(self) -> dict[str, Any]:
        """For the device."""
        return asdict(self)


def record(at_hand: queries.FormAtHand, body: Any) -> Receipt:
    """Keep a batch ``{seen, events: […]}``. What comes after the signature is kept as late and doesn't count."""
    given, refused = _read(body, at_hand.rubric)
    log = queries.log_of(at_hand.form)
    known = {entry.event_id: entry.number for entry in log}
    newest = max(known.values(), default=0)
    fresh = {one.event_id: one for one in given if one.event_id not in known}
    late = at_hand.closed or at_hand.form.signed_at is not None
    rows = _keep(at_hand.form.id, list(fresh.values()), newest=newest, late=late)
    db.session.add_all(
        Note(event_id=row.id, language=language(), text=fresh[row.client_event_id].text) for row in rows if fresh[row.client_event_id].text
    )
    db.session.flush()
    numbers = known | {row.client_event_id: row.id for row in rows}
    uncounted = {entry.event_id for entry in log if entry.late} | {row.client_event_id for row in rows if row.late}
    since = _whole(body.get("seen"))
    mine = {one.event_id for one in given}
    return Receipt(
        received={one.event_id: numbers[one.event_id] for one in given},
        refused=refused,
        others=[as_json(entry) for entry in log if entry.number > since and entry.event_id not in mine],
        seen=max(numbers.values(), default=0),
        count=_taps(log) + sum(row.criterion != rules.CLOCK for row in rows),
        state="closed" if at_hand.closed else "signed" if at_hand.form.signed_at else "open",
        late=sorted(mine & uncounted),
    )


def _keep(form_id: int, fresh: list[Given], *, newest: int, late: bool) -> list[MarkEvent]:
    """One statement however many there are; nothing goes on the trail here, see MarkEvent."""
    if not fresh:
        return []
    values = [
        {
            "form_id": form_id, "client_event_id": one.event_id, "criterion": one.criterion, "half_levels": one.value,
            "device": one.device, "late": late, "client_at": one.at,
            # Nobody can have seen what isn't there yet: a device that claims so would silence others.
            "seen": min(max(one.seen, 0), newest),
        }
        for one in fresh
    ]  # fmt: skip
    return list(db.session.scalars(insert(MarkEvent).returning(MarkEvent), values))


def _read(body: Any, rubric: Rubric) -> tuple[list[Given], dict[str, str]]:
    events = body.get("events") if isinstance(body, dict) else None
    if not isinstance(events, list) or len(events) > LARGEST_BATCH or not all(_named(event) for event in events):
        raise RuleViolation(_("This batch of marks can’t be read. Reload the page"))
    given, refused = [], {}
    for event in events:
        try:
            given.append(Given.read(event, rubric))
        except RuleViolation as refusal:
            refused[event["id"]] = str(refusal.message)
    return given, refused


def _named(event: Any) -> bool:
    """Without a readable id nothing can be acknowledged or refused by name."""
    return isinstance(event, dict) and isinstance(event.get("id"), str) and 8 <= len(event["id"]) <= 36


def _whole(value: Any) -> int:
    return value if isinstance(value, int) else 0


def _taps(log: list[rules.Entry]) -> int:
    return sum(entry.criterion != rules.CLOCK and entry.amendment is None for entry in log)


def as_json(entry: rules.Entry) -> dict[str, Any]:
    """An event as devices know it."""
    return {
        "id": entry.event_id, "criterion": entry.criterion, "value": entry.value, "device": entry.device, "seen": entry.seen,
        "at": entry.at.isoformat(timespec="milliseconds"), "number": entry.number, "text": entry.text, "late": entry.late,
    }  # fmt: skip
