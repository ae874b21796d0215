"""`academy measure items|agreement|generalizability|cuts|gains|plan`: files in, files out, nothing after an error."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from app.cli import main


def run(tmp_path: Path, command: str, head: str, rows: Sequence[Sequence[Any]], *options: str) -> dict[str, Any]:
    path = tmp_path / "in.csv"
    path.write_text(head + "\n" + "\n".join(",".join(map(str, row)) for row in rows))
    result = CliRunner().invoke(main, ["measure", command, str(path), "--out", str(tmp_path / "out"), *options])
    assert result.exit_code == 0, result.output
    assert (tmp_path / "out" / "report.md").exists()
    document: dict[str, Any] = json.loads((tmp_path / "out" / "result.json").read_text())
    return document


def test_items_with_options_and_groups(tmp_path: Path) -> None:
    chance = np.random.default_rng(1)
    theta = chance.normal(size=250)
    rows = [
        [f"p{p}", *("A" if chance.random() < 1 / (1 + np.exp(-t)) else chance.choice(["B", "C"]) for _ in range(6)), p % 2]
        for p, t in enumerate(theta)
    ]
    document = run(tmp_path, "items", "person,q1,q2,q3,q4,q5,q6,site", rows, "--key", "A,A,A,A,A,A", "--group", "site", "--focal", "1")
    assert [row["id"] for row in document["items"]] == ["q1", "q2", "q3", "q4", "q5", "q6"]
    assert {"facility", "rest_r", "measure", "infit", "slope", "verdicts"} <= set(document["items"][0])
    assert {row["option"] for row in document["options"]} == {"A", "B", "C"}
    assert len(document["dif"]) == 6
    assert 0 < document["reliability"]["alpha"] < 1


def test_items_of_few_people_get_no_slopes_and_are_told_why(tmp_path: Path) -> None:
    chance = np.random.default_rng(2)
    rows = (chance.random((40, 5)) < 0.6).astype(int).tolist()
    document = run(tmp_path, "items", "a,b,c,d,e", rows)
    assert document["two_parameter"] is None
    assert "Rasch" in document["two_parameter_refused"]


def test_agreement_from_long_and_wide_files_is_the_same(tmp_path: Path) -> None:
    marks = np.clip(np.arange(12)[:, None] % 5 + np.random.default_rng(3).integers(-1, 2, (12, 3)), 0, 4)
    wide = run(tmp_path, "agreement", "r1,r2,r3", marks.tolist())
    rows = [[p, f"r{r + 1}", marks[p, r]] for p in range(12) for r in range(3)]
    long = run(tmp_path, "agreement", "person,rater,score", rows)
    values = [[row["value"] for row in document["coefficients"]] for document in (wide, long)]
    assert values[0] == pytest.approx(values[1])


def test_generalizability_of_a_long_file(tmp_path: Path) -> None:
    chance = np.random.default_rng(4)
    level = chance.normal(size=20)
    rows = [[p, r, level[p] + chance.normal(0, 0.5)] for p in range(20) for r in "xyz"]
    document = run(tmp_path, "generalizability", "person,rater,score", rows, "--design", "p x r")
    assert [row["effect"] for row in document["components"]] == ["p", "r", "pr"]
    assert document["studies"][0]["n_r"] == 3


def test_cuts_by_angoff_and_by_borderline(tmp_path: Path) -> None:
    angoff = run(tmp_path, "cuts", "item,J1,J2,J3", [[1, 0.5, 0.6, 0.7], [2, 0.4, 0.4, 0.4]])
    assert angoff["cuts"][0]["cut"] == pytest.approx(1.0)
    rows = [[40 + 8 * g + n, g] for n in range(6) for g in (1, 2, 3, 4, 5)]
    borderline = run(tmp_path, "cuts", "score,global", rows)
    assert [row["cut"] for row in borderline["cuts"]] == pytest.approx([58.5, 58.5])


def test_cuts_by_hofstee_need_a_second_file_and_name_it_where_it_is_bad(tmp_path: Path) -> None:
    judges = tmp_path / "judges.csv"
    judges.write_text("judge,lowest_cut,highest_cut,lowest_fail,highest_fail\n" + "".join(f"J{n},40,60,0.2,0.6\n" for n in range(5)))
    found = run(tmp_path, "cuts", "score", [[n] for n in range(1, 101)], "--hofstee", str(judges))
    assert found["cuts"][0]["cut"] == pytest.approx(47, abs=0.51)
    assert found["hofstee"]["fail_rate"] == pytest.approx(0.46)
    judges.write_text("judge,lowest_cut,highest_cut,lowest_fail,highest_fail\nJ,40,sixty,0.2,0.6\n")
    result = CliRunner().invoke(
        main, ["measure", "cuts", str(tmp_path / "in.csv"), "--out", str(tmp_path / "no"), "--hofstee", str(judges)]
    )
    assert result.exit_code == 1
    assert "judges.csv: line 2: highest_cut is 'sixty'" in result.output
    assert not (tmp_path / "no").exists()


def test_generalizability_of_a_file_with_gaps_says_by_which_method(tmp_path: Path) -> None:
    chance = np.random.default_rng(4)
    level, severity = chance.normal(size=30), chance.normal(size=6)
    rows = [[p, r, level[p] + severity[r] + chance.normal(0, 0.5)] for p in range(30) for r in chance.permutation(6)[: 1 + p % 3]]
    document = run(tmp_path, "generalizability", "person,rater,score", rows, "--design", "p x r")
    assert document["method"] == "henderson 1"
    assert document["sizes"]["r"] == pytest.approx(1 / np.mean([1, 1 / 2, 1 / 3]))
    assert "Henderson" in (tmp_path / "out" / "report.md").read_text()


def test_options_that_nobody_chose_are_told_where_the_options_are_named(tmp_path: Path) -> None:
    chance = np.random.default_rng(1)
    rows = [[chance.choice(["A", "B"]) for _ in range(4)] for _ in range(40)]
    document = run(tmp_path, "items", "a,b,c,d", rows, "--key", "A,A,A,A", "--options", "A,B,C,D")
    assert all("two of the three wrong answers are never chosen" in row["verdicts"] for row in document["items"])
    assert "3 个错误选项中有 2 个无人选择" in (tmp_path / "out" / "report.zh.md").read_text()


def test_gains_against_those_not_yet_trained(tmp_path: Path) -> None:
    chance = np.random.default_rng(5)
    rows = [
        [pre := chance.integers(30, 60), pre + chance.integers(5, 20) * (n < 30) + chance.integers(0, 6), "new" if n < 30 else "later"]
        for n in range(60)
    ]
    document = run(tmp_path, "gains", "pre,post,group", rows, "--untrained", "later")
    assert document["paired"]["n"] == 30
    assert document["against_untrained"]["low"] > 0


def test_a_plan_names_forms_and_expected_errors(tmp_path: Path) -> None:
    document = run(tmp_path, "plan", "person,mentor", [[f"p{n}", "Ann" if n < 5 else ""] for n in range(20)], "--raters", "Ann:15,Bo,Cao")
    assert len(document["forms"]) == 40
    assert not [form for form in document["forms"] if form["rater"] == "Ann" and form["person"] in {f"p{n}" for n in range(5)}]
    assert document["bound"] <= document["worst_expected_se"]


def test_a_plan_that_links_nobody_is_reported_as_such(tmp_path: Path) -> None:
    document = run(tmp_path, "plan", "person", [[f"p{n}"] for n in range(6)], "--raters", "Ann,Bo", "--each", "1")
    assert document["components"] == 2
    assert document["worst_expected_se"] is document["gap"] is None
    assert "2 parts that nothing links" in (tmp_path / "out" / "report.md").read_text()


@pytest.mark.parametrize(
    ("command", "text", "options", "said"),
    [
        ("items", "a,b\n1,x\n", (), "line 2: b is 'x'"),
        ("plan", "person\nann\nbo\nann\n", ("--raters", "x,y"), "line 4: ann stands in the file twice"),
        ("agreement", "person,rater,score\n1,a,2\n1,a,3\n", (), "line 3: the same person, rater"),
        (
            "generalizability",
            "person,rater,score\n1,a,2\n1,b,3\n2,a,3\n",
            ("--design", "p x r"),
            "2 persons; variance components need at least 5",
        ),
        ("generalizability", "person,rater,score\n1,a,2\n1,a,3\n", ("--design", "p x r"), "line 3: the same place as line 2"),
        ("cuts", "item,J1,J2\n1,0.5,1.5\n", (), "line 2: J2 is 1.5; estimates are each from 0 to 1"),
        ("gains", "pre,post\n1,2\n3,120\n", (), "line 3: post is 120; the scale ends at 100"),
        ("gains", "pre,post\n1,2\n", (), "at least 5"),
        ("plan", "name\nx\n", ("--raters", "Ann"), "no column 'person'"),
    ],
)
def test_a_bad_file_is_named_and_nothing_is_written(tmp_path: Path, command: str, text: str, options: tuple[str, ...], said: str) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(text)
    result = CliRunner().invoke(main, ["measure", command, str(path), "--out", str(tmp_path / "out"), *options])
    assert result.exit_code == 1
    assert said in result.output
    assert not (tmp_path / "out").exists()
    assert "Traceback" not in result.output
