"""`academy content check|load|confirm`."""

import click

from app.core.commands import fail, with_app


@click.group("content")
def group() -> None:
    """The curriculum: lessons, questions, scenarios, the competency model."""


@group.command()
def check() -> None:
    """Check every content file; nothing is loaded."""
    from assessments.checks import check_all

    problems = check_all()
    for problem in problems:
        click.echo(f"{problem.path}: {problem.message}", err=True)
    if problems:
        fail(f"{len(problems)} problems in the content files.")
    click.echo("The content files are in order.")


@group.command()
@with_app
def load() -> None:
    """Take a snapshot of every version that is new; loading again changes nothing."""
    from app.core import curriculum

    fresh = curriculum.load()
    click.echo(", ".join(f"{count} new {kind}" for kind, count in sorted(fresh.items()) if count) or "Nothing new.")


@group.command()
@click.argument("slugs", nargs=-1)
def confirm(slugs: tuple[str, ...]) -> None:
    """Say that both languages of SLUGS (default: all) match as they stand now."""
    from assessments.attest import confirm_content

    try:
        for path in confirm_content(slugs):
            click.echo(path)
    except LookupError as error:
        fail(f"Nothing was confirmed: {error}")
