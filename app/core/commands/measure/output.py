"""What a measuring command writes: everything or nothing."""

from __future__ import annotations

import csv
import io
import json
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec

import click

from app.core.commands import fail
from assessments.measurement.errors import MeasurementError

P = ParamSpec("P")
Files = Mapping[str, str]
Rows = Sequence[Mapping[str, Any]]
SCHEMAS = {"items": 1, "agreement": 1, "generalizability": 2, "cuts": 2, "gains": 1, "plan": 1}
"""Version of each result.json: it rises when a name changes its meaning or goes. docs/guide/measurement.md says what each holds."""


def measuring(command: Callable[P, None]) -> Callable[P, None]:
    """A broken file or a fit that fails becomes one clear line and status 1."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except MeasurementError as error:
            file = kwargs.get("file")
            fail(f"{file}: {error} Nothing was written.")
        except OSError as error:
            fail(f"{error.filename}: {error.strerror}. Nothing was written.")

    return run


def source_and_target(command: Callable[..., Any]) -> Callable[..., Any]:
    """FILE, --out and --language of every measuring command."""
    command = click.option(
        "--language",
        type=click.Choice(["zh", "en"]),
        default="en",
        show_default=True,
        help="Language of report.md; both are written beside it.",
    )(command)
    command = click.option("--out", "out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder for the results.")(
        command
    )
    return click.argument("file", type=click.Path(dir_okay=False, path_type=Path))(command)


def write_all(out: Path, files: Files) -> None:
    """Write ``files`` (name → text) into ``out``; a failure leaves nothing half-done."""
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent) as folder:
        for name, text in files.items():
            (Path(folder) / name).write_text(text, encoding="utf-8")
        out.mkdir(exist_ok=True)
        for name in files:
            shutil.move(Path(folder) / name, out / name)
    click.echo(f"{out}: {', '.join(files)}")


def as_json(document: Mapping[str, Any]) -> str:
    """The document, readable, every number in full."""
    return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def as_csv(rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows of one kind as a table; an empty cell is a missing value."""
    text = io.StringIO()
    if rows:
        writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows([{name: _cell(value) for name, value in row.items()} for row in rows])
    return text.getvalue()


def _cell(value: Any) -> Any:
    return "; ".join(map(str, value)) if isinstance(value, list) else value


def write(out: Path, kind: str, body: Mapping[str, Any], tables: Mapping[str, Rows], *, language: str) -> None:
    """result.json, one CSV per table, the charts and report.md in both languages."""
    from app.core.commands.measure.drawings import drawings
    from app.core.commands.measure.reports import report_files
    from assessments.measurement.facets.document import plain_values

    document = plain_values({"schema": f"academy-measure-{kind}/{SCHEMAS[kind]}", **body, **tables})
    told = dict(document)
    pictures = drawings(kind, told)
    told["pictures"] = sorted({name.split(".", 1)[0] for name in pictures})
    files = {"result.json": as_json(document)} | {f"{name}.csv": as_csv(document[name]) for name in tables}
    write_all(out, files | pictures | report_files(kind, told, language))
