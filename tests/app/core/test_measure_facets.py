"""`academy measure facets`: files in, files out; a bad file gives its line and writes nothing."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from app.cli import main
from tests.assessments.measurement.simulation import simulate


@pytest.fixture
def long_file(tmp_path: Path) -> Path:
    data = simulate(1, 40, 5, 4).data
    rater, criterion = data.facets["rater"], data.facets["criterion"]
    rows = zip(data.person, rater.index, criterion.index, data.steps, strict=True)
    lines = [f"p{p:02d},r{r},c{c},{x},{'east' if p % 2 else 'west'}" for p, r, c, x in rows]
    path = tmp_path / "ratings.csv"
    path.write_text("person,rater,criterion,score,site\n" + "\n".join(lines))
    return path


def measure(path: Path, *options: str) -> Result:
    return CliRunner().invoke(main, ["measure", "facets", str(path), "--out", str(path.parent / "out"), *options])


def test_everything_is_written_and_the_tables_say_what_the_document_says(long_file: Path) -> None:
    result = measure(long_file, "--group", "site", "--cut", "2", "--bias", "rater*group", "--audit")
    assert result.exit_code == 0, result.output
    out = long_file.parent / "out"
    document = json.loads((out / "result.json").read_text())
    assert document["schema"] == "academy-measure-facets/1"
    assert len(document["facets"]["person"]) == 40
    assert {"id", "measure", "se", "infit", "outfit", "fair_average", "n", "eap", "eap_sd"} <= set(document["facets"]["person"][0])
    assert sum(row["measure"] for row in document["facets"]["rater"]) == pytest.approx(0, abs=1e-9)
    assert [row["group"] for row in document["population"]] == ["east", "west"]
    assert len(document["components"]) == 1
    assert len(document["audit"]) == len(document["facets"]["rater"])
    with (out / "rater.csv").open() as file:
        table = list(csv.DictReader(file))
    assert [float(row["measure"]) for row in table] == [row["measure"] for row in document["facets"]["rater"]]
    assert {path.name for path in out.glob("*.svg")} >= {"map.zh.svg", "map.en.svg", "categories-common.en.svg", "severity.zh.svg"}
    assert "Persons" not in (out / "report.md").read_text().split("\n")[0]


def test_wide_and_long_files_of_the_same_marks_give_the_same_result(long_file: Path) -> None:
    assert measure(long_file).exit_code == 0
    long = json.loads((long_file.parent / "out" / "result.json").read_text())
    with long_file.open() as file:
        marks = list(csv.DictReader(file))
    forms: dict[tuple[str, str], dict[str, str]] = {}
    for mark in marks:
        forms.setdefault((mark["person"], mark["rater"]), {})[mark["criterion"]] = mark["score"]
    lines = [",".join([*form, *(scores[f"c{n}"] for n in range(4))]) for form, scores in forms.items()]
    long_file.write_text("person,rater,c0,c1,c2,c3\n" + "\n".join(lines))
    assert measure(long_file, "--wide").exit_code == 0
    wide = json.loads((long_file.parent / "out" / "result.json").read_text())
    assert wide["log_likelihood"] == pytest.approx(long["log_likelihood"])
    assert wide["facets"]["person"] == long["facets"]["person"]


def test_parts_that_nothing_links_are_named_with_what_would_join_them(tmp_path: Path) -> None:
    chance = np.random.default_rng(3)
    lines = [f"p{p},{'ab'[r] if p < 20 else 'xy'[r]},{c},{chance.integers(0, 4)}" for p in range(40) for r in (0, 1) for c in "st"]
    path = tmp_path / "two.csv"
    path.write_text("person,rater,criterion,score\n" + "\n".join(lines))
    assert measure(path).exit_code == 0
    document = json.loads((tmp_path / "out" / "result.json").read_text())
    assert [part["rater"] for part in document["components"]] == [["a", "b"], ["x", "y"]]
    assert len(document["joins"]) == 1
    assert "do not compare" in (tmp_path / "out" / "report.md").read_text()


def test_anchored_raters_keep_their_measures_and_strange_anchors_are_named(long_file: Path, tmp_path: Path) -> None:
    anchors = tmp_path / "anchors.csv"
    anchors.write_text("facet,id,measure\nrater,r0,0.5\nrater,r1,-0.5\n")
    result = measure(long_file, "--anchors", str(anchors))
    assert result.exit_code == 0, result.output
    document = json.loads((long_file.parent / "out" / "result.json").read_text())
    assert [(row["measure"], row["se"]) for row in document["facets"]["rater"][:2]] == [(0.5, 0.0), (-0.5, 0.0)]
    assert "rater anchored" in document["identification"]
    for text, said in (
        ("rater,r0,0.5\nrater,r9,1", "the ratings have no rater r9"),
        ("rater,r0,1\nrater,r0,2", "rater r0 stands twice"),
        ("rater,r0,1\nrater,r1,", "rater r1 has no measure"),
    ):
        anchors.write_text("facet,id,measure\n" + text)
        result = measure(long_file, "--anchors", str(anchors))
        assert result.exit_code == 1
        assert f"anchors.csv: line 3: {said}" in result.output


def test_habits_of_raters_and_bias_are_told(long_file: Path) -> None:
    lines = long_file.read_text().splitlines()
    # Rater r0 gives one and the same mark on a whole form: halo.
    marks = [line.split(",") for line in lines[1:]]
    first = {(person, rater): score for person, rater, _, score, _ in reversed(marks)}
    halo = [[p, r, c, first[p, r] if r == "r0" else x, site] for p, r, c, x, site in marks]
    long_file.write_text("\n".join([lines[0], *(",".join(row) for row in halo)]))
    assert measure(long_file, "--bias", "rater*criterion").exit_code == 0
    out = long_file.parent / "out"
    assert "**r0**: marks on one form are too much alike (halo" in (out / "report.en.md").read_text()
    assert "**r0**：同一份评分表内各项分数过于一致（晕轮效应" in (out / "report.zh.md").read_text()
    assert "halo_p" in (out / "rater_habits.csv").read_text()
    assert "criterion,bias,se,z" in (out / "bias.csv").read_text()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        ("person,rater,criterion\np,r,c\n", "no column 'score'"),
        ("person,rater,criterion,score\np,r,c,3\np,r,d,three\n", "line 3: score is 'three'"),
        ("person,rater,criterion,score\np,r,c,3\np,r,d,2.3\n", "line 3: score is 2.3"),
        ("person,rater,criterion,score\np,r,c,3\n,r,d,2\n", "line 3: person is empty"),
        ("person,rater,criterion,score\np,r,c,3,4\n", "line 2: 5 values for 4 columns"),
        ("person,rater,criterion,score\np,r,c,3\np,r,c,2\n", "line 3: the same person, rater, criterion as in line 2"),
        ("person,rater,score,score\np,r,c,3\n", "'score' stands twice"),
        ("person,rater,criterion,score\np,r,c,3\np,r,d,3\n", "Every score is the same"),
    ],
)
def test_a_bad_file_is_named_and_nothing_is_written(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(text)
    result = measure(path)
    assert result.exit_code == 1
    assert said in result.output
    assert "Traceback" not in result.output
    assert not (tmp_path / "out").exists()


def test_a_file_in_gb18030_is_understood(long_file: Path) -> None:
    long_file.write_bytes(long_file.read_text().replace("r1", "王芳").encode("gb18030"))
    assert measure(long_file).exit_code == 0
    document = json.loads((long_file.parent / "out" / "result.json").read_text())
    assert "王芳" in [row["id"] for row in document["facets"]["rater"]]
