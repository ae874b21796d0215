"""One sheet per unit: every derived cell is a formula that carries its value."""

from __future__ import annotations

from collections.abc import Callable

from app.core.documents.xlsx import Formula, Sheet, Value, address, area, money_value
from app.incentives.report.model import Row, UnitSheet
from app.incentives.report.wording import DIMENSIONS, joined, say
from app.incentives.report.workbook.entries import sum_for_person
from app.incentives.report.workbook.parts import capitals, write_approvals, write_title
from app.incentives.report.workbook.places import FIRST, HEAD, Places, award_key
from app.incentives.report.workbook.scheme_sheet import CurvePlace, SchemePlaces
from app.incentives.rules import DAY, FACTOR, SCORE, Segment

At = Callable[[str], str]


def write_unit(places: Places, scheme: SchemePlaces, unit: UnitSheet, pool_cells: dict[str, str]) -> None:
    """Write title, rows and subtotal. ``pool_cells``: where each person's share of a pool stands."""
    sheet, columns = places.units[unit.code], list(places.columns.values())
    write_title(sheet, places.report, say("unit_title", places.report.language, unit=unit.name))
    sheet.head(HEAD, columns)
    for row in unit.rows:
        values = _values(places, scheme, row, pool_cells)
        sheet.put_row(places.row_of(row), columns, [values.get(key) for key in places.columns])
    _subtotal(places, sheet, unit)


def _values(places: Places, scheme: SchemePlaces, row: Row, pool_cells: dict[str, str]) -> dict[str, Value]:
    result, person = row.result, row.person

    def at(key: str) -> str:
        return places.cell(row, key, here=True)

    values: dict[str, Value] = {
        "number": row.number,
        "unit": row.unit,
        "staff_number": result.staff_number,
        "name": row.name,
        "position": row.position,
        "tier": row.tier,
        "employment": row.employment,
        "hired": row.hired,
        "days_due": person.days_due / DAY,
        "days_present": person.days_present / DAY,
        "satisfaction": _score(person.service),
        "overall": _score(result.overall),
        "grounds": joined(list(row.grounds), places.report.language),
        "remark": row.remark,
    }
    values |= {slug: _score(score) for slug, score in zip(DIMENSIONS, row.dimensions, strict=True)}
    return values | _factors(places, scheme, row, at) | _money(places, scheme, row, at, pool_cells)


def _score(value: int | None) -> float | None:
    return None if value is None else value / SCORE


def _factors(places: Places, scheme: SchemePlaces, row: Row, at: At) -> dict[str, Value]:
    result, person = row.result, row.person
    due, present = at("days_due"), at("days_present")
    values: dict[str, Value] = {
        "attendance": Formula(f"IF({due}=0,0,MIN(1,ROUND({present}/{due},4)))", result.attendance / FACTOR),
        "base": Formula(_base(scheme, person.segments), money_value(result.base)),
        "service": Formula(_curve(scheme.service, at("satisfaction")), result.service / FACTOR),
    }
    if person.tier is None:
        return values | {"performance": 0}
    values["performance"] = Formula(_curve(scheme.curves[person.tier], at("overall")), result.performance / FACTOR)
    factor = at("performance")
    lookup = f"LOOKUP({factor},{scheme.grade_factors},{scheme.grade_names})"
    values["grade"] = Formula(f'IF({at("overall")}="","",IF({factor}<{scheme.lowest_grade},"",{lookup}))', row.grade)
    return values


def _base(scheme: SchemePlaces, segments: tuple[Segment, ...]) -> str:
    """Amount per post and tier × calendar days × share, over the days of the period."""
    parts = [f"{scheme.rates[s.position, s.tier]}*{s.days}*{s.share / FACTOR:g}" for s in segments if s.tier is not None]
    return f"ROUND(({'+'.join(parts) or '0'})/{scheme.period_days},2)"


def _curve(place: CurvePlace, score: str) -> str:
    """Straight lines between the points, level outside them."""
    step = f"MATCH({score},{place.scores},1)"
    x1, x2 = f"INDEX({place.scores},{step})", f"INDEX({place.scores},{step}+1)"
    y1, y2 = f"INDEX({place.factors},{step})", f"INDEX({place.factors},{step}+1)"
    between = f"ROUND({y1}+({score}-{x1})*({y2}-{y1})/({x2}-{x1}),4)"
    inside = f"IF({score}<={place.first[0]},{place.first[1]},IF({score}>={place.last[0]},{place.last[1]},{between}))"
    return f'IF({score}="",{place.missing},{inside})'


def _money(places: Places, scheme: SchemePlaces, row: Row, at: At, pool_cells: dict[str, str]) -> dict[str, Value]:
    result = row.result
    awards = [at(award_key(kind.slug)) for kind in places.report.award_kinds]
    paid = "+".join([at("bonus"), *awards])
    values: dict[str, Value] = {
        "deductions": _entries(places, row, "deductions", at, result.deducted),
        "adjustment": _entries(places, row, "adjustments", at, result.adjustment),
        "gross": Formula(f"MAX(0,ROUND({paid}-{at('deductions')}+{at('adjustment')},2))", money_value(result.gross)),
    }
    for kind, amount in zip(places.report.award_kinds, row.awards, strict=True):
        name = kind.name.in_language(places.report.language)
        values[award_key(kind.slug)] = Formula(sum_for_person(places, "awards", at("staff_number"), name), money_value(amount))
    return values | _bonus(places, scheme, row, at, pool_cells)


def _entries(places: Places, row: Row, sheet: str, at: At, amount: int) -> Value:
    if getattr(places, sheet) is None:
        return 0
    return Formula(sum_for_person(places, sheet, at("staff_number")), money_value(amount))


def _bonus(places: Places, scheme: SchemePlaces, row: Row, at: At, pool_cells: dict[str, str]) -> dict[str, Value]:
    """Who takes no part has a plain 0: that is a decision, explained in the remark, not a sum."""
    result = row.result
    if not result.eligible:
        return {"entitlement": 0, "bonus": 0}
    product = "*".join(at(key) for key in ("base", "attendance", "performance", "service"))
    earned = f"ROUND({product},2)"
    if places.shared:
        entitlement = Formula(earned, money_value(result.entitlement))
        return {"entitlement": entitlement, "bonus": Formula(pool_cells[result.staff_number], money_value(result.bonus))}
    limits = person_caps(places, scheme, at("base"))
    return {"bonus": Formula(f"MIN({','.join([earned, *limits])})" if limits else earned, money_value(result.bonus))}


def person_caps(places: Places, scheme: SchemePlaces, base: str) -> list[str]:
    """The personal caps as formulas in yuan."""
    caps = places.report.scheme.caps
    limits = [] if caps.person_amount is None else [scheme.person_amount]
    if caps.person_multiple is not None:
        limits.append(f"ROUNDDOWN(ROUND({base}*{scheme.person_multiple},6),2)")
    return limits


def _subtotal(places: Places, sheet: Sheet, unit: UnitSheet) -> None:
    at, language = FIRST + len(unit.rows), places.report.language
    totals = unit.totals
    sums = {"bonus": totals.bonus, "deductions": totals.deducted, "adjustment": totals.adjustment, "gross": totals.gross}
    sums |= {award_key(kind.slug): amount for kind, amount in zip(places.report.award_kinds, totals.awards, strict=True)}
    if places.shared:
        sums["entitlement"] = sum(row.result.entitlement for row in unit.rows)
    for column, key in enumerate(places.columns):
        value: Value = None
        if key in sums:
            value = Formula(f"SUM({area(FIRST, column, at - 1, column)})", money_value(sums[key]))
        sheet.put(at, column, say("subtotal", language) if key == "unit" else value, places.columns[key].kind, "total")
    if places.report.capitals:
        gross = address(at, places.column("gross"))
        sheet.put(at + 2, 1, capitals(gross, totals.gross, language), "text", "label")
    write_approvals(sheet, places.report, at + 4)
