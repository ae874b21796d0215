"""CSV files as ratings: long (one mark a line) and wide (one column per criterion). What is wrong is said with its line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import inf, isnan
from pathlib import Path
from typing import TypeAlias

from assessments.measurement.errors import MeasurementError
from assessments.measurement.ratings import Ratings, ratings

MISSING = {"", "na", "n/a", "nan", "null", "none", ".", "-"}


class BadFile(MeasurementError):
    """A file that cannot be read: ``line`` (1 is the header) and why."""

    def __init__(self, line: int, reason: str) -> None:
        """``line`` is 0 where the whole file is meant."""
        super().__init__(f"line {line}: {reason}" if line else reason)
        self.line, self.reason = line, reason


@dataclass
class Table:
    """A header and rows with their line numbers."""

    header: list[str]
    rows: list[tuple[int, list[str]]]

    def column(self, name: str) -> int:
        """Position of a column. Raises BadFile."""
        if name not in self.header:
            raise BadFile(1, f"no column {name!r}; the file has {', '.join(self.header)}")
        return self.header.index(name)

    def texts(self, name: str) -> list[str]:
        """A column of names, none empty. Raises BadFile."""
        at = self.column(name)
        for line, row in self.rows:
            if not row[at]:
                raise BadFile(line, f"{name} is empty")
        return [row[at] for _, row in self.rows]

    def numbers(self, name: str, lowest: float = -inf, highest: float = inf, rule: str = "") -> list[float]:
        """A column of numbers; a missing one is NaN. Raises BadFile, also for one outside the ends, which breaks ``rule``."""
        at = self.column(name)
        found = [number(row[at], line, name) for line, row in self.rows]
        for (line, _), value in zip(self.rows, found, strict=True):
            if not isnan(value) and not lowest <= value <= highest:
                raise BadFile(line, f"{name} is {value:g}; {rule}")
        return found


@dataclass
class _Marks:
    person: list[str] = field(default_factory=list)
    columns: dict[str, list[str]] = field(default_factory=dict)
    score: list[float] = field(default_factory=list)
    group: list[str] = field(default_factory=list)
    weight: list[float] = field(default_factory=list)
    line: list[int] = field(default_factory=list)


def read_table(path: Path) -> Table:
    """A CSV file as UTF-8 (with or without mark) or GB 18030, separated by commas, semicolons or tabs."""
    text = _decoded(path.read_bytes())
    if not text.strip():
        raise BadFile(0, "the file is empty")
    delimiter = max(",;\t", key=text.split("\n", 1)[0].count)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    try:
        lines = [(reader.line_num, [cell.strip() for cell in row]) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise BadFile(reader.line_num, f"not CSV: {error}") from error
    header = lines[0][1]
    doubled = sorted({name for name in header if header.count(name) > 1})
    if "" in header or doubled:
        raise BadFile(1, f"column {doubled[0]!r} stands twice" if doubled and doubled[0] else "a column has no name")
    for line, row in lines[1:]:
        if len(row) != len(header):
            raise BadFile(line, f"{len(row)} values for {len(header)} columns")
    if len(lines) < 2:
        raise BadFile(0, "the file has a header and no rows")
    return Table(header, lines[1:])


def _decoded(raw: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadFile(0, "neither UTF-8 nor GB 18030")


def number(text: str, line: int, name: str) -> float:
    """A number, or NaN where ``text`` says that it is missing. Raises BadFile."""
    if text.lower() in MISSING:
        return float("nan")
    try:
        value = float(text)
    except ValueError:
        raise BadFile(line, f"{name} is {text!r}, not a number") from None
    if value in (float("inf"), float("-inf")):
        raise BadFile(line, f"{name} is not finite")
    return value


def read_ratings(
    path: Path,
    *,
    wide: bool = False,
    facets: Sequence[str] = (),
    group: str | None = None,
    weight: str | None = None,
    repeats: bool = False,
    lowest: float | None = None,
) -> Ratings:
    """Ratings from ``path``. Long: person, score and any of rater, criterion; wide: every other column is a criterion.

    ``facets``, ``group``, ``weight``: further columns. ``repeats``: take two marks of one rater for one person and
    criterion as two looks; else that is an error, since it is mostly a line pasted twice. Raises BadFile, BadData, TooFew.
    """
    table = read_table(path)
    names = [name for name in ("rater",) if name in table.header] + [name for name in facets if name not in ("rater", "criterion")]
    if not wide and ("criterion" in table.header or "criterion" in facets):
        names.append("criterion")
    marks = _Marks()
    aside = [name for name in (group, weight) if name]
    for mark in _marks(table, names, wide, aside):
        _take(marks, mark, table, names)
        _take_aside(marks, mark, table, group, weight)
    columns = {name: marks.columns.get(name, []) for name in [*names, *(["criterion"] if wide else [])]}
    if not columns:
        raise BadFile(1, "no facet: name columns rater or criterion, or say which with --facets")
    if not repeats:
        _refuse_repeats(marks, columns)
    return ratings(marks.person, columns, marks.score, group=marks.group or None, weight=marks.weight or None, lowest=lowest)


Mark: TypeAlias = tuple[int, list[str], str, str | None]
"""Line, row, text of the mark, and its criterion in a wide file."""


def _marks(table: Table, names: Sequence[str], wide: bool, aside: Sequence[str]) -> Iterator[Mark]:
    """Every mark that is there."""
    table.column("person")
    criteria = [name for name in table.header if name not in {"person", *names, *aside}] if wide else ["score"]
    if not criteria:
        raise BadFile(1, "no column left that could be a criterion")
    columns = [(name, table.column(name)) for name in criteria]
    for line, row in table.rows:
        for name, at in columns:
            if row[at].lower() not in MISSING:
                yield line, row, row[at], name if wide else None


def _take(marks: _Marks, mark: Mark, table: Table, names: Sequence[str]) -> None:
    line, row, text, criterion = mark
    for name in ("person", *names):
        if not row[table.column(name)]:
            raise BadFile(line, f"{name} is empty")
    score = number(text, line, criterion or "score")
    if abs(score * 2 - round(score * 2)) > 1e-9:
        raise BadFile(line, f"{criterion or 'score'} is {text}: marks are whole or half points")
    marks.line.append(line)
    marks.person.append(row[table.column("person")])
    marks.score.append(score)
    for name in names:
        marks.columns.setdefault(name, []).append(row[table.column(name)])
    if criterion is not None:
        marks.columns.setdefault("criterion", []).append(criterion)


def _take_aside(marks: _Marks, mark: Mark, table: Table, group: str | None, weight: str | None) -> None:
    line, row, *_ = mark
    if group:
        marks.group.append(row[table.column(group)])
        if not marks.group[-1]:
            raise BadFile(line, f"{group} is empty")
    if weight:
        value = number(row[table.column(weight)], line, weight)
        if not value > 0:
            raise BadFile(line, f"{weight} is {row[table.column(weight)]!r}; a weight is above 0")
        marks.weight.append(value)


def _refuse_repeats(marks: _Marks, columns: dict[str, list[str]]) -> None:
    seen: dict[tuple[str, ...], int] = {}
    for line, *key in zip(marks.line, marks.person, *columns.values(), strict=True):
        if (first := seen.setdefault(tuple(key), line)) != line:
            same = f"the same {', '.join(['person', *columns])} as in line {first}"
            raise BadFile(line, f"{same}; name the column that tells them apart with --facets, or allow it with --repeats")


def read_anchors(path: Path, data: Ratings) -> dict[str, dict[str, float]]:
    """Facet → element → measure (logits) from a file with columns facet, id, measure. Raises BadFile: a facet or an element that
    ``data`` does not have, a measure missing or given twice. Messages name the file.
    """
    found: dict[str, dict[str, float]] = {}
    try:
        table = read_table(path)
        facet, element = table.texts("facet"), table.texts("id")
        for (line, _), name, one, measure in zip(table.rows, facet, element, table.numbers("measure"), strict=True):
            if name not in data.facets or one not in data.facets[name].ids:
                raise BadFile(line, f"the ratings have no {name} {one}")
            if isnan(measure) or one in found.setdefault(name, {}):
                raise BadFile(line, f"{name} {one} has no measure" if isnan(measure) else f"{name} {one} stands twice")
            found[name][one] = measure
    except BadFile as error:
        raise BadFile(0, f"{path}: {error}") from error
    return found
