"""`academy content check|load|confirm`."""

import click

from app.core.commands import fail, with_app


@click.group("content")
def group() -> None:
    """The curriculum: lessons, questions, scenarios, the competency model."""


@group.command()
def check() -> None:
    """Check every content file; nothing is loaded."""
    from assessments.checks import check_content as check_assessments
    from courses.checks import check_content as check_courses

    problems = [*check_courses(), *check_assessments()]
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
    from courses.attest import confirm as attest

    for path in attest(slugs):
        click.echo(path)
