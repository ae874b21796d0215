"""Reads of forms: one at hand for its rater, their logs, and all forms of one performance side by side."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, select, true
from sqlalchemy.orm import aliased

from app.core import curriculum
from app.core.content import ContentVersion
from app.core.database import db
from app.core.security.decorators import authorised
from app.core.security.permissions import Permission
from app.core.security.policy import Target
from app.people.models import MentorPairing, Person
from app.people.queries.placed import runs_on
from app.performances import rules
from app.performances.models import Amendment, AmendmentReason, MarkEvent, Note, RatingForm, Session, SessionCandidate
from assessments.schema import Rubric, Scenario
from assessments.scoring.rubric import FormScore, combine_forms
from courses.text import Text

Rater = aliased(Person)


@dataclass(frozen=True, slots=True)
class FormAtHand:
    """A form with what belongs to it."""

    form: RatingForm
    session: Session
    candidate: SessionCandidate
    person: Person
    rater: Person

    @property
    def scenario(self) -> Scenario:
        """The scenario in the version that this form scores by."""
        return curriculum.scenario(self.form.version_id)

    @property
    def rubric(self) -> Rubric:
        """Its rubric."""
        return self.scenario.rubric

    @property
    def closed(self) -> bool:
        """Whether nobody scores this form any more: the session is void, or another rater took over."""
        return self.session.voided_at is not None or self.form.withdrawn_at is not None


def forms_at_hand() -> Select[RatingForm, Session, SessionCandidate, Person, Person]:
    """Forms with session, candidate, candidate's person and rater."""
    return (
        select(RatingForm, Session, SessionCandidate, Person, Rater)
        .join(Session, Session.id == RatingForm.session_id)
        .join(SessionCandidate, SessionCandidate.id == RatingForm.session_candidate_id)
        .join(Person, Person.id == SessionCandidate.person_id)
        .join(Rater, Rater.id == RatingForm.rater_id)
    )


def load_form(public_id: str, permission: Permission, *, to_write: bool = False) -> FormAtHand:
    """A form, if it is the reader's own to score. ``to_write`` holds it, so that two devices are heard one after the other."""
    statement = forms_at_hand().where(RatingForm.public_id == public_id)
    if to_write:
        statement = statement.with_for_update(of=RatingForm)
    row = db.session.execute(statement).one_or_none()
    found = authorised(row, permission, Target(owner_id=row[0].rater_id) if row else None)
    return FormAtHand(*found)


def entries_of(form_ids: Collection[int], until: datetime | None = None) -> dict[int, list[rules.Entry]]:
    """The logs of these forms, in the order of arrival, as they were at ``until``. One query."""
    logs: dict[int, list[rules.Entry]] = {form_id: [] for form_id in form_ids}
    rows = db.session.execute(
        select(MarkEvent, Note.text)
        .outerjoin(Note, Note.event_id == MarkEvent.id)
        .where(MarkEvent.form_id.in_(form_ids), true() if until is None else MarkEvent.received_at <= until)
        .order_by(MarkEvent.id)
    )
    for event, text in rows:
        logs[event.form_id].append(
            rules.Entry(
                event.client_event_id, event.criterion, event.half_levels, event.device, event.seen, event.client_at, event.id,
                text or "", event.late, event.amendment_id,
            )
        )  # fmt: skip
    return logs


def log_of(form: RatingForm) -> list[rules.Entry]:
    """The log of one form. One query."""
    return entries_of([form.id])[form.id]


def broken_seals() -> list[str]:
    """Signed forms whose log is no longer the one that was signed, by public id. Reads every log, a hundred forms at a time."""
    signed = db.session.execute(select(RatingForm.id, RatingForm.public_id, RatingForm.log_digest).where(RatingForm.signed_at.is_not(None)))
    forms, broken = list(signed), []
    for start in range(0, len(forms), 100):
        batch = forms[start : start + 100]
        logs = entries_of([form_id for form_id, _, _ in batch])
        broken += [public_id for form_id, public_id, digest in batch if rules.log_digest(logs[form_id]) != digest]
    return broken


def mentor_pairs(candidate_ids: Collection[int], rater_ids: Collection[int], day: date) -> set[tuple[int, int]]:
    """(candidate, rater) wherever the one coaches the other on a day. One query."""
    rows = db.session.execute(
        select(MentorPairing.apprentice_id, MentorPairing.mentor_id).where(
            MentorPairing.apprentice_id.in_(candidate_ids), MentorPairing.mentor_id.in_(rater_ids), runs_on(MentorPairing, day)
        )
    )
    return {(apprentice, mentor) for apprentice, mentor in rows}


def active_forms(candidate_id: int) -> list[RatingForm]:
    """The forms of one candidate that count, the longest standing first."""
    return list(db.session.scalars(select(RatingForm).where(_of(candidate_id)).order_by(RatingForm.id)))


def _of(candidate_id: int) -> ColumnElement[bool]:
    return and_(RatingForm.session_candidate_id == candidate_id, RatingForm.withdrawn_at.is_(None))


def next_form(rater_id: int, after: FormAtHand) -> FormAtHand | None:
    """The rater's next form of the same session, else None."""
    statement = forms_at_hand().where(
        RatingForm.rater_id == rater_id, RatingForm.session_id == after.session.id, RatingForm.signed_at.is_(None),
        RatingForm.withdrawn_at.is_(None), Session.voided_at.is_(None),
    )  # fmt: skip
    row = db.session.execute(statement.order_by(RatingForm.id).limit(1)).one_or_none()
    return FormAtHand(*row) if row else None


@dataclass(frozen=True, slots=True)
class Amended:
    """One amendment: when, why, and which entries it made."""

    row: Amendment
    reason: str
    entries: tuple[rules.Entry, ...]


def amendments_of(form: RatingForm, log: Sequence[rules.Entry]) -> list[Amended]:
    """The amendments of a form, in order. One query."""
    rows = db.session.execute(
        select(Amendment, AmendmentReason.text)
        .outerjoin(AmendmentReason, AmendmentReason.amendment_id == Amendment.id)
        .where(Amendment.form_id == form.id)
        .order_by(Amendment.id)
    )
    return [Amended(row, reason or "", tuple(entry for entry in log if entry.amendment == row.id)) for row, reason in rows]


def earlier_of(person_id: int, than: Session) -> list[tuple[SessionCandidate, Session, dict[str, str]]]:
    """The person's scored performances before a session, newest first; for a rater's eyes only after signing. One query."""
    rows = db.session.execute(
        select(SessionCandidate, Session, ContentVersion.title_zh, ContentVersion.title_en)
        .join(Session, Session.id == SessionCandidate.session_id)
        .join(ContentVersion, ContentVersion.id == Session.version_id)
        .where(
            SessionCandidate.person_id == person_id, SessionCandidate.scored_at.is_not(None), Session.voided_at.is_(None),
            Session.starts_at < than.starts_at,
        )
        .order_by(Session.starts_at.desc())
        .limit(10)
    )  # fmt: skip
    return [(candidate, session, {"zh": zh, "en": en}) for candidate, session, zh, en in rows]


@dataclass(frozen=True, slots=True)
class RatedForm:
    """One rater's form as it stands, with its score."""

    form: RatingForm
    rater: Person
    state: rules.FormState
    score: FormScore
    amendments: int


@dataclass(frozen=True, slots=True)
class Performance:
    """One candidate of one session with every form that counts. Marks only once all are signed: until then ``forms`` is empty."""

    candidate: SessionCandidate
    session: Session
    person: Person
    forms: tuple[RatedForm, ...]
    waiting: int

    @property
    def scenario(self) -> Scenario:
        """The scenario in the version it was scored by."""
        return curriculum.scenario(self.session.version_id)

    @property
    def combined(self) -> FormScore | None:
        """All forms as one score."""
        return combine_forms(self.scenario.rubric, [form.score for form in self.forms]) if self.forms else None


def performance(candidate: SessionCandidate, session: Session, person: Person, until: datetime | None = None) -> Performance:
    """A performance with its forms, without what was amended after ``until``. Two queries."""
    statement = select(RatingForm, Rater).join(Rater, Rater.id == RatingForm.rater_id).where(_of(candidate.id))
    rows = db.session.execute(statement.order_by(RatingForm.id)).all()
    waiting = sum(form.signed_at is None for form, _ in rows)
    if waiting or not rows:
        return Performance(candidate, session, person, (), waiting)
    logs = entries_of([form.id for form, _ in rows], until)
    rubric = curriculum.scenario(session.version_id).rubric
    forms = []
    for form, rater in rows:
        state = rules.state_of(rubric, logs[form.id])
        amended = len({entry.amendment for entry in logs[form.id] if entry.amendment is not None})
        forms.append(RatedForm(form, rater, state, rules.score_of(rubric, state), amended))
    return Performance(candidate, session, person, tuple(forms), 0)


def performance_by_id(session_candidate_id: int, until: datetime | None = None) -> Performance:
    """The performance behind a result, for rooms above, as it was at ``until``. The caller has checked access. Three queries."""
    row = db.session.execute(
        select(SessionCandidate, Session, Person)
        .join(Session, Session.id == SessionCandidate.session_id)
        .join(Person, Person.id == SessionCandidate.person_id)
        .where(SessionCandidate.id == session_candidate_id)
    ).one()
    candidate, session, person = row
    return performance(candidate, session, person, until)


@dataclass(frozen=True, slots=True)
class CriterionFeedback:
    """One criterion for the person assessed: all raters together, never one by one. Mean in half-levels 0..8."""

    slug: str
    title: Text
    competency: str
    half_levels: float
    reached: Text
    next_level: Text | None


def feedback(found: Performance) -> list[CriterionFeedback]:
    """Per criterion the mean of the raters, the level it reaches and the text of the next one."""
    rubric = found.scenario.rubric
    step = max(rubric.marks) // (len(rubric.criteria[0].levels) - 1)
    lines = []
    for criterion in rubric.criteria:
        marks = [form.state.marks[criterion.slug] for form in found.forms]
        mean = sum(marks) / len(marks) if marks else 0.0
        level = int(mean // step)
        following = criterion.levels[level + 1] if level + 1 < len(criterion.levels) else None
        if marks:
            lines.append(CriterionFeedback(criterion.slug, criterion.title, criterion.competency, mean, criterion.levels[level], following))
    return lines
