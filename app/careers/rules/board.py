"""Which of the people judged a board shows, in which order, and what stands in a row."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.careers.rules.judging import TOP, Judged
from app.competency.rules.pieces import Ints
from assessments.competency.readiness import Status
from assessments.competency.scale import Estimate
from assessments.competency.tiers import OVERALL, Rule, RuleKind, Tier

STATUSES = tuple(str(status) for status in Status)
ROWS = 20
"""People on one page: each has four drawings, and a page stays below 60 KB."""
VIEWS = ("", "near", "missing", "stale")
SORTS = ("status", "probability")
# What is said first of somebody who isn't ready: what nothing else can make up for, then what can be done about.
# That the probability is too low follows from all of it, so it is the reason only when it stands alone.
FIRST = (
    RuleKind.CRITICAL_ERRORS, RuleKind.DIMENSION, RuleKind.OVERALL, RuleKind.FLOOR, RuleKind.BREADTH, RuleKind.PROGRAMME,
    RuleKind.MONTHS_IN_TIER, RuleKind.MONTHS_EXPERIENCE, RuleKind.ROTATION, RuleKind.PROPOSAL, RuleKind.PROBABILITY,
)  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """What a board is narrowed to and how it is ordered; "" narrows nothing.

    ``unit`` is a public id, ``position`` a code, ``next_tier`` a slug, ``status`` a word of Status, ``view`` one of VIEWS.
    """

    unit: str = ""
    position: str = ""
    next_tier: str = ""
    status: str = ""
    view: str = ""
    sort: str = "status"

    @property
    def narrows(self) -> tuple[str, ...]:
        """Which of the filters do narrow."""
        return tuple(name for name in ("unit", "position", "next_tier", "status") if getattr(self, name))


@dataclass(frozen=True)
class Level:
    """A dimension in a row: the level and the cut of the next tier, in points; ``cut`` None where none is asked."""

    estimate: Estimate | None
    cut: float | None


@dataclass(frozen=True)
class Reason:
    """Why somebody isn't ready: the first rule, what there is and what is needed, and how many rules more.

    ``alike``: how many rules of this kind are not met. ``known``: whether there is anything to compare.
    """

    rule: Rule
    have: float | None
    alike: int
    more: int


def selected(judged: Judged, wanted: Wanted, inside: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """(N,) who is shown; ``inside``: who works in the unit wanted or below it."""
    chosen: NDArray[np.bool_] = np.asarray(judged.next_tier != TOP)
    if wanted.unit:
        chosen = chosen & inside
    if wanted.position:
        chosen = chosen & (np.array(judged.staff.positions) == wanted.position)
    if wanted.next_tier:
        places = [number for number, tier in enumerate(judged.tiers.tiers) if tier.slug == wanted.next_tier]
        chosen = chosen & np.isin(judged.next_tier, places)
    if wanted.status:
        chosen = chosen & (judged.status == wanted.status)
    return np.asarray(chosen & in_view(judged, wanted.view))


def in_view(judged: Judged, view: str) -> NDArray[np.bool_]:
    """(N,) who belongs to a view."""
    if view == "near":
        return np.asarray(judged.status == str(Status.NEAR))
    if view == "missing":
        return judged.missing
    if view == "stale":
        return judged.stale
    return np.ones(len(judged.staff), np.bool_)


def ordered(judged: Judged, chosen: NDArray[np.bool_], sort: str) -> Ints:
    """The rows chosen, by status and then probability, or by probability alone; of equals by staff number."""
    rows = np.flatnonzero(chosen)
    doubt = -np.nan_to_num(judged.probability[rows], nan=-1.0)
    if sort == "probability":
        return rows[np.argsort(doubt, kind="stable")]
    place = np.select([judged.status[rows] == status for status in STATUSES], range(len(STATUSES)), len(STATUSES))
    return rows[np.lexsort((doubt, place))]


def levels(judged: Judged, row: int, tier: Tier) -> tuple[Level, ...]:
    """The dimensions of one person beside the cuts."""
    table = judged.profiles
    found = []
    for d, slug in enumerate(table.model.dimension_slugs):
        mean = table.dimension_mean[row, d]
        known = None if np.isnan(mean) else Estimate(float(mean), float(np.sqrt(table.covariance[row, d, d])))
        found.append(Level(known, tier.cuts.get(slug)))
    return tuple(found)


def overall(judged: Judged, row: int, tier: Tier) -> Level:
    """The overall level of one person beside its cut."""
    mean, sd = judged.profiles.overall_mean[row], judged.profiles.overall_sd[row]
    return Level(None if np.isnan(mean) else Estimate(float(mean), float(sd)), tier.cuts.get(OVERALL))


def reason(judged: Judged, row: int) -> Reason | None:
    """The main reason why somebody isn't ready; None if they are."""
    _, board = judged.boards[int(judged.next_tier[row])]
    place = int(judged.places[row])
    unmet = np.flatnonzero(~board.met[place])
    if not len(unmet):
        return None
    have = board.have[place]
    chosen = min(unmet.tolist(), key=lambda number: _rank(board.rules[number], bool(np.isnan(have[number]))))
    rule = board.rules[chosen]
    known = None if np.isnan(have[chosen]) else float(have[chosen])
    alike = sum(board.rules[number].kind is rule.kind and bool(np.isnan(have[number])) == (known is None) for number in unmet)
    return Reason(rule, known, alike, len(unmet) - alike)


def _rank(rule: Rule, unknown: bool) -> tuple[int, int]:
    """Before everything else comes a dimension of which nothing is known: no probability can be told."""
    return (0 if unknown and rule.kind is RuleKind.DIMENSION else 1, FIRST.index(rule.kind))


def commonest(judged: Judged, chosen: NDArray[np.bool_], most: int = 5) -> list[tuple[Tier, Rule, int]]:
    """Of those chosen: the rules that most people don't meet (the probability left out: it follows from the others)."""
    counts: Counter[tuple[int, int]] = Counter()
    for place, (rows, board) in judged.boards.items():
        for number, unmet in enumerate((~board.met[chosen[rows]]).sum(axis=0).tolist()):
            if unmet and board.rules[number].kind is not RuleKind.PROBABILITY:
                counts[place, number] = unmet
    return [
        (judged.tiers.tiers[place], judged.boards[place][1].rules[number], count) for (place, number), count in counts.most_common(most)
    ]
