"""Confirming that both languages match changes one line and nothing else."""

from pathlib import Path

import pytest

from courses.attest import confirm, write_attested
from courses.canonical import Attested
from courses.catalog import load_catalog
from courses.checks import attestation_faults
from tests.factories import content

WORDS = Attested("a" * 64, "b" * 64)
LINE = f"attested: {{zh: {WORDS.zh}, en: {WORDS.en}}}"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("slug: a  # why\ntitle: x\n", f"slug: a  # why\ntitle: x\n{LINE}\n"),
        ("slug: a", f"slug: a\n{LINE}\n"),
        ("slug: a\r\n\r\ntitle: x\r\n", f"slug: a\r\n\r\ntitle: x\r\n{LINE}\r\n"),
        ("attested: {zh: 1, en: 2}\nslug: a\n", f"{LINE}\nslug: a\n"),
        ("slug: a\nattested:\n  zh: '1'\n  en: '2'\n# note\ntitle: x\n", f"slug: a\n{LINE}\n# note\ntitle: x\n"),
        ("slug: a\ntitle: |\n  attested: not this\n", f"slug: a\ntitle: |\n  attested: not this\n{LINE}\n"),
    ],
)
def test_only_the_entry_changes(tmp_path: Path, before: str, after: str) -> None:
    path = tmp_path / "lesson.yaml"
    path.write_bytes(before.encode())
    assert write_attested(path, WORDS)
    assert path.read_bytes() == after.encode()
    assert not write_attested(path, WORDS)


def test_a_confirmed_lesson_has_nothing_left_to_confirm(tmp_path: Path) -> None:
    root = content.write_courses(tmp_path)
    assert len(confirm(load_catalog(root))) == 2
    assert not list(attestation_faults(load_catalog(root).lessons["greeting"]))
    assert confirm(load_catalog(root)) == []


def test_one_lesson_can_be_confirmed_alone(tmp_path: Path) -> None:
    root = content.write_courses(tmp_path)
    assert [path.parent.name for path in confirm(load_catalog(root), ["names"])] == ["02-names"]


def test_a_language_that_changed_alone_is_found(tmp_path: Path) -> None:
    root = content.write_courses(tmp_path)
    confirm(load_catalog(root))
    text = root / "pre_job/day-01-greeting/01-greeting/en.md"
    text.write_text(text.read_text("utf-8").replace("Greet, then ask.", "Greet first."), "utf-8")
    assert list(attestation_faults(load_catalog(root).lessons["greeting"])) == ["en changed alone; look through zh and confirm"]
