"""Are scenarios and their rubrics fit for use? Pure functions that yield messages."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from assessments.catalog import Catalog
from assessments.rubric import Criterion, Rubric, Scale
from assessments.scenario import Scenario, ScenarioKind
from courses.canonical import texts_of
from courses.checks import attestation_faults, naming_faults, outside, parity_faults, text_faults
from courses.text import LANGUAGES

CRITERIA = (6, 8)
LEAD_SHARE = (0.5, 0.6)
"""Share of the weight that the criteria of the leading dimension have."""
DIMENSIONS = 3
SHARED = 3
"""How many of the shared criteria, the first ones, every rubric has."""
ROLE_PLAY_MINUTES = (8, 15)

_NAMES_LEVEL_3 = re.compile(r"3级|[Ll]evel 3")


def scenario_faults(scenario: Scenario, catalog: Catalog) -> Iterator[str]:
    """What is wrong with one scenario and its rubric."""
    yield from attestation_faults(scenario)
    yield from text_faults(texts_of(scenario))
    yield from naming_faults(scenario.competencies, scenario.guide, catalog.competencies)
    if scenario.kind is ScenarioKind.ROLE_PLAY:
        yield from outside("minutes", scenario.minutes, ROLE_PLAY_MINUTES)
    for name in ("candidate", "actor", "rater"):
        yield from (f"# {name}: {fault}" for fault in parity_faults(getattr(scenario.briefs, name)))
    scored = {criterion.competency for criterion in scenario.rubric.criteria}
    for slug in scenario.competencies:
        if slug not in scored:
            yield f"names the competency {slug!r}, which no criterion scores"
    yield from (f"rubric: {fault}" for fault in rubric_faults(scenario.rubric, scenario.lead_dimension, catalog))
    for other in catalog.scenarios.values():
        if other.code == scenario.code and other.slug != scenario.slug:
            yield f"has the code {scenario.code} of {other.slug!r}"


def rubric_faults(rubric: Rubric, lead_dimension: str, catalog: Catalog) -> Iterator[str]:
    """What is wrong with one rubric."""
    yield from outside("criteria", len(rubric.criteria), CRITERIA)
    yield from _dimension_faults(rubric, lead_dimension, catalog)
    present = {criterion.slug for criterion in rubric.criteria if criterion.shared}
    for slug in list(catalog.criteria)[:SHARED]:
        if slug not in present:
            yield f"lacks the shared criterion {slug!r}"
    for slug in catalog.critical_errors:
        if slug not in {error.slug for error in rubric.critical_errors}:
            yield f"lacks the common critical error {slug!r}"
    for criterion in rubric.criteria:
        yield from (f"{criterion.slug}: {fault}" for fault in criterion_faults(criterion))
        if rubric.scale is Scale.CHECKLIST:
            yield from _checklist_faults(criterion)


def _dimension_faults(rubric: Rubric, lead_dimension: str, catalog: Catalog) -> Iterator[str]:
    weights: defaultdict[str, int] = defaultdict(int)
    for criterion in rubric.criteria:
        if criterion.competency not in catalog.competencies:
            yield f"{criterion.slug}: there is no competency {criterion.competency!r}"
            return
        weights[catalog.competencies[criterion.competency]] += criterion.weight
    yield from outside(f"share of weight of {lead_dimension}", round(weights[lead_dimension] / sum(weights.values()), 2), LEAD_SHARE)
    if len(weights) < DIMENSIONS:
        yield f"covers {len(weights)} dimensions, fewer than {DIMENSIONS}"


def criterion_faults(criterion: Criterion) -> Iterator[str]:
    """Levels that can't be told apart."""
    for language in LANGUAGES:
        if len({level.in_(language) for level in criterion.levels}) < len(criterion.levels):
            yield f"two levels read the same in {language}"


def _checklist_faults(criterion: Criterion) -> Iterator[str]:
    for level in criterion.levels:
        if any(_NAMES_LEVEL_3.search(level.in_(language)) for language in LANGUAGES):
            yield f"{criterion.slug}: “{level.en}” names a level that a checklist doesn't show"


def shared_faults(catalog: Catalog) -> Iterator[str]:
    """What is wrong with the shared criteria and critical errors."""
    shared: Iterable[object] = (*catalog.criteria.values(), *catalog.critical_errors.values())
    for entry in shared:
        yield from text_faults(texts_of(entry))
    for criterion in catalog.criteria.values():
        yield from outside(f"{criterion.slug}: levels", len(criterion.levels), (5, 5))
        yield from naming_faults((criterion.competency,), (), catalog.competencies)
        yield from (f"{criterion.slug}: {fault}" for fault in criterion_faults(criterion))
    if len(catalog.criteria) < SHARED:
        yield f"holds {len(catalog.criteria)} shared criteria, fewer than {SHARED}"
