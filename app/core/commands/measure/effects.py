"""`academy measure cuts|gains`: where to put a cut, and what training changed."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from app.core.commands.measure.output import measuring, source_and_target, write


@click.command("cuts")
@source_and_target
@click.option("--borderline", type=float, default=2.0, show_default=True, help="Global judgement that means borderline.")
@measuring
def cuts(file: Path, out: Path, borderline: float) -> None:
    """A cut with its error: Angoff (columns item and one per judge) or borderline (columns score and global)."""
    import numpy as np

    from assessments.measurement.errors import MeasurementError
    from assessments.measurement.files import read_table
    from assessments.measurement.sheets import lower
    from assessments.measurement.standard_setting import angoff, borderline_group, borderline_regression

    sheet = lower(read_table(file))
    rows: list[dict[str, Any]] = []
    details: dict[str, Any] = {}
    if {"score", "global"} <= set(sheet.header):
        for method in (borderline_regression, borderline_group):
            try:
                found: Any = method(sheet.numbers("score"), sheet.numbers("global"), borderline)
            except MeasurementError as error:
                details[f"{method.__name__}_refused"] = str(error)
                continue
            rows.append(
                {name: getattr(found, name) for name in ("method", "cut", "se", "low", "high", "n")} | {"warnings": list(found.warnings)}
            )
            details[method.__name__] = asdict(found)
    else:
        judges = [name for name in sheet.header if name != "item"]
        found = angoff(np.array([sheet.numbers(name) for name in judges]).T)
        rows.append(
            {name: getattr(found, name) for name in ("method", "cut", "se", "low", "high", "n")} | {"warnings": list(found.warnings)}
        )
        details["angoff"] = asdict(found) | {"judges": judges}
    words = "".join(f"{row['method'].capitalize()}: {row['cut']:.2f} ± {row['se']:.2f} points.\n" for row in rows)
    write(out, "cuts", details, {"cuts": rows}, words or "No method had data enough.\n")


@click.command("gains")
@source_and_target
@click.option("--highest", type=float, default=100.0, show_default=True, help="Top of the scale.")
@click.option("--untrained", help="Value of column group that marks those not yet trained.")
@measuring
def gains(file: Path, out: Path, highest: float, untrained: str | None) -> None:
    """Gain of the same people (columns pre and post), against those not yet trained where there are such (column group)."""
    import numpy as np

    from assessments.measurement.files import read_table
    from assessments.measurement.gains import difference, paired_gain
    from assessments.measurement.sheets import lower

    sheet = lower(read_table(file))
    pre, post = np.array(sheet.numbers("pre")), np.array(sheet.numbers("post"))
    trained = np.array([untrained is None or name != untrained for name in (sheet.texts("group") if untrained else [""] * len(pre))])
    found = paired_gain(pre[trained], post[trained], highest=highest)
    body: dict[str, Any] = {"paired": asdict(found), "against_untrained": None}
    words = f"{found.n} persons: gain {found.gain:.2f} ({found.low:.2f} to {found.high:.2f}); "
    words += f"g_av {found.g_av:.2f} ({found.g_av_low:.2f} to {found.g_av_high:.2f}).\n"
    if untrained:
        other = difference((post - pre)[trained], (post - pre)[~trained])
        body["against_untrained"] = asdict(other)
        words += f"More than those not yet trained: {other.difference:.2f} ({other.low:.2f} to {other.high:.2f}); g {other.g:.2f}.\n"
    write(out, "gains", body, {}, words)
