"""`academy measure facets`: many-facet Rasch."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from app.core.commands.measure.output import as_csv, as_json, measuring, source_and_target, write_all


def _names(text: str | None) -> list[str]:
    return [name.strip() for name in (text or "").split(",") if name.strip()]


def _pair(text: str) -> tuple[str, str]:
    from assessments.measurement.errors import BadData

    names = _names(text.replace("*", ","))
    if len(names) != 2:
        raise BadData("--bias takes two facets, as rater*criterion.")
    return names[0], names[1]


@click.command("facets")
@source_and_target
@click.option("--wide", is_flag=True, help="One column per criterion instead of one mark a line.")
@click.option("--facets", "more", help="Further columns that are facets, parted by commas.")
@click.option("--group", help="Column with the site or cohort of the person: each gets a mean of its own.")
@click.option("--weight", help="Column with weights.")
@click.option(
    "--thresholds",
    default="common",
    show_default=True,
    help="common (rating scale), or the facet with its own (criterion: partial credit).",
)
@click.option("--bias", multiple=True, help="Two facets as rater*criterion or rater*group; may be repeated.")
@click.option("--cut", type=float, help="Cut in points of the mean mark: adds the flip check.")
@click.option("--cut-se", type=float, default=0.0, show_default=True, help="Standard error of the cut, in points.")
@click.option("--lowest", type=float, help="Bottom of the scale, where nobody used it.")
@click.option("--repeats", is_flag=True, help="Take repeated marks as second looks.")
@click.option("--nodes", type=click.IntRange(11, 1001), default=41, show_default=True, help="Quadrature nodes over ±8 logits.")
@click.option(
    "--anchors",
    type=click.Path(dir_okay=False, path_type=Path),
    help="CSV with facet, id, measure: elements that keep the measure of an earlier period.",
)
@click.option("--audit", is_flag=True, help="Fit jointly as well (as FACETS does) and flag raters on whom the two differ.")
@measuring
def facets(file: Path, out: Path, language: str, **choices: Any) -> None:
    """Severity of raters, difficulty of criteria, fair measures of persons, with their errors.

    FILE has columns person, score and any of rater, criterion (long), or person, rater and one column per criterion (--wide).
    """
    from app.core.commands.measure.drawings import drawings
    from app.core.commands.measure.reports import report_files
    from assessments.measurement.decisions import flip_check
    from assessments.measurement.facets import Options, fit, persons
    from assessments.measurement.facets.document import facets_document, identification
    from assessments.measurement.files import read_anchors, read_ratings

    data = read_ratings(
        file,
        wide=choices["wide"],
        facets=_names(choices["more"]),
        group=choices["group"],
        weight=choices["weight"],
        repeats=choices["repeats"],
        lowest=choices["lowest"],
    )
    pairs = [_pair(text) for text in choices["bias"]]
    own = None if choices["thresholds"] == "common" else choices["thresholds"]
    anchors = read_anchors(choices["anchors"], data) if choices["anchors"] else None
    fitted = fit(data, Options(thresholds=own, bias=pairs, nodes=choices["nodes"], anchors=anchors))
    people = persons(fitted)
    flips = None if choices["cut"] is None else flip_check(fitted, choices["cut"], cut_se=choices["cut_se"], table=people)
    document = facets_document(fitted, flips, people, audited=choices["audit"])
    pictures = drawings("facets", document)
    told = document | {"origin": identification(fitted), "pictures": sorted({name.split(".", 1)[0] for name in pictures})}
    files = {"result.json": as_json(document), **report_files("facets", told, language)}
    files |= {f"{name}.csv": as_csv(rows) for name, rows in document["facets"].items()}
    files |= {f"{name}.csv": as_csv(document[name]) for name in ("categories", "unexpected", "rater_habits", "bias") if document.get(name)}
    if flips is not None:
        files["flips.csv"] = as_csv(document["flips"]["persons"])
    write_all(out, files | pictures)
