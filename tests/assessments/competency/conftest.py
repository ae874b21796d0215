"""A model small enough to work by hand, and the one that ships."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from assessments.competency import model as models
from assessments.competency import tiers as tier_files
from assessments.competency.estimate import Evidence, LocalLevel
from assessments.competency.model import CompetencyModel
from assessments.competency.tiers import Tiers

CONTENT = Path(models.__file__).parents[1] / "content"
DAY_0 = datetime(2026, 1, 1, tzinfo=UTC)


def words(text: str) -> dict[str, str]:
    return {"zh": text, "en": text}


def small_body() -> dict[str, Any]:
    """Two dimensions: service with two competencies (greeting counts double), calm with one. Prior N(0, 1)."""
    indicators = {"junior": [words("seen")]}
    competencies = [("greeting", "service", 2), ("listening", "service", 1), ("composure", "calm", 1)]
    return {
        "version": 1,
        "dimensions": [{"slug": slug, "code": slug[:2], "title": words(slug)} for slug in ("service", "calm")],
        "competencies": [
            {"slug": slug, "code": slug[:2], "dimension": dimension, "weight": weight, "title": words(slug), "indicators": indicators}
            for slug, dimension, weight in competencies
        ],
        "position_weights": {"host": {"service": 60, "calm": 40}, "guard": {"service": 0, "calm": 100}},
        "prior": {"mean": 0.0, "sd": 1.0},
        "drift": {"sd_per_year": 0.6},
        "feeds": {"service": ["role-play", "quiz"], "calm": ["drill", "observation"]},
    }


def small_tier_body() -> dict[str, Any]:
    """One tier that asks for everything there is to ask."""
    tier = {
        "slug": "junior",
        "title": words("Junior"),
        "may": words("receive"),
        "cuts": {"overall": 55, "service": 50, "calm": 45},
        "floors": {"greeting": 50},
        "programmes": ["pre-job"],
        "months_in_tier": 6,
        "months_experience": 12,
        "evidence": {"kinds": 2, "raters": 2, "pieces": 3, "within_months": 24, "dimensions": "all"},
        "no_open_critical_error": True,
        "rotation": True,
        "proposal": True,
    }
    return {"version": 1, "minimum_probability": 0.8, "tiers": [tier]}


@pytest.fixture
def body() -> dict[str, Any]:
    return small_body()


@pytest.fixture
def tier_body() -> dict[str, Any]:
    return small_tier_body()


@pytest.fixture(scope="session")
def small() -> CompetencyModel:
    return CompetencyModel.from_json(small_body())


@pytest.fixture(scope="session")
def small_tiers() -> Tiers:
    return Tiers.from_json(small_tier_body())


@pytest.fixture(scope="session")
def shipped() -> CompetencyModel:
    return models.load(CONTENT / "competency.yaml")


@pytest.fixture(scope="session")
def shipped_tiers(shipped: CompetencyModel) -> Tiers:
    return tier_files.load(CONTENT / "tiers.yaml", shipped)


@pytest.fixture(scope="session")
def level() -> LocalLevel:
    """Prior N(0, 1), drift 0.6 logits a year."""
    return LocalLevel(0.0, 1.0, 0.6)


@pytest.fixture(scope="session")
def evidence() -> Callable[..., Evidence]:
    """A piece of evidence: id, day, value, standard error, what it shares."""

    def make(number: int, day: float, value: float, error: float = 1.0, shared: tuple[tuple[str, float], ...] = ()) -> Evidence:
        return Evidence(number, DAY_0 + timedelta(days=day), value, error, shared)

    return make
