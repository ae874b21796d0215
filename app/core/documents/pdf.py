"""PDF by Typst: a template file and plain data in, the bytes of a document out.

Data reach the template as JSON in ``sys.inputs``, never as program text, so nothing that a
person typed can be read as markup. The same data and date give the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path

import pylopdf_fonts_zh_cn
import typst

ROOT = Path(__file__).resolve().parents[2]
"""Templates lie beside the code that fills them and import ``/core/documents/layout.typ``."""

ARCHIVAL = ("a-2a", "ua-1")
"""PDF/A-2a to be kept, PDF/UA-1 to be read aloud."""


class DocumentError(RuntimeError):
    """A document could not be set. The message is the typesetter's own."""


def compile_pdf(template: Path, data: Mapping[str, object], *, issued: date) -> bytes:
    """Set ``template`` (a file below ``app/``) with ``data``.

    ``issued`` becomes the document's date, and ``document.date`` in the template's data.
    Tagged and archival (PDF/A-2a, PDF/UA-1); where a rare character is missing from the
    packaged font, the machine's fonts help out and those two promises are dropped.
    """
    inputs = {"data": _json(data, issued)}
    try:
        return _compile(template, inputs, issued, system_fonts=False, standards=ARCHIVAL)
    except typst.TypstError as error:
        if "could not be displayed" not in error.message:
            raise DocumentError(_explain(error)) from error
    try:
        return _compile(template, inputs, issued, system_fonts=True, standards=())
    except typst.TypstError as error:
        raise DocumentError(_explain(error)) from error


def _compile(
    template: Path,
    inputs: dict[str, str],
    issued: date,
    *,
    system_fonts: bool,
    standards: tuple[str, ...],
) -> bytes:
    return typst.compile(
        template,
        root=ROOT,
        font_paths=_fonts(system_fonts),
        sys_inputs=inputs,
        # Midnight of the day, so that a second printing has the same bytes.
        timestamp=datetime.combine(issued, time(), tzinfo=UTC),
        pdf_standards=list(standards),  # type: ignore[arg-type]
    )


@cache
def _fonts(system: bool) -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=system,
        include_embedded_fonts=False,
        font_paths=[str(pylopdf_fonts_zh_cn.sans_path().parent)],
    )


def _json(data: Mapping[str, object], issued: date) -> str:
    day = {"year": issued.year, "month": issued.month, "day": issued.day}
    body = {**data, "document": {"date": day, **_mapping(data.get("document"))}}
    return json.dumps(body, ensure_ascii=False, sort_keys=True, allow_nan=False)


def _mapping(value: object) -> dict[str, object]:
    return dict(value) if isinstance(value, Mapping) else {}


def _explain(error: typst.TypstError) -> str:
    return error.diagnostic or " ".join([error.message, *error.hints])
