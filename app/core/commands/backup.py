"""`academy backup|restore FILE`."""

from pathlib import Path

import click

from app.core.commands import with_app


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_app
def backup(file: Path) -> None:
    """Write everything but the secrets into FILE."""
    from app.core import backup as keeping

    counts = keeping.write(file)
    click.echo(f"{sum(counts.values())} rows of {len(counts)} tables in {file}.")
    click.echo("Keep the folder of secrets apart: without it the trail can't be verified.")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_app
def restore(file: Path) -> None:
    """Put the content of FILE into an empty installation."""
    from app.core import backup as keeping

    counts = keeping.read(file)
    click.echo(f"{sum(counts.values())} rows of {len(counts)} tables restored.")
