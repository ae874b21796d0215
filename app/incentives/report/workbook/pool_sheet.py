"""How a pool is shared to the cent, in whole fen: quota, remainder, rank, the extra fen."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.documents.xlsx import Column, Formula, Kind, Sheet, Value, address, area
from app.incentives.report.model import Row
from app.incentives.report.wording import say
from app.incentives.report.workbook.parts import write_title
from app.incentives.report.workbook.places import HEAD, Places
from app.incentives.report.workbook.scheme_sheet import SchemePlaces
from app.incentives.report.workbook.unit_sheet import person_caps
from app.incentives.rules import TOTAL_CAP, WHOLE_COMPANY, PoolResult
from app.incentives.rules.sharing import Claim, Share, share_out

_FACTS = 4
"""Lines above each block: the pool, what the uncapped share, their claims, the fen left over."""


@dataclass(frozen=True, slots=True)
class _Block:
    """One pool on the sheet: its first line, its people in the order of staff numbers, their shares."""

    pool: PoolResult
    top: int
    rows: tuple[Row, ...]
    claims: dict[str, Claim]
    shares: dict[str, Share]

    @property
    def first(self) -> int:
        return self.top + _FACTS + 1

    @property
    def last(self) -> int:
        return self.first + max(len(self.rows) - 1, 0)

    def fact(self, index: int) -> str:
        return address(self.top + index, 3, fixed=True)

    def column(self, index: int) -> str:
        return area(self.first, index, self.last, index, fixed=True)


def pool_blocks(places: Places) -> list[_Block]:
    """Every pool of the period, one block under the other."""
    blocks, top = [], HEAD
    for pool in places.report.result.pools:
        everybody = pool.key in (WHOLE_COMPANY, TOTAL_CAP)
        rows = [row for row in places.report.rows if row.result.eligible and (everybody or row.person.unit == pool.key)]
        rows.sort(key=lambda row: row.result.staff_number)
        claims = {row.result.staff_number: _claim(pool, row) for row in rows}
        shares = share_out(pool.amount, list(claims.values()))
        block = _Block(pool, top, tuple(rows), claims, shares)
        blocks.append(block)
        top = block.last + 3
    return blocks


def _claim(pool: PoolResult, row: Row) -> Claim:
    result = row.result
    if pool.key != TOTAL_CAP:
        return Claim(result.staff_number, result.entitlement, result.cap)
    weight = result.entitlement if result.cap is None else min(result.entitlement, result.cap)
    return Claim(result.staff_number, weight, weight)


def pool_cells(places: Places) -> dict[str, str]:
    """Where each person's share stands, seen from a unit sheet."""
    if places.pool is None:
        return {}
    return {
        row.result.staff_number: address(block.first + index, 10, sheet=places.pool.name)
        for block in pool_blocks(places)
        for index, row in enumerate(block.rows)
    }


def write_pool(places: Places, scheme: SchemePlaces) -> None:
    """Write the sheet, if bonuses were shared out at all."""
    if places.pool is None:
        return
    sheet, language = places.pool, places.report.language
    write_title(sheet, places.report, say("pool_sheet", language))
    sheet.put(3, 0, say("tie_break", language), "text", "label")
    sheet.worksheet.set_column(0, 11, 13)
    for block in pool_blocks(places):
        _facts(places, sheet, block)
        _people(places, scheme, sheet, block)


def _facts(places: Places, sheet: Sheet, block: _Block) -> None:
    language, key = places.report.language, block.pool.key
    one = next(iter(block.shares.values()), Share(0, 0, False, block.pool.amount, 0))
    rest, weights, wholes = block.fact(1), block.fact(2), f"SUMIFS({block.column(6)},{block.column(5)},0)"
    left = 0 if one.weights == 0 else sum(share.extra for share in block.shares.values())
    lines: list[tuple[str, Value]] = [
        ("total_cap" if key == TOTAL_CAP else "pool", block.pool.amount),
        ("rest", Formula(f"{block.fact(0)}-SUMIFS({block.column(4)},{block.column(5)},1)", one.rest)),
        ("claims", Formula(f"SUMIFS({block.column(3)},{block.column(5)},0)", one.weights)),
        ("leftover", Formula(f"IF({weights}=0,0,{rest}-{wholes})", left)),
    ]
    unit = next((one.name for one in places.report.sheets if one.code == key), "")
    for index, (label, value) in enumerate(lines):
        sheet.put(block.top + index, 0, say(label, language), "text", "label")
        sheet.put(block.top + index, 3, value, "integer")
    sheet.put(block.top, 4, unit, "text", "label")


def _people(places: Places, scheme: SchemePlaces, sheet: Sheet, block: _Block) -> None:
    keys = ("staff_number", "name", "unit", "claim_fen", "cap_fen", "at_cap", "whole_fen", "remainder", "rank", "extra", "bonus", "check")
    kinds: list[Kind] = [
        "text",
        "text",
        "text",
        "integer",
        "integer",
        "integer",
        "integer",
        "integer",
        "integer",
        "integer",
        "money",
        "text",
    ]
    columns = [Column(say(key, places.report.language), kind) for key, kind in zip(keys, kinds, strict=True)]
    sheet.head(block.first - 1, columns, main=False)
    ranks = _ranks(block)
    for index, row in enumerate(block.rows):
        at = block.first + index
        key = row.result.staff_number
        cells = _formulas(places, scheme, block, row=row, at=at, rank=ranks[key])
        sheet.put_row(at, columns, [key, row.name, row.unit, *cells])


def _remainder(share: Share, claim: Claim) -> int:
    return 0 if share.capped else share.rest * claim.weight - (share.amount - share.extra) * share.weights


def _ranks(block: _Block) -> dict[str, int]:
    """The place of each remainder among those that share, as the sheet's formula counts it."""
    remainders = {key: _remainder(share, block.claims[key]) for key, share in block.shares.items()}
    sharing = [key for key, share in block.shares.items() if not share.capped]
    return {
        key: sum(remainders[other] > mine for other in sharing) + sum(remainders[other] == mine and other <= key for other in sharing)
        for key, mine in remainders.items()
    }


def _formulas(places: Places, scheme: SchemePlaces, block: _Block, *, row: Row, at: int, rank: int) -> list[Formula | int | None]:
    claim, share = block.claims[row.result.staff_number], block.shares[row.result.staff_number]
    c, d, e, f, g, h, i = (address(at, column) for column in range(3, 10))
    rest, weights, left = (block.fact(index) for index in (1, 2, 3))
    above = area(block.first, 7, at, 7), area(block.first, 5, at, 5)
    count = f'COUNTIFS({block.column(7)},">"&{g},{block.column(5)},0)+COUNTIFS({above[0]},{g},{above[1]},0)'
    earned = places.cell(row, "entitlement")
    limits = person_caps(places, scheme, places.cell(row, "base"))
    is_total = block.pool.key == TOTAL_CAP
    weight = f"MIN({','.join([earned, *limits])})" if is_total and limits else earned
    cap = c if is_total else f"ROUND(MIN({','.join(limits)})*100,0)"
    reached = f"{rest}*{c}>={d}*{weights}"
    no_cap = claim.cap is None
    check = "1=1" if no_cap else f"({e}=1)=({reached})"
    return [
        Formula(f"ROUND({weight}*100,0)", claim.weight),
        None if no_cap else Formula(cap, claim.cap or 0),
        int(share.capped),
        Formula(f"IF({e}=1,{d},IF({weights}=0,0,INT({rest}*{c}/{weights})))", share.amount - share.extra),
        Formula(f"IF({e}=1,0,{rest}*{c}-{f}*{weights})", _remainder(share, claim)),
        Formula(count, rank),
        Formula(f"IF({e}=1,0,IF({h}<={left},1,0))", share.extra),
        Formula(f"({f}+{i})/100", share.amount / 100),
        Formula(f'IF(OR({weights}=0,{c}=0,{check}),"✓","✗")', "✓"),
    ]
