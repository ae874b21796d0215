"""A plan with what it will tell and how far it is from the best possible."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from assessments.measurement.errors import BadData
from assessments.measurement.planning.bound import bound
from assessments.measurement.planning.dealing import deal
from assessments.measurement.planning.exchange import improve
from assessments.measurement.planning.information import expected_errors, expected_information
from assessments.measurement.ratings import Floats, Ints


@dataclass(frozen=True)
class Plan:
    """``raters`` (persons, each) rater indices. ``expected_se`` (R,) logits; ``bound``: no plan has a smaller worst one."""

    raters: Ints
    expected_se: Floats
    load: Ints
    components: int
    bound: float

    @property
    def worst(self) -> float:
        """The largest expected standard error."""
        return float(self.expected_se.max())

    @property
    def gap(self) -> float:
        """How far the worst one is above the bound, as a share of it."""
        return self.worst / self.bound - 1.0 if self.bound > 0 else 0.0


def plan(
    persons: int, raters: int, each: int = 2, *, limits: ArrayLike | None = None, barred: ArrayLike | None = None,
    criteria: int = 8, sd: float = 1.0, seed: int = 1,
) -> Plan:  # fmt: skip
    """Deal ``each`` raters to every person. ``limits`` (R,) most forms per rater; ``barred`` (persons, R) true where a rater may not
    mark a person (their own mentor). Exchanges between persons improve the worst expected error. Raises BadData when it cannot be done.
    """
    most = np.full(raters, persons) if limits is None else np.asarray(limits, dtype=np.int64)
    shut = np.zeros((persons, raters), dtype=bool) if barred is None else np.asarray(barred, dtype=bool)
    if (
        each < 1
        or each > raters
        or most.shape != (raters,)
        or shut.shape != (persons, raters)
        or int(np.minimum(most, persons).sum()) < persons * each
    ):
        raise BadData(f"{persons} persons with {each} raters each are {persons * each} forms; the limits allow {int(most.sum())}")
    chance = np.random.default_rng(seed)
    dealt = improve(deal(persons, each, most, shut, chance), most, shut, chance, criteria=criteria, sd=sd)
    errors, components = expected_errors(dealt, raters, criteria=criteria, sd=sd)
    information = expected_information(dealt, raters, criteria=criteria, sd=sd)
    least = bound(information, persons, each, most, criteria=criteria, sd=sd)
    return Plan(dealt, errors, np.bincount(dealt.ravel(), minlength=raters), components, min(least, float(errors.max())))
