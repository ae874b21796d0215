"""Where the top bar leads, per role. The first four are the tab bar on a phone; the More page lists every open door."""

from dataclasses import dataclass

from flask import Flask, current_app, request

from app.core.i18n import _l
from app.core.pages import address
from app.core.security.identity import Identity, signed_in_identity
from app.core.security.permissions import Role


@dataclass(frozen=True, slots=True)
class Door:
    """One place to go."""

    endpoint: str
    label: object
    icon: str


@dataclass(frozen=True, slots=True)
class OpenDoor:
    """A door as the page shows it."""

    url: str
    label: object
    icon: str
    here: bool


TODAY = Door("home.today", _l("Today"), "brightness-high")
LEARN = Door("learning.plan", _l("Learn"), "book")
RESULTS = Door("results.mine", _l("Results"), "check2-square")
ME = Door("people.me", _l("Me"), "person")
SCORING = Door("performances.queue", _l("Scoring"), "ui-checks")
OBSERVE = Door("observations.index", _l("Observations"), "eye")
PEOPLE = Door("people.index", _l("People"), "people")
READINESS = Door("careers.board", _l("Readiness"), "graph-up")
INCENTIVES = Door("incentives.index", _l("Incentives"), "cash-stack")
RELEASE = Door("results.release_queue", _l("Release"), "check2-circle")
ENROLMENTS = Door("learning.enrolments", _l("Enrolments"), "calendar3")
SERVICE = Door("service.index", _l("Service records"), "clipboard-check")
WORK_LOG = Door("observations.work_log", _l("Work log"), "journal-text")
APPRENTICES = Door("learning.apprentices", _l("Mentoring"), "person-check")
TRAIL = Door("home.trail", _l("Trail"), "link-45deg")
OUTBOX = Door("home.outbox", _l("Letters"), "envelope")

DOORS: dict[Role, tuple[Door, ...]] = {
    Role.HR: (TODAY, READINESS, INCENTIVES, PEOPLE, RELEASE, ENROLMENTS),
    Role.SUPERVISOR: (TODAY, SCORING, OBSERVE, PEOPLE, READINESS, SERVICE),
    Role.TRAINER: (TODAY, ENROLMENTS, SCORING, RELEASE, PEOPLE, OBSERVE),
    Role.SERVICE: (TODAY, SERVICE, LEARN, RESULTS, ME),
    Role.ADMIN: (TODAY, PEOPLE, OUTBOX, ME),
    Role.AUDITOR: (TODAY, TRAIL, INCENTIVES, ME),
    Role.ARCHIVIST: (TODAY, PEOPLE, ME),
    Role.COUNSELLOR: (TODAY, LEARN, ME),
    Role.MENTOR: (TODAY, APPRENTICES, LEARN, RESULTS, ME, OBSERVE),
    Role.STAFF: (TODAY, LEARN, RESULTS, ME, WORK_LOG),
}


def doors_of(identity: Identity) -> tuple[Door, ...]:
    """The bar of the first of these roles that the person has."""
    for role, doors in DOORS.items():
        if identity.has(role):
            return doors
    return DOORS[Role.STAFF]


def all_doors(identity: Identity) -> tuple[Door, ...]:
    """Every door of every role the person has, each once."""
    found = dict.fromkeys(door for role, doors in DOORS.items() if role is Role.STAFF or identity.has(role) for door in doors)
    return tuple(door for door in found if identity.person_id is not None or door not in (LEARN, RESULTS))


def open_doors(identity: Identity) -> list[OpenDoor]:
    """All doors as the More page shows them."""
    return [OpenDoor(address(door.endpoint), door.label, door.icon, here=False) for door in all_doors(identity)]


def navigation() -> list[OpenDoor]:
    """The bar of this request's person."""
    identity = signed_in_identity()
    if identity is None:
        return []
    endpoint = request.endpoint or ""
    room = endpoint.partition(".")[0]
    doors = doors_of(identity)
    exact = room == "home" or any(door.endpoint == endpoint for door in doors)  # search or the list of doors is not Today
    return [
        OpenDoor(
            address(door.endpoint), door.label, door.icon, door.endpoint == endpoint if exact else door.endpoint.partition(".")[0] == room
        )
        for door in doors
        if door.endpoint in current_app.view_functions
    ]


def init_navigation(app: Flask) -> None:
    """Give the templates ``navigation``."""
    app.jinja_env.globals["navigation"] = navigation
