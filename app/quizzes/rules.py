"""Pure decisions of the quiz room."""

from collections.abc import Sequence

from assessments.schema import Review


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
