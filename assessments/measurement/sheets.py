"""Tables of a CSV file as the arrays that items, agreement, generalizability, cuts and gains ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isnan

import numpy as np

from assessments.measurement.files import MISSING, BadFile, Table, number
from assessments.measurement.ratings import Floats, encode

PERSON, LETTERS = (
    ("person", "id", "subject"),
    {"p": ("person",), "r": ("rater", "judge"), "i": ("item", "criterion", "task", "exercise"), "t": ("task", "exercise", "criterion")},
)


def lower(table: Table) -> Table:
    """The same table with its header in lower case, where that keeps the columns apart."""
    header = [name.lower() for name in table.header]
    return Table(header, table.rows) if len(set(header)) == len(header) else table


def names_of_persons(table: Table) -> list[str]:
    """The person column, or the line numbers where there is none."""
    name = next((name for name in PERSON if name in table.header), None)
    return [str(line) for line, _ in table.rows] if name is None else table.texts(name)


def matrix(table: Table, aside: Sequence[str] = ()) -> tuple[list[str], Floats]:
    """Wide: names (k,) and numbers (N, k) of all columns but the person's and those ``aside``; NaN where missing."""
    names = [name for name in table.header if name not in {*PERSON, *aside}]
    if len(names) < 2:
        raise BadFile(1, "at least two columns of numbers are needed")
    return names, np.array([table.numbers(name) for name in names]).T


def answers(table: Table, aside: Sequence[str] = ()) -> tuple[list[str], list[list[str | None]]]:
    """Wide: names (k,) and texts (N, k) of chosen options; None where missing."""
    names = [name for name in table.header if name not in {*PERSON, *aside}]
    places = [table.column(name) for name in names]
    return names, [[None if row[at].lower() in MISSING else row[at] for at in places] for _, row in table.rows]


def crossed(table: Table, rows: Sequence[str], column: str) -> tuple[list[str], list[str], Floats]:
    """Long: units by the ``rows`` columns together, against ``column``; score in the cells, NaN where there is none.

    Raises BadFile where two lines give the same cell.
    """
    unit, units = encode(np.array([" / ".join(parts) for parts in zip(*(table.texts(name) for name in rows), strict=True)]))
    place, places = encode(np.array(table.texts(column)))
    result = np.full((len(units), len(places)), np.nan)
    filled: dict[tuple[int, int], int] = {}
    at = table.column("score")
    for (line, row), i, j in zip(table.rows, unit, place, strict=True):
        if (first := filled.setdefault((int(i), int(j)), line)) != line:
            raise BadFile(line, f"the same {', '.join([*rows, column])} as in line {first}")
        result[i, j] = number(row[at], line, "score")
    return list(units), list(places), result


def places(table: Table, axes: str, nested: Mapping[str, str]) -> tuple[dict[str, list[int]], Floats]:
    """Long: codes (n,) of each of the ``axes`` (letters p, r, i, t) and the n marks that are there; ``nested`` letter → the letter in
    which its names start anew. Raises BadFile (no such column, a place marked twice).
    """
    columns: dict[str, list[str]] = {}
    for letter in axes:
        taken = {name for used, names in LETTERS.items() if used in columns for name in names if used != letter}
        name = next((name for name in LETTERS[letter] if name in table.header and name not in taken), None)
        if name is None:
            raise BadFile(1, f"no column {' or '.join(LETTERS[letter])}")
        columns[letter] = table.texts(name)
    codes = [_within(columns[letter], columns[nested[letter]] if letter in nested else None) for letter in axes]
    seen: dict[tuple[int, ...], int] = {}
    kept, marks, at = [], [], table.column("score")
    for place, (line, row) in enumerate(table.rows):
        where = tuple(code[place] for code in codes)
        if (first := seen.setdefault(where, line)) != line:
            raise BadFile(line, f"the same place as line {first}")
        mark = number(row[at], line, "score")
        if not isnan(mark):
            kept.append(place)
            marks.append(mark)
    return {letter: [code[place] for place in kept] for letter, code in zip(axes, codes, strict=True)}, np.array(marks)


def full_table(codes: Mapping[str, Sequence[int]], marks: Floats) -> Floats | None:
    """The marks as a table with one axis for each letter, or None where a cell is empty."""
    shape = [max(code, default=-1) + 1 for code in codes.values()]
    if len(marks) < np.prod(shape):
        return None
    result = np.empty(shape)
    result[tuple(np.array(code) for code in codes.values())] = marks
    return result


def _within(names: Sequence[str], outer: Sequence[str] | None) -> list[int]:
    """Codes of names, counted anew inside each name of ``outer``."""
    known: dict[str, dict[str, int]] = {}
    return [
        known.setdefault(out, {}).setdefault(name, len(known[out])) for name, out in zip(names, outer or [""] * len(names), strict=True)
    ]
