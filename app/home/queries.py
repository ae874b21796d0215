"""Today, put together from the rooms below; one search; the trail and the letters."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from sqlalchemy import Select, func, or_, select

from app.core import clock, curriculum
from app.core.content import ContentVersion
from app.core.database import db
from app.core.i18n import _, _n, language, name, short_date
from app.core.mail import Letter
from app.core.security.identity import Identity
from app.core.security.permissions import Permission, Role
from app.core.security.policy import visible_units
from app.core.trail import AuditLink, AuditPayload
from app.incentives import queries as incentives
from app.incentives.report.wording import period_words
from app.learning import queries as learning
from app.observations import queries as observations
from app.people.models import Account, Person
from app.people.queries.placed import placed_statement, within
from app.performances import queries as performances
from app.results import queries as results

MOST_ROWS = 12
SHORTEST_SEARCH = 1


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that waits: what, where it leads, and the words on its button should it be the next step."""

    title: str
    detail: str
    url: str
    action: str
    when: str = ""
    begun: bool = False


@dataclass(frozen=True, slots=True)
class Today:
    """Today's page: one's own plan if there is one, what waits in one's roles, what one will take part in."""

    plan: learning.Plan | None
    tasks: tuple[Task, ...]
    upcoming: tuple[Any, ...]


def today_for(identity: Identity) -> Today:
    """What this person's day asks for, in at most seven queries for any of the roles."""
    tasks: list[Task] = []
    on = clock.today()
    if identity.person_id is not None:
        tasks += _scoring(identity.person_id) if identity.has(Role.SUPERVISOR) or identity.has(Role.TRAINER) else []
        tasks += _signing(identity.person_id) if identity.has(Role.MENTOR) else []
    tasks += _releasing(identity) if identity.has(Role.HR) or identity.has(Role.TRAINER) else []
    tasks += _paying(identity) if identity.has(Role.HR) else []
    tasks += _observing(identity) if identity.has(Role.SUPERVISOR) else []
    tasks += _serving(identity)
    busy = identity.person_id is None or bool({grant.role for grant in identity.grants} - {Role.MENTOR, Role.STAFF})
    plan = None if busy or identity.person_id is None else learning.plan_of(identity.person_id)
    upcoming = () if busy or identity.person_id is None else tuple(performances.upcoming_for(identity.person_id, on)[:3])
    return Today(plan if plan and plan.enrolment.state == "open" else None, tuple(tasks), upcoming)


def _scoring(person_id: int) -> list[Task]:
    return [
        Task(
            _("%(name)s: %(title)s", name=name(row), title=row.title[language()]), row.place,
            url_for("performances.score", public_id=row.public_id) if row.open_on(clock.today()) else url_for("performances.queue"),
            _("Go on scoring") if row.begun else _("Start scoring"), _starts(row.starts_at), row.begun,
        )
        for row in performances.to_score_by(person_id, clock.today())
    ]  # fmt: skip


def _starts(at: datetime) -> str:
    """The time of day today, else with its date."""
    return short_date(at, "time" if clock.local(at).date() == clock.today() else "moment")


def _signing(person_id: int) -> list[Task]:
    return [
        Task(
            row.item.title_zh if language() == "zh" else row.item.title_en, _("Practice task of %(name)s", name=name(row.apprentice)),
            url_for("learning.practice", public_id=row.item.public_id), _("Look and sign"), short_date(row.item.on_date),
        )
        for row in learning.practice_to_sign(person_id)
    ]  # fmt: skip


def _releasing(identity: Identity) -> list[Task]:
    waiting = results.to_release_count(visible_units(identity, Permission.RESULT_RELEASE))
    if not waiting:
        return []
    return [
        Task(
            _n("%(num)d result waits for release", "%(num)d results wait for release", waiting),
            _("Nobody sees them and they count for nothing before"),
            url_for("results.release_queue"),
            _("Look at the results"),
        )
    ]


def _paying(identity: Identity) -> list[Task]:
    words = {
        "open": _("Compute once the quarter is over"),
        "computed": _("Send the figures for review"),
        "review": _("Waits for signatures"),
        "approved": _("Can be closed"),
    }
    return [
        Task(
            _("Incentives %(period)s", period=period_words(row.label, language())),
            words[row.state],
            url_for("incentives.period", public_id=row.public_id),
            _("Open the period"),
        )
        for row in incentives.periods()
        if row.state in words and (row.state != "open" or row.end_on < clock.today())
    ]


def _observing(identity: Identity) -> list[Task]:
    unseen = observations.unseen_count(identity)
    if not unseen:
        return []
    title = _n("%(num)d person not observed for 30 days", "%(num)d people not observed for 30 days", unseen)
    return [Task(title, _("Recording one behaviour takes about 20 seconds"), url_for("observations.index"), _("Record an observation"))]


def _serving(identity: Identity) -> list[Task]:
    if not identity.has(Role.SERVICE):
        return []
    return [
        Task(
            _("Enter today’s service records"),
            _("What was on time, late or left out; what clients said"),
            url_for("service.new"),
            _("Enter a record"),
        )
    ]


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found."""

    title: str
    detail: str
    url: str


def search(identity: Identity, text: str) -> list[Hit]:
    """People in the reader's units and lessons whose name or title holds ``text``. Two queries."""
    wanted = text.strip()
    if len(wanted) < SHORTEST_SEARCH:
        return []
    return [*_people(identity, wanted), *_lessons(wanted)]


def _people(identity: Identity, wanted: str) -> list[Hit]:
    paths = visible_units(identity, Permission.PERSON_READ)
    if not paths:
        return []
    named = or_(Person.name_zh.contains(wanted, autoescape=True), Person.name_en.icontains(wanted, autoescape=True))
    found = placed_statement(clock.today()).where(within(paths), named).with_only_columns(Person).order_by(Person.name_zh).limit(MOST_ROWS)
    return [Hit(name(person), _("Person"), url_for("people.show", person=person.public_id)) for person in db.session.scalars(found)]


def _lessons(wanted: str) -> list[Hit]:
    newest = select(func.max(ContentVersion.id)).where(ContentVersion.kind == curriculum.LESSON).group_by(ContentVersion.slug)
    titled = or_(ContentVersion.title_zh.contains(wanted, autoescape=True), ContentVersion.title_en.icontains(wanted, autoescape=True))
    rows = db.session.scalars(
        select(ContentVersion).where(ContentVersion.id.in_(newest), titled).order_by(ContentVersion.slug).limit(MOST_ROWS)
    )
    return [
        Hit(row.title_zh if language() == "zh" else row.title_en, _("Lesson"), url_for("learning.lesson", slug=row.slug)) for row in rows
    ]


def trail_rows() -> Select[*tuple[Any, ...]]:
    """Links of the trail with who acted, for paging by number, newest first."""
    return (
        select(AuditLink.at, AuditPayload.table_name, AuditPayload.row_id, AuditPayload.body, Account.login)
        .join(AuditPayload, AuditPayload.number == AuditLink.number)
        .outerjoin(Account, Account.id == AuditLink.actor_id)
    )


def letters() -> Select[*tuple[Any, ...]]:
    """Letters written, for paging by id, newest first."""
    return select(Letter)
