"""Many-facet Rasch measurement.

    data = ratings(person, {"rater": rater, "criterion": criterion}, score)
    fitted = fit(data, Options(thresholds="criterion"))
    raters, people = elements(fitted, "rater"), persons(fitted)

``measurement.ratings`` codes the data · ``building`` and ``layout`` make parameters and constraints · ``design`` collapses the data ·
``model`` probabilities · ``likelihood`` and ``information`` derivatives · ``fit`` the fit · ``persons`` WLE and EAP ·
``uncertainty`` what unknown raters add · ``residuals`` fit statistics · ``tables`` reports.
"""

from assessments.measurement.facets.building import Options
from assessments.measurement.facets.fit import Fit, equal_test, fit
from assessments.measurement.facets.residuals import expectations, most_unexpected
from assessments.measurement.facets.tables import Category, Elements, Persons, Separation, categories, elements, persons, separation
from assessments.measurement.ratings import Facet, Ratings, ratings

__all__ = [
    "Category",
    "Elements",
    "Facet",
    "Fit",
    "Options",
    "Persons",
    "Ratings",
    "Separation",
    "categories",
    "elements",
    "equal_test",
    "expectations",
    "fit",
    "most_unexpected",
    "persons",
    "ratings",
    "separation",
]
