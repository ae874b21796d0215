"""Programmes by title, what they ask for, and who has completed or recognised which."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import func, select

from app.core import curriculum
from app.core.content import ContentVersion
from app.core.database import db
from app.core.i18n import language, pick
from app.core.unchanged import until_changed
from app.learning.models import (
    Enrolment,
    Recognition,
)  # fmt: skip
from app.learning.queries.plans import PRE_JOB


def assessment_titles() -> dict[tuple[str, str], tuple[str, str]]:
    """(kind, slug) → titles of every quiz and scenario there is; a plan item missing here isn't written yet."""
    newest = select(func.max(ContentVersion.id)).where(ContentVersion.kind.in_((curriculum.QUIZ, curriculum.SCENARIO)))
    rows = db.session.scalars(
        select(ContentVersion).where(ContentVersion.id.in_(newest.group_by(ContentVersion.kind, ContentVersion.slug)))
    )
    found = {}
    for row in rows:
        kind = "quiz" if row.kind == curriculum.QUIZ else str(curriculum.scenario(row.id).kind)
        found[kind, row.slug] = (row.title_zh, row.title_en)
    return found


def recognitions(person_id: int) -> list[Recognition]:
    """What somebody already had."""
    return list(db.session.scalars(select(Recognition).where(Recognition.person_id == person_id).order_by(Recognition.completed_on)))


def programmes_completed(person_ids: Collection[int], on: date | None = None) -> dict[int, set[str]]:
    """person → programmes completed here or recognised; of a past day those completed by then. One query."""
    finished = select(Enrolment.person_id, Enrolment.programme).where(Enrolment.person_id.in_(person_ids), Enrolment.state == "completed")
    recognised = select(Recognition.person_id, Recognition.programme).where(Recognition.person_id.in_(person_ids))
    if on is not None:
        finished, recognised = finished.where(Enrolment.completed_on <= on), recognised.where(Recognition.completed_on <= on)
    found: dict[int, set[str]] = {person_id: set() for person_id in person_ids}
    for person_id, programme in db.session.execute(finished.union(recognised)):
        found[person_id].add(programme)
    return found


def programme_choices(written_only: bool = False) -> list[tuple[str, str]]:
    """(slug, title) of every programme loaded, pre-job first; on demand only those with a day that can be taught."""
    newest = select(func.max(ContentVersion.id)).where(ContentVersion.kind == curriculum.PROGRAMME).group_by(ContentVersion.slug)
    rows = db.session.execute(select(ContentVersion.id).where(ContentVersion.id.in_(newest))).scalars().all()
    curriculum.preload(rows)
    found = sorted(
        (curriculum.programme(version_id) for version_id in rows), key=lambda programme: (programme.slug != PRE_JOB, programme.slug)
    )
    return [
        (programme.slug, pick(programme.title)) for programme in found if not written_only or any(day.written for day in programme.days)
    ]


def programme_titles() -> dict[str, str]:
    """slug → title of every programme loaded, in the reader's language."""
    return until_changed(("programme titles", language()), (ContentVersion,), lambda: dict(programme_choices()))
