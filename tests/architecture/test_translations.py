"""Both languages are whole: every English string has its Chinese, and one string never has two."""

import re
from collections import defaultdict
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

APP = Path(__file__).parents[2] / "app"
CATALOGUES = sorted((APP / "translations").glob("*/zh/LC_MESSAGES/messages.po"))
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2"), ("templates/**.txt", "jinja2")]
KEYWORDS = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None, "_n": (1, 2), "ngettext": (1, 2), "lazy_pgettext": ((1, "c"), 2)}
PLACE = re.compile(r"%\(\w+\)[sd]")
Key = tuple[str, str]  # context, English


def _chinese() -> dict[Key, dict[str, str]]:
    found: dict[Key, dict[str, str]] = defaultdict(dict)
    for path in CATALOGUES:
        with path.open("rb") as readable:
            for message in read_po(readable, "zh"):
                english = message.id if isinstance(message.id, str) else message.id[0]
                chinese = message.string if isinstance(message.string, str) else message.string[0]
                if english and chinese:
                    found[message.context or "", english][path.parts[-4]] = chinese
    return found


def _asked() -> dict[Key, str]:
    rows = extract_from_dir(APP, METHODS, keywords=KEYWORDS)
    return {(context or "", text if isinstance(text, str) else text[0]): f"{file}:{line}" for file, line, text, _, context in rows}


def test_every_english_string_has_its_chinese() -> None:
    known = _chinese()
    missing = [f"{place}: {key[1]!r}" for key, place in _asked().items() if key not in known]
    assert not missing, "write the Chinese of these into the room's catalogue under app/translations:\n" + "\n".join(missing)


def test_one_english_string_has_one_chinese() -> None:
    """The rooms' catalogues are merged: of two translations of one string, either could be shown."""
    torn = {key[1]: rooms for key, rooms in _chinese().items() if len(set(rooms.values())) > 1}
    assert not torn, f"agree on one translation, or say it differently in English where it means something else: {torn}"


def test_placeholders_are_the_same_in_both_languages() -> None:
    wrong = [key[1] for key, rooms in _chinese().items() for chinese in rooms.values() if not _same_places(key[1], chinese)]
    assert not wrong, f"these lose or invent a value in Chinese: {wrong}"


def _same_places(english: str, chinese: str) -> bool:
    one, other = set(PLACE.findall(english)), set(PLACE.findall(chinese))
    return one == other or (one | {"%(num)d"}) == (other | {"%(num)d"})
