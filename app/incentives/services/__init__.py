"""What changes in the incentive room."""

from app.incentives.services.documents import ROLES, TYPES, report_document, report_of
from app.incentives.services.periods import close, compute_period, open_period, recomputes, send_back, send_for_review, sign
from app.incentives.services.schemes import consult, publish_scheme
from app.incentives.services.statements import told

__all__ = [
    "ROLES",
    "TYPES",
    "close",
    "compute_period",
    "consult",
    "open_period",
    "publish_scheme",
    "recomputes",
    "report_document",
    "report_of",
    "send_back",
    "send_for_review",
    "sign",
    "told",
]
