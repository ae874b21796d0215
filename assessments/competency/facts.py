"""What readiness asks beside levels: time, programmes, breadth of evidence, critical errors, deeds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from assessments.competency.model import CompetencyModel
from assessments.competency.scale import Floats


@dataclass(frozen=True, slots=True)
class Breadth:
    """Evidence of one dimension inside the tier's window. The prior is no piece."""

    kinds: frozenset[str] = frozenset()
    raters: int = 0
    pieces: int = 0

    def counts(self) -> dict[str, int]:
        """The numbers that rules look at."""
        return {"kinds": len(self.kinds), "raters": self.raters, "pieces": self.pieces}


@dataclass(frozen=True, slots=True)
class Facts:
    """Of one person. Months are None where not known; ``evidence`` by dimension, none where a dimension is absent."""

    months_in_tier: float | None = None
    months_experience: float | None = None
    programmes: frozenset[str] = frozenset()
    evidence: Mapping[str, Breadth] = field(default_factory=dict)
    open_critical_errors: int = 0
    rotation_done: bool = False
    proposal_adopted: bool = False


@dataclass(frozen=True)
class FactTable:
    """Of N persons: (N,) arrays, months NaN where not known; kinds, raters and pieces (N, D) counts.

    ``programmes``: slug → (N,) whether completed; nobody has completed a programme that isn't there.
    """

    months_in_tier: Floats
    months_experience: Floats
    programmes: Mapping[str, NDArray[np.bool_]]
    kinds: NDArray[np.int64]
    raters: NDArray[np.int64]
    pieces: NDArray[np.int64]
    open_critical_errors: NDArray[np.int64]
    rotation_done: NDArray[np.bool_]
    proposal_adopted: NDArray[np.bool_]

    @classmethod
    def of(cls, model: CompetencyModel, people: Sequence[Facts]) -> FactTable:
        """Stack the facts of persons."""
        nothing = Breadth()
        shape = (len(people), len(model.dimensions))
        spread = [facts.evidence.get(slug, nothing) for facts in people for slug in model.dimension_slugs]
        programmes = {slug for facts in people for slug in facts.programmes}
        return cls(
            months_in_tier=np.array([facts.months_in_tier for facts in people], np.float64),
            months_experience=np.array([facts.months_experience for facts in people], np.float64),
            programmes={slug: np.array([slug in facts.programmes for facts in people]) for slug in programmes},
            kinds=np.array([len(breadth.kinds) for breadth in spread], np.int64).reshape(shape),
            raters=np.array([breadth.raters for breadth in spread], np.int64).reshape(shape),
            pieces=np.array([breadth.pieces for breadth in spread], np.int64).reshape(shape),
            open_critical_errors=np.array([facts.open_critical_errors for facts in people], np.int64),
            rotation_done=np.array([facts.rotation_done for facts in people], np.bool_),
            proposal_adopted=np.array([facts.proposal_adopted for facts in people], np.bool_),
        )

    def programme(self, slug: str) -> Floats:
        """(N,) 1 for who has completed the programme, else 0."""
        completed = self.programmes.get(slug)
        return np.zeros(len(self.rotation_done)) if completed is None else completed.astype(np.float64)
