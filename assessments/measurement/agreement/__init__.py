"""Do raters agree? ``kappa`` for categories · ``intraclass`` for numbers · ``krippendorff`` for any level and missing marks."""

from assessments.measurement.agreement.intraclass import Intraclass, intraclass
from assessments.measurement.agreement.kappa import Kappa, conger_kappa, exact_agreement, fleiss_kappa, light_kappa, weighted_kappa
from assessments.measurement.agreement.krippendorff import Alpha, krippendorff_alpha

__all__ = [
    "Alpha",
    "Intraclass",
    "Kappa",
    "conger_kappa",
    "exact_agreement",
    "fleiss_kappa",
    "intraclass",
    "krippendorff_alpha",
    "light_kappa",
    "weighted_kappa",
]
