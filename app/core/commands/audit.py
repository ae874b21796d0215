"""`academy audit verify`."""

import click

from app.core.commands import fail, with_app


@click.group("audit")
def group() -> None:
    """The trail of changes."""


@group.command()
@with_app
def verify() -> None:
    """Walk the whole chain and say where it was changed, cut or reordered."""
    from app.core import trail

    found = list(trail.breaks())
    for sentence in found:
        click.echo(sentence, err=True)
    if found:
        fail(f"The trail was tampered with in {len(found)} places.")
    click.echo("The trail is whole.")
