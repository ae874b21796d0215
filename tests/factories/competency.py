"""Released results and their evidence, without the rooms that they came from; then the estimates of all of it."""

import json
import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

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
    occasion = Occasion(kind, tuple(scores), on, tuple(raters), slug, recorded, session, critical, passed)
    (number,) = _insert(person, [occasion], supersedes)
    return db.session.get_one(Result, number)


@dataclass(frozen=True)
class Occasion:
    """One result to come, with its scores."""

    kind: str
    scores: tuple[Score, ...]
    on: date
    raters: tuple[int, ...] = ()
    slug: str = ""
    recorded: date | None = None
    session: str = ""
    critical: str = ""
    passed: bool | None = None


def _insert(person: Person, occasions: Sequence[Occasion], supersedes: Result | None = None) -> list[int]:
    """The rows of all occasions at once: a company's histories would take a minute one by one. Returns the results' ids."""
    first, piece_id = _after(Result), _after(Evidence)
    former = {} if supersedes is None else {piece.competency: piece.id for piece in evidence_of(supersedes)}
    in_force = calibration_row(UNCALIBRATED).id
    rows: list[dict[str, Any]] = []
    pieces: list[dict[str, Any]] = []
    values: list[dict[str, Any]] = []
    for number, one in enumerate(occasions, first):
        rows.append(_result(person, one, number, supersedes))
        for score in one.scores:
            pieces.append(_piece(rows[-1], score, piece_id + len(pieces), former.get(score.competency)))
            last = pieces[-1]
            worth = UNCALIBRATED.value(last["kind"], last["raw"], last["maximum"], last["rater_count"])
            values.append(
                {"evidence_id": last["id"], "calibration_id": in_force, "logit": worth.logit, "standard_error": worth.standard_error}
            )
    for table, made in ((Result, rows), (Evidence, pieces), (EvidenceValue, values)):
        if made:
            db.session.execute(db.insert(table), made)
    return [row["id"] for row in rows]


def _after(table: type[Result] | type[Evidence]) -> int:
    return (db.session.scalar(db.select(db.func.max(table.id))) or 0) + 1


def _result(person: Person, one: Occasion, number: int, supersedes: Result | None) -> dict[str, Any]:
    source_kind, maximum = SOURCES[one.kind]
    source = supersedes.source_id if supersedes else number
    known = clock.at(one.recorded or one.on, 16)
    scores = [[score.competency, round(maximum * score.percent / 100), maximum] for score in one.scores]
    return {
        "id": number, "source_kind": source_kind, "source_id": source, "source_public_id": f"source-{source}", "person_id": person.id,
        "kind": one.kind, "slug": one.slug or one.kind, "session": one.session or f"{source_kind}:{source}",
        "occurred_at": clock.at(one.on, 10), "business_date": one.on, "recorded_at": known, "released_at": known, "state": rules.RELEASED,
        "passed": one.passed, "critical": one.critical, "raters": rules.joined(one.raters),
        "rater_count": len(one.raters) or int(source_kind == "service"), "scores": json.dumps(scores),
        "supersedes_id": supersedes.id if supersedes else None,
    }  # fmt: skip


def _piece(row: dict[str, Any], score: Score, number: int, former: int | None) -> dict[str, Any]:
    maximum = SOURCES[row["kind"]][1]
    same = {name: row[name] for name in ("person_id", "kind", "raters", "rater_count", "session", "occurred_at", "recorded_at")}
    points = {"raw": round(maximum * score.percent / 100), "maximum": maximum, "supersedes_id": former}
    return same | points | {"id": number, "result_id": row["id"], "competency": score.competency}


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
    occasions = []
    for month in range(months, 0, -1):
        for kind in _kinds_of_month(chance):
            day = until - timedelta(days=month * 30 - chance.randrange(25))
            judged = chance.sample(list(raters), min(len(raters), 2 if kind in ("role-play", "drill") else 1)) if kind in RATED else []
            scores = tuple(_score(chance, slug, level - month * 0.4) for slug in _competencies(chance, model, kind, but))
            if scores:
                occasions.append(Occasion(kind, scores, day, tuple(judged), _slug(chance, kind)))
    _insert(person, occasions)


@lru_cache(maxsize=1)
def _scenarios() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in sorted((CONTENT / "scenarios").glob("*/scenario.yaml")):
        found.setdefault(str(read_yaml(path)["kind"]), []).append(path.parent.name)
    return found


def _slug(chance: random.Random, kind: str) -> str:
    """A scenario of the kind, where any is written."""
    slugs = _scenarios().get(kind, [kind])
    return slugs[chance.getrandbits(16) % len(slugs)]  # as many bits whatever is written, so that histories stay as they are


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
