"""`academy measure agreement|generalizability`: how far marks depend on who gives them."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from app.core.commands.measure.output import measuring, source_and_target, write


@click.command("agreement")
@source_and_target
@click.option("--wide", is_flag=True, help="One column per rater (the default unless there are columns rater and score).")
@measuring
def agreement(file: Path, out: Path, language: str, wide: bool) -> None:
    """Exact agreement, kappas, intraclass correlations and Krippendorff's alpha."""
    import numpy as np

    from assessments.measurement import agreement as found
    from assessments.measurement.errors import MeasurementError
    from assessments.measurement.files import read_table
    from assessments.measurement.sheets import crossed, lower, matrix

    sheet = lower(read_table(file))
    if not wide and {"rater", "score"} <= set(sheet.header):
        units = [name for name in ("person", "criterion", "item", "task") if name in sheet.header]
        _, names, marks = crossed(sheet, units, "rater")
    else:
        names, marks = matrix(sheet)
    full = marks[~np.isnan(marks).any(axis=1)]
    rows: list[dict[str, Any]] = []

    def take(name: str, ask: Any) -> None:
        try:
            one = ask()
        except MeasurementError as error:
            rows.append({"coefficient": name, "value": None, "low": None, "high": None, "note": error.args[0]})
        else:
            ends = (None, None) if isinstance(one, float) else (one.low, one.high)
            rows.append(
                {"coefficient": name, "value": one if isinstance(one, float) else one.value, "low": ends[0], "high": ends[1], "note": None}
            )

    take("exact agreement", lambda: found.exact_agreement(marks))
    if len(names) == 2:
        for weights in ("none", "linear", "quadratic"):
            take(f"kappa ({weights} weights)", lambda weights=weights: found.weighted_kappa(full, weights=weights))
    take("Fleiss' kappa", lambda: found.fleiss_kappa(full))
    take("Conger's kappa", lambda: found.conger_kappa(full))
    take("Light's kappa", lambda: found.light_kappa(full))
    for form in ("ICC(1,1)", "ICC(2,1)", "ICC(3,1)", "ICC(1,k)", "ICC(2,k)", "ICC(3,k)"):
        take(form, lambda form=form: found.intraclass(full)[form])
    for level in ("nominal", "ordinal", "interval", "ratio"):
        take(f"Krippendorff's alpha ({level})", lambda level=level: found.krippendorff_alpha(marks, level))
    body = {"raters": names, "units": len(marks), "complete_units": len(full)}
    write(out, "agreement", body, {"coefficients": rows}, language=language)


@click.command("generalizability")
@source_and_target
@click.option("--design", required=True, help="p x r, p x i, p x r x i, r:p or p x (r:t).")
@click.option("--target", default=0.8, show_default=True, help="Phi that a decision should reach.")
@measuring
def generalizability(file: Path, out: Path, language: str, design: str, target: float) -> None:
    """Variance components, G and phi, and how many raters and exercises a decision needs. Cells may be missing."""
    from assessments.measurement.files import read_table
    from assessments.measurement.generalizability import axes_of, components, needed, study
    from assessments.measurement.sheets import full_table, lower, places
    from assessments.measurement.unbalanced import incomplete_components

    axes = axes_of(design)
    nested = {"r": "t"} if design == "p x (r:t)" else {"r": "p"} if design == "r:p" else {}
    codes, marks = places(lower(read_table(file)), axes, nested)
    table = full_table(codes, marks)
    found = incomplete_components(codes, marks, design) if table is None else components(table, design)
    rows = [
        {
            "effect": effect,
            "df": found.df[i],
            "mean_square": found.mean_square[i],
            "estimate": found.estimate[i],
            "variance": found.variance[i],
            "low": found.low[i],
            "high": found.high[i],
        }
        for i, effect in enumerate(found.effects)
    ]
    here = {letter: size for letter, size in found.sizes.items() if letter != "p"}
    first = next(iter(here))
    studies = [study(found, here)] + [study(found, here | {first: number}) for number in range(1, 11) if number != here[first]]
    listed = [
        {**{f"n_{letter}": size for letter, size in one.sizes.items()}, **{k: v for k, v in asdict(one).items() if k != "sizes"}}
        for one in studies
    ]
    body = {
        "design": design,
        "method": found.method,
        "sizes": dict(found.sizes),
        "target": target,
        "varied": first,
        "needed": needed(found, first, {letter: size for letter, size in here.items() if letter != first}, coefficient=target),
        "warnings": list(found.warnings),
    }
    write(out, "generalizability", body, {"components": rows, "studies": listed}, language=language)
