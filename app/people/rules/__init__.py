"""Pure decisions of the people room."""

from app.people.rules.access import GIVEN_BY_HR, SHORTEST_PASSWORD, device_name, may_give, may_manage, too_easy
from app.people.rules.posts import (
    DAY,
    MOST_APPRENTICES,
    Span,
    busiest_share,
    check_order,
    day_before,
    first_overlap,
    most_at_once,
    primary_share,
)

__all__ = [
    "DAY",
    "GIVEN_BY_HR",
    "MOST_APPRENTICES",
    "SHORTEST_PASSWORD",
    "Span",
    "busiest_share",
    "check_order",
    "day_before",
    "device_name",
    "first_overlap",
    "may_give",
    "may_manage",
    "most_at_once",
    "primary_share",
    "too_easy",
]
