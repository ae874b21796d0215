"""Rows of a staff file against what is known: added, changed, unchanged or rejected, each with its reason.

Nothing is read or written here. What these decisions need to know of the house is handed in as a House; the service takes
it from the database when the file is checked, and once more within the transaction that applies it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

from app.people.rules import staff_cells as cells
from app.people.rules.staff_cells import BadCell, Problem, plain, shown
from app.people.rules.staff_file import NEEDED_FOR_NEW, FileRow, UnreadableFile
from app.people.rules.staff_house import House, Known, Place, Places

Kind = Literal["added", "changed", "unchanged", "rejected"]
KINDS: tuple[Kind, ...] = ("rejected", "added", "changed", "unchanged")
BASICS = ("name_zh", "name_en", "gender", "email", "phone", "language")


@dataclass(frozen=True, slots=True)
class Entry:
    """A row as values. None: the file says nothing about it, so what stands is kept."""

    staff_number: str
    values: dict[str, str]
    kind: str | None = None
    hired_on: date | None = None
    unit: Place | None = None
    position: Place | None = None
    supervisor: str | None = None
    from_on: date | None = None

    @property
    def name(self) -> str:
        """How the person is called in messages."""
        return self.values.get("name_zh") or self.values.get("name_en") or self.staff_number


@dataclass(frozen=True, slots=True)
class Verdict:
    """What would become of one row. ``before`` and ``after`` hold what changes, to show."""

    number: int
    kind: Kind
    entry: Entry
    problems: tuple[Problem, ...] = ()
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)


def check_rows(rows: Sequence[FileRow], house: House, step: Callable[[int, int], None] | None = None) -> list[Verdict]:
    """A verdict for each row. ``step`` is told how far it is, every few hundred rows."""
    _need_columns(rows, house)
    verdicts = []
    first_at: dict[tuple[str, str], Verdict] = {}
    for place, row in enumerate(rows):
        verdict = _judge(row, house)
        verdicts.append(_no_repetition(verdict, first_at))
        if step is not None and (place % 250 == 249 or place == len(rows) - 1):
            step(place + 1, len(rows))
    return _check_supervisors(verdicts, house)


def counts(verdicts: Iterable[Verdict]) -> dict[str, int]:
    """How many of each kind."""
    found: dict[str, int] = dict.fromkeys(KINDS, 0)
    for verdict in verdicts:
        found[verdict.kind] += 1
    return found


def _need_columns(rows: Sequence[FileRow], house: House) -> None:
    """A column that newcomers need and the file lacks is one message, not one per row."""
    missing = [name for name in NEEDED_FOR_NEW if rows and name not in rows[0].cells]
    if missing and any(plain(row.cells.get("staff_number")).lower() not in house.people for row in rows):
        raise UnreadableFile("columns", fields=missing)


def _judge(row: FileRow, house: House) -> Verdict:
    entry, problems = _entry(row, house)
    known = house.people.get(entry.staff_number.lower())
    if entry.staff_number and known is None:
        problems += [Problem(name, "", "missing") for name in _missing(entry, row) if all(said.field != name for said in problems)]
    if known is not None:
        problems += _against(entry, known, house)
    owner = house.emails.get(entry.values.get("email", ""))
    if owner is not None and owner != (known.person_id if known else None):
        problems.append(Problem("email", entry.values["email"], "email-taken"))
    if problems:
        return Verdict(row.number, "rejected", entry, tuple(problems))
    if known is None:
        return Verdict(row.number, "added", entry, after=_shown_new(entry))
    before, after = _changes(entry, known, house)
    return Verdict(row.number, "changed" if after else "unchanged", entry, before=before, after=after)


def _entry(row: FileRow, house: House) -> tuple[Entry, list[Problem]]:
    problems: list[Problem] = []

    def take(name: str, read: Callable[[Any], Any]) -> Any:
        cell = row.cells.get(name)
        try:
            return read(cell) or None
        except BadCell as bad:
            problems.append(Problem(name, shown(cell), bad.code, bad.params))
            return None

    number = take("staff_number", cells.staff_number) or ""
    if not number and not problems:
        problems.append(Problem("staff_number", "", "missing"))
    readers: dict[str, Callable[[Any], Any]] = {
        "name_zh": cells.own_words, "name_en": cells.own_words, "email": cells.email, "phone": cells.phone,
        "gender": lambda cell: cells.code(cell, "gender"), "language": lambda cell: cells.code(cell, "language"),
    }  # fmt: skip
    values = {name: value for name, read in readers.items() if (value := take(name, read)) is not None}
    entry = Entry(
        number, values,
        kind=take("kind", lambda cell: cells.code(cell, "kind")),
        hired_on=take("hired_on", lambda cell: cells.day(cell, house.today)),
        unit=take("unit", lambda cell: _named(house.units, cell, "unit-unknown")),
        position=take("position", lambda cell: _named(house.positions, cell, "position-unknown")),
        supervisor=take("supervisor", cells.staff_number),
        from_on=take("from_on", lambda cell: cells.day(cell, house.today)),
    )  # fmt: skip
    return entry, problems


def _named(places: Places, cell: Any, unknown: str) -> Place | None:
    text = plain(cell)
    if not text:
        return None
    last = text.replace("\\", "/").rpartition("/")[2].strip()  # 总部/前厅部: the last part is the unit
    found = places.named(text) or places.named(last)
    if found is None:
        raise BadCell(unknown, known=places.like(text))
    return found


def _missing(entry: Entry, row: FileRow) -> list[str]:
    given = {"name_zh": entry.values.get("name_zh") or entry.values.get("name_en"), "unit": entry.unit, "position": entry.position}
    return [name for name in NEEDED_FOR_NEW if not (given | {"hired_on": entry.hired_on})[name]]


def _against(entry: Entry, known: Known, house: House) -> list[Problem]:
    """What forbids changing somebody who is there."""
    number = entry.staff_number
    if not known.mine:
        return [Problem("staff_number", number, "number-elsewhere")]
    if known.left_on is not None and known.left_on < house.today:
        params = {"name": known.values["name_zh"] or known.values["name_en"], "day": known.left_on.isoformat()}
        return [Problem("staff_number", number, "number-of-leaver", params)]
    problems = []
    if entry.hired_on not in (None, known.hired_on) and not _may_be_hired(entry.hired_on, known):
        problems.append(Problem("hired_on", str(entry.hired_on), "hired-clash"))
    if _moves(entry, known) and known.move_planned is not None:
        problems.append(Problem("unit", entry.unit.name_zh if entry.unit else "", "move-planned", {"day": known.move_planned.isoformat()}))
    elif _moves(entry, known) and entry.from_on is not None and entry.from_on < known.post_from:
        problems.append(Problem("from_on", str(entry.from_on), "move-early", {"day": known.post_from.isoformat()}))
    return problems


def _may_be_hired(day: date | None, known: Known) -> bool:
    ends = [last for last in (known.first_post_to, known.left_on) if last is not None]
    return day is not None and all(day <= last for last in ends)


def _moves(entry: Entry, known: Known) -> bool:
    unit = entry.unit is not None and entry.unit.id != known.unit_id
    return unit or (entry.position is not None and entry.position.id != known.position_id)


def _changes(entry: Entry, known: Known, house: House) -> tuple[dict[str, Any], dict[str, Any]]:
    """What differs, as it stands and as it would be; both empty when nothing does."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}

    def compare(name: str, old: Any, new: Any, show: Callable[[Any], Any] = lambda value: value) -> None:
        if new is not None and new != old:
            before[name], after[name] = show(old), show(new)

    for name in BASICS:
        compare(name, known.values[name], entry.values.get(name))
    compare("kind", known.values["kind"], entry.kind)
    compare("hired_on", known.hired_on, entry.hired_on, lambda day: day.isoformat())
    compare("unit", known.unit_id, entry.unit.id if entry.unit else None, house.units.pair)
    compare("position", known.position_id, entry.position.id if entry.position else None, house.positions.pair)
    boss = house.people.get((entry.supervisor or "").lower())
    if entry.supervisor is not None and (boss is None or boss.person_id != known.supervisor_id):
        before["supervisor"], after["supervisor"] = house.numbers.get(known.supervisor_id or 0, ""), entry.supervisor
    return before, after


def _shown_new(entry: Entry) -> dict[str, Any]:
    found: dict[str, Any] = dict(entry.values)
    found |= {"unit": entry.unit.pair if entry.unit else None, "position": entry.position.pair if entry.position else None}
    found |= {"hired_on": entry.hired_on.isoformat() if entry.hired_on else None, "kind": entry.kind or "contract"}
    return found | ({"supervisor": entry.supervisor} if entry.supervisor else {})


def _no_repetition(verdict: Verdict, first_at: dict[tuple[str, str], Verdict]) -> Verdict:
    """The second row with the same number or address is rejected, and says where the first one is."""
    problems = list(verdict.problems)
    address = verdict.entry.values.get("email", "")
    for name, written, repeated in (("staff_number", verdict.entry.staff_number, "number-twice"), ("email", address, "email-twice")):
        first = first_at.setdefault((name, written.lower()), verdict) if written else verdict
        if first is not verdict:
            problems.append(Problem(name, written, repeated, {"line": first.number, "name": first.entry.name}))
    return verdict if len(problems) == len(verdict.problems) else _rejected(verdict, problems)


def _rejected(verdict: Verdict, problems: Iterable[Problem]) -> Verdict:
    return replace(verdict, kind="rejected", problems=tuple(problems), before={}, after={})


def _check_supervisors(verdicts: list[Verdict], house: House) -> list[Verdict]:
    """A supervisor is somebody employed, or somebody whom the same file adds; a rejected supervisor rejects their people."""
    rows = {verdict.entry.staff_number.lower(): place for place, verdict in reversed(list(enumerate(verdicts)))}
    checked, rejected = list(verdicts), -1
    while rejected != (now := counts(checked)["rejected"]):
        rejected = now
        for place, verdict in enumerate(checked):
            boss = rows.get((verdict.entry.supervisor or "").lower())
            wrong = _supervisor_problem(verdict, None if boss is None else checked[boss], house)
            if wrong is not None:
                checked[place] = _rejected(verdict, (*verdict.problems, wrong))
    return checked


def _supervisor_problem(verdict: Verdict, row: Verdict | None, house: House) -> Problem | None:
    """What is wrong with the supervisor, whose own row in the file is ``row``."""
    number = verdict.entry.supervisor
    if number is None or any(problem.field == "supervisor" for problem in verdict.problems):
        return None
    if number.lower() == verdict.entry.staff_number.lower():
        return Problem("supervisor", number, "supervisor-self")
    boss = house.people.get(number.lower())
    if boss is not None:
        gone = boss.left_on is not None and boss.left_on < house.today
        return Problem("supervisor", number, "supervisor-left") if gone else None
    if row is None:
        return Problem("supervisor", number, "supervisor-unknown")
    return Problem("supervisor", number, "supervisor-rejected", {"line": row.number}) if row.kind == "rejected" else None
