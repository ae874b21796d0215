"""`academy measure items`: quiz items."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.core.commands.measure.output import Rows, measuring, source_and_target, write

if TYPE_CHECKING:
    from assessments.measurement.files import Table
    from assessments.measurement.ratings import Floats


@click.command("items")
@source_and_target
@click.option("--wide", is_flag=True, help="One column per item (the default unless there are columns item and score).")
@click.option("--key", help="Right answers in the order of the columns, parted by commas, when the file holds chosen options.")
@click.option("--options", "choices", help="With --key: every option there is, as A,B,C,D, so that those nobody chose are seen.")
@click.option("--group", help="Column for differential item functioning.")
@click.option("--focal", help="Value of --group that is the focal group.")
@measuring
def items(
    file: Path, out: Path, language: str, wide: bool, key: str | None, choices: str | None, group: str | None, focal: str | None
) -> None:
    """Facility, discrimination, options, reliability, Rasch and 2PL difficulty, fit and DIF of quiz items."""
    import numpy as np

    from assessments.measurement import items as analysis
    from assessments.measurement.errors import TooFew
    from assessments.measurement.facets import persons
    from assessments.measurement.files import read_table

    sheet = read_table(file)
    people, names, scores, options = _answers(sheet, wide, key, choices, [group] if group else [])
    statistics, whole = analysis.item_statistics(scores), analysis.reliability(scores)
    fitted = analysis.rasch(scores)
    rows = _item_rows(names, statistics, fitted, options)
    body: dict[str, Any] = {
        "reliability": asdict(whole),
        "rasch": {"log_likelihood": fitted.log_likelihood, "sd": fitted.sd},
        "two_parameter": None,
    }
    try:
        two = analysis.two_parameter(scores) if fitted.data.top == 1 else None
    except TooFew as error:
        two, body["two_parameter_refused"] = None, error.args[0]
    if two is not None:
        body["two_parameter"] = {"log_likelihood": two.log_likelihood}
        for i, row in enumerate(rows):
            row |= {
                "slope": two.slope[i],
                "slope_se": two.slope_se[i],
                "difficulty_2pl": two.difficulty[i],
                "difficulty_2pl_se": two.difficulty_se[i],
            }
    levels = persons(fitted)
    at = [int(identity) for identity in levels.ids]
    tables: dict[str, Rows] = {
        "items": rows,
        "persons": [{"id": people[i], "measure": m, "se": e} for i, m, e in zip(at, levels.measure, levels.se, strict=True)],
    }
    if options:
        tables["options"] = [{"item": names[i], **asdict(option)} for i, part in enumerate(options) for option in part]
    if group:
        members = np.array(sheet.texts(group)) == (focal or sheet.texts(group)[0])
        full = ~np.isnan(scores).any(axis=1)
        found = analysis.mantel_haenszel(scores[full], members[full])
        tables["dif"] = [{"item": name, **asdict(one), "low": one.low, "high": one.high} for name, one in zip(names, found, strict=True)]
    write(out, "items", body, tables, language=language)


def _answers(
    sheet: Table, wide: bool, key: str | None, choices: str | None, aside: Sequence[str]
) -> tuple[list[str], list[str], Floats, list[list[Any]]]:
    """Persons, items, scores, and the options of each item where the file holds what was chosen."""
    import numpy as np

    from assessments.measurement.files import BadFile
    from assessments.measurement.items import distractors
    from assessments.measurement.sheets import answers, crossed, matrix, names_of_persons

    if not wide and {"person", "item", "score"} <= set(sheet.header):
        return *crossed(sheet, ["person"], "item"), []
    people = names_of_persons(sheet)
    if key is None:
        return people, *matrix(sheet, aside), []
    names, chosen = answers(sheet, aside)
    keys = [part.strip() for part in key.split(",")]
    if len(keys) != len(names):
        raise BadFile(1, f"{len(names)} items and {len(keys)} keys")
    scores = np.array([[np.nan if a is None else float(a == keys[i]) for i, a in enumerate(row)] for row in chosen])
    known = {i: [part.strip() for part in choices.split(",")] for i in range(len(keys))} if choices else None
    return people, names, scores, [list(part) for part in distractors(chosen, keys, known)]


def _item_rows(names: Sequence[str], statistics: Any, fitted: Any, options: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    from assessments.measurement.facets import elements
    from assessments.measurement.items import verdicts

    found = elements(fitted, "item")
    rows = []
    for i, name in enumerate(names):
        at = found.ids.index(str(i))
        told = verdicts(int(statistics.n[i]), float(statistics.facility[i]), float(statistics.rest_r[i]), options[i] if options else ())
        rows.append(
            {
                "id": name,
                "n": statistics.n[i],
                "facility": statistics.facility[i],
                "sd": statistics.sd[i],
                "rest_r": statistics.rest_r[i],
                "total_r": statistics.total_r[i],
                "alpha_without": statistics.alpha_without[i],
                "measure": found.measure[at],
                "se": found.se[at],
                "infit": found.fit.infit[at],
                "outfit": found.fit.outfit[at],
                "verdicts": told,
            }
        )
    return rows
