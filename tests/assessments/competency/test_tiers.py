import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from assessments.competency.model import CompetencyModel
from assessments.competency.tiers import Tiers, load
from courses.text import ContentError


def test_the_shipped_tiers_fit_the_shipped_model(shipped_tiers: Tiers) -> None:
    assert [tier.slug for tier in shipped_tiers.tiers] == ["junior", "mid", "senior"]


def test_each_shipped_tier_asks_more_than_the_one_below(shipped_tiers: Tiers) -> None:
    for lower, higher in zip(shipped_tiers.tiers, shipped_tiers.tiers[1:], strict=False):
        assert all(higher.cuts[name] > cut for name, cut in lower.cuts.items())


def test_tiers_are_rebuilt_from_their_stored_body(shipped_tiers: Tiers, small_tiers: Tiers) -> None:
    for tiers in (shipped_tiers, small_tiers):
        rebuilt = Tiers.from_json(json.loads(json.dumps(tiers.to_json())))
        assert rebuilt == tiers
        assert rebuilt.hash == tiers.hash


def test_a_tier_asks_for_its_rules_in_the_order_in_which_they_are_shown(small: CompetencyModel, small_tiers: Tiers) -> None:
    assert [rule.slug for rule in small_tiers["junior"].rules(small)] == [
        "overall",
        "dimension:service",
        "dimension:calm",
        "floor:greeting",
        "probability",
        "breadth:service",
        "breadth:calm",
        "programme:pre-job",
        "months-in-tier",
        "months-experience",
        "critical-errors",
        "rotation",
        "proposal",
    ]


def test_what_a_tier_does_not_ask_is_no_rule(small: CompetencyModel, small_tiers: Tiers) -> None:
    easy = replace(
        small_tiers["junior"],
        cuts={},
        floors={},
        programmes=(),
        months_in_tier=0,
        months_experience=0,
        evidence=replace(small_tiers["junior"].evidence, dimensions=("calm",)),
        no_open_critical_error=False,
        rotation=False,
        proposal=False,
    )
    assert [rule.slug for rule in easy.rules(small)] == ["probability", "breadth:calm"]


def test_the_next_tier_follows_the_one_held(shipped_tiers: Tiers) -> None:
    next_tiers = [shipped_tiers.after(held) for held in (None, "junior", "mid", "senior")]
    assert [tier and tier.slug for tier in next_tiers] == ["junior", "mid", "senior", None]
    with pytest.raises(KeyError):
        shipped_tiers.after("master")


def test_a_tier_may_ask_for_more_certainty_than_the_others(tier_body: dict[str, Any]) -> None:
    assert Tiers.from_json(tier_body)["junior"].minimum_probability == 0.8
    tier_body["tiers"][0]["minimum_probability"] = 0.9
    assert Tiers.from_json(tier_body)["junior"].minimum_probability == 0.9


MISTAKES: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "a cut of 100": (lambda tier: tier["cuts"].update(calm=100), "tiers[0].cuts.calm"),
    "a floor of 0": (lambda tier: tier["floors"].update(greeting=0), "tiers[0].floors.greeting"),
    "negative time": (lambda tier: tier.update(months_in_tier=-1), "tiers[0].months_in_tier"),
    "certainty": (lambda tier: tier.update(minimum_probability=1), "tiers[0].minimum_probability"),
    "evidence from no time at all": (lambda tier: tier["evidence"].update(within_months=0), "tiers[0].evidence"),
    "a cut of an unknown dimension": (lambda tier: tier["cuts"].update(luck=50), "cuts"),
    "a floor of an unknown competency": (lambda tier: tier["floors"].update(luck=50), "floors"),
    "breadth in an unknown dimension": (lambda tier: tier["evidence"].update(dimensions=["luck"]), "evidence.dimensions"),
    "more kinds than feed a dimension": (lambda tier: tier["evidence"].update(kinds=3), "evidence.kinds"),
    "a misspelt field": (lambda tier: tier.update(rotations=True), "tiers[0].rotations"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_tier_file_refuses(mistake: str, tier_body: dict[str, Any], small: CompetencyModel, tmp_path: Path) -> None:
    spoil, field = MISTAKES[mistake]
    spoil(tier_body["tiers"][0])
    path = tmp_path / "tiers.yaml"
    path.write_text(yaml.safe_dump(tier_body), encoding="utf-8")
    with pytest.raises(ContentError) as refusal:
        load(path, small)
    assert (refusal.value.path, refusal.value.field) == (str(path), field)


def test_certainty_must_be_asked_for_somewhere(tier_body: dict[str, Any]) -> None:
    del tier_body["minimum_probability"]
    with pytest.raises(ContentError, match="minimum_probability"):
        Tiers.from_json(tier_body)
