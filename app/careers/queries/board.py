"""The readiness board: everybody judged at once, one page shown. The export shows the same rows."""

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from app.careers.queries.catalogue import Catalogue, catalogue
from app.careers.queries.company import RESTS_ON, Company, company
from app.careers.rules import board as rules
from app.careers.rules.board import ROWS, Level, Reason, Wanted
from app.careers.rules.judging import TOP
from app.competency.queries import NothingLoaded
from app.competency.queries.in_force import InForce, in_force
from app.competency.rules.moments import AsOf, on_day
from app.core import clock
from app.core.unchanged import until_changed
from app.people.models import Unit
from app.people.queries import Placed
from app.people.queries.directory import UnitOption, unit_options
from app.people.queries.placed import within
from assessments.competency.tiers import Rule, Tier


@dataclass(frozen=True)
class BoardRow:
    """One person on the board; levels in points beside the cuts of ``tier``, the next one. Page and export show these."""

    placed: Placed
    tier: Tier
    levels: tuple[Level, ...]
    overall: Level
    probability: float | None
    status: str
    reason: Reason | None


@dataclass(frozen=True)
class ReadinessBoard:
    """All people of some units, judged; ``wanted`` says who of them is shown."""

    company: Company
    wanted: Wanted
    when: AsOf
    rules: InForce
    catalogue: Catalogue
    units: Sequence[UnitOption]
    key: Hashable = None
    """Names the same people looked at in the same way on the same day."""

    @cached_property
    def _inside(self) -> NDArray[np.bool_]:
        path = next((unit.path for unit in self.units if unit.public_id == self.wanted.unit), "/")
        return np.array([one.startswith(path) for one in self.company.column("unit_path")], np.bool_)

    @cached_property
    def _chosen(self) -> NDArray[np.bool_]:
        return self._selected(self.wanted)

    def _selected(self, wanted: Wanted) -> NDArray[np.bool_]:
        return rules.selected(self.company.judged, wanted, self._inside)

    @cached_property
    def _order(self) -> list[int]:
        order: list[int] = rules.ordered(self.company.judged, self._chosen, self.wanted.sort).tolist()
        return order

    @property
    def count(self) -> int:
        """How many are shown on all pages."""
        return len(self._order)

    @cached_property
    def counts(self) -> dict[str, int]:
        """status → how many of those shown."""
        found = self.company.judged.status[self._chosen].tolist()
        return {status: found.count(status) for status in rules.STATUSES}

    @cached_property
    def views(self) -> dict[str, int]:
        """view → how many people it holds, with the filters as they are."""
        return {view: int(self._selected(replace(self.wanted, view=view)).sum()) for view in rules.VIEWS}

    @cached_property
    def at_the_top(self) -> int:
        """How many hold the highest tier: there is nothing to judge them against."""
        return int((self.company.judged.next_tier == TOP).sum())

    @cached_property
    def positions(self) -> dict[str, dict[str, str]]:
        """code → name of every post that somebody holds."""
        columns = (self.company.column(name) for name in ("position_code", "position_name_zh", "position_name_en"))
        return {code: {"zh": zh, "en": en} for code, zh, en in sorted(set(zip(*columns, strict=True)))}

    @cached_property
    def commonest(self) -> list[tuple[Tier, Rule, int]]:
        """The rules that most of those shown don't meet."""
        return rules.commonest(self.company.judged, self._chosen)

    def row(self, number: int) -> BoardRow:
        """One person as shown."""
        judged = self.company.judged
        tier = judged.tier(number)
        if tier is None:
            raise LookupError("who holds the highest tier stands on no board")
        probability = float(judged.probability[number])
        return BoardRow(
            self.company.placed(number), tier, rules.levels(judged, number, tier), rules.overall(judged, number, tier),
            None if probability != probability else probability, str(judged.status[number]), rules.reason(judged, number),  # noqa: PLR0124 - NaN
        )  # fmt: skip

    def page(self, number: int, size: int = ROWS) -> list[BoardRow]:
        """One page, counted from 1."""
        return [self.row(row) for row in self._order[(number - 1) * size : number * size]]

    def all(self) -> list[BoardRow]:
        """Every page."""
        return [self.row(row) for row in self._order]

    def without(self) -> list[tuple[str, int]]:
        """For an empty list: each filter, and how many people would be shown without it."""
        found = [(name, int(self._selected(replace(self.wanted, **{name: ""})).sum())) for name in self.wanted.narrows]
        return [(name, more) for name, more in found if more]


def readiness_board(unit_paths: Collection[str], filters: Wanted | None = None, as_of: date | AsOf | None = None) -> ReadinessBoard:
    """The board of the people below ``unit_paths``, on a day by the rules then in force.

    Judging everybody takes five queries; what was judged is shown again until something changes it.

    Raises NothingLoaded while no model or no tier rules are loaded.
    """
    when = as_of if isinstance(as_of, AsOf) else on_day(as_of)
    current = in_force(when)
    if current is None:
        raise NothingLoaded
    paths, wanted, state = tuple(unit_paths), filters or Wanted(), (current.newest, when, clock.today())
    everybody = until_changed(("company", paths, state), RESTS_ON, lambda: company(within(paths), when, current))
    units = until_changed(("units", paths), (Unit,), lambda: unit_options(paths))
    # Counts and order are worked out once for each way of looking at the same people.
    key = (paths, state, wanted)
    made = ReadinessBoard(everybody, wanted, when, current, catalogue(current.newest), units, key)
    return until_changed(("board", key), RESTS_ON, lambda: made)
