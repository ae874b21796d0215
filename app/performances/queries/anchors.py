"""Anchor performances for raters to practise on, and the scenario each belongs to."""

from dataclasses import dataclass

from app.core import content, curriculum
from app.core.errors import Refused
from assessments.schema import AgreedLevel, Anchor, Criterion, Scenario, Strength
from courses.text import Text


@dataclass(frozen=True, slots=True)
class AnchorAtHand:
    """One anchor beside its scenario."""

    anchor: Anchor
    scenario: Scenario

    @property
    def lines(self) -> list[tuple[Criterion, AgreedLevel]]:
        """Criterion by criterion, with the level agreed."""
        agreed = {level.criterion: level for level in self.anchor.levels}
        return [(criterion, agreed[criterion.slug]) for criterion in self.scenario.rubric.criteria if criterion.slug in agreed]

    @property
    def critical_errors(self) -> list[tuple[Text, bool]]:
        """Title of each critical error, and whether it was made."""
        return [(error.title, error.slug in self.anchor.critical_errors) for error in self.scenario.rubric.critical_errors]


def anchors() -> list[AnchorAtHand]:
    """Every anchor in force, by scenario and in a fixed order within: which is the weak one is not said beforehand.

    Three queries.
    """
    versions = content.current_ids(curriculum.ANCHOR)
    scenarios = content.current_ids(curriculum.SCENARIO)
    curriculum.preload([*versions.values(), *scenarios.values()])
    found = [curriculum.anchor(version_id) for version_id in versions.values()]
    order = [Strength.MIDDLING, Strength.STRONG, Strength.WEAK]
    found.sort(key=lambda anchor: (anchor.scenario, (order.index(anchor.strength) + len(anchor.scenario)) % len(order)))
    return [AnchorAtHand(anchor, curriculum.scenario(scenarios[anchor.scenario])) for anchor in found if anchor.scenario in scenarios]


def anchor_at_hand(slug: str) -> AnchorAtHand:
    """One anchor. Raises Refused when there is none of that name."""
    version_id = content.current_id(curriculum.ANCHOR, slug)
    if version_id is None:
        raise Refused
    anchor = curriculum.anchor(version_id)
    scenario_id = content.current_id(curriculum.SCENARIO, anchor.scenario)
    if scenario_id is None:
        raise Refused
    return AnchorAtHand(anchor, curriculum.scenario(scenario_id))
