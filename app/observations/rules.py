"""Pure decisions: what is late, what is a batch, in which order people and competencies are offered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from assessments.competency.model import Competency, CompetencyModel, Dimension
from assessments.rubric import HIGHEST

LATE_AFTER = timedelta(days=3)
"""An entry later than this after the behaviour was seen is flagged: memory fades, and impressions take its place."""
BATCH = 5
"""So many entries about earlier days, made by one person on one day, are flagged: a batch before a deadline."""
UNSEEN_AFTER = timedelta(days=30)
"""After so long without an observation a person is put forward."""
OLDEST = timedelta(days=90)
"""Nothing older can be entered."""
LOG_OLDEST = timedelta(days=31)
OBSERVATION, WORK_LOG = "observation", "work-log"
TIERS = ("junior", "mid", "senior")


def is_late(seen_at: datetime, recorded_at: datetime) -> bool:
    """Whether an entry came more than three days after what it tells."""
    return recorded_at - seen_at > LATE_AFTER


def in_range(level_half: int) -> bool:
    """Whether it is one of 0 to 4 with halves."""
    return 0 <= level_half <= HIGHEST


@dataclass(frozen=True, slots=True)
class Group:
    """A dimension's competencies to choose from; ``counts``: observations feed it, the others stay on record only."""

    dimension: Dimension
    competencies: tuple[Competency, ...]
    counts: bool


def groups(model: CompetencyModel, kind: str = OBSERVATION) -> list[Group]:
    """Competencies by dimension, those first that observations feed."""
    found = [
        Group(dimension, tuple(one for one in model.competencies if one.dimension == dimension.slug), kind in model.feeds[dimension.slug])
        for dimension in model.dimensions
    ]
    return sorted(found, key=lambda group: not group.counts)


def hint(competency: Competency, tier: str | None) -> object:
    """What can be seen of a competency in somebody of this tier: the lead indicator, of the junior tier for who holds none."""
    return competency.indicators[tier if tier is not None and tier in competency.indicators else TIERS[0]][0]


def matches(text: str, *names: str) -> bool:
    """Whether what somebody typed is part of a name or number; nothing typed matches all."""
    wanted = text.strip().lower()
    return any(wanted in name.lower() for name in names)


def unseen(people: Sequence[int], last_seen: Mapping[int, date], today: date) -> list[tuple[int, date | None]]:
    """Who wasn't observed for 30 days, never seen first, then the longest ago."""
    missing = [(person, last_seen.get(person)) for person in people]
    long_ago = [(person, day) for person, day in missing if day is None or today - day > UNSEEN_AFTER]
    return sorted(long_ago, key=lambda one: (one[1] is not None, one[1] or today))
