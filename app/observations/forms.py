"""The observation room's forms."""

from datetime import date
from typing import Any

from wtforms import BooleanField, DateField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.core import clock
from app.core.forms import Form, choices_of
from app.core.i18n import _l

LEVELS = [
    ("0", _l("Did not do it, or made things worse")),
    ("1", _l("Only when reminded")),
    ("2", _l("Did part of it unprompted")),
    ("3", _l("As the standard says, unprompted")),
    ("4", _l("An example for others")),
]
UNSAID = ("", _l("Don’t say"))
LONGEST = Length(max=1000, message=_l("At most 1,000 characters"))
LONGER = Length(max=2000, message=_l("At most 2,000 characters"))
WRITTEN_DATE = _l("Write a date like 2026-04-13")


class ObservationForm(Form):
    """What was seen, how well it was done, when, in which words."""

    competency = RadioField(_l("What it showed"), [InputRequired(_l("Choose what it showed"))])
    level = RadioField(_l("Level"), [InputRequired(_l("Choose a level"))], choices=choices_of(LEVELS))
    half = BooleanField(_l("And half a level more"))
    seen_on = DateField(_l("Seen on"), [Optional()])
    words = TextAreaField(_l("What you saw, in words"), [LONGEST])

    @property
    def level_half(self) -> int:
        """The level in half-levels. Half more than the highest is the highest."""
        return min(8, int(self.level.data) * 2 + bool(self.half.data))


class WorkLogForm(Form):
    """A day's entry."""

    on_date = DateField(_l("Day"), [InputRequired(WRITTEN_DATE)])
    text = TextAreaField(_l("What you did"), [InputRequired(_l("Write what you did")), LONGER])
    competency = SelectField(_l("What it showed"), [Optional()])
    level = SelectField(_l("How well, in your own view"), [Optional()], choices=choices_of([UNSAID, *LEVELS]))

    def offer(self, competencies: list[tuple[str, Any]]) -> None:
        """The competencies to choose from."""
        self.competency.choices = choices_of([UNSAID, *competencies])

    @property
    def day(self) -> date:
        """The day it is about."""
        return self.on_date.data or clock.today()

    @property
    def level_half(self) -> int | None:
        """The level in half-levels; None when not said."""
        return int(self.level.data) * 2 if self.level.data else None
