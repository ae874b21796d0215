"""What changes in the people room. Verbs flush; the request, job or command commits."""

from app.people.services.accounts import (
    acknowledge_notice,
    change_password,
    check_may_manage,
    close_account,
    end_other_sessions,
    end_session,
    give_role,
    open_account,
    prefer,
    reopen_account,
    set_password,
    take_role,
)
from app.people.services.employment import Basics, Post, edit_person, hire, leave, rehire
from app.people.services.links import Invitation, ask_for_reset, invite, invite_all, make_link, use_link
from app.people.services.organisation import add_position, add_unit, edit_position, edit_unit, found_organisation
from app.people.services.pairing import end_pairing, pair_mentor
from app.people.services.posts import add_assignment, end_assignment, transfer
from app.people.services.standing import record_absence, record_tier, withdraw_absence

__all__ = [
    "Basics",
    "Invitation",
    "Post",
    "acknowledge_notice",
    "add_assignment",
    "add_position",
    "add_unit",
    "ask_for_reset",
    "change_password",
    "check_may_manage",
    "close_account",
    "edit_person",
    "edit_position",
    "edit_unit",
    "end_assignment",
    "end_other_sessions",
    "end_pairing",
    "end_session",
    "found_organisation",
    "give_role",
    "hire",
    "invite",
    "invite_all",
    "leave",
    "make_link",
    "open_account",
    "pair_mentor",
    "prefer",
    "record_absence",
    "record_tier",
    "rehire",
    "reopen_account",
    "set_password",
    "take_role",
    "transfer",
    "use_link",
    "withdraw_absence",
]
