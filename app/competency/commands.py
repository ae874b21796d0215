"""`academy competency rebuild`."""

import click

from app.core.commands import with_app


@click.group("competency")
def group() -> None:
    """Estimates of competencies."""


@group.command()
@with_app
def rebuild() -> None:
    """Make all estimates anew from the evidence: after a new version of the competency model was loaded, or to be sure."""
    from app.competency import services

    click.echo(f"Estimates of {services.rebuild()} people made anew from their evidence.")
