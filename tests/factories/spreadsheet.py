"""A small spreadsheet: reads a workbook's formulas and recomputes them, as an office program would.

Knows the functions that our workbooks use. Numbers are doubles that ROUND reads with 15 significant digits,
which is what Excel and LibreOffice do.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from statistics import median
from xml.etree import ElementTree

NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
Scalar = float | str | bool | None
Value = Scalar | list[Scalar]
TOKEN = re.compile(
    r"""\s*(?:(?P<number>\d+\.?\d*)|(?P<text>"(?:[^"]|"")*")|(?P<range>(?:'(?:[^']|'')*'!)?\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)"""
    r"""|(?P<name>[A-Z]+)(?=\()|(?P<operator><=|>=|<>|[-+*/&=<>(),]))"""
)
REFERENCE = re.compile(r"(?:'((?:[^']|'')*)'!)?\$?([A-Z]+)\$?(\d+)(?::\$?([A-Z]+)\$?(\d+))?")


@dataclass
class Cell:
    value: Scalar
    formula: str | None = None


@dataclass
class Workbook:
    """Cells by sheet and (row, column), both from 1."""

    sheets: dict[str, dict[tuple[int, int], Cell]]
    computed: dict[tuple[str, int, int], Scalar] = field(default_factory=dict)

    def value(self, sheet: str, row: int, column: int) -> Scalar:
        """The value of a cell, computed from its formula; blank is None."""
        key = (sheet, row, column)
        if key not in self.computed:
            cell = self.sheets[sheet].get((row, column), Cell(None))
            self.computed[key] = cell.value if cell.formula is None else single(Parser(self, sheet, cell.formula).parse())
        return self.computed[key]

    def formulas(self) -> Iterator[tuple[str, int, int, Cell]]:
        for sheet, cells in self.sheets.items():
            for (row, column), cell in cells.items():
                if cell.formula is not None:
                    yield sheet, row, column, cell

    def change(self, sheet: str, row: int, column: int, value: Scalar) -> None:
        """Type another value into a cell."""
        self.sheets[sheet][row, column] = Cell(value)
        self.computed.clear()

    def find(self, sheet: str, text: str) -> tuple[int, int]:
        """Where a text stands."""
        return next(at for at, cell in self.sheets[sheet].items() if cell.value == text)


def column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def read_workbook(body: bytes) -> Workbook:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    strings = [
        "".join(t.text or "" for t in si.iter(f"{{{NS['m']}}}t"))
        for si in ElementTree.fromstring(parts.get("xl/sharedStrings.xml", b"<sst/>")).findall("m:si", NS)
    ]
    names = [s.get("name", "") for s in ElementTree.fromstring(parts["xl/workbook.xml"]).findall("m:sheets/m:sheet", NS)]
    return Workbook({name: _cells(parts[f"xl/worksheets/sheet{index}.xml"], strings) for index, name in enumerate(names, start=1)})


def _cells(body: bytes, strings: list[str]) -> dict[tuple[int, int], Cell]:
    found = {}
    for element in ElementTree.fromstring(body).iter(f"{{{NS['m']}}}c"):
        match = re.fullmatch(r"([A-Z]+)(\d+)", element.get("r", ""))
        assert match
        text, formula = element.findtext("m:v", None, NS), element.findtext("m:f", None, NS)
        kind = element.get("t", "n")
        value: Scalar = None
        if text:
            value = strings[int(text)] if kind == "s" else text if kind == "str" else float(text)
        found[int(match[2]), column_number(match[1])] = Cell(value, formula)
    return found


# --- functions -----------------------------------------------------------------------------


def single(value: Value) -> Scalar:
    return value[0] if isinstance(value, list) else value


def number(value: Scalar) -> float:
    if value is None or value == "":
        return 0.0
    assert not isinstance(value, str), value
    return float(value)


def numbers(arguments: list[Value]) -> list[float]:
    flat = [one for argument in arguments for one in (argument if isinstance(argument, list) else [argument])]
    return [float(one) for one in flat if isinstance(one, int | float) and not isinstance(one, bool)]


def rounded(value: float, places: float, rounding: str) -> float:
    return float(Decimal(f"{value:.15g}").quantize(Decimal(1).scaleb(-int(places)), rounding))


def matches(value: Scalar, condition: Scalar) -> bool:
    if isinstance(condition, str) and condition[:1] in "<>=":
        operator = re.match(r"<=|>=|<>|[<>=]", condition)
        assert operator
        return isinstance(value, float | int) and compare(operator[0], value, float(condition[operator.end() :]))
    return value == condition


def selected(arguments: list[Value]) -> list[int]:
    pairs = list(zip(arguments[::2], arguments[1::2], strict=True))
    size = len(pairs[0][0]) if isinstance(pairs[0][0], list) else 1
    columns = [(area if isinstance(area, list) else [area], single(condition)) for area, condition in pairs]
    return [index for index in range(size) if all(matches(area[index], condition) for area, condition in columns)]


def sumifs(arguments: list[Value]) -> float:
    area = arguments[0] if isinstance(arguments[0], list) else [arguments[0]]
    return sum(number(area[index]) for index in selected(arguments[1:]))


def match_below(value: float, area: Value) -> int:
    assert isinstance(area, list)
    return max(index for index, one in enumerate(area, start=1) if number(one) <= value)


def compare(operator: str, left: Scalar, right: Scalar) -> bool:
    if {type(left), type(right)} & {type(None), str} and operator in ("=", "<>"):
        equal = (left if left is not None else "") == (right if right is not None else "")
        return equal == (operator == "=")
    a, b = number(left), number(right)
    return {"=": a == b, "<>": a != b, "<": a < b, ">": a > b, "<=": a <= b, ">=": a >= b}[operator]


def listed(value: Value) -> list[Scalar]:
    return value if isinstance(value, list) else [value]


FUNCTIONS: dict[str, Callable[[list[Value]], Scalar]] = {
    "SUM": lambda a: sum(numbers(a)),
    "MIN": lambda a: min(numbers(a)),
    "MAX": lambda a: max(numbers(a)),
    "COUNT": lambda a: float(len(numbers(a))),
    "MEDIAN": lambda a: float(median(numbers(a))),
    "INT": lambda a: float(number(single(a[0])) // 1),
    "ROUND": lambda a: rounded(number(single(a[0])), number(single(a[1])), ROUND_HALF_UP),
    "ROUNDDOWN": lambda a: rounded(number(single(a[0])), number(single(a[1])), ROUND_DOWN),
    "OR": lambda a: any(bool(single(one)) for one in a),
    "SUMIFS": sumifs,
    "COUNTIFS": lambda a: float(len(selected(a))),
    "MATCH": lambda a: float(match_below(number(single(a[0])), a[1])),
    "INDEX": lambda a: listed(a[0])[int(number(single(a[1]))) - 1],
    "LOOKUP": lambda a: listed(a[2])[match_below(number(single(a[0])), a[1]) - 1],
}


class Parser:
    """Comparison < joining < sum < product < sign < value. IF computes the branch it takes, as programs do."""

    def __init__(self, book: Workbook, sheet: str, formula: str) -> None:
        self.book, self.sheet, self.formula, self.at = book, sheet, formula, 0

    def parse(self) -> Value:
        value = self.comparison()
        assert self.at == len(self.formula), self.formula[self.at :]
        return value

    def peek(self) -> str:
        match = TOKEN.match(self.formula, self.at)
        return match["operator"] or "" if match else ""

    def take(self) -> re.Match[str]:
        match = TOKEN.match(self.formula, self.at)
        assert match, self.formula[self.at :]
        self.at = match.end()
        return match

    def comparison(self) -> Value:
        left = self.joining()
        while self.peek() in ("=", "<>", "<", ">", "<=", ">="):
            operator = self.take()["operator"]
            left = compare(operator, single(left), single(self.joining()))
        return left

    def joining(self) -> Value:
        left = self.sum()
        while self.peek() == "&":
            self.take()
            left = written(single(left)) + written(single(self.sum()))
        return left

    def sum(self) -> Value:
        left = self.product()
        while self.peek() in ("+", "-"):
            sign = 1 if self.take()["operator"] == "+" else -1
            left = number(single(left)) + sign * number(single(self.product()))
        return left

    def product(self) -> Value:
        left = self.signed()
        while self.peek() in ("*", "/"):
            if self.take()["operator"] == "*":
                left = number(single(left)) * number(single(self.signed()))
            else:
                left = number(single(left)) / number(single(self.signed()))
        return left

    def signed(self) -> Value:
        if self.peek() == "-":
            self.take()
            return -number(single(self.signed()))
        return self.primary()

    def primary(self) -> Value:
        token = self.take()
        if token["number"]:
            return float(token["number"])
        if token["text"]:
            return token["text"][1:-1].replace('""', '"')
        if token["range"]:
            return self.reference(token["range"])
        if token["name"]:
            return self.call(token["name"])
        assert token["operator"] == "(", token[0]
        value = self.comparison()
        self.take()
        return value

    def reference(self, text: str) -> Value:
        match = REFERENCE.fullmatch(text)
        assert match
        sheet = match[1].replace("''", "'") if match[1] is not None else self.sheet
        top, left = int(match[3]), column_number(match[2])
        if match[4] is None:
            return self.book.value(sheet, top, left)
        bottom, right = int(match[5]), column_number(match[4])
        return [self.book.value(sheet, row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]

    def call(self, name: str) -> Value:
        self.take()
        if name == "IF":
            return self.choose()
        arguments = [self.comparison()]
        while self.peek() == ",":
            self.take()
            arguments.append(self.comparison())
        self.take()
        return FUNCTIONS[name](arguments)

    def choose(self) -> Value:
        condition = bool(single(self.comparison()))
        self.take()
        if not condition:
            self.skip()
        value = self.comparison() if condition else None
        if condition:
            self.skip(to_end=True)
        else:
            self.take()
            value = self.comparison()
        self.take()
        return value

    def skip(self, *, to_end: bool = False) -> None:
        """Pass over one argument without computing it (or over all that are left)."""
        depth = 0
        while True:
            symbol = self.peek()
            if depth == 0 and (symbol == ")" or (symbol == "," and not to_end)):
                return
            token = self.take()
            depth += {"(": 1, ")": -1}.get(token["operator"] or "", 0)


def written(value: Scalar) -> str:
    if isinstance(value, float):
        return f"{value:.15g}"
    return "" if value is None else str(value)
