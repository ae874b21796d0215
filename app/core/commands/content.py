"""`academy content check|coverage|load|confirm`."""

from pathlib import Path

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
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), default=Path("docs/guide/coverage.md"), show_default=True)
def coverage(out: Path) -> None:
    """Write where each section of the guide is taught, asked and played."""
    from assessments.catalog import default_catalog as measured
    from assessments.coverage import as_markdown
    from assessments.coverage import coverage as covered
    from courses.catalog import default_catalog as taught

    out.write_text(as_markdown(covered(taught(), measured())), encoding="utf-8")
    click.echo(out)


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
