"""`academy measure …`: the statistics on a CSV file. Needs no application and no database."""

import click

from app.core.commands.measure.agreement import agreement, generalizability
from app.core.commands.measure.effects import cuts, gains
from app.core.commands.measure.facets import facets
from app.core.commands.measure.items import items
from app.core.commands.measure.plan import plan


@click.group("measure")
def group() -> None:
    """Fair measurement: FILE.csv in, result.json, tables, charts and report.md out."""


for command in (facets, items, agreement, generalizability, cuts, gains, plan):
    group.add_command(command)
