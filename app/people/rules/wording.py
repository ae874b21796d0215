"""The words for what is stored as a code: tiers, kinds of employment, grounds, absences, roles."""

from app.core.i18n import _l

WORDS: dict[str, dict[str, object]] = {
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


def word(code: str | None, of: str) -> object:
    """What people call ``code``; a dash for nothing."""
    return "—" if code is None else WORDS[of].get(code, code)


def options(of: str, codes: tuple[str, ...] | None = None) -> list[tuple[str, object]]:
    """Choices for a form, in the order of the codes."""
    return [(code, WORDS[of][code]) for code in (codes or tuple(WORDS[of]))]
