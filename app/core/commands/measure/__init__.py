"""`academy measure …`: the statistics on a CSV file. Needs no application and no database."""

import click

from app.core.commands.measure.facets import facets


@click.group("measure")
def group() -> None:
    """Fair measurement: FILE.csv in, result.json, tables, charts and report.md out."""


group.add_command(facets)
