import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assessments.competency.calibration import UNCALIBRATED
from assessments.competency.model import CompetencyModel, load
from courses.text import ContentError


def test_the_shipped_model_has_four_dimensions_and_twenty_competencies(shipped: CompetencyModel) -> None:
    assert len(shipped.dimensions) == 4
    assert len(shipped.competencies) == 20


def test_every_kind_that_feeds_the_shipped_model_is_calibrated(shipped: CompetencyModel) -> None:
    assert {kind for kinds in shipped.feeds.values() for kind in kinds} <= set(UNCALIBRATED.sources)


def test_a_model_is_rebuilt_from_its_stored_body(shipped: CompetencyModel, body: dict[str, Any]) -> None:
    for model in (shipped, CompetencyModel.from_json(body | {"common": 0.25})):
        rebuilt = CompetencyModel.from_json(json.loads(json.dumps(model.to_json())))
        assert rebuilt == model
        assert rebuilt.hash == model.hash


def test_the_hash_follows_what_is_computed(body: dict[str, Any], small: CompetencyModel) -> None:
    body["competencies"][0]["weight"] = 3
    assert CompetencyModel.from_json(body).hash != small.hash


def test_weights_stand_in_the_order_of_the_file(small: CompetencyModel) -> None:
    assert small.within.tolist() == [[2.0, 1.0, 0.0], [0.0, 0.0, 1.0]]
    assert small.weights("host").tolist() == [0.6, 0.4]


def test_an_unknown_position_has_no_weights(small: CompetencyModel) -> None:
    with pytest.raises(KeyError):
        small.weights("pilot")


MISTAKES: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "weights that miss 100": (lambda body: body["position_weights"]["host"].update(calm=30), "position_weights.host"),
    "a negative weight": (lambda body: body["position_weights"].update(host={"service": 110, "calm": -10}), "position_weights.host"),
    "a weight for a stranger": (lambda body: body["position_weights"]["host"].update(luck=0), "position_weights.host"),
    "an unknown dimension": (lambda body: body["competencies"][0].update(dimension="luck"), "competencies"),
    "a dimension without competencies": (lambda body: body["competencies"].pop(), "competencies"),
    "a slug that stands twice": (lambda body: body["competencies"][0].update(slug="composure"), "competencies"),
    "a competency without weight": (lambda body: body["competencies"][1].update(weight=0), "competencies[1].weight"),
    "a tier without indicators": (lambda body: body["competencies"][1].update(indicators={"mid": []}), "competencies[1].indicators.mid"),
    "a prior without spread": (lambda body: body["prior"].update(sd=0), "prior.sd"),
    "a drift below 0": (lambda body: body["drift"].update(sd_per_year=-1), "drift.sd_per_year"),
    "a dimension that nothing feeds": (lambda body: body["feeds"].pop("calm"), "feeds"),
    "everything in common": (lambda body: body.update(common=1), "common"),
    "a misspelt field": (lambda body: body.update(wieght=1), "wieght"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_model_refuses(mistake: str, body: dict[str, Any]) -> None:
    spoil, field = MISTAKES[mistake]
    spoil(body)
    with pytest.raises(ContentError) as refusal:
        CompetencyModel.from_json(body)
    assert refusal.value.field == field


def test_a_mistake_in_a_file_names_the_file(tmp_path: Path) -> None:
    path = tmp_path / "competency.yaml"
    path.write_text("version: one\n", encoding="utf-8")
    with pytest.raises(ContentError) as refusal:
        load(path)
    assert (refusal.value.path, refusal.value.field) == (str(path), "version")
