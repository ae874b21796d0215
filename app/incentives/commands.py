"""`academy report incentives`."""

from pathlib import Path

import click

from app.core.commands import fail, with_app


@click.group("report")
def group() -> None:
    """Reports as files."""


@group.command()
@click.option("--period", "label", required=True, help="Quarter, like 2026-Q3.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder to write into.")
@with_app
def incentives(label: str, out: Path) -> None:
    """The bonus payment sheet of a period, PDF and XLSX, in both languages."""
    from app.incentives import queries, services

    period = next((period for period in queries.periods() if period.label == label), None)
    if period is None:
        known = ", ".join(period.label for period in queries.periods()) or "none"
        fail(f"There is no period {label}. Known: {known}.")
        return
    out.mkdir(parents=True, exist_ok=True)
    for kind in services.TYPES:
        for language in ("zh", "en"):
            path = out / f"incentives-{label}-{language}.{kind}"
            path.write_bytes(services.report_document(period, kind, language))
            click.echo(path)
