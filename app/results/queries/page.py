"""Everything one result's page shows: to the person, and to those who may see what is behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.core import content, curriculum
from app.core.database import db
from app.observations import queries as observations
from app.people.models import Person
from app.performances import queries as performances
from app.performances.models import Amendment, AmendmentReason, RatingForm
from app.performances.queries import CriterionFeedback, Performance
from app.results import rules
from app.results.models import Release, ReleaseNote, Result
from app.results.queries.lists import Line, lines_of, newest_of
from app.service import queries as service
from assessments.scoring import CompetencyScore
from courses.schema import Lesson
from courses.text import Text

PERFORMANCE, LOG_KINDS = "performance", ("observation", "work-log")


@dataclass(frozen=True, slots=True)
class ResultPage:
    """What a person sees of a result, all raters together. ``least``: what to work on next, with a lesson on it if there is one."""

    line: Line
    criteria: Sequence[CriterionFeedback]
    critical: tuple[Text, ...]
    competencies: tuple[tuple[Text, CompetencyScore], ...]
    words: Any
    least: Text | None
    lesson: Lesson | None
    newest: Result | None


@dataclass(frozen=True, slots=True)
class SourcePage:
    """What is behind a result: each form with its rater; each decision about its release, with the reason for holding."""

    line: Line
    performance: Performance | None
    amendments: tuple[tuple[Amendment, Person, str | None], ...]
    entered: Any
    competencies: tuple[tuple[Text, CompetencyScore], ...]
    decisions: tuple[tuple[Release, Person | None, str | None], ...]
    newest: Result | None


def result_page(row: Result) -> ResultPage:
    """One result for the person it is about. Six queries at most, the same for any number of raters."""
    performance = _performance(row)
    line = _line(row, performance)
    criteria = performances.feedback(performance) if performance else []
    least, lesson = _next_step(_shown_least(row, line, criteria))
    return ResultPage(
        line=line,
        criteria=criteria,
        critical=_critical_titles(row, performance),
        competencies=_titled(line),
        words=_words(row),
        least=least,
        lesson=lesson,
        newest=_newest(row),
    )


def source_page(row: Result) -> SourcePage:
    """One result with its signed forms. Six queries at most, the same for any number of raters."""
    performance = _performance(row)
    line = _line(row, performance)
    amended = performance is not None and any(form.amendments for form in performance.forms)
    return SourcePage(
        line=line,
        performance=performance,
        amendments=_amendments(row.source_id) if amended else (),
        entered=_entered(row),
        competencies=_titled(line),
        decisions=_decisions(row),
        newest=_newest(row),
    )


def _performance(row: Result) -> Performance | None:
    """The performance as it was when this result came of it: a later amendment makes a result of its own."""
    return performances.performance_by_id(row.source_id, row.recorded_at) if row.source_kind == PERFORMANCE else None


def _line(row: Result, performance: Performance | None) -> Line:
    """The result with its title: a performance's own scenario names it, in the version that was played."""
    return lines_of([row])[0] if performance is None else Line(row, (performance.scenario.title,), rules.scores_of(row.scores), {})


def _newest(row: Result) -> Result | None:
    return newest_of(row) if row.state in (rules.REPLACED, rules.WITHDRAWN) else None


def _critical_titles(row: Result, performance: Performance | None) -> tuple[Text, ...]:
    errors = performance.scenario.rubric.critical_errors if performance else ()
    return tuple(error.title for error in errors if error.slug in row.critical.split(","))


def _amendments(session_candidate_id: int) -> tuple[tuple[Amendment, Person, str | None], ...]:
    rows = db.session.execute(
        select(Amendment, Person, AmendmentReason.text)
        .join(RatingForm, RatingForm.id == Amendment.form_id)
        .join(Person, Person.id == RatingForm.rater_id)
        .outerjoin(AmendmentReason, AmendmentReason.amendment_id == Amendment.id)
        .where(RatingForm.session_candidate_id == session_candidate_id)
        .order_by(Amendment.id)
    )
    return tuple((amendment, rater, reason) for amendment, rater, reason in rows)


def _decisions(row: Result) -> tuple[tuple[Release, Person | None, str | None], ...]:
    rows = db.session.execute(
        select(Release, Person, ReleaseNote.text)
        .outerjoin(Person, Person.id == Release.by_person_id)
        .outerjoin(ReleaseNote, ReleaseNote.release_id == Release.id)
        .where(Release.result_id == row.id)
        .order_by(Release.id)
    )
    return tuple((decision, who, reason) for decision, who, reason in rows)


def _titled(line: Line) -> tuple[tuple[Text, CompetencyScore], ...]:
    return tuple((line.competencies[score.competency], score) for score in line.scores if score.competency in line.competencies)


def _words(row: Result) -> Any:
    """What the observer wrote, without who; what the client said."""
    if row.source_kind in LOG_KINDS:
        return observations.words(row.source_kind, row.source_id)
    return service.words(row.source_id) if row.source_kind == "service" else None


def _entered(row: Result) -> Any:
    """The observation, log entry or service record with who entered it."""
    if row.source_kind in LOG_KINDS:
        return observations.entered(row.source_kind, row.source_id)
    return service.entered(row.source_id) if row.source_kind == "service" else None


def _shown_least(row: Result, line: Line, criteria: Sequence[CriterionFeedback]) -> list[tuple[Text, str]]:
    """What was not shown in full, (its title, its competency), the weakest first: criteria, of a quiz competencies."""
    if row.kind not in rules.REQUIREMENTS:
        return []
    if criteria:
        short = sorted((one for one in criteria if one.next_level is not None), key=lambda one: one.half_levels)
        return [(one.title, one.competency) for one in short]
    ranked = sorted(_titled(line), key=lambda pair: rules.share(pair[1]))
    return [(title, score.competency) for title, score in ranked if score.raw < score.maximum]


def _next_step(least: list[tuple[Text, str]]) -> tuple[Text | None, Lesson | None]:
    """The weakest that a lesson serves, with that lesson; the weakest without one where there is none. Two queries at most."""
    if not least:
        return None, None
    versions = content.current_ids(curriculum.LESSON)
    curriculum.preload(versions.values())
    lessons = [curriculum.lesson(version_id) for version_id in versions.values()]
    for title, competency in least:
        found = rules.lesson_on(competency, lessons)
        if found is not None:
            return title, found
    return least[0][0], None
