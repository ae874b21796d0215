"""Everything that ever was evidence, as it is packed and replayed; and the checkpoints kept of it."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from app.competency.models import Estimate
from app.core.database import db
from app.results import rules
from app.results.models import Calibration, Evidence, EvidenceValue, Result
from app.results.queries import EvidenceRow
from assessments.competency.calibration import UNCALIBRATED

History = list[tuple[EvidenceRow, datetime | None]]


def histories(person_ids: Collection[int], calibration: str = UNCALIBRATED.slug) -> dict[int, History]:
    """Per person every piece in the order (occurred_at, id), with the moment at which it was superseded, None if it stands.

    One query. Withdrawals are not pieces: they end the one before them.
    """
    newer = aliased(Evidence)
    piece = (Evidence.id, Evidence.person_id, Evidence.competency, Evidence.kind, Evidence.raw, Evidence.maximum, Evidence.raters)
    rest = (Evidence.rater_count, Evidence.session, Evidence.occurred_at, Evidence.recorded_at)
    worth = (EvidenceValue.logit, EvidenceValue.standard_error, Calibration.slug, Result.public_id, Result.kind, Result.slug)
    statement = (
        select(*piece, *rest, *worth, newer.recorded_at)
        .join(EvidenceValue, and_(EvidenceValue.evidence_id == Evidence.id, EvidenceValue.basis == "raw"))
        .join(Calibration, and_(Calibration.id == EvidenceValue.calibration_id, Calibration.slug == calibration))
        .join(Result, Result.id == Evidence.result_id)
        .outerjoin(newer, newer.supersedes_id == Evidence.id)
        .where(Evidence.person_id.in_(person_ids), Evidence.maximum > 0)
        .order_by(Evidence.person_id, Evidence.occurred_at, Evidence.id)
    )
    found: dict[int, History] = {person_id: [] for person_id in person_ids}
    for number, person_id, competency, kind, raw, maximum, raters, *others, until in db.session.execute(statement):
        row = EvidenceRow(number, person_id, competency, kind, raw, maximum, rules.split(raters), *others)
        found[person_id].append((row, until))
    return found


def people_with_evidence() -> list[int]:
    """Everybody about whom there is or was evidence. One query."""
    return list(db.session.scalars(select(Evidence.person_id).distinct().order_by(Evidence.person_id)))


def checkpoints(person_id: int, calibration: str = UNCALIBRATED.slug) -> list[Estimate]:
    """One person's checkpoints, of whatever model. One query."""
    return list(db.session.scalars(select(Estimate).where(Estimate.person_id == person_id, Estimate.calibration == calibration)))
