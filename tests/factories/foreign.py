"""Objects of others, for the permission walk: each room says here how one of its own comes to be in somebody else's unit.

``FOREIGN`` maps a route's parameter to a maker. Name parameters by what they hold (``<person>``, ``<batch>``); where two rooms
use the same word for different things, the key is ``room.parameter``. A parameter without a maker is walked with an address
that nothing has, which must be refused alike.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from app.core import clock
from app.core.database import db
from app.people import services
from app.people.models import Assignment, Person, Position, Unit, WebSession
from app.people.services import staff_import
from app.people.sign_in import token_hash
from tests.factories import people


@dataclass(frozen=True, slots=True)
class World:
    """Two units side by side: those who walk belong to ``own``, what they must not reach belongs to ``unit``."""

    own: Unit
    unit: Unit
    stranger: Person
    colleague: Person


Maker = Callable[[World], str]


def world() -> World:
    """A company with both units, and two people in the unit of others."""
    people.organisation()
    head = people.unit("HQ", name_zh="总部", name_en="Headquarters")
    own, other = people.unit(parent=head), people.unit("OTHER", head, "会议部", "Conferences")
    stranger = people.person("外人", "Stranger", unit=other, tier="junior")
    return World(own, other, stranger, people.person("同事", "Colleague", unit=other, tier="senior"))


def _person(there: World) -> str:
    return there.stranger.public_id


def _post(there: World) -> str:
    position = db.session.scalars(db.select(Position)).first()
    assert position is not None
    post = services.Post(there.unit.id, position.id)
    row: Assignment = services.add_assignment(there.stranger.id, post, date(2026, 7, 1), share=20)
    return row.public_id


def _absence(there: World) -> str:
    return services.record_absence(there.stranger.id, date(2026, 8, 3), date(2026, 8, 4), "annual").public_id


def _pairing(there: World) -> str:
    return services.pair_mentor(there.stranger.id, there.colleague.id, date(2026, 7, 1)).public_id


def _unit(there: World) -> str:
    return there.unit.public_id


def _position(there: World) -> str:
    row = db.session.scalars(db.select(Position)).first()
    assert row is not None
    return row.public_id


def _batch(there: World) -> str:
    return staff_import.bring("工号,邮箱\nA1,a@x.cn".encode(), "staff.csv", (there.unit.path,), None).public_id


def _web_session(there: World) -> str:
    account = people.account(there.stranger)
    row = WebSession(account_id=account.id, token_hash=token_hash("of somebody else"), seen_at=clock.now())
    db.session.add(row)
    db.session.flush()
    return row.public_id


FOREIGN: dict[str, Maker] = {
    "people.person": _person,
    "people.post": _post,
    "people.absence": _absence,
    "people.pairing": _pairing,
    "people.unit": _unit,
    "people.position": _position,
    "people.batch": _batch,
    "people.web_session": _web_session,
}
# What is refused even where everyone has the permission, because it is about one's own things only.
OWN_ONLY = {"people.web_session"}
