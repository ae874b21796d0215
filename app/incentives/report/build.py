"""From a computed period to the report that is signed and paid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.documents.wording import money, scaled
from app.incentives.report.fairness import fairness_sentences
from app.incentives.report.model import LeftOut, Report, ReportHead, Row, Totals, TrendLine, UnitSheet
from app.incentives.report.names import Names
from app.incentives.report.wording import DIMENSIONS, REASONS, joined, say
from app.incentives.rules import (
    FACTOR,
    AwardKind,
    PeriodInputs,
    PeriodResult,
    PersonInput,
    PersonResult,
    Scheme,
    amount_in_chinese_capitals,
    fingerprint,
    median_of,
    normalised,
    outliers,
)


@dataclass(frozen=True, slots=True)
class _Writer:
    scheme: Scheme
    names: Names
    language: str
    award_kinds: tuple[AwardKind, ...]


def build_report(
    scheme: Scheme,
    inputs: PeriodInputs,
    result: PeriodResult,
    *,
    names: Names,
    head: ReportHead,
    language: str,
    previous: PeriodResult | None = None,
    trend: Sequence[TrendLine] = (),
) -> Report:
    """The report of ``result``, which ``scheme`` gave for ``inputs``.

    Units in the order of their codes, people in the order of their staff numbers. Who takes no part and gets
    nothing is listed apart, with the reason. ``trend``: periods up to this one, the oldest first.
    Raises ``ValueError`` when result, scheme and inputs do not belong together.
    """
    inputs = normalised(inputs)
    if (result.scheme_hash, result.inputs_hash) != (scheme.content_hash, fingerprint(inputs)):
        raise ValueError("this result was computed from another scheme or other inputs")
    writer = _Writer(scheme, names, language, _award_kinds(scheme, result))
    lines = list(zip(inputs.persons, result.persons, strict=True))
    sheets = tuple(_sheet(writer, unit, lines, previous) for unit in sorted({p.unit for p, r in lines if _is_paid(r)}))
    rows = [row for sheet in sheets for row in sheet.rows]
    totals = _totals(writer, rows)
    return Report(
        language=language,
        head=head,
        names=names,
        scheme=scheme,
        inputs=inputs,
        result=result,
        award_kinds=writer.award_kinds,
        sheets=sheets,
        totals=totals,
        median=_median(rows),
        previous_gross=previous.gross if previous else None,
        previous_median=median_of([p.bonus for p in previous.persons if p.eligible]) if previous else None,
        capitals=amount_in_chinese_capitals(totals.gross) if scheme.currency == "CNY" else "",
        left_out=tuple(_left_out(writer, r) for _, r in lines if not _is_paid(r)),
        outliers=tuple(_outlier_sentences(writer, result)),
        fairness=tuple(fairness_sentences(inputs, result, names, language)),
        trend=tuple(trend),
    )


def _is_paid(result: PersonResult) -> bool:
    """On a sheet: takes part, or has any entry of their own."""
    return result.eligible or bool(result.awards or result.deductions or result.adjustment)


def _award_kinds(scheme: Scheme, result: PeriodResult) -> tuple[AwardKind, ...]:
    """A column for each kind of award that was given, in the scheme's order."""
    given = {line.kind for person in result.persons for line in person.awards}
    return tuple(kind for kind in scheme.awards if kind.slug in given)


def _sheet(writer: _Writer, unit: str, lines: Sequence[tuple[PersonInput, PersonResult]], previous: PeriodResult | None) -> UnitSheet:
    members = [(person, result) for person, result in lines if person.unit == unit and _is_paid(result)]
    rows = tuple(_row(writer, number, person, result) for number, (person, result) in enumerate(members, start=1))
    amounts = [row.result.bonus for row in rows if row.result.eligible]
    return UnitSheet(
        code=unit,
        name=writer.names.unit(unit, writer.language),
        rows=rows,
        totals=_totals(writer, rows),
        median=_median(rows),
        lowest=min(amounts, default=None),
        highest=max(amounts, default=None),
        previous_gross=None if previous is None else sum(p.gross for p in previous.persons if p.unit == unit),
    )


def _row(writer: _Writer, number: int, person: PersonInput, result: PersonResult) -> Row:
    names, language = writer.names, writer.language
    words = names.person(person.staff_number)
    grade = next((grade for grade in writer.scheme.grades if grade.slug == result.grade), None)
    return Row(
        number=number,
        name=words.name,
        unit=names.unit(person.unit, language),
        position=names.position(person.position, language),
        tier=names.tier(person.tier, language),
        employment=names.employment(person.employment, language),
        hired=words.hired,
        grade=grade.name.in_language(language) if grade else "",
        dimensions=tuple(
            person.dimensions[slug].on(writer.scheme.score_basis) if slug in person.dimensions else None for slug in DIMENSIONS
        ),
        awards=tuple(sum(line.amount for line in result.awards if line.kind == kind.slug) for kind in writer.award_kinds),
        grounds=tuple(names.ground(line.reference) for line in result.deductions),
        remark=_remark(result, words.remark, language),
        person=person,
        result=result,
    )


def _remark(result: PersonResult, own: str, language: str) -> str:
    parts = [own] if own else []
    if not result.eligible:
        parts.append(say("not_taking_part", language, reasons=reason_words(result, language)))
    elif result.overall is None:
        parts.append(say("no_score", language, factor=scaled(result.performance, FACTOR, 4)))
    if any(step.rule in ("person-cap", "pool-capped") for step in result.steps):
        parts.append(say("capped", language))
    if result.carried_forward:
        parts.append(say("carried", language, amount=money(result.carried_forward)))
    return joined(parts, language)


def reason_words(result: PersonResult, language: str) -> str:
    """Why somebody takes no part, in words."""
    return joined([REASONS[reason].in_language(language) for reason in result.reasons], language)


def _totals(writer: _Writer, rows: Sequence[Row]) -> Totals:
    results = [row.result for row in rows]
    return Totals(
        people=len(rows),
        bonus=sum(result.bonus for result in results),
        awards=tuple(sum(row.awards[index] for row in rows) for index in range(len(writer.award_kinds))),
        deducted=sum(result.deducted for result in results),
        adjustment=sum(result.adjustment for result in results),
        gross=sum(result.gross for result in results),
    )


def _median(rows: Sequence[Row]) -> int | None:
    return median_of([row.result.bonus for row in rows if row.result.eligible])


def _left_out(writer: _Writer, result: PersonResult) -> LeftOut:
    return LeftOut(
        staff_number=result.staff_number,
        name=writer.names.person(result.staff_number).name,
        unit=writer.names.unit(result.unit, writer.language),
        reasons=reason_words(result, writer.language),
    )


def _outlier_sentences(writer: _Writer, result: PeriodResult) -> list[str]:
    return [
        say(
            "outlier_alone" if outlier.lowest == outlier.highest else "outlier_line",
            writer.language,
            name=writer.names.person(outlier.staff_number).name,
            number=outlier.staff_number,
            amount=money(outlier.amount),
            low=money(max(0, round(outlier.lowest))),
            high=money(round(outlier.highest)),
        )
        for outlier in outliers(result)
    ]
