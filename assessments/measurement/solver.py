"""The one driver of iterations: a guarded Newton ascent, used by every maximum-likelihood fit here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import LinAlgError, cho_factor, cho_solve

from assessments.measurement.errors import NotConverged, NotIdentified

Floats: TypeAlias = NDArray[np.float64]
HALVINGS = 30
LONGEST_STEP = 2.0
SHRINK = 0.1


class Surface(Protocol):
    """A log-likelihood at one point; ``gradient`` (P,), ``metric`` (P, P), ``safe_metric`` positive definite."""

    @property
    def value(self) -> float:
        """The log-likelihood."""

    @property
    def gradient(self) -> Floats:
        """Its first derivatives."""

    def metric(self) -> Floats:
        """The observed information, minus the second derivatives."""

    def safe_metric(self) -> Floats:
        """Something positive definite to step by where the observed information is not."""


@dataclass(frozen=True)
class Optimum:
    """Where the ascent ended. ``iterations``: informations built; ``evaluations``: points visited; ``decrement``: gᵀI⁻¹g, twice
    the log-likelihood still to be gained."""

    point: Floats
    surface: Any
    iterations: int
    evaluations: int
    decrement: float


def climb(at: Callable[[Floats], Surface], start: Floats, *, tolerance: float = 1e-9, most: int = 100) -> Optimum:
    """Climb from ``start`` until gᵀI⁻¹g < ``tolerance`` (in units of log-likelihood).

    An information, once built and factored, serves for several steps while each cuts the decrement to a tenth: near the
    optimum a gradient costs far less than an information. Raises NotConverged when ``most`` informations were not enough or no
    step gains, NotIdentified when none of them is positive definite.
    """
    state = _State(start, at(start), 1, float("inf"))
    for iteration in range(1, most + 1):
        arrived = _ride(at, state, _solver_of(state.surface), tolerance)
        if arrived:
            return Optimum(state.point, state.surface, iteration, state.evaluations, state.decrement)
        if state.stuck:
            break
    raise NotConverged(
        f"No optimum found (still to gain in log-likelihood: {state.decrement / 2:.3g}). Look for elements with very few ratings, "
        "categories used once, or groups that no rating links; try the rating-scale model, or drop bias terms."
    )


@dataclass
class _State:
    point: Floats
    surface: Surface
    evaluations: int
    decrement: float
    stuck: bool = False


def _ride(at: Callable[[Floats], Surface], state: _State, solve: Callable[[Floats], Floats], tolerance: float) -> bool:
    """Steps with one metric, as long as each is worth it. True at the optimum."""
    before = float("inf")
    while True:
        step = solve(state.surface.gradient)
        state.decrement = float(state.surface.gradient @ step)
        if state.decrement < tolerance:
            return True
        if state.decrement > SHRINK * before:
            return False
        before = state.decrement
        moved, tried = _line_search(at, state.point, step, state.surface.value)
        state.evaluations += tried
        if moved is None:
            state.stuck = True
            # Rounding: what is left to gain is below the resolution of the log-likelihood.
            return state.decrement < 1e-10 * (1.0 + abs(state.surface.value))
        state.point, state.surface = moved


def _solver_of(surface: Surface) -> Callable[[Floats], Floats]:
    """Solves with the observed information where it is positive definite, else with the safe metric."""
    for metric in (surface.metric, surface.safe_metric):
        try:
            factor = cho_factor(metric())
        except (LinAlgError, ValueError):
            continue

        def solve(gradient: Floats, factor: Any = factor) -> Floats:
            step = cho_solve(factor, gradient)
            return np.asarray(step * min(1.0, LONGEST_STEP / max(float(np.abs(step).max(initial=0.0)), 1e-300)))

        return solve
    raise NotIdentified("The ratings do not determine all parameters: some elements are never compared. Check the links first.")


def _line_search(at: Callable[[Floats], Surface], point: Floats, step: Floats, value: float) -> tuple[tuple[Floats, Surface] | None, int]:
    for halving in range(HALVINGS):
        there = point + step * 0.5**halving
        surface = at(there)
        if surface.value > value or (halving == 0 and surface.value >= value - 1e-12 * abs(value) and np.abs(step).max() < 1e-4):
            return (there, surface), halving + 1
    return None, HALVINGS
