"""`academy measure cuts|gains`: where to put a cut, and what training changed."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.core.commands.measure.output import Rows, measuring, source_and_target, write

if TYPE_CHECKING:
    from assessments.measurement.files import Table
    from assessments.measurement.standard_setting import Cut


@click.command("cuts")
@source_and_target
@click.option("--borderline", type=float, default=2.0, show_default=True, help="Global judgement that means borderline.")
@click.option(
    "--hofstee",
    "bounds",
    type=click.Path(dir_okay=False, path_type=Path),
    help="CSV of judges with lowest_cut, highest_cut, lowest_fail, highest_fail (shares 0 to 1); FILE then holds a column score.",
)
@measuring
def cuts(file: Path, out: Path, language: str, borderline: float, bounds: Path | None) -> None:
    """A cut with its error: Angoff (columns item and one per judge), borderline (columns score and global) or Hofstee (--hofstee)."""
    from assessments.measurement.files import read_table
    from assessments.measurement.sheets import lower

    given = read_table(file)
    sheet = lower(given)
    found, body, tables = _Found(), {"borderline": borderline}, dict[str, Rows]()
    if {"score", "global"} <= set(sheet.header):
        _by_borderline(sheet, borderline, found)
        pairs = zip(sheet.numbers("global"), sheet.numbers("score"), strict=True)
        tables["points"] = [{"global": one, "score": other} for one, other in pairs if not isnan(one + other)]
    if bounds is not None:
        tables["curve"] = _by_hofstee(sheet, bounds, found)
    if not found.rows and not found.details:
        tables["judges"] = _by_angoff(given, found)
    write(out, "cuts", body | found.details, {"cuts": found.rows, **tables}, language=language)


@dataclass
class _Found:
    """What the methods gave so far."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    details: dict[str, Any] = field(default_factory=dict)

    def take(self, name: str, cut: Cut, **more: Any) -> None:
        row = {name: getattr(cut, name) for name in ("method", "cut", "se", "low", "high", "n")}
        self.rows.append(row | {"warnings": list(cut.warnings)})
        self.details[name] = asdict(cut) | more


def _by_borderline(sheet: Table, borderline: float, found: _Found) -> None:
    from assessments.measurement.errors import MeasurementError
    from assessments.measurement.standard_setting import borderline_group, borderline_regression

    for method in (borderline_regression, borderline_group):
        try:
            found.take(method.__name__, method(sheet.numbers("score"), sheet.numbers("global"), borderline))
        except MeasurementError as error:
            found.details[f"{method.__name__}_refused"] = error.args[0]


def _by_hofstee(sheet: Table, bounds: Path, found: _Found) -> Rows:
    """Adds the cut; returns the share that fails by cut, over the judges' bounds."""
    import numpy as np

    from assessments.measurement.errors import BadData, MeasurementError
    from assessments.measurement.files import read_table
    from assessments.measurement.hofstee import failing, hofstee
    from assessments.measurement.sheets import lower

    scores = [score for score in sheet.numbers("score") if not isnan(score)]
    names = ("lowest_cut", "highest_cut", "lowest_fail", "highest_fail")
    try:
        judges = lower(read_table(bounds))
        columns = [judges.numbers(name) for name in names[:2]]
        columns += [judges.numbers(name, 0.0, 1.0, "failure rates are shares from 0 to 1") for name in names[2:]]
    except MeasurementError as error:
        # The command's own message names FILE; this one is about the other file.
        raise BadData(f"{bounds}: {error}") from error
    cut = hofstee(scores, *columns)
    found.take("hofstee", cut)
    wide = 0.15 * (cut.highest_cut - cut.lowest_cut) or 1.0
    steps = np.linspace(cut.lowest_cut - wide, cut.highest_cut + wide, 61).tolist()
    return [{"cut": at, "fail_rate": rate} for at, rate in zip(steps, failing(scores, steps), strict=True)]


def _by_angoff(sheet: Table, found: _Found) -> Rows:
    """Adds the cut; returns each judge's."""
    import numpy as np

    from assessments.measurement.standard_setting import angoff

    judges = [name for name in sheet.header if name.lower() != "item"]
    rule = "estimates are each from 0 to 1"
    cut = angoff(np.array([sheet.numbers(name, 0.0, 1.0, rule) for name in judges]).T)
    found.take("angoff", cut, judges=judges)
    return [{"judge": judge, "cut": own} for judge, own in zip(judges, cut.judge_cuts.tolist(), strict=True)]


@click.command("gains")
@source_and_target
@click.option("--highest", type=float, default=100.0, show_default=True, help="Top of the scale.")
@click.option("--untrained", help="Value of column group that marks those not yet trained.")
@measuring
def gains(file: Path, out: Path, language: str, highest: float, untrained: str | None) -> None:
    """Gain of the same people (columns pre and post), against those not yet trained where there are such (column group)."""
    import numpy as np

    from assessments.measurement.files import read_table
    from assessments.measurement.gains import difference, paired_gain
    from assessments.measurement.sheets import lower, names_of_persons

    sheet = lower(read_table(file))
    rule = f"the scale ends at {highest:g} (--highest)"
    pre, post = (np.array(sheet.numbers(name, highest=highest, rule=rule)) for name in ("pre", "post"))
    trained = np.array([untrained is None or name != untrained for name in (sheet.texts("group") if untrained else [""] * len(pre))])
    found = paired_gain(pre[trained], post[trained], highest=highest)
    body: dict[str, Any] = {"paired": asdict(found), "against_untrained": None}
    if untrained:
        body["against_untrained"] = asdict(difference((post - pre)[trained], (post - pre)[~trained]))
    columns = zip(names_of_persons(sheet), pre.tolist(), post.tolist(), trained.tolist(), strict=True)
    rows = [{"person": p, "pre": a, "post": b, "gain": b - a, "trained": t} for p, a, b, t in columns if not isnan(a + b)]
    write(out, "gains", body, {"persons": rows}, language=language)
