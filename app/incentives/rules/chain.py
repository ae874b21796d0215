"""The approval chain of a period: which signature comes next, and who may give it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

OPEN, COMPUTED, REVIEW, APPROVED, CLOSED = "open", "computed", "review", "approved", "closed"
REVIEWED, FIRST, SECOND, SENT_BACK = "reviewed", "first", "second", "sent-back"
CHAIN = (REVIEWED, FIRST, SECOND)
"""Signatures in order. The two approvals come from two people, neither of whom computed the figures alone."""


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature under the present computation."""

    step: str
    person_id: int


def next_step(signatures: Sequence[Signature]) -> str | None:
    """The signature that is due; None when the chain is complete."""
    given = {signature.step for signature in signatures}
    return next((step for step in CHAIN if step not in given), None)


def refusal(person_id: int, signatures: Sequence[Signature], computed_by: int | None) -> str | None:
    """Why this person can't give the signature that is due (a key), or None when they can.

    One person gives at most one of the two approvals; whoever computed the figures may review them and must leave
    the last approval to somebody else, so that no period is ever paid on one person's word.
    """
    due = next_step(signatures)
    if due is None:
        return "complete"
    approvals = [signature.person_id for signature in signatures if signature.step in (FIRST, SECOND)]
    if due == SECOND and person_id in approvals:
        return "second-person"
    if due == SECOND and person_id == computed_by:
        return "computed-it"
    return None
