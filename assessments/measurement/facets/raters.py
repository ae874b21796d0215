"""Habits of raters beside severity: halo and use of the scale.

Halo: within one form, marks that go up and down together less than the criteria's difficulties and chance would have it.
``halo`` is the variance of standardised residuals within forms over its expectation; about 1 without halo, below 1 with it.
Central tendency: ``slope`` of the marks on what was expected, relative to all raters together; below 1 where a rater
keeps to the middle, above 1 where the rater goes to the ends. After Myford & Wolfe 2003, 2004, J. Applied Measurement 4, 5.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from assessments.measurement.errors import BadData
from assessments.measurement.facets.fit import Fit
from assessments.measurement.facets.residuals import Expectation
from assessments.measurement.ratings import Floats, Ints

LEAST_FORMS = 5


@dataclass(frozen=True)
class RaterHabits:
    """Per rater (R,). ``halo_p``: chance of so small a halo ratio without halo; ``slope_se``; ``enough``: at least five forms."""

    ids: tuple[str, ...]
    halo: Floats
    halo_p: Floats
    slope: Floats
    slope_se: Floats
    forms: Ints

    @property
    def enough(self) -> list[bool]:
        """Whether there are forms enough to say anything."""
        return [int(count) >= LEAST_FORMS for count in self.forms]


def rater_habits(fit: Fit, expectation: Expectation, rater: str = "rater") -> RaterHabits:
    """Halo and use of the scale of every rater; a form is one rater's marks of one person. Raises BadData without such a facet."""
    if rater not in fit.data.facets:
        raise BadData(f"no facet {rater!r}")
    facet, data = fit.data.facets[rater], fit.data
    size = len(facet.ids)
    pairs, form = np.unique(data.person * size + facet.index, return_inverse=True)
    owner = pairs % size
    marks = np.bincount(form)
    mean = np.bincount(form, weights=expectation.z) / marks
    within = np.bincount(owner[form], weights=(expectation.z - mean[form]) ** 2, minlength=size)
    df = np.bincount(owner, weights=marks - 1, minlength=size)
    # Measures fitted to the same marks make residuals smaller; all raters together set what is usual.
    usual = within.sum() / max(df.sum(), 1.0)
    halo = np.where(df > 0, within / np.maximum(df, 1.0) / usual, np.nan)
    slope, error = _slopes(fit, expectation, facet.index, size)
    return RaterHabits(
        facet.ids, halo, np.asarray(stats.chi2.cdf(halo * df, np.maximum(df, 1.0))), slope, error, np.bincount(owner, minlength=size)
    )


def _slopes(fit: Fit, expectation: Expectation, index: Ints, size: int) -> tuple[Floats, Floats]:
    weight = np.maximum(np.bincount(index, minlength=size), 1)
    steps, expected = fit.data.steps.astype(np.float64), expectation.expected
    own = expected - (np.bincount(index, weights=expected, minlength=size) / weight)[index]
    spread = np.maximum(np.bincount(index, weights=own**2, minlength=size), 1e-12)
    slope = np.bincount(index, weights=own * steps, minlength=size) / spread
    error = np.sqrt(np.bincount(index, weights=own**2 * expectation.variance, minlength=size)) / spread
    usual = float((slope * spread).sum() / spread.sum())
    return slope / usual, error / usual
