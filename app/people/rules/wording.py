"""The words for what is stored as a code: tiers, kinds of employment, grounds, absences, roles."""

from collections.abc import Iterable
from typing import Any

from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from app.core.i18n import _l, language

WORDS: dict[str, dict[str, Any]] = {
    "tier": {"junior": _l("Junior"), "mid": _l("Mid"), "senior": _l("Senior")},
    "kind": {
        "contract": _l("Contract"),
        "dispatched": _l("Dispatched"),
        "outsourced": _l("Outsourced"),
        "intern": _l("Intern"),
        "part-time": _l("Part-time"),
        "re-employed": _l("Re-employed after retirement"),
    },
    "ground": {
        "recognised": _l("Recognised from before"),
        "review": _l("Promotion review"),
        "appointment": _l("Appointment"),
    },
    "absence": {
        "annual": _l("Annual leave"),
        "sick": _l("Sick leave"),
        "personal": _l("Personal leave"),
        "maternity": _l("Maternity leave"),
        "work-injury": _l("Work injury"),
        "other": _l("Other leave"),
    },
    "role": {
        "staff": _l("Staff"),
        "mentor": _l("Mentor"),
        "supervisor": _l("Supervisor"),
        "trainer": _l("Trainer"),
        "hr": _l("HR"),
        "service": _l("Service manager"),
        "counsellor": _l("Counsellor"),
        "archivist": _l("Archivist"),
        "auditor": _l("Auditor"),
        "admin": _l("Administrator"),
    },
    "gender": {"": _l("Not stated"), "f": _l("Female"), "m": _l("Male")},
    "theme": {"auto": _l("As the device"), "light": _l("Light"), "dark": _l("Dark")},
    "language": {"zh": "中文", "en": "English"},
}


def word(code: str | None, of: str) -> Any:
    """What people call ``code``; a dash for nothing."""
    return "—" if code is None else WORDS[of].get(code, code)


def listed(parts: Iterable[Any]) -> str:
    """What is there of ``parts``, set apart as the language does."""
    return ("，" if language() == "zh" else ", ").join(str(part) for part in parts if part)


def options(of: str, codes: tuple[str, ...] | None = None) -> list[Any]:
    """Choices for a form, in the order of the codes."""
    return [SelectChoice(code, WORDS[of][code]) for code in (codes or tuple(WORDS[of]))]
