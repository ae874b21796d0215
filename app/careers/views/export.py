"""The board as CSV: the rows of the screen, the same numbers in the same words."""

import csv
import io
from collections.abc import Iterator

from app.careers.queries import BoardRow, ReadinessBoard
from app.careers.rules import wording
from app.careers.rules.board import Level
from app.careers.rules.wording import Names
from app.core.i18n import _, pick

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(board: ReadinessBoard, names: Names) -> str:
    """The whole text, with the mark by which spreadsheets recognise UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_head(board))
    writer.writerows(_line(board, row, names) for row in board.all())
    return "\ufeff" + text.getvalue()


def _head(board: ReadinessBoard) -> list[str]:
    levels = [column for dimension in board.rules.model.dimensions for column in _level_head(pick(dimension.title))]
    first = [_("As of"), _("Staff number"), _("Name"), _("Unit"), _("Position"), _("Tier held"), _("Next tier")]
    return [str(column) for column in (*first, *levels, *_level_head(_("Overall")), _("Probability"), _("Status"), _("Main reason"))]


def _level_head(title: str) -> list[str]:
    return [title, _("%(level)s, from", level=title), _("%(level)s, to", level=title), _("%(level)s, cut", level=title)]


def _line(board: ReadinessBoard, row: BoardRow, names: Names) -> list[str]:
    placed = row.placed
    held = {tier.slug: pick(tier.title) for tier in board.rules.tiers.tiers}.get(placed.tier or "", "")
    unit = pick({"zh": placed.unit_name_zh, "en": placed.unit_name_en})
    position = pick({"zh": placed.position_name_zh, "en": placed.position_name_en})
    name = pick({"zh": placed.name_zh, "en": placed.name_en or placed.name_zh})
    first = [board.when.on.isoformat(), placed.staff_number, name, unit, position, held, pick(row.tier.title)]
    levels = [text for level in (*row.levels, row.overall) for text in _level(level)]
    chance = "" if row.probability is None else wording.probability(row.probability)
    return [_harmless(text) for text in (*first, *levels, chance, str(wording.STATUS_WORDS[row.status]), wording.reason(row.reason, names))]  # type: ignore[index]


def _level(level: Level) -> Iterator[str]:
    cut = "" if level.cut is None else f"{level.cut:.0f}"
    if level.estimate is None:
        return iter(("", "", "", cut))
    low, high = level.estimate.interval()
    return iter((f"{level.estimate.points:.0f}", f"{low:.0f}", f"{high:.0f}", cut))


def _harmless(text: str) -> str:
    """A cell that a spreadsheet would take for a formula is marked as text."""
    return f"'{text}" if text.startswith(FORMULA) else text
