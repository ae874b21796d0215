"""How people are measured, as frozen dataclasses that check themselves: the names other code imports.

``from_json`` reads a body (a file with its parts put in, or a stored snapshot) and raises ContentError,
``to_json`` writes it, ``hash`` identifies it.
"""

from typing import Any

from assessments.anchor import (
    AgreedLevel,
    Anchor,
    GlobalJudgement,
    Strength,
)
from assessments.item import (
    Difficulty,
    Item,
    ItemKind,
    Numeric,
    Option,
)
from assessments.quiz import (
    Draw,
    Order,
    Quiz,
    Review,
)
from assessments.rubric import (
    HALF_LEVELS,
    HIGHEST,
    Criterion,
    CriticalError,
    Rubric,
    Scale,
)
from assessments.scenario import (
    Briefs,
    Level,
    Scenario,
    ScenarioKind,
)
from courses.text import ContentError

__all__ = [
    "HALF_LEVELS",
    "HIGHEST",
    "AgreedLevel",
    "Anchor",
    "Briefs",
    "Criterion",
    "CriticalError",
    "Difficulty",
    "Draw",
    "GlobalJudgement",
    "Item",
    "ItemKind",
    "Level",
    "Numeric",
    "Option",
    "Order",
    "Quiz",
    "Review",
    "Rubric",
    "Scale",
    "Scenario",
    "ScenarioKind",
    "Strength",
    "from_json",
]

_KINDS = {kind.CONTENT: kind for kind in (Anchor, Item, Quiz, Rubric, Scenario)}


def from_json(body: dict[str, Any]) -> Anchor | Item | Quiz | Rubric | Scenario:
    """Rebuild any content from a stored body. Raises ContentError for a body of another kind."""
    kind = _KINDS.get(body.get("content", ""))
    if kind is None:
        raise ContentError("", "content", f"is not one of {', '.join(_KINDS)}")
    return kind.from_json(body)
