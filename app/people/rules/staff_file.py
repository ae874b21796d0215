"""A staff file as bytes → a table: encodings, delimiters, sheets, and which column is what, in Chinese or English."""

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from python_calamine import CalamineWorkbook

Cell = str | int | float | bool | date | datetime | None
MOST_ROWS = 20_000
MOST_UNPACKED = 300 * 2**20
HEADER_WITHIN = 15  # rows above the header: a title, a date, an empty line

# field → the headers it goes by, plain: lower case, without spaces, dots, underscores or brackets
HEADERS: dict[str, tuple[str, ...]] = {
    name: tuple(headers.split())
    for name, headers in {
        "staff_number": "工号 员工号 员工编号 员工工号 人员编号 编号 staffnumber staffno employeeid employeeno employeenumber number",
        "name_zh": "姓名 中文名 中文姓名 名字 员工姓名 name fullname chinesename namezh namechinese",
        "name_en": "英文名 英文姓名 外文名 拼音 姓名拼音 englishname nameen nameenglish latinname",
        "gender": "性别 gender sex",
        "email": "邮箱 电子邮箱 电子邮件 邮件 工作邮箱 email mail emailaddress",
        "phone": "手机 手机号 手机号码 电话 联系电话 移动电话 phone mobile phonenumber mobilephone",
        "language": "语言 界面语言 language",
        "unit": "单位 部门 所属部门 所在部门 所属单位 单位代码 部门代码 unit department unitcode departmentcode dept",
        "position": "岗位 职位 岗位名称 职务 岗位代码 position post jobtitle role positioncode",
        "kind": "用工形式 用工性质 用工类型 员工类型 员工类别 kindofemployment employmenttype kind employment",
        "hired_on": "入职日期 入职时间 到岗日期 入职日 firstday firstdayofwork hiredate datehired hired hiredon startdate joined",
        "supervisor": "主管工号 直接主管工号 上级工号 主管 直接主管 直接上级 supervisor supervisornumber supervisorstaffnumber manager",
        "from_on": "调动日期 生效日期 调动生效日期 effectivefrom effectivedate from validfrom",
    }.items()
}
FIELDS = tuple(HEADERS)
NEEDED_FOR_NEW = ("name_zh", "unit", "position", "hired_on")
_FIELD_OF = {header: name for name, headers in HEADERS.items() for header in headers}


class UnreadableFile(Exception):
    """The file as a whole can't be read; ``code`` and ``params`` say why, in problems.py's words."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class FileRow:
    """One row with its number in the file (the header's neighbours count too, as spreadsheets number them)."""

    number: int
    cells: dict[str, Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """What the file holds. ``headers``: field → the header as written; ``ignored``: headers that mean nothing here."""

    encoding: str
    headers: dict[str, str]
    ignored: tuple[str, ...]
    rows: list[FileRow]
    raw_header: tuple[str, ...] = ()
    raw: dict[int, tuple[Cell, ...]] = field(default_factory=dict)


def read_table(content: bytes, name: str) -> Table:
    """The table in a CSV (UTF-8, GBK, UTF-16) or XLSX file. Raises UnreadableFile."""
    if content.startswith(b"PK\x03\x04"):
        return _first_with_header("XLSX", _sheets(content))
    text, encoding = decode(content)
    return _first_with_header(encoding, [_lines(text)])


def decode(content: bytes) -> tuple[str, str]:
    """The text and the encoding it was in. GB 18030 takes in GBK and GB 2312."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _strictly(content, "utf-16"), "UTF-16"
    if b"\x00" in content[:4096]:
        raise UnreadableFile("not-text")
    try:
        return content.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        return _strictly(content, "gb18030"), "GBK"


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableFile("encoding", line=content[: error.start].count(b"\n") + 1) from None


def _lines(text: str) -> list[list[Cell]]:
    beginning = [line for line in text[:20_000].splitlines() if line.strip()][:HEADER_WITHIN]
    delimiter = max((",", ";", "\t", "，"), key=lambda mark: max((line.count(mark) for line in beginning), default=0))
    try:
        # one line per row, so that the row numbers are those a person counts; a quoted line break is part of its row
        return [list(line) for line in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)]
    except csv.Error:
        raise UnreadableFile("csv") from None


def _sheets(content: bytes) -> Iterable[list[list[Cell]]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > MOST_UNPACKED:
                raise UnreadableFile("too-large")
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return [book.get_sheet_by_name(sheet).to_python(skip_empty_area=False) for sheet in book.sheet_names]  # type: ignore[misc]
    except UnreadableFile:
        raise
    except Exception:  # whatever a damaged workbook raises in the reader: to a person it is one thing
        raise UnreadableFile("xlsx") from None


def _first_with_header(encoding: str, sheets: Iterable[list[list[Cell]]]) -> Table:
    for sheet in sheets:
        for place, line in enumerate(sheet[:HEADER_WITHIN]):
            columns = _columns(line)
            if "staff_number" in columns and len(columns) > 1:
                return _table(encoding, columns, sheet, place)
    raise UnreadableFile("header")


def _columns(line: Sequence[Cell]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, cell in enumerate(line):
        name = _FIELD_OF.get(plain_header(cell))
        if name is not None and name in found:
            raise UnreadableFile("two-columns", first=str(line[found[name]]), second=str(cell))
        if name is not None:
            found[name] = place
    return found


def plain_header(cell: Cell) -> str:
    """A header without what differs from company to company."""
    text = unicodedata.normalize("NFKC", str(cell or "")).lower()
    return re.sub(r"[\s._\-*:/()（）\[\]【】]|必填|选填|required|optional", "", text)


def _table(encoding: str, columns: dict[str, int], sheet: list[list[Cell]], place: int) -> Table:
    header = tuple(str(cell or "").strip() for cell in sheet[place])
    rows, raw = [], {}
    for number, line in enumerate(sheet[place + 1 :], start=place + 2):
        if any(cell not in (None, "") and str(cell).strip() for cell in line):
            rows.append(FileRow(number, {name: line[column] if column < len(line) else None for name, column in columns.items()}))
            raw[number] = tuple(line)
    if not rows:
        raise UnreadableFile("no-rows")
    if len(rows) > MOST_ROWS:
        raise UnreadableFile("too-many-rows", most=MOST_ROWS)
    used = set(columns.values())
    ignored = tuple(text for column, text in enumerate(header) if text and column not in used)
    return Table(encoding, {name: header[column] for name, column in columns.items()}, ignored, rows, header, raw)
