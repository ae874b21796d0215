"""What happens in the performance room."""

from app.performances.services.marks import Given, Receipt, as_json, record
from app.performances.services.sessions import When, change, replace_rater, schedule, void
from app.performances.services.signing import amend, settle, sign

__all__ = ["Given", "Receipt", "When", "amend", "as_json", "change", "record", "replace_rater", "schedule", "settle", "sign", "void"]
