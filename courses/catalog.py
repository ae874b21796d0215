"""Find and load programmes, courses and lessons.

courses/content/<group>/programme.yaml
courses/content/<group>/<course>/{course.yaml, NN-<lesson>/{lesson.yaml, zh.md, en.md}}
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from courses.canonical import as_json
from courses.schema import Course, Lesson, LessonOutline, Programme
from courses.source import Fields, read_text, read_yaml, seen_from
from courses.text import LANGUAGES, ContentError

CONTENT = Path(__file__).parent / "content"

Loaded = TypeVar("Loaded")
Report = Callable[[ContentError], None]

_NUMBERED = re.compile(r"\d\d-(?P<slug>[a-z0-9-]+)")


@dataclass(frozen=True)
class Catalog:
    """Everything taught, by slug. ``sources`` holds the file each came from, by (kind, slug)."""

    root: Path = field(compare=False)
    programmes: Mapping[str, Programme]
    courses: Mapping[str, Course]
    lessons: Mapping[str, Lesson]
    sources: Mapping[tuple[str, str], Path] = field(compare=False)

    def place(self, kind: str, slug: str) -> str:
        """The file that something came from, seen from the content folder (for messages)."""
        return seen_from(self.root, self.sources[kind, slug])

    def lessons_of(self, course: Course) -> tuple[Lesson, ...]:
        """The lessons of a course, in order."""
        return tuple(self.lessons[slug] for slug in course.lessons)

    def course_of(self, lesson: str) -> Course:
        """The course a lesson belongs to. Raises KeyError for a lesson nobody teaches."""
        for course in self.courses.values():
            if lesson in course.lessons:
                return course
        raise KeyError(lesson)


def _refuse(error: ContentError) -> NoReturn:
    raise error


def load_catalog(root: Path | None = None, report: Report = _refuse) -> Catalog:
    """Load all content below ``root`` (the shipped content by default).

    Raises ContentError at the first file that isn't right; with ``report`` each error is handed to
    it instead and what can't be read is left out. Paths in errors are relative to ``root``.
    """
    return _Loader(root or CONTENT, report).load()


@lru_cache(maxsize=1)
def default_catalog() -> Catalog:
    """The shipped content, loaded once per process."""
    return load_catalog()


class _Loader:
    def __init__(self, root: Path, report: Report) -> None:
        self.root, self.report = root.resolve(), report
        self.programmes: dict[str, Programme] = {}
        self.courses: dict[str, Course] = {}
        self.lessons: dict[str, Lesson] = {}
        self.sources: dict[tuple[str, str], Path] = {}

    def load(self) -> Catalog:
        for path in sorted(self.root.glob("*/*/course.yaml")):
            self.attempt(path, self.course)
        for path in sorted(self.root.glob("**/programme.yaml")):
            self.attempt(path, self.programme)
        return Catalog(self.root, self.programmes, self.courses, self.lessons, self.sources)

    def attempt(self, path: Path, load: Callable[[Path], None]) -> None:
        try:
            load(path)
        except ContentError as error:
            self.report(error.at(seen_from(self.root, error.path or path)))

    def course(self, path: Path) -> None:
        slugs = []
        for folder in sorted(entry for entry in path.parent.iterdir() if entry.is_dir()):
            slugs.append(_slug_of(folder))
            self.attempt(folder / "lesson.yaml", self.lesson)
        body = read_yaml(path)
        course = Course.from_json({**body, "lessons": [slug for slug in slugs if slug in self.lessons]})
        _same_name(course.slug, path.parent.name)
        self.keep("course", self.courses, course.slug, course, path)

    def lesson(self, path: Path) -> None:
        texts = {language: read_text(path.parent / f"{language}.md") for language in LANGUAGES}
        try:
            lesson = Lesson.from_json({**read_yaml(path), "body": texts})
        except ContentError as error:
            raise _in_its_file(error, path) from None
        _same_name(lesson.slug, _slug_of(path.parent))
        self.keep("lesson", self.lessons, lesson.slug, lesson, path)

    def programme(self, path: Path) -> None:
        body = read_yaml(path)
        days = Fields(body).items("days")
        resolved = [self.day(entry, number) for number, entry in enumerate(days, start=1)]
        programme = Programme.from_json({**body, "days": resolved})
        self.keep("programme", self.programmes, programme.slug, programme, path)

    def day(self, entry: object, number: int) -> dict[str, Any]:
        fields = Fields(entry, f"days[{number - 1}]")
        planned, slug = fields.raw("planned", None), fields.raw("course", None)
        if (planned is None) == (slug is None):
            raise fields.error("", "is either a course or planned")
        fields.close()
        if planned is not None:
            return {"number": number, **planned}
        if slug not in self.courses:
            raise fields.error("course", f"there is no course {slug!r}")
        return self.written_day(self.courses[slug], number)

    def written_day(self, course: Course, number: int) -> dict[str, Any]:
        outlines = tuple(LessonOutline.of(self.lessons[slug]) for slug in course.lessons)
        named = ("slug", "title", "summary", "guest_contact", "practice", "assessments")
        day = {name: as_json(getattr(course, name)) for name in named}
        return {"number": number, "course": course.slug, "lessons": as_json(outlines), **day}

    def keep(self, kind: str, shelf: dict[str, Loaded], slug: str, content: Loaded, path: Path) -> None:
        if slug in shelf:
            raise ContentError("", "slug", f"there is another {kind} {slug!r}, in {seen_from(self.root, self.sources[kind, slug])}")
        shelf[slug] = content
        self.sources[kind, slug] = path


def _slug_of(folder: Path) -> str:
    name = _NUMBERED.fullmatch(folder.name)
    if name is None:
        raise ContentError("", "", f"the folder {folder.name!r} must be named NN-<slug>")
    return name["slug"]


def _in_its_file(error: ContentError, path: Path) -> ContentError:
    """An error in the text of a lesson belongs to zh.md or en.md, not to lesson.yaml."""
    for language in LANGUAGES:
        if error.field == f"body.{language}":
            return ContentError(str(path.with_name(f"{language}.md")), "", error.message)
    return error


def _same_name(slug: str, folder: str) -> None:
    if slug != folder:
        raise ContentError("", "slug", f"is {slug!r} in a folder named {folder!r}")
