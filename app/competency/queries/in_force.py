"""Which model and which tier rules were in force on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.competency.rules.moments import NOW, AsOf
from app.core import curriculum
from app.core.content import ContentVersion
from app.core.database import db
from app.core.unchanged import until_changed
from assessments.competency.model import CompetencyModel
from assessments.competency.tiers import Tiers


@dataclass(frozen=True, slots=True)
class InForce:
    """Versions of the model and of the tier rules. ``first_rules``: none had been published by that day, these are the first."""

    model_id: int
    tiers_id: int
    rules_published: datetime
    first_rules: bool
    newest: int
    """The newest content version of all: what is read of the content stays true until it changes."""

    @property
    def model(self) -> CompetencyModel:
        """The competency model."""
        return curriculum.model(self.model_id)

    @property
    def tiers(self) -> Tiers:
        """The tier rules."""
        return curriculum.tier_rules(self.tiers_id)


def in_force(when: AsOf = NOW) -> InForce | None:
    """What was published last by then; before the first publication, the first. None when nothing was ever loaded.

    One query, one more the first time that a process reads these versions.
    """
    return until_changed(("in force", when), (ContentVersion,), lambda: _in_force(when))


def _in_force(when: AsOf) -> InForce | None:
    newest = select(func.max(ContentVersion.id)).scalar_subquery()
    version = (ContentVersion.kind, ContentVersion.id, ContentVersion.published_at, newest)
    kinds = ContentVersion.kind.in_((curriculum.MODEL, curriculum.TIERS))
    statement = select(*version).where(kinds).order_by(ContentVersion.id)
    found = db.session.execute(statement).all()
    rows = [(kind, number, published) for kind, number, published, _ in found]
    model, tiers = _newest(rows, curriculum.MODEL, when), _newest(rows, curriculum.TIERS, when)
    if model is None or tiers is None:
        return None
    curriculum.preload((model[0], tiers[0]))
    return InForce(model[0], tiers[0], tiers[1], tiers[1] > when.moment, found[0][3])


def _newest(rows: Sequence[tuple[str, int, datetime]], kind: str, when: AsOf) -> tuple[int, datetime] | None:
    of_kind = [(number, published) for found, number, published in rows if found == kind]
    by_then = [version for version in of_kind if not when.past or version[1] <= when.moment]
    return (by_then or of_kind[:1])[-1] if of_kind else None
