"""`academy database upgrade`."""

import click

from app.core.commands import with_app


@click.group("database")
def group() -> None:
    """The tables."""


@group.command()
@with_app
def upgrade() -> None:
    """Bring the tables up to date, keeping the data."""
    from app.core.database import upgrade_tables

    upgrade_tables()
