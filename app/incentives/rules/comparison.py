"""Two results of one period side by side: who gains, who loses, how much money moves (I5, M10)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.incentives.rules.compute import compute
from app.incentives.rules.inputs import PeriodInputs, Score
from app.incentives.rules.results import PeriodResult
from app.incentives.rules.scheme import Scheme


@dataclass(frozen=True, slots=True)
class Change:
    """One person's gross pay before and after; None where they appear on one side only."""

    staff_number: str
    unit: str
    before: int | None
    after: int | None
    grade_before: str | None
    grade_after: str | None

    @property
    def difference(self) -> int:
        return (self.after or 0) - (self.before or 0)


@dataclass(frozen=True, slots=True)
class Comparison:
    """All changes, people in the order of their staff numbers."""

    changes: tuple[Change, ...]

    @property
    def gainers(self) -> tuple[Change, ...]:
        """Those who get more, largest gain first."""
        return tuple(sorted((c for c in self.changes if c.difference > 0), key=lambda c: (-c.difference, c.staff_number)))

    @property
    def losers(self) -> tuple[Change, ...]:
        """Those who get less, largest loss first."""
        return tuple(sorted((c for c in self.changes if c.difference < 0), key=lambda c: (c.difference, c.staff_number)))

    @property
    def regraded(self) -> tuple[Change, ...]:
        """Those whose grade changes."""
        return tuple(change for change in self.changes if change.grade_before != change.grade_after)

    @property
    def gained(self) -> int:
        return sum(change.difference for change in self.gainers)

    @property
    def lost(self) -> int:
        return -sum(change.difference for change in self.losers)

    @property
    def moved(self) -> int:
        """Money that goes from one person to another: what some gain because others lose it."""
        return min(self.gained, self.lost)

    @property
    def net(self) -> int:
        """How much more is paid in all."""
        return self.gained - self.lost

    @property
    def before(self) -> int:
        return sum(change.before or 0 for change in self.changes)

    @property
    def after(self) -> int:
        return sum(change.after or 0 for change in self.changes)

    @property
    def largest(self) -> int:
        """The largest change of one person, without its sign."""
        return max((abs(change.difference) for change in self.changes), default=0)


def compare(before: PeriodResult, after: PeriodResult) -> Comparison:
    """``after`` against ``before``, person by person."""
    left = {person.staff_number: person for person in before.persons}
    right = {person.staff_number: person for person in after.persons}
    changes = []
    for number in sorted(left.keys() | right.keys()):
        old, new = left.get(number), right.get(number)
        one = new or old
        assert one is not None
        changes.append(
            Change(
                staff_number=number,
                unit=one.unit,
                before=old.gross if old else None,
                after=new.gross if new else None,
                grade_before=old.grade if old else None,
                grade_after=new.grade if new else None,
            )
        )
    return Comparison(tuple(changes))


def sensitivity(scheme: Scheme, inputs: PeriodInputs, alternatives: Mapping[str, Mapping[str, int | None]]) -> dict[str, Comparison]:
    """The period under other scores: label (adjusted scores, one rater or one criterion left out) → what would change.

    ``alternatives``: label → staff number → overall score in hundredths. Who is not named keeps their score.
    """
    standing = compute(scheme, inputs)
    return {label: compare(standing, compute(scheme, with_scores(inputs, scores))) for label, scores in alternatives.items()}


def with_scores(inputs: PeriodInputs, overall: Mapping[str, int | None]) -> PeriodInputs:
    """The same inputs with other overall scores (hundredths) for some people.

    What "one rater left out" or "one criterion left out" looks like to the rules; both bases are replaced.
    """
    persons = [
        replace(person, overall=Score(overall[person.staff_number], overall[person.staff_number]))
        if person.staff_number in overall
        else person
        for person in inputs.persons
    ]
    return replace(inputs, persons=tuple(persons))
