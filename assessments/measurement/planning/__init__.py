"""Who marks whom: deal raters to persons so that all are linked and severities will be known as well as can be.

``information`` what a plan will tell · ``dealing`` some plan that keeps limits and bars · ``exchange`` a better one · ``bound`` how good
any plan can be · ``plans`` all together.
"""

from assessments.measurement.planning.information import expected_errors, expected_information
from assessments.measurement.planning.plans import Plan, plan

__all__ = ["Plan", "expected_errors", "expected_information", "plan"]
