"""Charts on disk: drawing one costs a hundred simple pages, so it happens once per data."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import asdict, is_dataclass
from datetime import date
from functools import cache
from pathlib import Path

import matplotlib


def cached_svg(key: Mapping[str, object], draw: Callable[[], str], *, folder: Path) -> str:
    """The SVG that ``draw`` returns, from ``folder`` if it was drawn from the same data before.

    ``key`` holds everything the drawing depends on (kind of chart, data, language, width,
    id prefix, words) as plain values, dates or the dataclasses of this package. A change to
    the drawing code or to matplotlib counts as a change of the data.
    """
    path = _path(folder, key)
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        svg = draw()
        _write(path, svg)
        return svg


def data_hash(key: Mapping[str, object]) -> str:
    """SHA-256 over the canonical JSON of ``key`` and over what draws it."""
    body = json.dumps(key, sort_keys=True, ensure_ascii=False, allow_nan=False, default=_plain)
    return hashlib.sha256(f"{_drawing_version()}\n{body}".encode()).hexdigest()


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in the key of a chart")


@cache
def _drawing_version() -> str:
    digest = hashlib.sha256(matplotlib.__version__.encode())
    for source in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(source.read_bytes())
    return digest.hexdigest()


def _path(folder: Path, key: Mapping[str, object]) -> Path:
    name = data_hash(key)
    return folder / name[:2] / f"{name}.svg"


def _write(path: Path, svg: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Written beside and moved into place: another worker never reads half a chart.
    handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(svg)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
