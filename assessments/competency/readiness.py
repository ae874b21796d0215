"""Readiness 晋升条件达成度: people against the rules of a tier, rule by rule.

Every rule compares what a person has with what is needed, as numbers; NaN is "not known", which is neither zero nor
met. ``board`` judges N persons at once, ``readiness`` one (a board of one) with what would meet each rule, as a key
and parameters for the caller to put into words.

ready: all rules met. near: at most ``NEAR_UNMET`` rules unmet and the probability at least ``NEAR_PROBABILITY``: more
likely than not at the level already, and few enough things open for one development plan. not_yet: all others, so
everybody for whom a dimension has no evidence (no probability can be told).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from assessments.competency.decision import joint_probability
from assessments.competency.facts import Breadth, Facts, FactTable
from assessments.competency.profile import Profile, ProfileTable
from assessments.competency.scale import Floats, logit, points
from assessments.competency.tiers import LEVELS, OVERALL, Rule, RuleKind, Tier

NEAR_UNMET = 2
NEAR_PROBABILITY = 0.5
ROUNDING = 1e-9
"""A level at its cut meets it, whatever the last bit of a sum says."""
YES_OR_NO = frozenset({RuleKind.PROGRAMME, RuleKind.ROTATION, RuleKind.PROPOSAL})

Bools: TypeAlias = NDArray[np.bool_]
Shown: TypeAlias = float | bool | Mapping[str, int] | None


class Status(StrEnum):
    """How far a person is."""

    READY = "ready"
    NEAR = "near"
    NOT_YET = "not_yet"


class Message(NamedTuple):
    """Something to say: a key to translate, and its parameters."""

    key: str
    params: Mapping[str, object]


@dataclass(frozen=True)
class RuleResult:
    """One rule for one person, in the units people read (points, months, counts, yes or no).

    ``met`` is None where it can't be told for want of evidence or of the fact; that counts as not met.
    """

    slug: str
    met: bool | None
    have: Shown
    need: Shown
    what_would_meet_it: Message | None


@dataclass(frozen=True)
class Readiness:
    """One person against one tier. ``probability``: that the true levels meet all cuts; None if it can't be told."""

    status: Status
    probability: float | None
    rules: tuple[RuleResult, ...]

    @property
    def unmet(self) -> tuple[RuleResult, ...]:
        """The rules that are not met, or of which it can't be told."""
        return tuple(rule for rule in self.rules if not rule.met)


@dataclass(frozen=True)
class Board:
    """N persons against the R rules of one tier; columns as ``rules``.

    ``have`` (N, R): levels in logits, breadth as the least of have/need, critical errors negative, the rest as
    counted, yes as 1; NaN where not known. ``status`` (N,) holds the words of Status.
    """

    rules: tuple[Rule, ...]
    have: Floats
    met: Bools
    probability: Floats
    status: NDArray[np.str_]


class _Cases(NamedTuple):
    tier: Tier
    profiles: ProfileTable
    facts: FactTable
    probability: Floats

    def dimension(self, rule: Rule) -> int:
        return self.profiles.model.dimension_slugs.index(str(rule.subject))

    def overall(self) -> Floats:
        """The overall level, not known while a dimension that counts in it has no evidence."""
        missing = np.isnan(self.profiles.dimension_mean) & (self.profiles.weights > 0)
        return np.where(missing.any(axis=1), np.nan, self.profiles.overall_mean)

    def floor(self, rule: Rule) -> Floats:
        column = self.profiles.model.competency_slugs.index(str(rule.subject))
        return self.profiles.competency_mean[:, column]

    def breadth(self, rule: Rule) -> Floats:
        """The least of have/need over kinds, raters and pieces, at most 1; what isn't asked for is there."""
        asked, place = self.tier.evidence, self.dimension(rule)
        pairs = ((self.facts.kinds, asked.kinds), (self.facts.raters, asked.raters), (self.facts.pieces, asked.pieces))
        shares = [have[:, place] / need for have, need in pairs if need > 0]
        least: Floats = np.minimum.reduce([np.ones(len(self.probability)), *shares])
        return least


_HAVE: dict[RuleKind, Callable[[_Cases, Rule], Floats]] = {
    RuleKind.OVERALL: lambda cases, _: cases.overall(),
    RuleKind.DIMENSION: lambda cases, rule: cases.profiles.dimension_mean[:, cases.dimension(rule)],
    RuleKind.FLOOR: _Cases.floor,
    RuleKind.PROBABILITY: lambda cases, _: cases.probability,
    RuleKind.PROGRAMME: lambda cases, rule: cases.facts.programme(str(rule.subject)),
    RuleKind.MONTHS_IN_TIER: lambda cases, _: cases.facts.months_in_tier,
    RuleKind.MONTHS_EXPERIENCE: lambda cases, _: cases.facts.months_experience,
    RuleKind.BREADTH: _Cases.breadth,
    RuleKind.CRITICAL_ERRORS: lambda cases, _: -cases.facts.open_critical_errors.astype(np.float64),
    RuleKind.ROTATION: lambda cases, _: cases.facts.rotation_done.astype(np.float64),
    RuleKind.PROPOSAL: lambda cases, _: cases.facts.proposal_adopted.astype(np.float64),
}


def board(tier: Tier, profiles: ProfileTable, facts: FactTable) -> Board:
    """Judge N persons against one tier; rows of ``profiles`` and ``facts`` belong to the same persons."""
    cases = _Cases(tier, profiles, facts, tier_probability(tier, profiles))
    rules = tier.rules(profiles.model)
    have = np.column_stack([_HAVE[rule.kind](cases, rule) for rule in rules])
    met = have >= np.array([rule.threshold for rule in rules]) - ROUNDING
    return Board(rules, have, met, cases.probability, _status(met, cases.probability))


def tier_probability(tier: Tier, profiles: ProfileTable) -> Floats:
    """(N,) probability that the true overall level and all true dimensions meet the tier's cuts; NaN if unknown."""
    cuts = [_cut(tier, slug) for slug in profiles.model.dimension_slugs]
    return joint_probability(profiles.dimension_mean, profiles.covariance, profiles.weights, np.array(cuts), _cut(tier, OVERALL))


def _cut(tier: Tier, slug: str) -> float:
    return logit(tier.cuts[slug]) if slug in tier.cuts else -np.inf


def _status(met: Bools, probability: Floats) -> NDArray[np.str_]:
    unmet = (~met).sum(axis=1)
    near = (unmet <= NEAR_UNMET) & (probability >= NEAR_PROBABILITY)
    return np.select([unmet == 0, near], [Status.READY.value, Status.NEAR.value], Status.NOT_YET.value)


def readiness(tier: Tier, profile: Profile, facts: Facts) -> Readiness:
    """Judge one person against one tier, and say of each unmet rule what would meet it."""
    one = board(tier, profile.table, FactTable.of(profile.table.model, [facts]))
    known = ~np.isnan(one.have[0])
    results = [
        _result(tier, rule, float(have) if there else None, bool(met) if there else None, facts)
        for rule, have, there, met in zip(one.rules, one.have[0], known, one.met[0], strict=True)
    ]
    probability = float(one.probability[0])
    return Readiness(Status(str(one.status[0])), None if np.isnan(probability) else probability, tuple(results))


def _result(tier: Tier, rule: Rule, value: float | None, met: bool | None, facts: Facts) -> RuleResult:
    have, need = _shown(tier, rule, value, facts)
    params = {"subject": rule.subject, "have": have, "need": need}
    if rule.kind is RuleKind.BREADTH:
        params["within_months"] = tier.evidence.within_months
    return RuleResult(rule.slug, met, have, need, None if met else Message(message_key(rule.kind, met), params))


def _shown(tier: Tier, rule: Rule, value: float | None, facts: Facts) -> tuple[Shown, Shown]:
    """What there is and what is needed, as people read it."""
    if rule.kind is RuleKind.BREADTH:
        return facts.evidence.get(str(rule.subject), Breadth()).counts(), tier.evidence.counts()
    if rule.kind in YES_OR_NO:
        return value == 1.0, True
    if value is not None and rule.kind in LEVELS:
        return points(value), rule.need
    return None if value is None else abs(value), rule.need


def message_key(kind: RuleKind, met: bool | None) -> str:
    """The key of what would meet a rule that is not met (False) or can't be told (None)."""
    return f"readiness.{kind}.{'unknown' if met is None else 'unmet'}"


MESSAGE_KEYS = tuple(message_key(kind, met) for kind in RuleKind for met in (False, None))
"""Every key that can occur, for the translations."""
