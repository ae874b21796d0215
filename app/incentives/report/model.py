"""The report 绩效奖金发放表 as data: what page, PDF and XLSX all show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.incentives.report.names import Names
from app.incentives.rules import AwardKind, PeriodInputs, PeriodResult, PersonInput, PersonResult, Scheme


@dataclass(frozen=True, slots=True)
class Approval:
    """One place in the signature chain; name and day once it is signed."""

    role: str
    name: str = ""
    signed_on: date | None = None


@dataclass(frozen=True, slots=True)
class ReportHead:
    """What the office adds to the figures."""

    organisation: str
    serial: str
    issued: date
    approvals: tuple[Approval, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One person on the sheet: words beside the result and the inputs it came from."""

    number: int
    name: str
    unit: str
    position: str
    tier: str
    employment: str
    hired: date | None
    grade: str
    dimensions: tuple[int | None, ...]
    awards: tuple[int, ...]
    grounds: tuple[str, ...]
    remark: str
    person: PersonInput
    result: PersonResult


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over rows, in minor units; ``awards`` per kind, in the report's order."""

    people: int
    bonus: int
    awards: tuple[int, ...]
    deducted: int
    adjustment: int
    gross: int

    @property
    def awarded(self) -> int:
        return sum(self.awards)


@dataclass(frozen=True, slots=True)
class UnitSheet:
    """One unit: its rows, their sums, and its line in the summary."""

    code: str
    name: str
    rows: tuple[Row, ...]
    totals: Totals
    median: int | None
    lowest: int | None
    highest: int | None
    previous_gross: int | None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Somebody in the period who is paid nothing, and why."""

    staff_number: str
    name: str
    unit: str
    reasons: str


@dataclass(frozen=True, slots=True)
class TrendLine:
    """One period in a row of them; amounts in minor units, ``median`` of the bonuses of those who take part."""

    period: str
    people: int
    gross: int
    median: int | None


@dataclass(frozen=True, slots=True)
class Report:
    """A whole period. ``fairness`` and ``outliers`` are sentences in the report's language."""

    language: str
    head: ReportHead
    names: Names
    scheme: Scheme
    inputs: PeriodInputs
    result: PeriodResult
    award_kinds: tuple[AwardKind, ...]
    sheets: tuple[UnitSheet, ...]
    totals: Totals
    median: int | None
    previous_gross: int | None
    previous_median: int | None
    capitals: str
    left_out: tuple[LeftOut, ...]
    outliers: tuple[str, ...]
    fairness: tuple[str, ...]
    trend: tuple[TrendLine, ...] = ()

    @property
    def rows(self) -> tuple[Row, ...]:
        return tuple(row for sheet in self.sheets for row in sheet.rows)
