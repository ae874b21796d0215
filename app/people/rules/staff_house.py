"""What the check of a staff file needs to know of the house: units, posts, and who is there already."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from app.people.rules.staff_cells import BadCell

MOST_NAMED = 8


@dataclass(frozen=True, slots=True)
class Place:
    """A unit or a post that a cell can name, by code or by either name."""

    id: int
    code: str
    name_zh: str
    name_en: str

    @property
    def pair(self) -> dict[str, str]:
        """Both names, to show."""
        return {"zh": self.name_zh, "en": self.name_en}


class Places:
    """All units, or all posts, found by what people write. ``shown`` are more that rows may stand in, but not be put into."""

    def __init__(self, places: Iterable[Place], shown: Iterable[Place] = ()) -> None:
        self.all = list(places)
        self._by_code = {place.code.lower(): place for place in self.all}
        self._by_name: dict[str, list[Place]] = defaultdict(list)
        for place in self.all:
            for text in {place.name_zh.lower(), place.name_en.lower()}:
                self._by_name[text].append(place)
        self._pairs = {place.id: place.pair for place in (*shown, *self.all)}

    def named(self, text: str) -> Place | None:
        """The only one of that code or name; None for none. BadCell when several bear the name."""
        code = self._by_code.get(text.lower())
        if code is not None:
            return code
        found = self._by_name.get(text.lower(), [])
        if len(found) > 1:
            raise BadCell("several", codes=", ".join(place.code for place in found[:MOST_NAMED]))
        return found[0] if found else None

    def pair(self, key: int) -> dict[str, str] | None:
        """Both names of one, by id."""
        return self._pairs.get(key)

    def like(self, text: str) -> list[dict[str, str]]:
        """The names to choose from: the nearest ones first."""
        near = get_close_matches(text, [place.name_zh for place in self.all], n=MOST_NAMED, cutoff=0.3)
        ordered = sorted(self.all, key=lambda place: near.index(place.name_zh) if place.name_zh in near else MOST_NAMED)
        return [place.pair for place in ordered[:MOST_NAMED]]


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody who has a staff number already, with the primary post they hold (or will first hold)."""

    person_id: int
    employment_id: int
    assignment_id: int
    values: dict[str, str]  # name_zh … language, kind
    hired_on: date
    left_on: date | None
    unit_id: int
    position_id: int
    supervisor_id: int | None
    post_from: date
    first_post_to: date | None  # the last day of the very first primary post
    move_planned: date | None  # a primary post that begins later
    mine: bool  # within the units of whoever imports


@dataclass(frozen=True, slots=True)
class House:
    """All of it. Keys are plain: lower case."""

    today: date
    units: Places
    positions: Places
    people: Mapping[str, Known]  # by staff number
    emails: Mapping[str, int]  # → person id
    numbers: Mapping[int, str]  # person id → a staff number they have
