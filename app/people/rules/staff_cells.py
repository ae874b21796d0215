"""One cell of a staff file → a value, or what is wrong with it and how to put it right."""

import dataclasses
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from app.people.rules.staff_file import Cell

EXCEL_EPOCH = date(1899, 12, 30)
EXCEL_DAYS = range(18_264, 73_051)  # 1950 to 2099, as the numbers under a spreadsheet's dates
FIRST_DAY, DAYS_AHEAD = date(1950, 1, 1), 400
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_EIGHT_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
_ROUNDED = re.compile(r"\d(\.\d+)?[eE]\+?\d+")
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")

CODES: dict[str, dict[str, tuple[str, ...]]] = {
    "gender": {"f": ("女", "f", "female", "woman"), "m": ("男", "m", "male", "man")},
    "language": {"zh": ("中文", "汉语", "zh", "chinese", "中"), "en": ("英文", "英语", "en", "english", "英")},
    "kind": {
        "contract": ("合同制", "合同工", "合同", "劳动合同", "正式", "正式员工", "全职", "contract", "permanent", "fulltime", "regular"),
        "dispatched": ("劳务派遣", "派遣", "派遣工", "派遣制", "dispatched", "agency"),
        "outsourced": ("外包", "劳务外包", "业务外包", "outsourced"),
        "intern": ("实习", "实习生", "intern", "internship"),
        "part-time": ("非全日制", "兼职", "小时工", "parttime"),
        "re-employed": ("退休返聘", "返聘", "reemployed", "reemployedafterretirement"),
    },
}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in one row: the field (a column), the value as written, and a code with what its sentence needs."""

    field: str
    value: str
    code: str
    params: dict[str, Any] = dataclasses.field(default_factory=dict)


class BadCell(Exception):
    """A cell that can't be taken; becomes a Problem."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def shown(cell: Cell) -> str:
    """A cell as the person sees it in their file."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def plain(cell: Cell) -> str:
    """A cell as text with full-width letters and digits made plain. Not for names: rare characters would change."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", shown(cell))).strip()


def own_words(cell: Cell, longest: int = 60) -> str:
    """A name as written, without the spaces around it."""
    text = re.sub(r"[\s\u3000]+", " ", shown(cell)).strip()
    if len(text) > longest:
        raise BadCell("too-long", most=longest)
    if text.startswith("#") and text.endswith(("!", "?", "A")):
        raise BadCell("spreadsheet-error")
    return text


def staff_number(cell: Cell) -> str:
    """A staff number; what a spreadsheet rounded is refused, since digits are lost."""
    text = plain(cell)
    if _ROUNDED.fullmatch(text):
        raise BadCell("number-rounded")
    if len(text) > 20 or " " in text:
        raise BadCell("number-form")
    return text


def email(cell: Cell) -> str:
    """An address, in lower case."""
    text = plain(cell).lower()
    if text and (len(text) > 254 or not _ADDRESS.fullmatch(text)):
        raise BadCell("email-form")
    return text


def phone(cell: Cell) -> str:
    """A phone number as written."""
    text = plain(cell)
    if _ROUNDED.fullmatch(text):
        raise BadCell("number-rounded")
    if len(text) > 30:
        raise BadCell("too-long", most=30)
    return text


def code(cell: Cell, of: str) -> str:
    """One of the codes of ``of`` (gender, language, kind), by any of its names."""
    text = re.sub(r"[\s-]", "", plain(cell).lower())
    for found, names in CODES[of].items():
        if text in names:
            return found
    if not text:
        return ""
    raise BadCell(f"{of}-unknown")


def day(cell: Cell, today: date) -> date | None:
    """A day in the usual forms: 2026-04-13, 2026/4/13, 2026.4.13, 2026年4月13日, 20260413, or a spreadsheet's own."""
    found = _day(cell)
    if found is not None and not FIRST_DAY <= found <= today + timedelta(days=DAYS_AHEAD):
        raise BadCell("date-range", day=found.isoformat())
    return found


def _day(cell: Cell) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool) and int(cell) in EXCEL_DAYS:
        return EXCEL_EPOCH + timedelta(days=int(cell))
    text = re.sub(r"[ T]\d{1,2}:\d{2}(:\d{2})?(\.\d+)?$", "", plain(cell))
    if not text:
        return None
    written = _DAY.fullmatch(text) or _EIGHT_DIGITS.fullmatch(text)
    if written is None:
        raise BadCell("date-form")
    year, month, number = (int(part) for part in written.groups())
    if not 1 <= month <= 12:
        raise BadCell("date-month")
    try:
        return date(year, month, number)
    except ValueError:
        raise BadCell("date-day") from None
