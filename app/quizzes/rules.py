"""Pure decisions of the quiz room."""

from collections.abc import Sequence
from random import Random

from assessments.schema import Item, ItemKind, Review


def question_shown(asked: int | None, answered: Sequence[bool]) -> int:
    """Which question (from 0) a page shows: the one asked for, else the first unanswered, else the last."""
    last = len(answered) - 1
    if asked is not None:
        return min(max(asked, 0), last)
    return next((number for number, done in enumerate(answered) if not done), last)


def review_shown(review: Review, passed: bool | None) -> bool:
    """Whether answers and rationales are shown once a sitting is handed in."""
    if review is Review.NEVER:
        return False
    return review is Review.AFTER_SUBMISSION or passed is not False


def shuffled(item: Item, rng: Random) -> str:
    """The order in which one person sees the options, and after a slash what there is to match with: ``c,a,b/2,a,c,b``."""
    keys, right_hand = [option.key for option in item.options], list(item.right_hand)
    rng.shuffle(keys)
    rng.shuffle(right_hand)
    if item.kind is ItemKind.ORDERING and keys == sorted(keys):
        keys.reverse()  # the right order would give itself away
    return ",".join(keys) + ("/" + ",".join(right_hand) if right_hand else "")


def orders(kept: str) -> tuple[list[str], list[str]]:
    """The keys of ``shuffled`` again: of the options, and of what there is to match with."""
    left, _, right = kept.partition("/")
    return list(filter(None, left.split(","))), list(filter(None, right.split(",")))
