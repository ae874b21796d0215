"""Words for the codes in a result. Kept apart from it, so that names can be erased and results stay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from app.core.documents.wording import Bilingual
from app.incentives.report.wording import EMPLOYMENT, TIERS


@dataclass(frozen=True, slots=True)
class PersonWords:
    """What a sheet says about a person beside the figures."""

    name: str
    hired: date | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Names:
    """Words by staff number, code and reference; where one is missing the code itself is shown.

    ``grounds`` holds what was approved for a reference: the ground of a deduction, the reason of an award.
    """

    people: Mapping[str, PersonWords]
    units: Mapping[str, Bilingual]
    positions: Mapping[str, Bilingual]
    tiers: Mapping[str, Bilingual] = field(default_factory=lambda: TIERS)
    grounds: Mapping[str, str] = field(default_factory=dict)

    def person(self, staff_number: str) -> PersonWords:
        return self.people.get(staff_number, PersonWords(staff_number))

    def unit(self, code: str, language: str) -> str:
        return _word(self.units, code, language)

    def position(self, code: str, language: str) -> str:
        return _word(self.positions, code, language)

    def tier(self, code: str | None, language: str) -> str:
        return "—" if code is None else _word(self.tiers, code, language)

    def employment(self, code: str, language: str) -> str:
        return _word(EMPLOYMENT, code, language)

    def ground(self, reference: str) -> str:
        return self.grounds.get(reference, reference)


def _word(table: Mapping[str, Bilingual], code: str, language: str) -> str:
    pair = table.get(code)
    return code if pair is None else pair.in_language(language)
