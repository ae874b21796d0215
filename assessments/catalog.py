"""Find and load items, quizzes, scenarios and shared criteria.

assessments/content/questions/<topic>/<file>.yaml
assessments/content/quizzes/<slug>.yaml
assessments/content/scenarios/<slug>/{scenario.yaml, rubric.yaml, zh.md, en.md}
assessments/content/anchors/<scenario>/<strength>/{anchor.yaml, zh.md, en.md}
assessments/content/{criteria.yaml, competency.yaml}
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from assessments.drawing import BankTooSmall, draw_items
from assessments.rubric import HALF_LEVELS, Criterion, CriticalError, Rubric, Scale
from assessments.schema import Anchor, Item, Quiz, Scenario
from courses.canonical import as_json
from courses.markup import MarkupError, split_sections
from courses.source import Fields, read_text, read_yaml, seen_from
from courses.text import LANGUAGES, ContentError

__all__ = ["BankTooSmall", "Catalog", "default_catalog", "draw_items", "load_catalog"]

CONTENT = Path(__file__).parent / "content"
BRIEFS = ("candidate", "actor", "rater")

Loaded = TypeVar("Loaded")
Report = Callable[[ContentError], None]


@dataclass(frozen=True)
class Catalog:
    """Everything people are measured with, by slug.

    ``competencies`` maps the slug of each competency to that of its dimension; ``sources`` holds the
    file each piece came from, by (kind, slug).
    """

    root: Path = field(compare=False)
    items: Mapping[str, Item]
    quizzes: Mapping[str, Quiz]
    scenarios: Mapping[str, Scenario]
    anchors: Mapping[str, Anchor]
    criteria: Mapping[str, Criterion]
    critical_errors: Mapping[str, CriticalError]
    competencies: Mapping[str, str]
    sources: Mapping[tuple[str, str], Path] = field(compare=False)

    def place(self, kind: str, slug: str) -> str:
        """The file that something came from, seen from the content folder (for messages)."""
        return seen_from(self.root, self.sources[kind, slug])


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
        self.items: dict[str, Item] = {}
        self.quizzes: dict[str, Quiz] = {}
        self.scenarios: dict[str, Scenario] = {}
        self.anchors: dict[str, Anchor] = {}
        self.criteria: dict[str, Criterion] = {}
        self.critical_errors: dict[str, CriticalError] = {}
        self.competencies: dict[str, str] = {}
        self.sources: dict[tuple[str, str], Path] = {}

    def load(self) -> Catalog:
        self.each("competency.yaml", self.competency_file)
        self.each("criteria.yaml", self.criteria_file)
        self.each("questions/*/*.yaml", self.question_file)
        self.each("quizzes/*.yaml", self.quiz_file)
        self.each("scenarios/*/scenario.yaml", self.scenario_file)
        self.each("anchors/*/*/anchor.yaml", self.anchor_file)
        return Catalog(
            self.root,
            self.items,
            self.quizzes,
            self.scenarios,
            self.anchors,
            self.criteria,
            self.critical_errors,
            self.competencies,
            self.sources,
        )

    def each(self, pattern: str, load: Callable[[Path], None]) -> None:
        for path in sorted(self.root.glob(pattern)):
            self.attempt(path, partial(load, path))

    def attempt(self, path: Path, load: Callable[[], None]) -> None:
        try:
            load()
        except ContentError as error:
            self.report(error.at(seen_from(self.root, error.path or path)))

    def competency_file(self, path: Path) -> None:
        # Only names are read here; the model itself belongs to assessments.competency.
        for entry in Fields(read_yaml(path)).items("competencies"):
            fields = Fields(entry, "competencies")
            self.competencies[fields.slug("slug")] = fields.slug("dimension")

    def criteria_file(self, path: Path) -> None:
        fields = Fields(read_yaml(path))
        for criterion in fields.each("criteria", _shared(Criterion.from_json)):
            self.keep("criterion", self.criteria, criterion.slug, criterion, path)
        for error in fields.each("critical_errors", _shared(CriticalError.from_json)):
            self.keep("critical error", self.critical_errors, error.slug, error, path)
        fields.close()

    def question_file(self, path: Path) -> None:
        fields = Fields(read_yaml(path))
        for number, entry in enumerate(fields.items("items")):
            self.attempt(path, partial(self.item, entry, number, path))
        fields.close()

    def item(self, entry: object, number: int, path: Path) -> None:
        place = f"items[{number}]"
        if not isinstance(entry, dict):
            raise ContentError("", place, "must be a mapping of names to values")
        try:
            item = Item.from_json({"topic": path.parent.name, **entry})
            self.keep("item", self.items, item.slug, item, path)
        except ContentError as error:
            raise error.inside(f"{place} ({entry.get('slug')})") from None

    def quiz_file(self, path: Path) -> None:
        quiz = Quiz.from_json(read_yaml(path))
        _same_name(quiz.slug, path.stem)
        self.keep("quiz", self.quizzes, quiz.slug, quiz, path)

    def scenario_file(self, path: Path) -> None:
        rubric = self.beside(path, "rubric.yaml", self.rubric_file)
        sides = {language: self.beside(path, f"{language}.md", _briefs_file) for language in LANGUAGES}
        briefs = {name: {language: sides[language][name] for language in LANGUAGES} for name in BRIEFS}
        scenario = Scenario.from_json({**read_yaml(path), "briefs": briefs, "rubric": rubric.to_json()})
        _same_name(scenario.slug, path.parent.name)
        self.keep("scenario", self.scenarios, scenario.slug, scenario, path)

    def anchor_file(self, path: Path) -> None:
        body = read_yaml(path)
        judgement = Fields(body).raw("global")
        transcript = {language: self.beside(path, f"{language}.md", read_text) for language in LANGUAGES}
        rest = {name: value for name, value in body.items() if name != "global"}
        anchor = Anchor.from_json({**rest, "judgement": judgement, "transcript": transcript})
        _same_name(anchor.scenario, path.parent.parent.name)
        _same_name(str(anchor.strength), path.parent.name)
        _same_name(anchor.slug, f"{anchor.scenario}-{anchor.strength}")
        self.keep("anchor", self.anchors, anchor.slug, anchor, path)

    def beside(self, path: Path, name: str, read: Callable[[Path], Loaded]) -> Loaded:
        """Read a file next to ``path``, so that an error names that file."""
        other = path.with_name(name)
        try:
            return read(other)
        except ContentError as error:
            raise error.at(str(other)) from None

    def rubric_file(self, path: Path) -> Rubric:
        body = read_yaml(path)
        fields = Fields(body)
        scale = fields.choice("scale", Scale, Scale.LEVELS)
        criteria = fields.each("criteria", lambda entry: self.criterion(entry, scale))
        errors = fields.each("critical_errors", self.critical_error, [])
        return Rubric.from_json({**body, "criteria": list(criteria), "critical_errors": list(errors)})

    def criterion(self, entry: object, scale: Scale) -> dict[str, Any]:
        fields = Fields(entry)
        if (slug := fields.raw("use", None)) is None:
            return {**fields.mapping}
        shared = self.criteria.get(slug)
        if shared is None:
            raise fields.error("use", f"there is no shared criterion {slug!r}")
        weight = fields.whole("weight", 1)
        fields.close()
        # A checklist keeps the lowest, the middle and the highest of the five shared levels.
        levels = [shared.levels[mark // 2] for mark in HALF_LEVELS[scale]]
        return {**as_json(shared), "weight": weight, "levels": as_json(levels)}

    def critical_error(self, entry: object) -> dict[str, Any]:
        fields = Fields(entry)
        if (slug := fields.raw("use", None)) is None:
            return {**fields.mapping}
        if slug not in self.critical_errors:
            raise fields.error("use", f"there is no shared critical error {slug!r}")
        fields.close()
        shared: dict[str, Any] = as_json(self.critical_errors[slug])
        return shared

    def keep(self, kind: str, shelf: dict[str, Loaded], slug: str, content: Loaded, path: Path) -> None:
        if slug in shelf:
            raise ContentError("", "slug", f"there is another {kind} {slug!r}, in {seen_from(self.root, self.sources[kind, slug])}")
        shelf[slug] = content
        self.sources[kind, slug] = path


def _shared(build: Callable[[object], Loaded]) -> Callable[[object], Loaded]:
    return lambda entry: build({**Fields(entry).mapping, "shared": True})


def _briefs_file(path: Path) -> dict[str, str]:
    try:
        sections = split_sections(read_text(path))
    except MarkupError as error:
        raise ContentError("", f"line {error.line}", error.message) from None
    if tuple(sections) != BRIEFS:
        raise ContentError("", "", f"has the headings {list(sections)}; they must be # candidate, # actor, # rater")
    return sections


def _same_name(slug: str, name: str) -> None:
    if slug != name:
        raise ContentError("", "slug", f"is {slug!r} in a file or folder named {name!r}")
