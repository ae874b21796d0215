"""Every measuring command tells its findings and draws its charts in both languages."""

import ast
import json
import re
import string
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from click.testing import CliRunner

from app.cli import main
from app.core.charts.style import HEX_TO_TOKEN
from app.core.commands.measure.reports.chinese import CHINESE
from app.core.commands.measure.reports.wording import Words
from assessments.measurement.errors import Said
from tests.assessments.measurement.simulation import simulate

ENGINE = Path(__file__).parents[3] / "assessments" / "measurement"
SVG = "{http://www.w3.org/2000/svg}"
Rows = list[list[object]]


def facets(_: Path) -> tuple[str, Rows, list[str]]:
    data = simulate(1, 40, 4, 3).data
    marks = zip(data.person, data.facets["rater"].index, data.facets["criterion"].index, data.steps, strict=True)
    return "person,rater,criterion,score", [[f"p{p}", f"r{r}", f"c{c}", x] for p, r, c, x in marks], ["--cut", "2", "--audit"]


def items(_: Path) -> tuple[str, Rows, list[str]]:
    chance = np.random.default_rng(1)
    right = chance.random((60, 6)) < 1 / (1 + np.exp(-chance.normal(size=(60, 1)) + np.linspace(-3, 3, 6)))
    rows = [[*("A" if mark else "B" for mark in row), n % 2] for n, row in enumerate(right)]
    return "a,b,c,d,e,f,site", rows, ["--key", "A,A,A,A,A,A", "--options", "A,B,C,D", "--group", "site"]


def agreement(_: Path) -> tuple[str, Rows, list[str]]:
    marks = np.clip(np.arange(12)[:, None] % 5 + np.random.default_rng(3).integers(-1, 2, (12, 2)), 0, 4).astype(object)
    return "r1,r2", [*marks.tolist(), [3, ""]], []


def generalizability(_: Path) -> tuple[str, Rows, list[str]]:
    chance = np.random.default_rng(4)
    level = chance.normal(size=15)
    return "person,rater,score", [[p, r, level[p] + chance.normal()] for p in range(15) for r in range(2 + p % 2)], ["--design", "p x r"]


def angoff(_: Path) -> tuple[str, Rows, list[str]]:
    return "item,J1,J2,J3", [[1, 0.5, 0.6, 0.7], [2, 0.4, 0.4, 0.4]], []


def cuts(folder: Path) -> tuple[str, Rows, list[str]]:
    (folder / "judges.csv").write_text("lowest_cut,highest_cut,lowest_fail,highest_fail\n" + "50,70,0.1,0.5\n52,68,0.1,0.4\n")
    return "score,global", [[40 + 8 * g + n, g] for n in range(8) for g in (1, 2, 3, 4, 5)], ["--hofstee", str(folder / "judges.csv")]


def gains(_: Path) -> tuple[str, Rows, list[str]]:
    return (
        "pre,post,group",
        [[40 + n, 45 + n + 5 * (n % 3) * (n < 15), "new" if n < 15 else "later"] for n in range(30)],
        ["--untrained", "later"],
    )


def plan(_: Path) -> tuple[str, Rows, list[str]]:
    return "person", [[f"p{n}"] for n in range(20)], ["--raters", "Ann:15,Bo,Cao"]


CASES: dict[str, tuple[str, Callable[[Path], tuple[str, Rows, list[str]]], dict[str, tuple[str, str]]]] = {
    "facets": (
        "facets",
        facets,
        {"map": ("person", "measure"), "severity": ("rater", "measure"), "categories-common": ("categories", "threshold")},
    ),
    "items": ("items", items, {"items": ("items", "facility"), "map": ("persons", "measure")}),
    "agreement": ("agreement", agreement, {"coefficients": ("coefficients", "value")}),
    "generalizability": ("generalizability", generalizability, {"phi": ("studies", "phi_low")}),
    "angoff": ("cuts", angoff, {"judges": ("judges", "cut")}),
    "cuts": ("cuts", cuts, {"regression": ("points", "global"), "hofstee": ("curve", "fail_rate")}),
    "gains": ("gains", gains, {"pairs": ("persons", "post")}),
    "plan": ("plan", plan, {"errors": ("raters", "expected_se")}),
}


def write(folder: Path, case: str, *more: str) -> Path:
    command, make, _ = CASES[case]
    head, rows, options = make(folder)
    (folder / "in.csv").write_text(head + "\n" + "\n".join(",".join(map(str, row)) for row in rows))
    result = CliRunner().invoke(main, ["measure", command, str(folder / "in.csv"), "--out", str(folder / "out"), *options, *more])
    assert result.exit_code == 0, result.output
    return folder / "out"


@pytest.mark.parametrize("case", CASES)
def test_reports_are_in_both_languages_and_every_chart_has_its_numbers_beside_it(tmp_path: Path, case: str) -> None:
    out = write(tmp_path, case)
    chinese, english = ((out / f"report.{language}.md").read_text() for language in ("zh", "en"))
    assert (out / "report.md").read_text() == english
    assert not re.search("[\u4e00-\u9fff]", english)
    # No sentence is left in English: three English words in a row stand in code and links only.
    plain = re.sub(r"`[^`]*`|\]\([^)]*\)", "", chinese)
    assert not re.findall(r"[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}", plain)
    for report, language in ((chinese, "zh"), (english, "en")):
        shown = set(re.findall(r"\]\((.+?)\)", report))
        assert {f"{name}.{language}.svg" for name in CASES[case][2]} <= shown
        assert all((out / name).exists() for name in shown)
        assert len(re.findall("^# ", report, re.MULTILINE)) == 1
    for table, column in CASES[case][2].values():
        assert column in (out / f"{table}.csv").read_text().split("\n")[0].split(",")


@pytest.mark.parametrize("case", CASES)
def test_charts_are_named_in_their_language_and_can_stand_alone(tmp_path: Path, case: str) -> None:
    out = write(tmp_path, case)
    files = sorted(out.glob("*.svg"))
    assert {path.name.split(".")[1] for path in files} == {"zh", "en"}
    for path in files:
        root = ElementTree.fromstring(path.read_text())
        title, told = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
        assert title is not None and told is not None
        assert bool(re.search("[\u4e00-\u9fff]", (title.text or "") + (told.text or ""))) == (".zh." in path.name)
        colours = {element.get(name) for element in root.iter() for name in ("fill", "stroke")} - {None, "none"}
        assert colours <= set(HEX_TO_TOKEN)
        assert not [element for element in root.iter() if element.get("style") or element.tag in (f"{SVG}style", f"{SVG}text")]
        assert root.get("width") and root.get("viewBox")


def test_the_main_report_is_in_the_language_asked_for(tmp_path: Path) -> None:
    out = write(tmp_path, "plan", "--language", "zh")
    assert (out / "report.md").read_text() == (out / "report.zh.md").read_text()


def test_documents_carry_their_schema_and_the_guide_describes_every_name_in_them(tmp_path: Path) -> None:
    guide = (Path(__file__).parents[3] / "docs" / "guide" / "measurement.md").read_text()
    for case in CASES:
        (tmp_path / case).mkdir()
        document = json.loads((write(tmp_path / case, case) / "result.json").read_text())
        assert f"`{document['schema']}`" in guide
        chapter = guide.split(f"`{document['schema']}`", 1)[1].split("\n###", 1)[0].split("\n---", 1)[0]
        for name in document:
            assert re.search(rf"\b{name}\b", chapter), f"{document['schema']}: say in docs/guide/measurement.md what {name} is"


def said() -> list[str]:
    """Templates of all sentences that the engine makes for reports."""
    found = []
    for path in ENGINE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Said":
                for part in ast.walk(node.args[0]):
                    if isinstance(part, ast.Constant) and isinstance(part.value, str):
                        found.append(part.value)
    return found


def test_every_sentence_of_the_engine_has_a_chinese_one_with_the_same_places() -> None:
    assert len(said()) > 15
    for template in said():
        assert template in CHINESE, f"{template!r}: give it a Chinese sentence in reports/chinese.py"
    for english, chinese in CHINESE.items():
        places = [{name.removesuffix("_n") for _, name, _, _ in string.Formatter().parse(text) if name} for text in (english, chinese)]
        assert places[0] == places[1], english


@pytest.mark.parametrize("file", ["agreement/kappa.py", "agreement/intraclass.py", "agreement/krippendorff.py", "standard_setting.py"])
def test_refusals_that_reports_quote_have_a_chinese_sentence(file: str) -> None:
    shown_on_screen_only = {"Angoff estimates", "one judge", "each judge names", "no score and", "better judged", "ratio marks"}
    for node in ast.walk(ast.parse((ENGINE / file).read_text())):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and isinstance(node.exc.args[0], ast.Constant):
            text = node.exc.args[0].value
            assert text in CHINESE or any(text.startswith(start) for start in shown_on_screen_only), text


def test_numbers_and_sentences_are_filled_in() -> None:
    told = Said("wrong answer {option} draws the better people (r = {r:.2f})", option="B", r=0.123)
    assert told == "wrong answer B draws the better people (r = 0.12)"
    assert Words("zh").told(told) == "错误选项 B 吸引了水平较高的人（r = 0.12）"
    assert Words("en").told(told) == told
    assert Words("zh").told("a sentence without Chinese") == "a sentence without Chinese"
