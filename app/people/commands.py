"""`academy staff import FILE` and `academy init`."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.core.commands import fail, with_app

if TYPE_CHECKING:
    from app.people.rules.staff_rows import Verdict


@click.group("staff")
def group() -> None:
    """The people who work here."""


@group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what the file would do.")
@click.option("--only-good", is_flag=True, help="Import the good rows although others are rejected.")
@click.option("--language", type=click.Choice(["zh", "en"]), help="Language of the messages; else that of the terminal.")
@with_app
def import_file(file: Path, dry_run: bool, only_good: bool, language: str | None) -> None:
    """Import staff from FILE (CSV in UTF-8 or GBK, or XLSX): all of it or nothing. Importing it again changes nothing."""
    from flask import g

    from app.people.queries.staff_import import house
    from app.people.rules.problems import FILE, sentence
    from app.people.rules.staff_file import UnreadableFile, read_table
    from app.people.rules.staff_rows import check_rows, counts
    from app.people.services.staff_import import write_people

    g.language = language or ("zh" if os.environ.get("LANG", "").startswith("zh") else "en")
    try:
        table = read_table(file.read_bytes(), file.name)
        known = house(("/",))
        verdicts = check_rows(table.rows, known, _say_progress if len(table.rows) > 1000 else None)
    except UnreadableFile as trouble:
        raise click.ClickException(sentence(trouble.code, trouble.params, FILE)) from None
    found = counts(verdicts)
    for verdict in verdicts:
        _say_problems(verdict, table.headers)
    click.echo(", ".join(f"{number} {kind}" for kind, number in found.items()))
    if dry_run:
        click.echo("Nothing was written.")
        return
    if found["rejected"] and not only_good:
        fail("Nothing was written. Put the rejected rows right, or say --only-good.")
    write_people(verdicts, known)


def _say_problems(verdict: "Verdict", headers: dict[str, str]) -> None:
    from app.people.rules.problems import COLUMNS, sentence

    for problem in verdict.problems:
        column = headers.get(problem.field) or COLUMNS[problem.field]
        click.echo(f"{verdict.number}\t{column}\t{problem.value}\t{sentence(problem.code, problem.params)}", err=True)


def _say_progress(done: int, total: int) -> None:
    click.echo(f"\r{done} / {total}", err=True, nl=done == total)


@click.command()
@click.option("--name-zh", prompt="Company, Chinese name")
@click.option("--name-en", prompt="Company, English name")
@click.option("--login", prompt="First administrator signs in as", default="admin", show_default=True)
@with_app
def init(name_zh: str, name_en: str, login: str) -> None:
    """Set up a real installation: the organisation, its six positions, and the first administrator."""
    from app.core.security.permissions import Role
    from app.people import services
    from app.people.queries.organisation import organisation

    if organisation() is not None:
        fail("There is an organisation here already. Nothing was changed.")
    _, top = services.found_organisation(name_zh, name_en)
    account = services.open_account(login)
    services.give_role(account.id, Role.ADMIN, top.id)
    link = services.make_link(account, "invitation")
    click.echo(f"Open this link within seven days to choose a password (it works once):\n{link.address}")
