"""How good a plan can be at all: a lower bound on the worst expected standard error.

Persons are let be divided among the sets of raters in any shares x_S ≥ 0 that keep the limits (bars are forgotten), which can only
make plans better. With V the covariance at some information L₀ and weights u on the raters, Σu = 1, the variance Σ u_i V_ii is convex
in L, so that by its tangent, at the best scale of L₀, every plan has

    max_i V_ii ≥ Σ u_i V_ii ≥ a² / m,    a = Σ u_i V_ii(L₀),    m = max_x Σ_S x_S ⟨V diag(u) V, L_S⟩

m is a linear programme (Boyd & Vandenberghe 2004, Convex Optimization, §5, §7.5). L₀ and u are improved by steps towards its solution
(Frank & Wolfe 1956); any of them gives a bound, and the highest counts. Loads are whole numbers, so that some rater has at most
⌊forms / raters⌋ of them: the bound is taken with that as a limit of one rater, whichever costs least.
"""

from __future__ import annotations

from itertools import combinations
from math import comb

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from assessments.measurement.planning.information import RIDGE, contrast_covariance, shrinkage
from assessments.measurement.ratings import Floats, Ints

MOST_SETS = 1500
STEPS, MOST_CLASSES = 40, 4


def bound(information: Floats, persons: int, each: int, most: Ints, *, criteria: int, sd: float) -> float:
    """No plan has a worst expected standard error below this. ``information`` (R, R) of a good plan, ``most`` (R,) limits."""
    raters = len(most)
    if raters < 2:
        return 0.0
    weight, part = shrinkage(each, criteria, sd)
    trace = persons * weight * (each - part * each)
    together = persons * weight * (each - part * each**2) / raters
    # Whatever the plan, the information on contrasts has this trace: by convexity the mean variance is least when all are alike.
    simple = float(np.sqrt((raters - 1) ** 2 / (raters * (trace - together))))
    if each == raters or comb(raters, each) > MOST_SETS:
        return simple
    sets = np.array(list(combinations(range(raters), each)))
    fewest, found = persons * each // raters, []
    limits = np.minimum(most, persons)
    classes = sorted(set(limits.tolist()))
    for limit in classes if len(classes) <= MOST_CLASSES else [None]:
        held = limits.copy()
        if limit is not None:
            rater = int(np.flatnonzero(limits == limit)[0])
            held[rater] = min(held[rater], fewest)
        found.append(_relaxed(information, sets, persons, held, weight, part))
    return max(simple, min(found))


def _relaxed(start: Floats, sets: Ints, persons: int, limits: Ints, weight: float, part: float) -> float:
    """The bound for one vector of limits; 0 where no division keeps them."""
    raters = len(limits)
    member = np.zeros((len(sets), raters))
    np.put_along_axis(member, sets, 1.0, axis=1)
    rows = sparse.csr_array(member.T)
    information, best, power = start, 0.0, 4.0
    for step in range(STEPS):
        covariance = contrast_covariance(information, RIDGE)
        variance = np.diag(covariance)
        # The worst raters count most, ever more so.
        push = (variance / variance.max()) ** power
        push /= push.sum()
        slope = (covariance * push) @ covariance
        gain = weight * (member @ np.diag(slope) - part * ((member @ slope) * member).sum(axis=1))
        answer = linprog(-gain, A_ub=rows, b_ub=limits, A_eq=np.ones((1, len(sets))), b_eq=[persons], method="highs")
        if answer.status != 0:
            return best
        best = max(best, float(push @ variance) ** 2 / -float(answer.fun))
        share = answer.x
        corner = weight * (np.diag(member.T @ share) - part * (member.T * share) @ member)
        information = information + 2.0 / (step + 4.0) * (corner - information)
        power = min(power * 1.15, 60.0)
    return float(np.sqrt(best))
