"""Are anchor performances fit to practise on? Pure functions that yield messages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from assessments.anchor import Anchor, Strength
from assessments.catalog import Catalog
from assessments.rubric import Rubric
from courses.checks import attestation_faults, outside, parity_faults, text_faults
from courses.prose import length, reading_text
from courses.text import LANGUAGES, Text

TRANSCRIPT = (400, 1000)
"""Chinese characters of what is said and done."""
UNEVEN = 2
"""Levels between the best and the worst criterion of an uneven performance, at least."""


def anchor_problems(catalog: Catalog) -> Iterator[tuple[str, str]]:
    """What is wrong with the anchors: the file, and the fault."""
    by_scenario: defaultdict[str, list[Anchor]] = defaultdict(list)
    for anchor in catalog.anchors.values():
        by_scenario[anchor.scenario].append(anchor)
        yield from ((catalog.place("anchor", anchor.slug), fault) for fault in anchor_faults(anchor, catalog))
    for scenario, anchors in by_scenario.items():
        yield from ((f"anchors/{scenario}", fault) for fault in _set_faults(anchors, catalog))


def anchor_faults(anchor: Anchor, catalog: Catalog) -> Iterator[str]:
    """What is wrong with one anchor."""
    yield from attestation_faults(anchor)
    # A dialogue says each turn in both languages; slips are looked for in the one that is read.
    read = Text(*(reading_text(anchor.transcript.in_(language)) for language in LANGUAGES))
    yield from text_faults((*(agreed.reason for agreed in anchor.levels), anchor.lesson, read))
    yield from parity_faults(anchor.transcript)
    yield from outside("Chinese characters", length(reading_text(anchor.transcript.zh), "zh"), TRANSCRIPT)
    if anchor.scenario not in catalog.scenarios:
        yield f"there is no scenario {anchor.scenario!r}"
        return
    rubric = catalog.scenarios[anchor.scenario].rubric
    if [agreed.criterion for agreed in anchor.levels] != [criterion.slug for criterion in rubric.criteria]:
        yield "the levels are not those of the rubric's criteria, in its order"
    for slug in anchor.critical_errors:
        if slug not in {error.slug for error in rubric.critical_errors}:
            yield f"the rubric has no critical error {slug!r}"
    levels = [agreed.level for agreed in anchor.levels]
    if anchor.uneven and max(levels) - min(levels) < UNEVEN:
        yield f"is called uneven, but its levels lie within {max(levels) - min(levels):g}"


def _set_faults(anchors: list[Anchor], catalog: Catalog) -> Iterator[str]:
    """What is wrong with the anchors of one scenario together."""
    found = {anchor.strength: anchor for anchor in anchors}
    if missing := [strength for strength in Strength if strength not in found]:
        yield f"lacks the performances {', '.join(missing)}"
        return
    if not any(anchor.uneven for anchor in anchors):
        yield "none of the three is uneven"
    scenario = catalog.scenarios.get(anchors[0].scenario)
    if scenario is not None:
        totals = [total(found[strength], scenario.rubric) for strength in Strength]
        if totals != sorted(set(totals)):
            yield f"weak, middling and strong come to {', '.join(f'{one:.0f} %' for one in totals)}"


def total(anchor: Anchor, rubric: Rubric) -> float:
    """The agreed levels as a per cent of the rubric's maximum; criteria that the rubric lacks count nothing."""
    weights = {criterion.slug: criterion.weight for criterion in rubric.criteria}
    reached = sum(agreed.level * weights.get(agreed.criterion, 0) for agreed in anchor.levels)
    return 100 * reached / (4 * sum(weights.values()))
