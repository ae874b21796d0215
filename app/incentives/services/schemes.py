"""Publishing a scheme."""

from datetime import date

from sqlalchemy import select

from app.core.database import db
from app.core.errors import RuleViolation
from app.core.i18n import _
from app.incentives.models import SchemeConsultation, SchemeVersion
from app.incentives.rules import Scheme, canonical_json, scheme_problems

STEPS = ("discussion", "union", "notice", "acknowledgement")


def publish_scheme(scheme: Scheme) -> SchemeVersion:
    """Keep a version of a scheme for good; the same content again is the same version."""
    problems = scheme_problems(scheme)
    if problems:
        raise RuleViolation(_("The scheme can't be used: %(problems)s", problems="; ".join(problems)))
    known = db.session.scalar(select(SchemeVersion).where(SchemeVersion.hash == scheme.content_hash))
    if known is not None:
        return known
    row = SchemeVersion(
        slug=scheme.slug, version=scheme.version, hash=scheme.content_hash, body=canonical_json(scheme).decode(),
        title_zh=scheme.title.zh, title_en=scheme.title.en,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def consult(scheme_version_id: int, step: str, held_on: date, record: str) -> SchemeConsultation:
    """Note one step of the consultation that a scheme needs before a period may be approved under it."""
    if step not in STEPS:
        raise RuleViolation(_("Choose the step"), "step")
    row = SchemeConsultation(scheme_version_id=scheme_version_id, step=step, held_on=held_on, record=record)
    db.session.add(row)
    db.session.flush()
    return row


def missing_consultation(scheme_version_id: int) -> list[str]:
    """Steps not yet on record."""
    done = set(db.session.scalars(select(SchemeConsultation.step).where(SchemeConsultation.scheme_version_id == scheme_version_id)))
    return [step for step in STEPS if step not in done]
