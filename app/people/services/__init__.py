"""What changes in the people room. Verbs flush; the request, job or command commits."""

from app.people.services.accounts import Invitation, give_role, invite, open_account, set_password, take_role
from app.people.services.employment import Basics, Post, edit_person, hire, leave, rehire
from app.people.services.organisation import add_position, add_unit, edit_position, edit_unit, found_organisation
from app.people.services.pairing import end_pairing, pair_mentor
from app.people.services.posts import add_assignment, end_assignment, transfer
from app.people.services.standing import record_absence, record_tier, withdraw_absence

__all__ = [
    "Basics",
    "Invitation",
    "Post",
    "add_assignment",
    "add_position",
    "add_unit",
    "edit_person",
    "edit_position",
    "edit_unit",
    "end_assignment",
    "end_pairing",
    "found_organisation",
    "give_role",
    "hire",
    "invite",
    "leave",
    "open_account",
    "pair_mentor",
    "record_absence",
    "record_tier",
    "rehire",
    "set_password",
    "take_role",
    "transfer",
    "withdraw_absence",
]
