"""Lists of results, and loading one for whoever may have it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, select

from app.core import clock, curriculum
from app.core.content import ContentVersion
from app.core.database import db
from app.core.security.decorators import authorised
from app.core.security.identity import current_identity
from app.core.security.permissions import Permission
from app.core.security.policy import Target, allowed
from app.core.unchanged import until_changed
from app.people import queries as people
from app.people.models import Person
from app.people.queries.placed import placed_statement, within
from app.results import rules
from app.results.models import Release, ReleaseNote, Result, ScoreQuestion
from assessments.scoring import CompetencyScore
from courses.text import Text


@dataclass(frozen=True, slots=True)
class Line:
    """A result in a list. ``titles``: of the quiz or scenario, or of the competencies scored; each {zh, en}.

    ``competencies``: titles of all competencies by slug.
    """

    row: Result
    titles: tuple[Any, ...]
    scores: tuple[CompetencyScore, ...]
    competencies: Mapping[str, Text]


def titles(slugs: Iterable[str]) -> dict[str, dict[str, str]]:
    """Titles of quizzes and scenarios by slug. One query."""
    asked = frozenset(slugs)
    return until_changed(("titles", asked), (ContentVersion,), lambda: _titles(asked))


def _titles(slugs: Collection[str]) -> dict[str, dict[str, str]]:
    kinds = (curriculum.QUIZ, curriculum.SCENARIO)
    wanted = and_(ContentVersion.kind.in_(kinds), ContentVersion.slug.in_(slugs))
    newest = select(func.max(ContentVersion.id)).where(wanted).group_by(ContentVersion.kind, ContentVersion.slug)
    columns = (ContentVersion.slug, ContentVersion.title_zh, ContentVersion.title_en)
    return {slug: {"zh": zh, "en": en} for slug, zh, en in db.session.execute(select(*columns).where(ContentVersion.id.in_(newest)))}


def lines_of(rows: Sequence[Result]) -> list[Line]:
    """Results with the titles people read. Two queries at most, once the model was read."""
    named = titles(row.slug for row in rows) if rows else {}
    competencies = curriculum.competency_titles() if rows else {}
    lines = []
    for row in rows:
        scores = rules.scores_of(row.scores)
        of_competencies = tuple(competencies[score.competency] for score in scores if score.competency in competencies)
        lines.append(Line(row, (named[row.slug],) if row.slug in named else of_competencies, scores, competencies))
    return lines


def released_of(person_id: int, kinds: Collection[str] | None = None) -> Select[Result]:
    """A person's released results; for paging by (occurred_at, id), newest first."""
    statement = select(Result).where(Result.person_id == person_id, Result.state == rules.RELEASED)
    return statement if kinds is None else statement.where(Result.kind.in_(kinds))


def _others_in(unit_paths: Collection[str]) -> ColumnElement[bool]:
    """Whether a result is about somebody in these units other than the reader."""
    # Asked person by person: of thousands who work there few have a result that waits.
    inside = placed_statement(clock.today()).where(within(unit_paths), Person.id == Result.person_id).with_only_columns(Person.id)
    return and_(inside.correlate(Result).exists(), Result.person_id != (current_identity().person_id or 0))


def queue(unit_paths: Collection[str], state: str) -> Select[Result, Person, str | None]:
    """Results waiting or held, with the person and why held; for paging by (recorded_at, id). Nobody's own."""
    newest = select(func.max(Release.id)).where(Release.result_id == Result.id).correlate(Result).scalar_subquery()
    return (
        select(Result, Person, ReleaseNote.text)
        .join(Person, Person.id == Result.person_id)
        .outerjoin(ReleaseNote, ReleaseNote.release_id == newest)
        .where(Result.state == state, _others_in(unit_paths))
    )


def queue_counts(unit_paths: Collection[str]) -> dict[str, int]:
    """How many results wait, are held, and how many questions are open. One query."""
    others = _others_in(unit_paths)
    waiting = select(func.count()).where(Result.state == rules.WAITING, others).scalar_subquery()
    held = select(func.count()).where(Result.state == rules.HELD, others).scalar_subquery()
    asked = select(func.count()).select_from(questions_of(unit_paths).subquery()).scalar_subquery()
    counts = db.session.execute(select(waiting, held, asked)).one()
    return dict(zip((rules.WAITING, rules.HELD, "questions"), counts, strict=True))


def to_release_count(unit_paths: Collection[str]) -> int:
    """How many results of these units wait for the reader's release: for Today. One query."""
    return db.session.scalar(select(func.count()).select_from(Result).where(Result.state == rules.WAITING, _others_in(unit_paths))) or 0


def questions_of(unit_paths: Collection[str]) -> Select[int, ScoreQuestion, Result, Person]:
    """Open questions about scores in these units, for paging by (asked_at, id). Nobody's own."""
    return (
        select(ScoreQuestion.id.label("question_id"), ScoreQuestion, Result, Person)
        .join(Result, Result.id == ScoreQuestion.result_id)
        .join(Person, Person.id == Result.person_id)
        .where(ScoreQuestion.answered_at.is_(None), _others_in(unit_paths))
    )


@dataclass(frozen=True, slots=True)
class Opened:
    """A result its reader may see, with the person and what was asked about it; ``source``: whether the forms may be seen too."""

    row: Result
    person: Person
    questions: tuple[ScoreQuestion, ...]
    source: bool


def load_result(public_id: str) -> Opened:
    """A result its reader may see: a released one under RESULT_READ, any other only who may see what is behind it. Two queries."""
    found = _with_questions(public_id)
    target = people.person_target(found.row.person_id) if found else None
    source = target is not None and allowed(current_identity(), Permission.RESULT_SOURCE, _without_own(target))
    if found is not None and found.row.released_at is None:
        return authorised(found, Permission.RESULT_SOURCE, _without_own(target))
    opened = authorised(found, Permission.RESULT_READ, target)
    return replace(opened, source=source)


def load_source(public_id: str) -> Opened:
    """A result for who may see the forms behind it: never the person it is about, whatever their role. Two queries."""
    found = _with_questions(public_id)
    return authorised(found, Permission.RESULT_SOURCE, _without_own(people.person_target(found.row.person_id)) if found else None)


def _with_questions(public_id: str) -> Opened | None:
    rows = db.session.execute(
        select(Result, Person, ScoreQuestion)
        .join(Person, Person.id == Result.person_id)
        .outerjoin(ScoreQuestion, ScoreQuestion.result_id == Result.id)
        .where(Result.public_id == public_id)
        .order_by(ScoreQuestion.id)
    ).all()
    asked = tuple(question for _row, _person, question in rows if question is not None)
    return Opened(rows[0][0], rows[0][1], asked, source=False) if rows else None


def _without_own(target: Target | None) -> Target | None:
    return None if target is None or target.owner_id == current_identity().person_id else target


def load_to_release(public_id: str) -> Result:
    """A result for who may release it."""
    row = db.session.scalar(select(Result).where(Result.public_id == public_id))
    return authorised(row, Permission.RESULT_RELEASE, people.person_target(row.person_id) if row else None)


def results_by_public_id(public_ids: Collection[str], unit_paths: Collection[str]) -> list[Result]:
    """Several results to release, all of people in these units, in one query; Refused if one is missing or of others.

    They are held until the transaction ends: of two people who release the same one, the second is told.
    """
    theirs = select(Result).where(Result.public_id.in_(public_ids), _others_in(unit_paths))
    rows = list(db.session.scalars(theirs.order_by(Result.id).with_for_update(of=Result)))
    complete = rows if len(rows) == len(set(public_ids)) else None
    return authorised(complete, Permission.RESULT_RELEASE, Target(unit_paths=tuple(unit_paths)))


def load_question(public_id: str) -> Row[ScoreQuestion, Result]:
    """A question and its result, for who may answer it: not who asked."""
    statement = select(ScoreQuestion, Result).join(Result, Result.id == ScoreQuestion.result_id).where(ScoreQuestion.public_id == public_id)
    row = db.session.execute(statement).one_or_none()
    target = _without_own(people.person_target(row.Result.person_id)) if row else None
    return authorised(row, Permission.RESULT_RELEASE, target)


def newest_of(row: Result) -> Result | None:
    """The released result that took this one's place, if one did."""
    same = (Result.source_kind == row.source_kind, Result.source_id == row.source_id, Result.id > row.id)
    counting = Result.state.in_((rules.RELEASED, rules.WITHDRAWN))
    return db.session.scalar(select(Result).where(*same, counting).order_by(Result.id.desc()).limit(1))
