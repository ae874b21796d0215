"""Reads of the incentive room."""

from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import and_, literal, or_, select, union_all

from app.core.database import db
from app.core.documents.wording import Bilingual
from app.core.files import StoredFile
from app.core.security.decorators import authorised
from app.core.security.identity import current_identity
from app.core.security.permissions import Permission
from app.core.security.policy import Target
from app.incentives.models import Artefact, Period, PeriodApproval, PeriodNote, PeriodSnapshot, SchemeVersion
from app.incentives.report.model import Approval, ReportHead, TrendLine
from app.incentives.report.names import Names, PersonWords
from app.incentives.rules import PeriodInputs, PeriodResult, PersonInput, PersonResult, Scheme, chain, read_json
from app.incentives.rules.spread import median_of
from app.people.models import Employment, Organisation, Person, Position, Unit

# Snapshots and schemes never change, so each text is read into objects once per process; what comes out is not to be changed.
_read = lru_cache(maxsize=64)(read_json)


@dataclass(frozen=True, slots=True)
class Computed:
    """A period with the computation that stands."""

    period: Period
    scheme: Scheme
    snapshot: PeriodSnapshot
    inputs: PeriodInputs
    result: PeriodResult


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature as the page shows it."""

    row: PeriodApproval
    person: Person
    note: str | None


def periods() -> list[Period]:
    """All periods, newest first."""
    return list(db.session.scalars(select(Period).order_by(Period.start_on.desc())))


def load_periods(permission: Permission) -> list[Period]:
    """All periods, for those who may see the company's incentives."""
    return authorised(periods(), permission, company())


def load_period(public_id: str, permission: Permission) -> Period:
    """A period, for those who may see the company's incentives."""
    row = db.session.scalar(select(Period).where(Period.public_id == public_id))
    return authorised(row, permission, company() if row else None)


def company() -> Target:
    """Incentives belong to the whole company: to the unit at the top of the path of each of the reader's roles."""
    return Target(unit_paths=tuple({f"/{grant.unit_path.split('/')[1]}/" for grant in current_identity().grants}))


def newest_scheme() -> SchemeVersion | None:
    """The scheme published last."""
    return db.session.scalar(select(SchemeVersion).order_by(SchemeVersion.id.desc()).limit(1))


def computed(period: Period) -> Computed | None:
    """The computation that stands, in one query; None before the first."""
    if period.snapshot_id is None:
        return None
    snapshot, body = db.session.execute(
        select(PeriodSnapshot, SchemeVersion.body)
        .join(SchemeVersion, SchemeVersion.id == period.scheme_version_id)
        .where(PeriodSnapshot.id == period.snapshot_id)
    ).one()
    scheme = _read(Scheme, body)
    return Computed(period, scheme, snapshot, _read(PeriodInputs, snapshot.inputs), _read(PeriodResult, snapshot.result))


def previous_result(period: Period) -> PeriodResult | None:
    """The result of the last closed period before this one."""
    text = db.session.scalar(
        select(PeriodSnapshot.result)
        .join(Period, Period.snapshot_id == PeriodSnapshot.id)
        .where(Period.end_on < period.start_on, Period.state == chain.CLOSED)
        .order_by(Period.end_on.desc())
        .limit(1)
    )
    return None if text is None else _read(PeriodResult, text)


def trend(period: Period, most: int = 8) -> list[TrendLine]:
    """The closed periods before this one and this one, the oldest first. One query."""
    rows = db.session.execute(
        select(Period.label, PeriodSnapshot.result)
        .join(PeriodSnapshot, PeriodSnapshot.id == Period.snapshot_id)
        .where(or_(Period.id == period.id, and_(Period.end_on < period.start_on, Period.state == chain.CLOSED)))
        .order_by(Period.end_on.desc())
        .limit(most)
    )
    return [_trend_line(label, _read(PeriodResult, text)) for label, text in reversed(list(rows))]


def _trend_line(label: str, result: PeriodResult) -> TrendLine:
    bonuses = [person.bonus for person in result.persons if person.eligible]
    return TrendLine(label, len(bonuses), result.gross, median_of(bonuses))


def signatures(period: Period) -> list[Signed]:
    """The signatures under the present computation, in order."""
    rows = db.session.execute(
        select(PeriodApproval, Person, PeriodNote.text)
        .join(Person, Person.id == PeriodApproval.person_id)
        .outerjoin(PeriodNote, PeriodNote.approval_id == PeriodApproval.id)
        .where(PeriodApproval.period_id == period.id, PeriodApproval.snapshot_id == period.snapshot_id)
        .order_by(PeriodApproval.id)
    )
    return [Signed(*row) for row in rows]


def chain_of(signed: list[Signed]) -> list[chain.Signature]:
    """The signatures as the rules see them."""
    return [chain.Signature(one.row.step, one.row.person_id) for one in signed if one.row.step != chain.SENT_BACK]


def names(staff_numbers: list[str], language: str) -> Names:
    """Words for the codes of a result, in two queries."""
    people = db.session.execute(
        select(Employment.staff_number, Employment.hired_on, Person)
        .join(Person, Person.id == Employment.person_id)
        .where(Employment.staff_number.in_(staff_numbers))
    )
    units, posts = _unit_and_post_names()
    return Names({number: PersonWords(_name(person, language), hired) for number, hired, person in people}, units, posts)


def _unit_and_post_names() -> tuple[dict[str, Bilingual], dict[str, Bilingual]]:
    both = union_all(
        select(literal("unit").label("what"), Unit.code, Unit.name_zh, Unit.name_en),
        select(literal("post"), Position.code, Position.name_zh, Position.name_en),
    )
    found: dict[str, dict[str, Bilingual]] = {"unit": {}, "post": {}}
    for what, code, name_zh, name_en in db.session.execute(both):
        found[what][code] = Bilingual(name_zh, name_en)
    return found["unit"], found["post"]


def _name(person: Person, language: str) -> str:
    return (person.name_en if language == "en" else person.name_zh) or person.name_zh


def report_head(period: Period, language: str, roles: dict[str, str], signed_by: list[Signed] | None = None) -> ReportHead:
    """Organisation, serial number and signature chain. ``roles``: words for the steps; ``signed_by``: if read already."""
    house = db.session.scalar(select(Organisation).limit(1))
    signed = {one.row.step: one for one in (signatures(period) if signed_by is None else signed_by)}
    approvals = tuple(
        Approval(roles[step], _name(signed[step].person, language), signed[step].row.signed_at.date())
        if step in signed
        else Approval(roles[step])
        for step in chain.CHAIN
    )
    organisation = "" if house is None else (house.name_en if language == "en" else house.name_zh)
    return ReportHead(organisation, f"{period.label}-{period.snapshot_id or 0:04d}", period.end_on, approvals)


def artefact(period: Period, kind: str, language: str) -> StoredFile | None:
    """The report handed out before, if there is one."""
    return db.session.scalar(
        select(StoredFile)
        .join(Artefact, Artefact.stored_file_id == StoredFile.id)
        .where(Artefact.period_id == period.id, Artefact.kind == kind, Artefact.language == language)
    )


@dataclass(frozen=True, slots=True)
class Statement:
    """One person's part of one closed period."""

    period: Period
    scheme: Scheme
    person: PersonInput
    result: PersonResult


def statements_of(person_id: int) -> list[Statement]:
    """Somebody's statements of closed periods, newest first. Two queries."""
    numbers = set(db.session.scalars(select(Employment.staff_number).where(Employment.person_id == person_id)))
    rows = db.session.execute(
        select(Period, PeriodSnapshot, SchemeVersion.body)
        .join(PeriodSnapshot, PeriodSnapshot.id == Period.snapshot_id)
        .join(SchemeVersion, SchemeVersion.id == Period.scheme_version_id)
        .where(Period.state == chain.CLOSED)
        .order_by(Period.start_on.desc())
        .limit(8)
    )
    found = []
    for period, snapshot, body in rows:
        inputs, result = _read(PeriodInputs, snapshot.inputs), _read(PeriodResult, snapshot.result)
        own = [pair for pair in zip(inputs.persons, result.persons, strict=True) if pair[0].staff_number in numbers]
        found += [Statement(period, _read(Scheme, body), person, paid) for person, paid in own]
    return found


def scheme_of(period: Period) -> Scheme:
    """The scheme a period is pinned to."""
    body = db.session.scalar(select(SchemeVersion.body).where(SchemeVersion.id == period.scheme_version_id))
    scheme: Scheme = _read(Scheme, body or "")
    return scheme
