"""The people room's tables: units and posts, people and where they work, accounts."""

from app.people.models.account import Account, AccountRole, OneTimeToken, PrivacyAcknowledgement, WebSession
from app.people.models.organisation import Organisation, Position, Unit
from app.people.models.person import ABSENCES, GROUNDS, KINDS, TIERS, Absence, Assignment, Employment, MentorPairing, Person, TierHolding
from app.people.models.staff_import import ImportBatch, ImportRow

__all__ = [
    "ABSENCES",
    "GROUNDS",
    "KINDS",
    "TIERS",
    "Absence",
    "Account",
    "AccountRole",
    "Assignment",
    "Employment",
    "ImportBatch",
    "ImportRow",
    "MentorPairing",
    "OneTimeToken",
    "Organisation",
    "Person",
    "Position",
    "PrivacyAcknowledgement",
    "TierHolding",
    "Unit",
    "WebSession",
]
