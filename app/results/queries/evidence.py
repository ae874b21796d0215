"""Evidence as those above read it: of one person or of many, as it is known now or was at a moment. One query each."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from app.core import clock, curriculum
from app.core.database import db
from app.results import rules
from app.results.models import Calibration, Evidence, EvidenceValue, Result
from assessments.competency.calibration import UNCALIBRATED, Shares
from assessments.competency.estimate import Evidence as Counted
from assessments.competency.facts import Breadth
from assessments.competency.model import CompetencyModel


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One piece of evidence that counts, with its value in the calibration asked for.

    ``result_public_id`` leads to ``results.show`` and ``results.source``; ``result_kind`` and ``slug`` name the source.
    """

    id: int
    person_id: int
    competency: str
    kind: str
    raw: int
    maximum: int
    raters: tuple[int, ...]
    rater_count: int
    session: str
    occurred_at: datetime
    recorded_at: datetime
    logit: float
    standard_error: float
    calibration: str
    result_public_id: str
    result_kind: str
    slug: str

    @property
    def shared(self) -> Shares:
        """What its error has in common with other pieces: the occasion, and each named rater."""
        known = rules.CALIBRATIONS[self.calibration]
        return known.shared(self.kind, self.session, tuple(f"rater:{person}" for person in self.raters))

    def counted(self) -> Counted:
        """The piece as the estimate takes it (assessments.competency.estimate)."""
        return Counted(self.id, self.occurred_at, self.logit, self.standard_error, self.shared)


def _stands(known_at: datetime | None) -> ColumnElement[bool]:
    """Whether a piece counted by ``known_at`` (None: now): recorded by then, not superseded by then, not a withdrawal."""
    newer = aliased(Evidence)
    if known_at is None:
        return and_(Evidence.maximum > 0, ~exists().where(newer.supersedes_id == Evidence.id))
    superseded = exists().where(newer.supersedes_id == Evidence.id, newer.recorded_at <= known_at)
    return and_(Evidence.maximum > 0, Evidence.recorded_at <= known_at, ~superseded)


def current_calibration_id() -> int | None:
    """The calibration in force: what a period is pinned to. None until the first evidence. One query."""
    return db.session.scalar(select(Calibration.id).where(Calibration.slug == UNCALIBRATED.slug))


def evidence_of(
    person_id: int, *, known_at: datetime | None = None, happened_before: datetime | None = None, competency: str | None = None,
    calibration: str = UNCALIBRATED.slug, basis: str = "raw",
) -> list[EvidenceRow]:  # fmt: skip
    """The evidence that counts for one person, in the order in which it happened (occurred_at, id).

    ``known_at``: as it was known at that moment, later corrections unknown. ``happened_before``: only what had happened
    by then (that moment included), whenever it became known. The two can be combined.
    """
    return evidence_of_many(
        [person_id], known_at=known_at, happened_before=happened_before, competency=competency, calibration=calibration, basis=basis
    )[person_id]


def evidence_of_many(
    person_ids: Collection[int], *, known_at: datetime | None = None, happened_before: datetime | None = None,
    competency: str | None = None, calibration: str = UNCALIBRATED.slug, basis: str = "raw",
) -> dict[int, list[EvidenceRow]]:  # fmt: skip
    """The same for many persons, by person id; everybody asked for is there."""
    statement = (
        select(Evidence, EvidenceValue.logit, EvidenceValue.standard_error, Result.public_id, Result.kind, Result.slug)
        .join(EvidenceValue, and_(EvidenceValue.evidence_id == Evidence.id, EvidenceValue.basis == basis))
        .join(Calibration, and_(Calibration.id == EvidenceValue.calibration_id, Calibration.slug == calibration))
        .join(Result, Result.id == Evidence.result_id)
        .where(Evidence.person_id.in_(person_ids), _stands(known_at))
        .order_by(Evidence.person_id, Evidence.occurred_at, Evidence.id)
    )
    if happened_before is not None:
        statement = statement.where(Evidence.occurred_at <= happened_before)
    if competency is not None:
        statement = statement.where(Evidence.competency == competency)
    found: dict[int, list[EvidenceRow]] = {person_id: [] for person_id in person_ids}
    for piece, logit, standard_error, public_id, kind, slug in db.session.execute(statement):
        found[piece.person_id].append(
            EvidenceRow(
                piece.id, piece.person_id, piece.competency, piece.kind, piece.raw, piece.maximum, rules.split(piece.raters),
                piece.rater_count, piece.session, piece.occurred_at, piece.recorded_at, logit, standard_error, calibration,
                public_id, kind, slug,
            )
        )  # fmt: skip
    return found


def evidence_counts(
    person_ids: Collection[int], *, months: int = 24, as_of: datetime | None = None, model: CompetencyModel | None = None
) -> dict[int, dict[str, Breadth]]:
    """How broad the evidence of each person is, by dimension, within the last ``months``: what tiers ask for.

    A piece is one source on one competency. Raters are different named people, all unnamed ones (clients) counted as one.
    A dimension without evidence is absent. One query, two more when no ``model`` is given.
    """
    judged = model or curriculum.current_model()
    if judged is None:
        return {person_id: {} for person_id in person_ids}
    dimension_of = {competency.slug: competency.dimension for competency in judged.competencies}
    tallies: dict[tuple[int, str], _Tally] = {}
    for person_id, competency, kind, raters, rater_count, pieces in db.session.execute(_counted(person_ids, months, as_of or clock.now())):
        if competency in dimension_of:
            tally = tallies.setdefault((person_id, dimension_of[competency]), _Tally(set(), set(), 0))
            tally.kinds.add(kind)
            tally.pieces += pieces
            tally.raters |= {f"{person}" for person in rules.split(raters)} or ({"unnamed"} if rater_count else set())
    found: dict[int, dict[str, Breadth]] = {person_id: {} for person_id in person_ids}
    for (person_id, dimension), tally in tallies.items():
        found[person_id][dimension] = Breadth(frozenset(tally.kinds), len(tally.raters), tally.pieces)
    return found


@dataclass(slots=True)
class _Tally:
    kinds: set[str]
    raters: set[str]
    pieces: int


def _counted(person_ids: Collection[int], months: int, as_of: datetime) -> Select[int, str, str, str, int, int]:
    since = clock.at(rules.months_before(clock.local(as_of).date(), months), 0)
    alike = (Evidence.person_id, Evidence.competency, Evidence.kind, Evidence.raters, Evidence.rater_count)
    return (
        select(*alike, func.count())
        .where(Evidence.person_id.in_(person_ids), Evidence.occurred_at >= since, Evidence.occurred_at <= as_of, _stands(as_of))
        .group_by(*alike)
    )


@dataclass(frozen=True, slots=True)
class OpenCriticalError:
    """A released performance with critical errors that no later one of the same scenario has made good."""

    person_id: int
    scenario: str
    errors: tuple[str, ...]
    occurred_at: datetime
    result_public_id: str


def open_critical_errors_of(person_ids: Collection[int], as_of: datetime | None = None) -> dict[int, list[OpenCriticalError]]:
    """Open critical errors of many persons, as known at ``as_of`` (None: now). One query."""
    moment = as_of or clock.now()
    later = aliased(Result)
    made_good = exists().where(
        later.person_id == Result.person_id, later.slug == Result.slug, later.kind == Result.kind,
        later.passed.is_(True), _in_force(later, moment),
        or_(later.occurred_at > Result.occurred_at, and_(later.occurred_at == Result.occurred_at, later.id > Result.id)),
    )  # fmt: skip
    rows = db.session.scalars(
        select(Result)
        .where(Result.person_id.in_(person_ids), Result.critical != "", _in_force(Result, moment), ~made_good)
        .order_by(Result.person_id, Result.occurred_at, Result.id)
    )
    found: dict[int, list[OpenCriticalError]] = {person_id: [] for person_id in person_ids}
    for row in rows:
        errors = tuple(row.critical.split(","))
        found[row.person_id].append(OpenCriticalError(row.person_id, row.slug, errors, row.occurred_at, row.public_id))
    return found


def _in_force(row: type[Result], moment: datetime) -> ColumnElement[bool]:
    """Whether a result was released by ``moment``, and no later one of the same source was."""
    newer = aliased(Result)
    same = (newer.source_kind == row.source_kind, newer.source_id == row.source_id, newer.id > row.id)
    return and_(row.released_at <= moment, ~exists().where(*same, newer.released_at <= moment))


def open_critical_errors(person_ids: Collection[int], as_of: datetime | None = None) -> dict[int, int]:
    """How many performances with an open critical error each person has: the fact that tiers ask for."""
    return {person_id: len(rows) for person_id, rows in open_critical_errors_of(person_ids, as_of).items()}
