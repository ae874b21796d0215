"""`academy init` and `academy staff import`, as typed."""

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

HEADER = "工号,姓名,部门,岗位,入职日期\n"


@pytest.fixture
def home(tmp_path: Path, template_database: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh installation with its tables, and nobody in it."""
    shutil.copy(template_database, tmp_path / "academy.db")
    monkeypatch.setenv("ACADEMY_HOME", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("LOG_LEVEL", "ERROR")
    return tmp_path


def _academy(*words: str) -> Result:
    from app.cli import main

    return CliRunner().invoke(main, list(words))


def _set_up() -> Result:
    return _academy("init", "--name-zh", "澄江商务中心", "--name-en", "Chengjiang", "--login", "admin")


def test_a_real_installation_begins_with_one_link_and_happens_once(home: Path) -> None:
    first = _set_up()
    assert first.exit_code == 0, first.output
    assert re.search(r"/link/[\w-]{40,}", first.output)
    again = _set_up()
    assert again.exit_code == 1
    assert "already" in again.output


def test_a_dry_run_says_what_would_happen_and_a_run_does_it_once(home: Path) -> None:
    _set_up()
    file = home / "staff.csv"
    file.write_bytes((HEADER + "A1,陈静,澄江商务中心,接待组长,2020-01-06\nA2,许晴,HQ,接待员,2026-01-05\n").encode("gbk"))
    dry = _academy("staff", "import", str(file), "--dry-run")
    assert (dry.exit_code, "2 added" in dry.output, "Nothing was written" in dry.output) == (0, True, True)
    assert "2 added" in _academy("staff", "import", str(file)).output
    again = _academy("staff", "import", str(file))
    assert "0 added, 0 changed, 2 unchanged" in again.output


def test_a_wrong_row_stops_all_of_it_unless_only_the_good_ones_are_asked_for(home: Path) -> None:
    _set_up()
    file = home / "staff.csv"
    file.write_text(HEADER + "A1,陈静,HQ,lead,2020-01-06\nA2,许晴,HQ,迎宾,2026-13-05\n", "utf-8")
    refused = _academy("staff", "import", str(file), "--language", "zh")
    assert refused.exit_code == 1
    assert "3\t入职日期\t2026-13-05\t月份不存在" in refused.output
    assert "1 added" in _academy("staff", "import", str(file), "--dry-run").output, "nothing was written"
    assert _academy("staff", "import", str(file), "--only-good").exit_code == 0
    assert "0 added, 0 changed, 1 unchanged" in _academy("staff", "import", str(file), "--dry-run").output


def test_a_file_that_is_none_is_one_clear_line(home: Path) -> None:
    _set_up()
    file = home / "staff.csv"
    file.write_text("nothing of the kind", "utf-8")
    answer = _academy("staff", "import", str(file), "--language", "en")
    assert answer.exit_code == 1
    assert "No header row was found" in answer.output
