"""How incentives are decided: pure functions of a scheme and its inputs, in whole numbers only."""

from app.incentives.rules.canonical import canonical_json, fingerprint, read_json
from app.incentives.rules.capitals import amount_in_chinese_capitals
from app.incentives.rules.comparison import Change, Comparison, compare, sensitivity, with_scores
from app.incentives.rules.compute import RULES_VERSION, TOTAL_CAP, compute
from app.incentives.rules.curve import Curve
from app.incentives.rules.inputs import (
    WHOLE_COMPANY,
    AwardClaim,
    Entry,
    PeriodInputs,
    PersonInput,
    Score,
    Segment,
    input_problems,
    normalised,
)
from app.incentives.rules.loading import DEFAULT, load_scheme, scheme_from_yaml
from app.incentives.rules.results import AwardLine, DeductionLine, PeriodResult, PersonResult, PoolResult, Step
from app.incentives.rules.scales import DAY, FACTOR, MONEY, SCORE, IncentiveError
from app.incentives.rules.scheme import AwardKind, Caps, Eligibility, Grade, Scheme, scheme_problems
from app.incentives.rules.spread import Outlier, median_of, outliers

__all__ = [
    "DAY",
    "DEFAULT",
    "FACTOR",
    "MONEY",
    "RULES_VERSION",
    "SCORE",
    "TOTAL_CAP",
    "WHOLE_COMPANY",
    "AwardClaim",
    "AwardKind",
    "AwardLine",
    "Caps",
    "Change",
    "Comparison",
    "Curve",
    "DeductionLine",
    "Eligibility",
    "Entry",
    "Grade",
    "IncentiveError",
    "Outlier",
    "PeriodInputs",
    "PeriodResult",
    "PersonInput",
    "PersonResult",
    "PoolResult",
    "Scheme",
    "Score",
    "Segment",
    "Step",
    "amount_in_chinese_capitals",
    "canonical_json",
    "compare",
    "compute",
    "fingerprint",
    "input_problems",
    "load_scheme",
    "median_of",
    "normalised",
    "outliers",
    "read_json",
    "scheme_from_yaml",
    "scheme_problems",
    "sensitivity",
    "with_scores",
]
