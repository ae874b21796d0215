"""Pure decisions of the results room: what is released when, what a score feeds, what it is worth."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from assessments.competency.calibration import UNCALIBRATED, Calibration, Value
from assessments.competency.model import CompetencyModel
from assessments.scoring import CompetencyScore
from assessments.scoring.quiz import MARK
from courses.schema import Lesson

CALIBRATIONS: Mapping[str, Calibration] = {UNCALIBRATED.slug: UNCALIBRATED}
"""Calibrations by the slug that is stored beside each value."""
WAITING, HELD, RELEASED, REPLACED, WITHDRAWN = "waiting", "held", "released", "replaced", "withdrawn"
NOTHING = "[]"
"""The scores of a result that says nothing any more."""
SCORED_LIVE = ("role-play", "practical", "case-analysis", "drill")
"""Kinds scored with a rubric by people."""
AT_WORK = ("observation", "work-log", "service-record", "client-judgement", "incident")
"""Kinds that come out of the work itself."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Whether results of a kind are released at once or looked at first, and why."""

    at_once: bool
    reason: str


LOOKED_AT = Policy(False, "raters decide it, and it may decide a gate or a tier: HR or the trainer looks first")
RELEASE: Mapping[str, Policy] = {
    "quiz": Policy(True, "scored by machine: there is nothing to check that was not checked in the bank"),
    "role-play": LOOKED_AT,
    "practical": LOOKED_AT,
    "case-analysis": LOOKED_AT,
    "drill": LOOKED_AT,
    "observation": Policy(True, "feedback helps on the day; one piece weighs little"),
    "work-log": Policy(True, "the supervisor has confirmed it"),
    "service-record": Policy(True, "a fact of the day, entered by who saw it"),
    "client-judgement": Policy(True, "the client's word stands as it was given"),
    "incident": Policy(True, "entered after the review of the incident"),
}
"""When a result of each kind is released. A kind that is not named waits for somebody to look."""

REQUIREMENTS = ("quiz", *SCORED_LIVE)
"""Kinds that a programme can ask for."""

CARRIES: Mapping[str, tuple[str, ...]] = {"client-judgement": ("client-judgement", "client-feedback")}
"""A client's view speaks of the person (client judgement, feeds attitude) and of the service (client feedback, feeds
service quality): one form, two kinds of evidence. Every other source carries its own kind only."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a source reports, whatever the source. ``percent`` is None where only levels were given."""

    source_kind: str
    source_id: int
    source_public_id: str
    person_id: int
    kind: str
    slug: str
    session: str
    occurred_at: datetime
    scores: tuple[CompetencyScore, ...]
    percent: float | None = None
    passed: bool | None = None
    critical: tuple[str, ...] = ()
    raters: tuple[int, ...] = ()
    rater_count: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """A score that becomes evidence, under the kind by which it feeds its dimension."""

    kind: str
    competency: str
    raw: int
    maximum: int


def released_at_once(kind: str) -> bool:
    """Whether the policy releases this kind without anybody's look."""
    return RELEASE.get(kind, LOOKED_AT).at_once


def feeding(model: CompetencyModel, kind: str, scores: Iterable[CompetencyScore]) -> list[Piece]:
    """The scores whose dimension takes evidence of this kind; the others count in the total only. Each competency once."""
    dimension_of = {competency.slug: competency.dimension for competency in model.competencies}
    pieces = []
    for score in scores:
        feeds = model.feeds[dimension_of[score.competency]] if score.competency in dimension_of else ()
        carried = next((one for one in CARRIES.get(kind, (kind,)) if one in feeds), None)
        if carried is not None and score.maximum > 0:
            pieces.append(Piece(carried, score.competency, score.raw, score.maximum))
    return pieces


def value(calibration: Calibration, piece: Piece, rater_count: int) -> Value:
    """What a piece is worth. A quiz counts in hundredths of a mark, but an item is one judgement, so whole marks are valued."""
    if piece.kind == "quiz":
        return calibration.value(piece.kind, (piece.raw + MARK // 2) // MARK, max(1, piece.maximum // MARK), rater_count)
    return calibration.value(piece.kind, piece.raw, piece.maximum, rater_count)


def written(scores: Iterable[CompetencyScore]) -> str:
    """Scores as a result stores them."""
    return json.dumps([[score.competency, score.raw, score.maximum] for score in scores], separators=(",", ":"))


def scores_of(stored: str) -> tuple[CompetencyScore, ...]:
    """Stored scores as they were."""
    return tuple(CompetencyScore(*one) for one in json.loads(stored))


def joined(ids: Iterable[int]) -> str:
    """Ids as they are stored: sorted, joined by commas."""
    return ",".join(str(number) for number in sorted(set(ids)))


def split(ids: str) -> tuple[int, ...]:
    """Stored ids as numbers."""
    return tuple(int(number) for number in ids.split(",") if number)


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier; the last of the month where there is no such day."""
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(years, month + 1, last)
        except ValueError:
            continue
    raise ValueError(f"no month {months} before {day}")


def share(score: CompetencyScore) -> float:
    """Which part of its maximum a score reaches."""
    return score.raw / score.maximum if score.maximum else 0.0


def lesson_on(competency: str, lessons: Iterable[Lesson]) -> Lesson | None:
    """The first lesson that serves a competency; one that leads with it before one that only touches it."""
    serving = [lesson for lesson in lessons if competency in lesson.competencies]
    return min(serving, key=lambda lesson: (lesson.competencies[0] != competency, len(lesson.code), lesson.code), default=None)
