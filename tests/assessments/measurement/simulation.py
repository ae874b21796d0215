"""Simulated ratings with known truth."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from assessments.measurement.ratings import Ratings, ratings

TAU = np.array([-1.5, -0.4, 0.4, 1.5])


@dataclass(frozen=True)
class Truth:
    """A design and what generated it."""

    data: Ratings
    theta: NDArray[np.float64]
    severity: NDArray[np.float64]
    difficulty: NDArray[np.float64]


def simulate(
    seed: int,
    persons: int = 60,
    raters: int = 6,
    criteria: int = 8,
    each: int = 2,
    *,
    tau: NDArray[np.float64] = TAU,
    sd: float = 1.0,
    severity_sd: float = 0.5,
) -> Truth:
    """Persons each marked by ``each`` raters dealt at random on all criteria, in categories 0 … len(tau)."""
    chance = np.random.default_rng(seed)
    theta = chance.normal(0.0, sd, persons)
    severity = chance.normal(0.0, severity_sd, raters)
    severity -= severity.mean()
    difficulty = np.linspace(-0.8, 0.8, criteria)
    dealt = np.argsort(chance.random((persons, raters)), axis=1)[:, :each]
    person = np.repeat(np.arange(persons), each * criteria)
    rater = np.repeat(dealt.ravel(), criteria)
    criterion = np.tile(np.arange(criteria), persons * each)
    score = draw(chance, theta[person] - severity[rater] - difficulty[criterion], tau)
    data = ratings(person, {"rater": rater, "criterion": criterion}, score, lowest=0.0)
    return Truth(data, theta, severity, difficulty)


def two_sites(seed: int, apart: float = 1.0, persons: int = 120, raters: int = 10, linked: int = 60) -> tuple[Truth, NDArray[np.int64]]:
    """Two sites whose people differ by ``apart``; own raters mark own people, ``linked`` persons get five raters from both sites."""
    chance = np.random.default_rng(seed)
    site = np.repeat([0, 1], persons)
    theta = chance.normal(0.0, 1.0, 2 * persons) + apart * site
    severity = chance.normal(0.0, 0.5, 2 * raters)
    severity -= severity.mean()
    difficulty = np.linspace(-0.8, 0.8, 5)
    pairs = [(p, r) for p in range(2 * persons) for r in chance.choice(raters, 2, replace=False) + raters * site[p]]
    for p in chance.choice(2 * persons, linked, replace=False):
        pairs += [(int(p), int(r)) for r in chance.choice(raters, min(5, raters), replace=False) + raters * (1 - site[p])]
    who, by = np.array(pairs).T
    person, rater, criterion = np.repeat(who, 5), np.repeat(by, 5), np.tile(np.arange(5), len(who))
    score = draw(chance, theta[person] - severity[rater] - difficulty[criterion], TAU)
    data = ratings(person, {"rater": rater, "criterion": criterion}, score, group=site[person], lowest=0.0)
    return Truth(data, theta, severity, difficulty), site


def draw(chance: np.random.Generator, place: NDArray[np.float64], tau: NDArray[np.float64]) -> NDArray[np.int64]:
    """One category for each place θ − Σ measures."""
    weight = np.concatenate([np.zeros((len(place), 1)), np.cumsum(place[:, None] - tau, axis=1)], axis=1)
    share = np.exp(weight - weight.max(axis=1, keepdims=True))
    share /= share.sum(axis=1, keepdims=True)
    return np.asarray((share.cumsum(axis=1) < chance.random((len(place), 1))).sum(axis=1), dtype=np.int64)


def ungrouped(data: Ratings) -> Ratings:
    """The same ratings as if all persons came from one population."""
    return replace(data, groups=("all",), group=np.zeros(len(data.persons), dtype=np.int64))
