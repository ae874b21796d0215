"""Confirm that both languages of a text match, for scenarios and anchors and for everything together."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

from assessments.catalog import Catalog, load_catalog
from courses import attest as courses_attest
from courses.attest import write_attested
from courses.catalog import load_catalog as load_courses


def confirm(catalog: Catalog, slugs: Iterable[str] | None = None) -> list[Path]:
    """Confirm the scenarios and anchors named (all without ``slugs``) as they stand; the files that changed.

    Nothing is refused: whoever confirms has read both languages. Raises KeyError for an unknown slug.
    """
    shelf = {**catalog.scenarios, **catalog.anchors}
    files = {slug: path for (kind, slug), path in catalog.sources.items() if kind in ("scenario", "anchor")}
    chosen = shelf if slugs is None else slugs
    return [files[slug] for slug in chosen if write_attested(files[slug], shelf[slug].words())]


def confirm_content(slugs: Collection[str] = (), courses_root: Path | None = None, assessments_root: Path | None = None) -> list[Path]:
    """Confirm the lessons, scenarios and anchors named (all without ``slugs``); the files that changed.

    Files that can't be read are passed over: the content check names them. Raises LookupError,
    before anything is written, for a slug of none of them that can be read.
    """
    taught = load_courses(courses_root, report=lambda _: None)
    measured = load_catalog(assessments_root, report=lambda _: None)
    scored = {**measured.scenarios, **measured.anchors}
    for slug in slugs:
        if slug not in taught.lessons and slug not in scored:
            raise LookupError(f"there is no lesson, scenario or anchor {slug!r} that can be read")
    lessons = [slug for slug in taught.lessons if not slugs or slug in slugs]
    return courses_attest.confirm(taught, lessons) + confirm(measured, [slug for slug in scored if not slugs or slug in slugs])
