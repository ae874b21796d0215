"""What would help most: which assessment, taken next, would most likely change the decision.

Preposterior analysis (Raiffa & Schlaifer 1961, Applied Statistical Decision Theory): before a score is known, the
model already says how it would be spread. For each option that spread is laid out on fixed points; for each of
them the filter takes its step and the tier's rules are judged again.

The probability of being at the level cannot be expected to rise: its mean over all possible scores is what it is
now, or it would be wrong now. What an assessment changes is how sure one is. So ``chance`` is the probability that
after it all rules about levels (cuts, floors, least probability) are met, and ``gain`` is that minus what is true
now (0 or 1): the expected gain for the decision. Where no option can turn the decision alone, ``movement``, the
standard deviation of the probability afterwards, tells which would teach most. Only errors and levels are
considered: a course, which raises the level itself, needs its measured effect and is not an option here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from scipy.special import ndtri

from assessments.competency.calibration import Shares
from assessments.competency.decision import sobol
from assessments.competency.estimate import Evidence, LocalLevel, State
from assessments.competency.facts import Breadth, Facts, FactTable
from assessments.competency.model import CompetencyModel
from assessments.competency.profile import error_covariance, moved, profiles
from assessments.competency.readiness import Board, Bools, board
from assessments.competency.scale import Floats
from assessments.competency.states import StateTable
from assessments.competency.tiers import LEVELS, RuleKind, Tier

SCORES = 256
"""Possible scores that are tried per option."""
NEXT = 2**62
"""Id of the piece to come: newer than all."""


@dataclass(frozen=True)
class Option:
    """An assessment that could be taken next: one session that feeds some competencies.

    ``standard_errors``: competency → expected standard error; ``shared`` as the calibration tells it, with the keys
    of a new session and, if it will be a certain rater, that rater. ``new_rater``: somebody who adds to breadth.
    """

    slug: str
    kind: str
    standard_errors: Mapping[str, float]
    shared: Shares = ()
    new_rater: bool = True


@dataclass(frozen=True)
class Help:
    """What one option promises; ``meets``: slugs of breadth rules that it would settle."""

    option: str
    chance: float
    gain: float
    movement: float
    meets: tuple[str, ...]


@dataclass(frozen=True)
class Situation:
    """The person now: position, states by competency, facts, and the moment of asking."""

    model: CompetencyModel
    position: str
    states: Mapping[str, State]
    facts: Facts
    moment: datetime


def what_would_help(tier: Tier, now: Situation, options: Iterable[Option]) -> tuple[Help, ...]:
    """The options, most helpful first: by gain, then by breadth rules settled, then by movement.

    Gains below 0 rank as none: who meets all levels now can only lose them, and still needs what is missing.
    """
    unmoved = np.zeros((1, len(now.model.competencies)))
    before = _judged(tier, now, unmoved)
    helps = [_help(tier, now, option, before) for option in options]
    return tuple(sorted(helps, key=lambda one: (-max(one.gain, 0.0), -len(one.meets), -one.movement, one.option)))


def _help(tier: Tier, now: Situation, option: Option, before: Board) -> Help:
    known = {slug: now.states.get(slug, LocalLevel.of(now.model).start()) for slug in option.standard_errors}
    after = {slug: _stepped(now, state, option, slug) for slug, state in known.items()}
    later = replace(now, states={**now.states, **after}, facts=_facts_after(now, option))
    judged = _judged(tier, later, _shifts(now, option, known, after))
    chance = float(np.mean(_levels_met(judged)))
    movement = float(np.nan_to_num(np.std(judged.probability)))
    breadth = [rule.kind is RuleKind.BREADTH for rule in judged.rules] & judged.met[0] & ~before.met[0]
    meets = tuple(rule.slug for rule, settled in zip(judged.rules, breadth, strict=True) if settled)
    return Help(option.slug, chance, chance - float(_levels_met(before)[0]), movement, meets)


def _judged(tier: Tier, now: Situation, shifts: Floats) -> Board:
    """The person's board, once for each of the shifts (J, C) of the competency means."""
    states = StateTable.of(now.model, [now.states])
    table = moved(profiles(now.model, now.model.weights(now.position)[None], states, now.moment), shifts)
    return board(tier, table, FactTable.of(now.model, [now.facts] * len(shifts)))


def _levels_met(judged: Board) -> Bools:
    asked = [rule.kind in LEVELS or rule.kind is RuleKind.PROBABILITY for rule in judged.rules]
    return np.asarray(judged.met[:, asked].all(axis=1))


def _stepped(now: Situation, state: State, option: Option, slug: str) -> State:
    """The state after a score just as expected."""
    piece = Evidence(NEXT, now.moment, state.mean, option.standard_errors[slug], option.shared)
    return LocalLevel.of(now.model).step(state, piece)


def _shifts(now: Situation, option: Option, known: Mapping[str, State], after: Mapping[str, State]) -> Floats:
    """(J, C) how the competency means move for each possible score: gain times surprise."""
    columns = [now.model.competency_slugs.index(slug) for slug in known]
    gains = np.array([state.weights[-1][1] for state in after.values()])
    root = np.linalg.cholesky(_surprise_covariance(now, option, known, columns))
    shifts = np.zeros((SCORES, len(now.model.competencies)))
    shifts[:, columns] = (root @ ndtri(sobol(len(columns), SCORES))).T * gains
    return shifts


def _surprise_covariance(now: Situation, option: Option, known: Mapping[str, State], columns: list[int]) -> Floats:
    """(K, K) covariance of score minus present mean: errors of the means, plus the score's, less what both share."""
    # Where nothing has been seen the prior counts, as of now.
    seen = {slug: replace(state, last_at=state.last_at or now.moment) for slug, state in known.items()}
    errors = error_covariance(now.model, StateTable.of(now.model, [seen]), now.moment)[0][np.ix_(columns, columns)]
    shared = np.full_like(errors, sum(loading**2 for _, loading in option.shared))
    own = np.diag([error**2 for error in option.standard_errors.values()] - np.diag(shared))
    both = np.array([sum(state.loadings.get(g, 0.0) * load for g, load in option.shared) for state in known.values()])
    return np.asarray(errors + own + shared - both[:, None] - both)


def _facts_after(now: Situation, option: Option) -> Facts:
    evidence = dict(now.facts.evidence)
    fed = [competency.dimension for competency in now.model.competencies if competency.slug in option.standard_errors]
    for dimension in set(fed):
        was = evidence.get(dimension, Breadth())
        raters, pieces = was.raters + option.new_rater, was.pieces + fed.count(dimension)
        evidence[dimension] = Breadth(was.kinds | {option.kind}, raters, pieces)
    return replace(now.facts, evidence=evidence)
