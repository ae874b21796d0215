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
    """FILE and --out of every measuring command."""
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


def table(head: Sequence[str], rows: Sequence[Sequence[Any]], places: int = 2) -> str:
    """A Markdown table; numbers rounded."""
    lines = [" | ".join(head), " | ".join("---" for _ in head)]
    lines += [" | ".join(_rounded(value, places) for value in row) for row in rows]
    return "\n".join(f"| {line} |" for line in lines) + "\n"


def _rounded(value: Any, places: int) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.{places}f}" if isinstance(value, float) else str(value).replace("|", "\\|")


def chance(p: float) -> str:
    """A p-value as it is read: "= 0.0123", "< 0.0001"."""
    return "< 0.0001" if p < 0.0001 else f"= {p:.4f}"


def write(out: Path, kind: str, body: Mapping[str, Any], tables: Mapping[str, Rows], words: str) -> None:
    """result.json, one CSV per table, and report.md."""
    from assessments.measurement.facets.document import plain_values

    document = plain_values({"schema": f"academy-measure-{kind}/1", **body, **tables})
    files = {"result.json": as_json(document)}
    parts = [f"# {kind.capitalize()}\n", words]
    for name in tables:
        rows = document[name]
        files[f"{name}.csv"] = as_csv(rows)
        if rows:
            parts += [
                f"## {name.replace('_', ' ').capitalize()}\n",
                table(list(rows[0]), [[_cell(value) for value in row.values()] for row in rows[:100]], 3),
            ]
    write_all(out, files | {"report.md": "\n".join(parts)})
