"""What can be done next, from the content files: programmes by title, and what people can be assessed with.

Versions never change, so it is read once per process and state of the content.
"""

from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import func, select

from app.core import curriculum
from app.core.content import ContentVersion
from app.core.database import db
from assessments.schema import Scenario
from courses.schema import ProgrammeKind


@dataclass(frozen=True)
class Catalogue:
    """Titles of programmes by slug as {zh, en}; which of them can be taught; which are rotations; and every scenario in force."""

    programmes: dict[str, dict[str, str]]
    written: frozenset[str]
    rotations: frozenset[str]
    scenarios: tuple[Scenario, ...]


def catalogue(newest: int) -> Catalogue:
    """The catalogue as of content version ``newest``. No query once this process has read it."""
    return _catalogue(str(db.engine.url), newest)


@lru_cache(maxsize=4)
def _catalogue(bind: str, newest: int) -> Catalogue:
    kinds = (curriculum.PROGRAMME, curriculum.SCENARIO)
    current = (
        select(func.max(ContentVersion.id))
        .where(ContentVersion.kind.in_(kinds), ContentVersion.id <= newest)
        .group_by(ContentVersion.kind, ContentVersion.slug)
    )
    columns = (ContentVersion.kind, ContentVersion.slug, ContentVersion.id, ContentVersion.title_zh, ContentVersion.title_en)
    rows = list(db.session.execute(select(*columns).where(ContentVersion.id.in_(current)).order_by(ContentVersion.slug)))
    curriculum.preload(row.id for row in rows)
    programmes = [row for row in rows if row.kind == curriculum.PROGRAMME]
    titles = {row.slug: {"zh": row.title_zh, "en": row.title_en} for row in programmes}
    written = {row.slug for row in programmes if any(day.written for day in curriculum.programme(row.id).days)}
    rotations = {row.slug for row in programmes if curriculum.programme(row.id).kind is ProgrammeKind.ROTATION}
    scenarios = tuple(curriculum.scenario(row.id) for row in rows if row.kind == curriculum.SCENARIO)
    return Catalogue(titles, frozenset(written), frozenset(rotations), scenarios)
