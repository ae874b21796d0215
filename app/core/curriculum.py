"""The content files in the database: load the shipped catalogues as snapshots, and read a snapshot back as what it was.

Versions never change, so what is rebuilt from one is kept for the life of the process.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from app.core import content
from app.core.database import db
from assessments import catalog as assessments_catalog
from assessments.competency.model import CompetencyModel
from assessments.competency.model import load as load_model
from assessments.competency.tiers import Tiers
from assessments.competency.tiers import load as load_tiers
from assessments.schema import Anchor, Item, Quiz, Scenario
from courses import catalog as courses_catalog
from courses.schema import Lesson, Programme
from courses.text import Text

B = TypeVar("B")
PROGRAMME, LESSON, ITEM, QUIZ, SCENARIO, ANCHOR = "programme", "lesson", "item", "quiz", "scenario", "anchor"
MODEL, TIERS = "competency-model", "tiers"
MODEL_SLUG = TIERS_SLUG = "shipped"


def load() -> dict[str, int]:
    """Snapshot every version that is new; how many of each kind. Loading the same files again changes nothing."""
    fresh: Counter[str] = Counter()
    known = content.current_hashes()
    for kind, slug, body, title, change in _shipped():
        if known.get((kind, slug)) != body.hash:
            content.add_version(kind, slug, body.hash, body.to_json(), title, change)
            fresh[kind] += 1
    db.session.flush()
    return dict(fresh)


def _shipped() -> Iterator[tuple[str, str, Any, tuple[str, str], str]]:
    taught, measured = courses_catalog.default_catalog(), assessments_catalog.default_catalog()
    for programme in taught.programmes.values():
        yield PROGRAMME, programme.slug, programme, _pair(programme.title), str(programme.change)
    shelves = ((LESSON, taught.lessons), (QUIZ, measured.quizzes), (SCENARIO, measured.scenarios))
    for kind, shelf in shelves:
        for slug, piece in shelf.items():
            yield kind, slug, piece, _pair(piece.title), "substantive"
    for slug, item in measured.items.items():
        yield ITEM, slug, item, (item.stem.zh[:200], item.stem.en[:200]), "substantive"
    for slug, anchor in measured.anchors.items():
        yield ANCHOR, slug, anchor, _pair(measured.scenarios[anchor.scenario].title), "substantive"
    folder = Path(assessments_catalog.CONTENT)
    shipped = load_model(folder / "competency.yaml")
    yield MODEL, MODEL_SLUG, shipped, ("胜任力模型", "Competency model"), "substantive"
    yield TIERS, TIERS_SLUG, load_tiers(folder / "tiers.yaml", shipped), ("职级规则", "Tier rules"), "substantive"


def _pair(title: Any) -> tuple[str, str]:
    return title.zh, title.en


def preload(version_ids: Iterable[int | None]) -> None:
    """Have the bodies of these versions at hand, in one query: before a page reads many of them."""
    content.preload(version_id for version_id in version_ids if version_id is not None)


@lru_cache(maxsize=8192)
def _rebuilt(bind: str, build: Callable[[Any], Any], version_id: int) -> Any:
    return build(content.body(version_id))


def _rebuild(build: Callable[[Any], B], version_id: int) -> B:
    built: B = _rebuilt(str(db.engine.url), build, version_id)
    return built


def programme(version_id: int) -> Programme:
    """The programme of a version. Raises LookupError for an unknown one, like all of these."""
    return _rebuild(Programme.from_json, version_id)


def lesson(version_id: int) -> Lesson:
    """The lesson of a version."""
    return _rebuild(Lesson.from_json, version_id)


def item(version_id: int) -> Item:
    """The item of a version."""
    return _rebuild(Item.from_json, version_id)


def quiz(version_id: int) -> Quiz:
    """The quiz of a version."""
    return _rebuild(Quiz.from_json, version_id)


def scenario(version_id: int) -> Scenario:
    """The scenario of a version, with its briefs and rubric."""
    return _rebuild(Scenario.from_json, version_id)


def anchor(version_id: int) -> Anchor:
    """The anchor performance of a version."""
    return _rebuild(Anchor.from_json, version_id)


def model(version_id: int) -> CompetencyModel:
    """The competency model of a version."""
    return _rebuild(CompetencyModel.from_json, version_id)


def tier_rules(version_id: int) -> Tiers:
    """The tier rules of a version."""
    return _rebuild(Tiers.from_json, version_id)


def current_model() -> CompetencyModel | None:
    """The competency model in force; None when none was loaded. One query."""
    version_id = content.current_id(MODEL, MODEL_SLUG)
    return None if version_id is None else model(version_id)


def competency_titles() -> dict[str, Text]:
    """slug → title of every competency in force. One query."""
    found = current_model()
    return {competency.slug: competency.title for competency in found.competencies} if found else {}
