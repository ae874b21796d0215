"""Confirm that both languages of scenarios match, as ``courses.attest`` does for lessons."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from assessments.catalog import Catalog
from courses.attest import write_attested


def confirm(catalog: Catalog, slugs: Iterable[str] | None = None) -> list[Path]:
    """Confirm the scenarios named (all without ``slugs``) as they stand; the files that changed.

    Nothing is refused: whoever confirms has read both languages. Raises KeyError for an unknown slug.
    """
    chosen = catalog.scenarios if slugs is None else slugs
    return [path for slug in chosen if write_attested(path := catalog.sources["scenario", slug], catalog.scenarios[slug].words())]
