"""`academy measure plan`: who marks whom."""

from __future__ import annotations

from pathlib import Path

import click

from app.core.commands.measure.output import measuring, source_and_target, write


@click.command("plan")
@source_and_target
@click.option("--raters", required=True, help="Names of the raters, parted by commas, each with :N for at most N forms.")
@click.option("--each", type=click.IntRange(1), default=2, show_default=True, help="Raters per person.")
@click.option("--criteria", type=click.IntRange(1), default=8, show_default=True, help="Criteria on the form.")
@measuring
def plan(file: Path, out: Path, language: str, raters: str, each: int, criteria: int) -> None:
    """Deal raters to the persons in FILE (column person; column mentor: a rater who must not mark them) so that all are linked."""
    import numpy as np

    from assessments.measurement.errors import BadData
    from assessments.measurement.files import BadFile, read_table
    from assessments.measurement.planning import plan as deal

    sheet = read_table(file)
    persons = sheet.texts("person")
    seen: set[str] = set()
    for (line, _), person in zip(sheet.rows, persons, strict=True):
        if person in seen:
            raise BadFile(line, f"{person} stands in the file twice")
        seen.add(person)
    parts = [part.strip().rpartition(":") if ":" in part else (part.strip(), "", str(len(persons))) for part in raters.split(",")]
    names = [name for name, _, _ in parts]
    if len(set(names)) != len(names) or not all(limit.isdigit() for _, _, limit in parts):
        raise BadData("--raters names each rater once, as Ann:12,Bo:8.")
    mentors = [row[sheet.column("mentor")] for _, row in sheet.rows] if "mentor" in sheet.header else [""] * len(persons)
    barred = np.array([[name == mentor for name in names] for mentor in mentors])
    found = deal(len(persons), len(names), each, limits=[int(limit) for _, _, limit in parts], barred=barred, criteria=criteria)
    forms = [{"person": person, "rater": names[rater]} for person, row in zip(persons, found.raters, strict=True) for rater in row]
    listed = [
        {"rater": name, "forms": found.load[i], "limit": int(parts[i][2]), "expected_se": found.expected_se[i]}
        for i, name in enumerate(names)
    ]
    body = {"components": found.components, "worst_expected_se": found.worst, "bound": found.bound, "gap": found.gap}
    write(out, "plan", body, {"raters": listed, "forms": forms}, language=language)
