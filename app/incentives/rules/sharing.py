"""Paying out a pool to the last cent: in proportion, within caps, by largest remainder.

Published tie-break: equal remainders are served in the order of staff numbers. People with equal claims and caps
get amounts that differ by one minor unit at most.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim on a pool: ``weight`` and cap in minor units, ``key`` in the order that breaks ties."""

    key: str
    weight: int
    cap: int | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """What a claim got; ``extra`` is the one cent that the largest remainders get.

    ``rest`` and ``weights``: the money and the sum of weights among which those below their caps share.
    """

    amount: int
    extra: int
    capped: bool
    rest: int
    weights: int


def share_out(pool: int, claims: Sequence[Claim]) -> dict[str, Share]:
    """Divide ``pool`` among ``claims``. Pays all of it unless every claim is capped or has no weight.

    Who would get more than their cap gets the cap, and what that frees goes to the others in proportion, again
    and again until nobody exceeds theirs. Then quotas are cut to whole cents and the cents left over go to the
    largest remainders (Hamilton's method), so that a higher weight never gets less.
    """
    active = [claim for claim in claims if claim.weight > 0]
    capped = _capped(pool, active)
    sharing = [claim for claim in active if claim.key not in capped]
    rest = pool - sum(claim.cap or 0 for claim in active if claim.key in capped)
    weights = sum(claim.weight for claim in sharing)
    shares = {claim.key: Share(0, 0, False, rest, weights) for claim in claims}
    shares |= {claim.key: Share(claim.cap or 0, 0, True, rest, weights) for claim in active if claim.key in capped}
    return shares | _largest_remainders(rest, weights, sharing)


def _capped(pool: int, claims: Sequence[Claim]) -> set[str]:
    capped: set[str] = set()
    while True:
        sharing = [claim for claim in claims if claim.key not in capped]
        rest = pool - sum(claim.cap or 0 for claim in claims if claim.key in capped)
        weights = sum(claim.weight for claim in sharing)
        reached = {c.key for c in sharing if c.cap is not None and rest * c.weight >= c.cap * weights}
        if not reached:
            return capped
        capped |= reached


def _largest_remainders(rest: int, weights: int, claims: Sequence[Claim]) -> dict[str, Share]:
    quotas = {claim.key: divmod(rest * claim.weight, weights) for claim in claims}
    left = rest - sum(whole for whole, _ in quotas.values()) if claims else 0
    order = sorted(quotas, key=lambda key: (-quotas[key][1], key))
    served = set(order[:left])
    return {key: Share(whole + (key in served), int(key in served), False, rest, weights) for key, (whole, _) in quotas.items()}
