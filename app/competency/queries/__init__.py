"""Reads of the competency room."""

from app.competency.queries.histories import checkpoints, histories, people_with_evidence
from app.competency.queries.in_force import InForce, in_force
from app.competency.queries.levels import NothingLoaded, Profiles, join_packs, pack_columns, packed, profile, profiles
from assessments.competency.profile import Profile

__all__ = [
    "InForce",
    "NothingLoaded",
    "Profile",
    "Profiles",
    "checkpoints",
    "histories",
    "in_force",
    "join_packs",
    "pack_columns",
    "packed",
    "people_with_evidence",
    "profile",
    "profiles",
]
