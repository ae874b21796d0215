"""Released results become evidence: one row per competency they feed, valued by the calibration in force."""

import json
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from app.core import curriculum
from app.core.database import db
from app.results import rules
from app.results.models import Calibration, Evidence, EvidenceValue, Result
from app.results.rules import Piece
from assessments.competency import calibration as calibrations
from assessments.competency.calibration import UNCALIBRATED


def append_evidence(row: Result, now: datetime) -> list[Evidence]:
    """The evidence of a result just released. What stood from an earlier result of the same source is superseded."""
    model = curriculum.current_model()
    if model is None:
        return []  # without a model nothing is estimated; the result stands by itself
    standing = _standing(row)
    added = [
        _append(row, piece, now, standing.pop(piece.competency, None))
        for piece in rules.feeding(model, row.kind, rules.scores_of(row.scores))
    ]
    added += [_append(row, Piece(gone.kind, gone.competency, 0, 0), now, gone) for gone in standing.values()]
    db.session.flush()
    in_force = calibration_row(UNCALIBRATED)
    for piece in added:
        if piece.maximum:
            _append_value(piece, in_force)
    db.session.flush()
    return added


def _standing(row: Result) -> dict[str, Evidence]:
    """competency → the evidence that this source gave before and that still counts."""
    if row.supersedes_id is None:
        return {}
    newer = aliased(Evidence)
    found = db.session.scalars(
        select(Evidence)
        .join(Result, Result.id == Evidence.result_id)
        .where(
            Result.source_kind == row.source_kind, Result.source_id == row.source_id, Evidence.maximum > 0,
            ~exists().where(newer.supersedes_id == Evidence.id),
        )
    )  # fmt: skip
    return {piece.competency: piece for piece in found}


def _append(row: Result, piece: Piece, now: datetime, former: Evidence | None) -> Evidence:
    evidence = Evidence(
        result_id=row.id, person_id=row.person_id, competency=piece.competency, kind=piece.kind, raw=piece.raw, maximum=piece.maximum,
        raters=row.raters, rater_count=row.rater_count, session=row.session, occurred_at=row.occurred_at, recorded_at=now,
        supersedes_id=former.id if former else None,
    )  # fmt: skip
    db.session.add(evidence)
    return evidence


def _append_value(evidence: Evidence, in_force: Calibration) -> None:
    piece = Piece(evidence.kind, evidence.competency, evidence.raw, evidence.maximum)
    worth = rules.value(rules.CALIBRATIONS[in_force.slug], piece, evidence.rater_count)
    valued = {"logit": worth.logit, "standard_error": worth.standard_error}
    db.session.add(EvidenceValue(evidence_id=evidence.id, calibration_id=in_force.id, **valued))


def calibration_row(calibration: calibrations.Calibration) -> Calibration:
    """The row of a calibration, made when it is first used."""
    row = db.session.scalar(select(Calibration).where(Calibration.slug == calibration.slug))
    if row is None:
        constants = {kind: asdict(source) for kind, source in calibration.sources.items()}
        row = Calibration(slug=calibration.slug, body=json.dumps(constants, sort_keys=True, separators=(",", ":")))
        db.session.add(row)
        db.session.flush()
    return row
