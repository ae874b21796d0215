"""The scheme's figures, where the formulas of the other sheets find them."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.documents.xlsx import Column, Kind, Sheet, address, area, money_value
from app.incentives.report.model import Report
from app.incentives.report.wording import period_words, say
from app.incentives.report.workbook.places import Places
from app.incentives.rules import FACTOR, SCORE, Curve


@dataclass(frozen=True, slots=True)
class CurvePlace:
    """A curve on the sheet: fixed references to its scores, its factors and the factor without a score."""

    scores: str
    factors: str
    first: tuple[str, str]
    last: tuple[str, str]
    missing: str


@dataclass(frozen=True, slots=True)
class SchemePlaces:
    """Fixed references to every figure of the scheme that a formula needs."""

    period_days: str
    deduction_share: str
    person_multiple: str
    person_amount: str
    rates: dict[tuple[str, str], str]
    curves: dict[str, CurvePlace]
    service: CurvePlace
    grade_factors: str
    grade_names: str
    lowest_grade: str


class _Writer:
    """Writes one block under the other and remembers where the figures stand."""

    def __init__(self, sheet: Sheet, report: Report) -> None:
        self.sheet, self.report, self.row = sheet, report, 0

    def say(self, key: str, **values: object) -> str:
        return say(key, self.report.language, **values)

    def at(self, row: int, column: int) -> str:
        return address(row, column, sheet=self.sheet.name, fixed=True)

    def fact(self, label: str, value: str | int | float | None, kind: Kind = "text") -> str:
        self.sheet.put(self.row, 0, label, "text", "label")
        self.sheet.put(self.row, 1, value, kind)
        self.row += 1
        return self.at(self.row - 1, 1)

    def heading(self, *cells: str) -> None:
        self.row += 1
        columns = [Column(cell) for cell in cells]
        self.sheet.head(self.row, columns, main=False)
        self.row += 1

    def curve(self, title: str, curve: Curve) -> CurvePlace:
        self.heading(title, self.say("factor"))
        top = self.row
        for score, factor in curve.points:
            self.sheet.put(self.row, 0, score / SCORE, "score")
            self.sheet.put(self.row, 1, factor / FACTOR, "factor")
            self.row += 1
        last = self.row - 1
        missing = self.fact(self.say("missing"), None if curve.missing is None else curve.missing / FACTOR, "factor")
        return CurvePlace(
            scores=area(top, 0, last, 0, sheet=self.sheet.name, fixed=True),
            factors=area(top, 1, last, 1, sheet=self.sheet.name, fixed=True),
            first=(self.at(top, 0), self.at(top, 1)),
            last=(self.at(last, 0), self.at(last, 1)),
            missing=missing,
        )


def write_scheme(places: Places) -> SchemePlaces:
    """Write the sheet and say where everything is."""
    report, sheet = places.report, places.scheme
    writer, scheme = _Writer(sheet, report), report.scheme
    sheet.worksheet.set_column(0, 0, 44)
    sheet.worksheet.set_column(1, 6, 16)
    sheet.put(writer.row, 0, scheme.title.in_language(report.language), "text", "title")
    writer.row += 2
    writer.fact(writer.say("period"), period_words(report.result.period, report.language))
    writer.fact(writer.say("version"), scheme.version, "integer")
    writer.fact(writer.say("scheme_hash"), report.result.scheme_hash)
    writer.fact(writer.say("inputs_hash"), report.result.inputs_hash)
    caps = scheme.caps
    facts = {
        "period_days": writer.fact(writer.say("period_days"), report.inputs.period_days, "integer"),
        "deduction_share": writer.fact(writer.say("deduction_share"), scheme.deduction_share / FACTOR, "factor"),
        "person_multiple": writer.fact(writer.say("person_multiple"), _optional(caps.person_multiple, FACTOR), "factor"),
        "person_amount": writer.fact(writer.say("person_amount"), _optional(caps.person_amount, 100), "money"),
    }
    writer.fact(writer.say("total_cap"), _optional(caps.total, 100), "money")
    rates = _rates(writer)
    curves = {
        tier: writer.curve(writer.say("curve", tier=report.names.tier(tier, report.language)), curve)
        for tier, curve in scheme.performance.items()
    }
    service = writer.curve(writer.say("satisfaction"), scheme.service)
    grades = _grades(writer)
    _award_list(writer)
    return SchemePlaces(
        **facts, rates=rates, curves=curves, service=service, grade_factors=grades[0], grade_names=grades[1], lowest_grade=grades[2]
    )


def _optional(value: int | None, scale: int) -> float | None:
    return None if value is None else value / scale


def _rates(writer: _Writer) -> dict[tuple[str, str], str]:
    scheme, language = writer.report.scheme, writer.report.language
    tiers = list(scheme.performance)
    writer.heading(writer.say("base"), *(writer.report.names.tier(tier, language) for tier in tiers))
    found = {}
    for position, amounts in scheme.base.items():
        writer.sheet.put(writer.row, 0, writer.report.names.position(position, language))
        for column, tier in enumerate(tiers, start=1):
            writer.sheet.put(writer.row, column, money_value(amounts[tier]), "money")
            found[position, tier] = writer.at(writer.row, column)
        writer.row += 1
    return found


def _grades(writer: _Writer) -> tuple[str, str, str]:
    """Lowest first, as LOOKUP wants them."""
    writer.heading(writer.say("from_factor"), writer.say("grade"))
    top = writer.row
    for grade in sorted(writer.report.scheme.grades, key=lambda grade: grade.factor_from):
        writer.sheet.put(writer.row, 0, grade.factor_from / FACTOR, "factor")
        writer.sheet.put(writer.row, 1, grade.name.in_language(writer.report.language))
        writer.row += 1
    last, name = max(writer.row - 1, top), writer.sheet.name
    return area(top, 0, last, 0, sheet=name, fixed=True), area(top, 1, last, 1, sheet=name, fixed=True), writer.at(top, 0)


def _award_list(writer: _Writer) -> None:
    writer.heading(writer.say("awards"), writer.say("unit_amount"))
    for kind in writer.report.scheme.awards:
        writer.sheet.put(writer.row, 0, kind.name.in_language(writer.report.language))
        writer.sheet.put(writer.row, 1, _optional(kind.unit_amount, 100), "money")
        writer.row += 1
