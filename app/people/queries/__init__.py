"""Reads of the people room. Each of those named here costs one query."""

from app.people.queries.placed import Placed, placed, placed_by_ids, placed_many, public_id_of_number, rater_candidates
from app.people.queries.relations import apprentices_of, load_person, mentor_of, person_target, supervisor_of
from app.people.queries.standing import absent_days, tier_held

__all__ = [
    "Placed",
    "absent_days",
    "apprentices_of",
    "load_person",
    "mentor_of",
    "person_target",
    "placed",
    "placed_by_ids",
    "placed_many",
    "public_id_of_number",
    "rater_candidates",
    "supervisor_of",
    "tier_held",
]
