"""`academy measure facets`: many-facet Rasch."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from app.core.commands.measure.output import as_csv, as_json, chance, measuring, source_and_target, table, write_all

LANGUAGES = ("zh", "en")
CHINESE = {"rater": "考评员", "criterion": "评分项"}


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
@click.option("--audit", is_flag=True, help="Fit jointly as well (as FACETS does) and flag raters on whom the two differ.")
@measuring
def facets(file: Path, out: Path, **choices: Any) -> None:
    """Severity of raters, difficulty of criteria, fair measures of persons, with their errors.

    FILE has columns person, score and any of rater, criterion (long), or person, rater and one column per criterion (--wide).
    """
    from assessments.measurement.decisions import flip_check
    from assessments.measurement.facets import Options, fit, persons
    from assessments.measurement.facets.document import facets_document
    from assessments.measurement.files import read_ratings

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
    fitted = fit(data, Options(thresholds=own, bias=pairs, nodes=choices["nodes"]))
    people = persons(fitted)
    flips = None if choices["cut"] is None else flip_check(fitted, choices["cut"], cut_se=choices["cut_se"], table=people)
    document = facets_document(fitted, flips, people, audited=choices["audit"])
    files = {"result.json": as_json(document), "report.md": report(document)}
    files |= {f"{name}.csv": as_csv(rows) for name, rows in document["facets"].items()}
    files |= {"categories.csv": as_csv(document["categories"]), "unexpected.csv": as_csv(document["unexpected"])}
    if flips is not None:
        files["flips.csv"] = as_csv(document["flips"]["persons"])
    write_all(out, files | drawings(document))


def drawings(document: dict[str, Any]) -> dict[str, str]:
    """Variable map, category curves and severities as SVG in both languages."""
    from app.core.charts import FULL, IntervalRow, category_curves, figure_as_svg, interval_chart, variable_map
    from assessments.measurement.facets.curves import curves_of

    files = {}
    levels = [row["measure"] for row in document["facets"]["person"]]
    others = {name: [(row["id"], row["measure"]) for row in rows] for name, rows in document["facets"].items() if name != "person"}
    for language in LANGUAGES:
        named = {CHINESE.get(name, name) if language == "zh" else name: places for name, places in others.items()}
        files[f"map.{language}.svg"] = figure_as_svg(variable_map(levels, named, language=language, width=FULL), text_as_paths=True)
        for scale, (place, curves) in curves_of(document).items():
            name = f"categories-{_plain(scale)}.{language}.svg"
            files[name] = figure_as_svg(category_curves(place, curves, language=language, width=FULL), text_as_paths=True)
        if "rater" in document["facets"]:
            rows = [IntervalRow(row["id"], row["measure"], row["low"], row["high"]) for row in document["facets"]["rater"][:60]]
            files[f"severity.{language}.svg"] = figure_as_svg(interval_chart(rows, language=language, width=FULL), text_as_paths=True)
    return files


def _plain(name: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in name)


def report(document: dict[str, Any]) -> str:
    """The findings in words and tables."""
    sizes = document["n"]
    parts = [
        "# Many-facet Rasch measurement\n",
        f"{sizes['ratings']} marks of {sizes['persons']} persons. Log-likelihood {document['log_likelihood']:.2f}, "
        f"{document['parameters']} parameters, AIC {document['aic']:.1f}, BIC {document['bic']:.1f}.\n"
        f"Origin: {document['identification']}. Positive: harsher rater, harder criterion, better person; logits.\n",
        *_warnings(document),
    ]
    for name, rows in document["facets"].items():
        parts.append(_facet_part(document, name, rows))
    parts.append("## Categories\n")
    head = ["scale", "points", "count", "average measure", "threshold", "SE", "in order"]
    columns = ("scale", "raw", "count", "average_measure", "threshold", "threshold_se", "ordered")
    parts.append(table(head, [[row[column] for column in columns] for row in document["categories"]]))
    flagged = [row["id"] for row in document.get("audit", []) if row["flagged"]]
    if "audit" in document:
        parts.append(
            f"Audit by joint likelihood: {'differs on ' + ', '.join(flagged) if flagged else 'no rater differs by two standard errors'}.\n"
        )
    if "flips" in document:
        parts.append(_flip_part(document["flips"]))
    return "\n".join(parts)


def _warnings(document: dict[str, Any]) -> list[str]:
    told = []
    if len(document["components"]) > 1:
        told.append(
            f"**The ratings fall into {len(document['components'])} parts that nothing links.** Each has an origin of its own: "
            "do not compare or rank across them. To join them: "
            + "; ".join(f"let {join['rater']} also mark {join['person']}" for join in document["joins"])
            + ".\n"
        )
    told += [
        f"Weak link ({link['label']}): the difference of mean severity is known to ± {link['se']:.2f} logits only.\n"
        for link in document["links"]
        if link["weak"]
    ]
    if document["quadrature"]["error"] > 0.01:
        told.append(
            f"The quadrature grid is coarse for these data (log-likelihood off by {document['quadrature']['error']:.2f}): "
            "persons have many ratings. Repeat with --nodes 161 for persons' EAP and errors of the origin.\n"
        )
    if document["person_sd_at_bound"]:
        told.append("Persons hardly differ: their SD rests on its lower bound of 0.1.\n")
    return told


def _facet_part(document: dict[str, Any], name: str, rows: list[dict[str, Any]]) -> str:
    spread = document["separation"][name]
    lines = [f"## {name.capitalize()}\n"]
    if spread["separation"] is not None:
        lines.append(
            f"Separation {spread['separation']:.2f}, strata {spread['strata']:.2f}, reliability {spread['reliability']:.2f}; "
            f"all equal: χ² = {spread['chi_square']:.1f} on {spread['df']} df, p {chance(spread['p'])}.\n"
        )
    columns = ["id", "measure", "se", "infit", "outfit", "observed_average", "fair_average", "n"]
    if name == "person":
        columns = ["id", "measure", "se_total", "eap", "eap_sd", "infit", "outfit", "observed_average", "fair_average", "n"]
    shown = sorted(rows, key=lambda row: -row["measure"])[:100]
    lines.append(table(columns, [[row[column] for column in columns] for row in shown]))
    if len(rows) > len(shown):
        lines.append(f"The first {len(shown)} of {len(rows)}; all are in {name}.csv.\n")
    return "\n".join(lines)


def _flip_part(flips: dict[str, Any]) -> str:
    rows = [row for row in flips["persons"] if row["flips"]]
    lines = [f"## Decisions that would be others in other hands (cut {flips['cut']:g})\n"]
    if not rows:
        return "\n".join([*lines, "None: no result changes under adjusted scores or with any one rater or criterion left out.\n"])
    for row in rows[:100]:
        way, verdict = ("milder" if row["lenience"] >= 0 else "harsher"), ("pass" if row["passes"] else "fail")
        text = (
            f"- **{row['id']}**: raw {row['raw']:.2f} ({verdict}); the raters were {abs(row['lenience']):.2f} logits {way} than average; "
        )
        text += f"adjusted {row['adjusted']:.2f} ± {row['adjusted_se']:.2f}; probability of meeting the cut {row['probability']:.2f}."
        lines.append(text + (f" Changes without {', '.join(row['flips_without'])}." if row["flips_without"] else ""))
    return "\n".join([*lines, ""])
