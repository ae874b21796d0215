"""What sources report becomes a result; the policy releases it at once or leaves it to somebody's look."""

from sqlalchemy import select

from app.core import clock
from app.core.database import db
from app.observations.events import ObservationRecorded, ObservationWithdrawn
from app.performances.events import PerformanceScored
from app.quizzes.events import SittingFinished
from app.results import rules
from app.results.models import Result
from app.results.rules import Outcome
from app.results.services.release import release
from app.service.events import ServiceRecorded, ServiceWithdrawn
from assessments.rubric import HIGHEST
from assessments.scoring import CompetencyScore


def sitting_finished(news: SittingFinished) -> None:
    """A quiz was handed in."""
    keep(
        Outcome(
            "sitting", news.sitting_id, news.public_id, news.person_id, "quiz", news.quiz_slug, f"sitting:{news.sitting_id}",
            news.occurred_at, news.scores, news.percent, news.passed,
        )
    )  # fmt: skip


def performance_scored(news: PerformanceScored) -> None:
    """Every form of a candidate is signed, or one was amended. Candidates of one session share the occasion."""
    keep(
        Outcome(
            "performance", news.session_candidate_id, news.public_id, news.person_id, news.kind, news.scenario_slug,
            f"session:{news.session_id}", news.occurred_at, news.scores, news.percent, news.passed, news.critical,
            news.rater_ids, len(news.rater_ids),
        )
    )  # fmt: skip


def observation_recorded(news: ObservationRecorded) -> None:
    """A behaviour was recorded, or a log entry confirmed (then the person judged, and the confirmer vouches for it)."""
    judge = news.person_id if news.kind == "work-log" else news.by_person_id
    scores, session = (CompetencyScore(news.competency, news.level_half, HIGHEST),), f"{news.kind}:{news.observation_id}"
    keep(
        Outcome(
            news.kind, news.observation_id, news.public_id, news.person_id, news.kind, news.competency, session, news.seen_at, scores,
            raters=(judge,), rater_count=1,
        )
    )  # fmt: skip


def service_recorded(news: ServiceRecorded) -> None:
    """A service record, a client's judgement or an incident. A client isn't named: one rater whom nobody knows."""
    judged_by = () if news.kind == "client-judgement" or news.by_person_id is None else (news.by_person_id,)
    keep(
        Outcome(
            "service", news.record_id, news.public_id, news.person_id, news.kind, news.kind, f"service:{news.record_id}",
            news.occurred_at, news.scores, raters=judged_by, rater_count=1,
        )
    )  # fmt: skip


def observation_withdrawn(news: ObservationWithdrawn) -> None:
    """An observation was a mistake."""
    withdraw(news.kind, news.observation_id)


def service_withdrawn(news: ServiceWithdrawn) -> None:
    """A record was a mistake."""
    withdraw("service", news.record_id)


def keep(outcome: Outcome) -> Result:
    """Note what a source says. Said again it changes nothing; said otherwise it follows the former result."""
    before = _newest(outcome.source_kind, outcome.source_id)
    row = _row(outcome, before)
    if before is not None:
        if _same(before, row):
            return before
        if before.state in (rules.WAITING, rules.HELD):
            before.state = rules.REPLACED
    db.session.add(row)
    db.session.flush()
    if rules.released_at_once(row.kind) or row.scores == rules.NOTHING:
        release(row, by=None)
    return row


def withdraw(source_kind: str, source_id: int) -> None:
    """The source counts for nothing any more: an empty result follows, and its evidence is superseded by none."""
    before = _newest(source_kind, source_id)
    if before is None or before.scores == rules.NOTHING:
        return
    empty = Outcome(
        source_kind, source_id, before.source_public_id, before.person_id, before.kind, before.slug, before.session, before.occurred_at, ()
    )
    keep(empty)


def _newest(source_kind: str, source_id: int) -> Result | None:
    same = (Result.source_kind == source_kind, Result.source_id == source_id)
    return db.session.scalar(select(Result).where(*same).order_by(Result.id.desc()).limit(1))


def _row(outcome: Outcome, before: Result | None) -> Result:
    return Result(
        source_kind=outcome.source_kind,
        source_id=outcome.source_id,
        source_public_id=outcome.source_public_id,
        person_id=outcome.person_id,
        kind=outcome.kind,
        slug=outcome.slug,
        session=outcome.session,
        occurred_at=outcome.occurred_at,
        business_date=clock.local(outcome.occurred_at).date(),
        tenths=None if outcome.percent is None else round(outcome.percent * 10),
        passed=outcome.passed,
        critical=",".join(outcome.critical),
        raters=rules.joined(outcome.raters),
        rater_count=outcome.rater_count,
        scores=rules.written(outcome.scores),
        state=rules.WAITING,
        supersedes_id=before.id if before else None,
    )


def _same(before: Result, after: Result) -> bool:
    facts = ("scores", "tenths", "passed", "critical", "raters", "occurred_at", "person_id")
    return all(getattr(before, fact) == getattr(after, fact) for fact in facts)
