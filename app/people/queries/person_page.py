"""What a person's page shows, in five queries however long somebody has been here."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, func, or_, select
from sqlalchemy.orm import aliased, contains_eager

from app.core import clock
from app.core.database import db
from app.people.models import (
    Absence,
    Account,
    Assignment,
    Employment,
    MentorPairing,
    OneTimeToken,
    Person,
    Position,
    TierHolding,
    Unit,
)


@dataclass(frozen=True, slots=True)
class PostRow:
    """One post somebody holds, held or will hold."""

    assignment: Assignment
    employment: Employment
    unit: Unit
    position: Position
    supervisor: Person | None

    def runs(self, day: date) -> bool:
        """Whether the post is held on ``day``."""
        return self.assignment.from_on <= day and (self.assignment.to_on is None or day <= self.assignment.to_on)


@dataclass(frozen=True, slots=True)
class AccountState:
    """The account beside a person: none, waiting for its first password, open, or closed."""

    account: Account | None
    link_until: datetime | None

    @property
    def state(self) -> str:
        """``none``, ``closed``, ``waiting`` (invited), ``stale`` (the link ran out) or ``open``."""
        if self.account is None:
            return "none"
        if not self.account.active:
            return "closed"
        if self.account.password_hash is not None:
            return "open"
        return "waiting" if self.link_until and self.link_until > clock.now() else "stale"


@dataclass(frozen=True, slots=True)
class PersonPage:
    """Everything under the name: newest first."""

    posts: list[PostRow]
    holdings: list[Row[Any]]
    absences: list[Absence]
    pairings: list[MentorPairing]
    account: AccountState

    @property
    def present(self) -> PostRow | None:
        """The primary post held today."""
        return next((post for post in self.posts if post.assignment.primary and post.runs(clock.today())), None)

    @property
    def employment(self) -> Employment | None:
        """The newest employment, running, ahead or over."""
        return max((post.employment for post in self.posts), key=lambda job: job.hired_on, default=None)

    @property
    def left(self) -> bool:
        """Whether the last employment is over."""
        job = self.employment
        return job is None or (job.left_on is not None and job.left_on < clock.today())


def person_page(person_id: int) -> PersonPage:
    """All of it."""
    return PersonPage(posts_of(person_id), holdings_of(person_id), absences_of(person_id), pairings_of(person_id), account_state(person_id))


def posts_of(person_id: int) -> list[PostRow]:
    """Every post with its employment, newest first, the primary one before those beside it. One query."""
    boss = aliased(Person)
    rows = db.session.execute(
        select(Assignment, Employment, Unit, Position, boss)
        .join(Employment, Employment.id == Assignment.employment_id)
        .join(Unit, Unit.id == Assignment.unit_id)
        .join(Position, Position.id == Assignment.position_id)
        .outerjoin(boss, boss.id == Assignment.supervisor_id)
        .where(Employment.person_id == person_id)
        .order_by(Assignment.from_on.desc(), Assignment.primary.desc(), Assignment.id)
    )
    return [PostRow(*row) for row in rows]


def holdings_of(person_id: int) -> list[Row[Any]]:
    """(TierHolding, the person who decided or None), newest first. One query."""
    return list(
        db.session.execute(
            select(TierHolding, Person)
            .outerjoin(Person, Person.id == TierHolding.decided_by)
            .where(TierHolding.person_id == person_id)
            .order_by(TierHolding.from_on.desc(), TierHolding.id.desc())
        )
    )


def absences_of(person_id: int, most: int = 20) -> list[Absence]:
    """The newest absences. One query."""
    return list(db.session.scalars(select(Absence).where(Absence.person_id == person_id).order_by(Absence.from_on.desc()).limit(most)))


def pairings_of(person_id: int) -> list[MentorPairing]:
    """Pairings from either side, with both people, newest first. One query."""
    mentor, apprentice = aliased(Person), aliased(Person)
    return list(
        db.session.scalars(
            select(MentorPairing)
            .join(mentor, mentor.id == MentorPairing.mentor_id)
            .join(apprentice, apprentice.id == MentorPairing.apprentice_id)
            .options(contains_eager(MentorPairing.mentor.of_type(mentor)), contains_eager(MentorPairing.apprentice.of_type(apprentice)))
            .where(or_(MentorPairing.apprentice_id == person_id, MentorPairing.mentor_id == person_id))
            .order_by(MentorPairing.from_on.desc())
        )
    )


def account_state(person_id: int) -> AccountState:
    """The account and until when its newest unused link holds. One query (two with roles, see load_account)."""
    until = (
        select(func.max(OneTimeToken.expires_at))
        .where(OneTimeToken.account_id == Account.id, OneTimeToken.used_at.is_(None))
        .scalar_subquery()
    )
    row = db.session.execute(select(Account, until).where(Account.person_id == person_id)).first()
    return AccountState(row[0], row[1]) if row else AccountState(None, None)
