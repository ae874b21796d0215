"""What the Today page asks: what somebody takes part in, and what they have to score."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Date, Integer, and_, bindparam, exists, literal, or_, select

from app.core.content import ContentVersion
from app.core.database import db
from app.people.models import Person
from app.performances import rules
from app.performances.models import MarkEvent, RatingForm, Session, SessionCandidate


@dataclass(frozen=True, slots=True)
class Upcoming:
    """A session somebody performs or acts in. ``role`` is candidate or actor; show the title with ``upcoming|name``."""

    public_id: str
    role: str
    scenario: str
    kind: str
    name_zh: str
    name_en: str
    starts_at: datetime
    business_date: date
    place: str


@dataclass(frozen=True, slots=True)
class ToScore:
    """A form that waits for its rater. Show the candidate with ``to_score|name``, the scenario with ``to_score.title``."""

    public_id: str
    session_public_id: str
    name_zh: str
    name_en: str
    title: dict[str, str]
    kind: str
    starts_at: datetime
    business_date: date
    place: str
    begun: bool

    def open_on(self, day: date) -> bool:
        """Whether it can be scored on ``day``; before it there is only the brief."""
        return rules.open_for_scoring(self.business_date, day)


_PERSON = bindparam("person", type_=Integer)
_UPCOMING = (
    select(Session, ContentVersion.title_zh, ContentVersion.title_en, (SessionCandidate.person_id == _PERSON).label("performs"))
    .join(ContentVersion, ContentVersion.id == Session.version_id)
    .outerjoin(SessionCandidate, and_(SessionCandidate.session_id == Session.id, SessionCandidate.person_id == _PERSON))
    .where(
        Session.business_date >= bindparam("on", type_=Date), Session.voided_at.is_(None),
        or_(and_(SessionCandidate.person_id == _PERSON, SessionCandidate.scored_at.is_(None)), Session.actor_id == _PERSON),
    )
    .order_by(Session.starts_at, Session.id)
)  # fmt: skip


def upcoming_for(person_id: int, on: date) -> list[Upcoming]:
    """Sessions from a day on in which somebody performs (and isn't scored yet) or acts, the next first. One query."""
    rows = db.session.execute(_UPCOMING, {"person": person_id, "on": on})
    return [
        Upcoming(
            row.public_id, "candidate" if performs else "actor", row.scenario, row.kind, zh, en, row.starts_at, row.business_date, row.place
        )
        for row, zh, en, performs in rows
    ]  # fmt: skip


def to_score_by(person_id: int, on: date) -> list[ToScore]:
    """Forms somebody has to score, up to the day after ``on`` (they appear the day before), the oldest first. One query."""
    begun = exists(select(literal(1)).where(MarkEvent.form_id == RatingForm.id))
    rows = db.session.execute(
        select(RatingForm.public_id, Session, Person.name_zh, Person.name_en, ContentVersion.title_zh, ContentVersion.title_en, begun)
        .join(Session, Session.id == RatingForm.session_id)
        .join(SessionCandidate, SessionCandidate.id == RatingForm.session_candidate_id)
        .join(Person, Person.id == SessionCandidate.person_id)
        .join(ContentVersion, ContentVersion.id == Session.version_id)
        .where(
            RatingForm.rater_id == person_id, RatingForm.signed_at.is_(None), RatingForm.withdrawn_at.is_(None),
            Session.voided_at.is_(None), Session.business_date <= on + timedelta(days=1),
        )
        .order_by(Session.starts_at, RatingForm.id)
    )  # fmt: skip
    return [
        ToScore(
            public_id, row.public_id, name_zh, name_en, {"zh": zh, "en": en},
            row.kind, row.starts_at, row.business_date, row.place, bool(was_begun),
        )
        for public_id, row, name_zh, name_en, zh, en, was_begun in rows
    ]  # fmt: skip
