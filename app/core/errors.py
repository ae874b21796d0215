"""What can go wrong on purpose. Services raise these; pages, API and commands turn them into words."""

from typing import Any


class RuleViolation(Exception):
    """A rule of the house says no. ``message`` is shown to the person, at ``field`` if one is named."""

    def __init__(self, message: Any, field: str | None = None) -> None:
        super().__init__(str(message))
        self.message = message
        self.field = field


class EditConflict(Exception):
    """Somebody else changed it meanwhile. ``current`` maps field names to what now stands in the database."""

    def __init__(self, current: dict[str, Any], version: int) -> None:
        super().__init__("edited by somebody else meanwhile")
        self.current = current
        self.version = version


class Refused(Exception):
    """Not there, not yours, or guessed: the three look alike from outside, and are logged."""
