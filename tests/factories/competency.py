"""Released results and their evidence, without the rooms that they came from; then the estimates of all of it."""

import json
import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from app.competency import services
from app.core import clock, content, curriculum
from app.core.database import db
from app.people.models import Person
from app.results import rules
from app.results.events import EvidenceAdded
from app.results.models import Evidence, EvidenceValue, Result
from app.results.services.evidence import calibration_row
from assessments.catalog import CONTENT, default_catalog
from assessments.competency import model as models
from assessments.competency import tiers as tier_files
from assessments.competency.calibration import UNCALIBRATED
from assessments.competency.model import CompetencyModel
from courses.source import read_yaml

TODAY = date(2026, 7, 9)
RATED = ("role-play", "practical", "case-analysis", "drill", "observation")
SOURCES = {
    "quiz": ("sitting", 20), "role-play": ("performance", 32), "practical": ("performance", 24), "case-analysis": ("performance", 24),
    "drill": ("performance", 24), "observation": ("observation", 8), "work-log": ("work-log", 8), "client-feedback": ("service", 15),
    "client-judgement": ("service", 15), "service-record": ("service", 10), "incident": ("service", 10),
}  # fmt: skip
"""Kind → kind of source, and points that one competency usually gets."""


def load_rules(*, scenarios: bool = False) -> None:
    """The shipped competency model and tier rules, and on demand the scenarios: a fraction of the whole curriculum."""
    model = models.load(CONTENT / "competency.yaml")
    content.snapshot(curriculum.MODEL, curriculum.MODEL_SLUG, model.hash, model.to_json(), ("胜任力模型", "Competency model"))
    tiers = tier_files.load(CONTENT / "tiers.yaml", model)
    content.snapshot(curriculum.TIERS, curriculum.TIERS_SLUG, tiers.hash, tiers.to_json(), ("职级规则", "Tier rules"))
    for scenario in default_catalog().scenarios.values() if scenarios else ():
        titles = (scenario.title.zh, scenario.title.en)
        content.snapshot(curriculum.SCENARIO, scenario.slug, scenario.hash, scenario.to_json(), titles)
    db.session.flush()


@dataclass(frozen=True)
class Score:
    """So many per cent on one competency."""

    competency: str
    percent: float


def released(
    person: Person, kind: str, scores: Sequence[Score], *, on: date, raters: Collection[int] = (), slug: str = "",
    recorded: date | None = None, session: str = "", critical: str = "", passed: bool | None = None, supersedes: Result | None = None,
) -> Result:  # fmt: skip
    """A result of ``person`` released on the day ``recorded`` (the day itself), with its evidence and values."""
    source_kind, maximum = SOURCES[kind]
    number = supersedes.source_id if supersedes else (db.session.scalar(db.select(db.func.max(Result.id))) or 0) + 1
    at, known = clock.at(on, 10), clock.at(recorded or on, 16)
    row = Result(
        source_kind=source_kind, source_id=number, source_public_id=f"source-{number}", person_id=person.id, kind=kind,
        slug=slug or kind, session=session or f"{source_kind}:{number}", occurred_at=at, business_date=on, recorded_at=known,
        released_at=known, state=rules.RELEASED, tenths=None, passed=passed, critical=critical, raters=rules.joined(raters),
        rater_count=len(raters) or int(source_kind == "service"),
        scores=json.dumps([[score.competency, round(maximum * score.percent / 100), maximum] for score in scores]),
        supersedes_id=supersedes.id if supersedes else None,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    former = {} if supersedes is None else {piece.competency: piece for piece in evidence_of(supersedes)}
    for score in scores:
        _piece(row, score, maximum, former.get(score.competency))
    return row


def _piece(row: Result, score: Score, maximum: int, former: Evidence | None) -> None:
    piece = Evidence(
        result_id=row.id, person_id=row.person_id, competency=score.competency, kind=row.kind, raw=round(maximum * score.percent / 100),
        maximum=maximum, raters=row.raters, rater_count=row.rater_count, session=row.session, occurred_at=row.occurred_at,
        recorded_at=row.released_at, supersedes_id=former.id if former else None,
    )  # fmt: skip
    db.session.add(piece)
    db.session.flush()
    value = UNCALIBRATED.value(piece.kind, piece.raw, piece.maximum, piece.rater_count)
    in_force = calibration_row(UNCALIBRATED)
    db.session.add(EvidenceValue(evidence_id=piece.id, calibration_id=in_force.id, logit=value.logit, standard_error=value.standard_error))
    db.session.flush()


def withdrawn(row: Result, *, on: date = TODAY) -> list[Evidence]:
    """The result counts for nothing any more: what it gave is superseded by nothing."""
    gone = []
    for piece in evidence_of(row):
        empty = Evidence(
            result_id=row.id, person_id=row.person_id, competency=piece.competency, kind=piece.kind, raw=0, maximum=0, session=row.session,
            occurred_at=row.occurred_at, recorded_at=clock.at(on, 17), supersedes_id=piece.id,
        )  # fmt: skip
        db.session.add(empty)
        gone.append(empty)
    db.session.flush()
    return gone


def evidence_of(row: Result) -> list[Evidence]:
    """The evidence that a result gave."""
    return list(db.session.scalars(db.select(Evidence).where(Evidence.result_id == row.id).order_by(Evidence.id)))


def told(row: Result) -> EvidenceAdded:
    """The news that the results room publishes of this result."""
    pieces = evidence_of(row)
    superseding = any(piece.supersedes_id for piece in pieces)
    competencies = tuple(sorted({piece.competency for piece in pieces}))
    return EvidenceAdded(row.person_id, tuple(piece.id for piece in pieces), competencies, row.recorded_at, superseding)


def career(
    person: Person, level: float, *, raters: Sequence[int], months: int = 20, seed: int = 1, but: Collection[str] = (), until: date = TODAY
) -> None:
    """A believable history: about ``level`` of a hundred everywhere, rising a little, in every dimension but those named.

    Estimates are not made: call estimated() when everybody has their history.
    """
    chance = random.Random(seed * 7919 + person.id)
    model = curriculum.current_model()
    assert model is not None, "load the curriculum first"
    for month in range(months, 0, -1):
        for kind in _kinds_of_month(chance):
            day = until - timedelta(days=month * 30 - chance.randrange(25))
            judged = chance.sample(list(raters), min(len(raters), 2 if kind in ("role-play", "drill") else 1)) if kind in RATED else ()
            scores = [_score(chance, slug, level - month * 0.4) for slug in _competencies(chance, model, kind, but)]
            if scores:
                released(person, kind, scores, on=day, raters=judged, slug=_slug(chance, kind))


@lru_cache(maxsize=1)
def _scenarios() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in sorted((CONTENT / "scenarios").glob("*/scenario.yaml")):
        found.setdefault(str(read_yaml(path)["kind"]), []).append(path.parent.name)
    return found


def _slug(chance: random.Random, kind: str) -> str:
    """A scenario of the kind, where any is written."""
    return chance.choice(_scenarios().get(kind, [kind]))


def _kinds_of_month(chance: random.Random) -> list[str]:
    rated = chance.sample(("role-play", "practical", "case-analysis", "drill"), 1)
    return rated + chance.sample(("observation", "client-judgement", "service-record", "incident", "quiz", "work-log"), 1)


def _competencies(chance: random.Random, model: CompetencyModel, kind: str, but: Collection[str]) -> list[str]:
    fed = [one.slug for one in model.competencies if kind in model.feeds[one.dimension] and one.dimension not in but]
    return chance.sample(fed, min(len(fed), 4 if kind in RATED[:4] else 1))


def _score(chance: random.Random, competency: str, level: float) -> Score:
    return Score(competency, min(98.0, max(5.0, chance.gauss(level, 7))))


def estimated() -> None:
    """The estimates of everybody."""
    services.rebuild()


def everything(person: Person) -> list[Evidence]:
    """All evidence about somebody."""
    return list(db.session.scalars(db.select(Evidence).where(Evidence.person_id == person.id)))
