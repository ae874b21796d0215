"""Confirming lessons and scenarios together."""

from pathlib import Path

import pytest

from assessments.attest import confirm_content
from tests.factories import content


@pytest.fixture
def roots(tmp_path: Path) -> tuple[Path, Path]:
    return content.write_courses(tmp_path / "courses"), content.write_assessments(tmp_path / "assessments")


def names(paths: list[Path]) -> list[str]:
    return [path.parent.name for path in paths]


def test_everything_is_confirmed_once(roots: tuple[Path, Path]) -> None:
    assert names(confirm_content((), *roots)) == ["01-greeting", "02-names", "visitor"]
    assert confirm_content((), *roots) == []


def test_only_what_is_named_is_confirmed(roots: tuple[Path, Path]) -> None:
    assert names(confirm_content(["names", "visitor"], *roots)) == ["02-names", "visitor"]


def test_a_name_that_nothing_has_is_refused_before_anything_is_written(roots: tuple[Path, Path]) -> None:
    with pytest.raises(LookupError, match="'nobody'"):
        confirm_content(["names", "nobody"], *roots)
    assert len(confirm_content((), *roots)) == 3


def test_a_broken_file_does_not_keep_the_others_from_being_confirmed(roots: tuple[Path, Path]) -> None:
    (roots[0] / "pre_job/day-01-greeting/01-greeting/zh.md").unlink()
    assert names(confirm_content((), *roots)) == ["02-names", "visitor"]
