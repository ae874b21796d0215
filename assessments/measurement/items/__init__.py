"""Quiz items: ``classical`` facility, discrimination, options and verdicts · ``reliability`` of the sum · ``response`` Rasch and 2PL ·
``dif`` Mantel–Haenszel."""

from assessments.measurement.items.classical import ItemStatistics, Option, distractors, item_statistics, verdicts
from assessments.measurement.items.dif import Dif, mantel_haenszel
from assessments.measurement.items.reliability import Reliability, reliability
from assessments.measurement.items.response import TwoParameter, rasch, two_parameter

__all__ = [
    "Dif",
    "ItemStatistics",
    "Option",
    "Reliability",
    "TwoParameter",
    "distractors",
    "item_statistics",
    "mantel_haenszel",
    "rasch",
    "reliability",
    "two_parameter",
    "verdicts",
]
