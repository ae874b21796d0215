"""Confirm that both languages of a text match: write the hashes of their words into its file.

Only the ``attested`` entry changes; the rest of the file stays byte for byte.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from courses.canonical import Attested
from courses.catalog import Catalog

# The entry with the indented lines that belong to it, wherever it stands at the top level.
_ENTRY = re.compile(rb"^attested:[^\n]*\n?(?:[ \t]+[^\n]*(?:\n|\Z))*", re.MULTILINE)


def confirm(catalog: Catalog, slugs: Iterable[str] | None = None) -> list[Path]:
    """Confirm the lessons named (all without ``slugs``) as they stand; the files that changed.

    Nothing is refused: whoever confirms has read both languages. Raises KeyError for an unknown slug.
    """
    chosen = catalog.lessons if slugs is None else slugs
    return [path for slug in chosen if write_attested(path := catalog.sources["lesson", slug], catalog.lessons[slug].words())]


def write_attested(path: Path, words: Attested) -> bool:
    """Put the hashes into the file at ``path``; whether that changed it."""
    before = path.read_bytes()
    newline = b"\r\n" if b"\r\n" in before else b"\n"
    entry = f"attested: {{zh: {words.zh}, en: {words.en}}}".encode() + newline
    if _ENTRY.search(before):
        after = _ENTRY.sub(entry, before, count=1)
    else:
        gap = b"" if not before or before.endswith(b"\n") else newline
        after = before + gap + entry
    if after != before:
        path.write_bytes(after)
    return after != before
