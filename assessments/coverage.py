"""What of the guide is taught, asked, played and still to be written; and whether every competency is met everywhere.

``academy content coverage`` writes it into docs/guide/coverage.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TypeVar

from assessments.catalog import Catalog
from assessments.competency.model import CompetencyModel
from assessments.scenario import Scenario
from courses.catalog import CONTENT
from courses.catalog import Catalog as Taught
from courses.checks import outside
from courses.schema import Lesson, Programme
from courses.source import Fields, read_yaml
from courses.text import Text

LEAST_ITEMS = 10
"""Items that the bank has of each competency, at least."""
INDICATORS = (3, 5)
"""Indicators of each competency at each tier: what can be observed of it."""
HEAD = """# What covers the guide · 指南覆盖情况

Made by `academy content coverage`; do not edit. Each section of the guide: where it is taught (课时), how many items ask about it
(试题), where it is played, drilled or written (情景), and what is planned and not yet written (尚未编写).
"""


class Covers(Protocol):
    """Anything that names the sections of the guide it serves."""

    @property
    def guide(self) -> tuple[str, ...]: ...


Covering = TypeVar("Covering", bound=Covers)


@dataclass
class Section:
    """A section of the guide and everything that covers it."""

    code: str
    title: Text
    lessons: list[Lesson] = field(default_factory=list)
    items: int = 0
    scenarios: list[Scenario] = field(default_factory=list)
    planned: list[Programme] = field(default_factory=list)


def guide_sections(root: Path = CONTENT) -> dict[str, Text]:
    """code → title of every section of the guide."""
    fields = Fields(read_yaml(root / "guide.yaml"))
    found: dict[str, Text] = {}
    for entry in fields.items("sections"):
        section = Fields(entry, "sections")
        found[section.string("code")] = section.text("title")
        section.close()
    fields.close()
    return found


def coverage(taught: Taught, measured: Catalog, titles: dict[str, Text] | None = None) -> list[Section]:
    """Every section with what covers it. A third level (1.4.2) counts for its second (1.4)."""
    found = {code: Section(code, title) for code, title in (titles or guide_sections()).items()}
    for lesson, section in _placed(taught.lessons.values(), found):
        section.lessons.append(lesson)
    for _, section in _placed(measured.items.values(), found):
        section.items += 1
    for scenario, section in _placed(measured.scenarios.values(), found):
        section.scenarios.append(scenario)
    unwritten = (one for one in taught.programmes.values() if not all(day.written for day in one.days))
    for programme, section in _placed(unwritten, found):
        section.planned.append(programme)
    return list(found.values())


def _placed(pieces: Iterable[Covering], sections: Mapping[str, Section]) -> Iterator[tuple[Covering, Section]]:
    """Each piece with every section it names."""
    for piece in pieces:
        for code in dict.fromkeys(code[:3] for code in piece.guide):
            if code in sections:
                yield piece, sections[code]


def as_markdown(sections: Iterable[Section]) -> str:
    """The page."""
    return HEAD + "".join(f"\n## {section.code} {_pair(section.title)}\n\n" + "\n".join(_lines(section)) + "\n" for section in sections)


def _lines(section: Section) -> Iterator[str]:
    taught = [f"{_code(lesson)}{_pair(lesson.title)}" for lesson in sorted(section.lessons, key=_lesson_order)]
    yield f"- 课时 Lessons: {'; '.join(taught) or '尚无 none yet'}"
    yield f"- 试题 Items: {section.items}"
    played = [f"{scenario.code} {_pair(scenario.title)}" for scenario in sorted(section.scenarios, key=lambda one: (one.kind, one.code))]
    if played:
        yield f"- 情景 Played, drilled, written: {'; '.join(played)}"
    if section.planned:
        planned = [_pair(programme.title) for programme in sorted(section.planned, key=lambda one: (one.kind, one.slug))]
        yield f"- 尚未编写 Not yet written: {'; '.join(planned)}"


def _code(lesson: Lesson) -> str:
    return f"{lesson.code} " if "-" in lesson.code else ""


def _lesson_order(lesson: Lesson) -> tuple[int, int, str]:
    day, _, number = lesson.code.partition("-")
    return (int(day), int(number), lesson.slug) if number else (99, 0, lesson.slug)


def _pair(text: Text) -> str:
    return f"{text.zh} · {text.en}"


def coverage_faults(taught: Taught, measured: Catalog, model: CompetencyModel) -> Iterator[str]:
    """Sections that nothing teaches, and competencies that are not taught, asked, played or observable somewhere."""
    for section in coverage(taught, measured):
        if not section.lessons:
            yield f"the guide's section {section.code} is taught by no lesson"
    lessons = Counter(slug for lesson in taught.lessons.values() for slug in lesson.competencies)
    played = Counter(criterion.competency for one in measured.scenarios.values() for criterion in one.rubric.criteria)
    items = Counter(item.competency for item in measured.items.values())
    for competency in model.competencies:
        slug = competency.slug
        for what, found, least in (("lessons", lessons, 1), ("criteria", played, 1), ("items", items, LEAST_ITEMS)):
            if found[slug] < least:
                yield f"{slug} has {found[slug]} {what}, fewer than {least}"
        for tier, indicators in competency.indicators.items():
            yield from outside(f"{slug}: indicators for {tier}", len(indicators), INDICATORS)
