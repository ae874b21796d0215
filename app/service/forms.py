"""The service room's forms: one per kind, each short."""

from typing import Any

from wtforms import DateField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.core import clock
from app.core.forms import Form, choices_of
from app.core.i18n import _l
from app.service import rules

SATISFACTION = choices_of(
    (
        ("", _l("Not asked")),
        ("5", _l("5, very satisfied")),
        ("4", _l("4, satisfied")),
        ("3", _l("3, neither")),
        ("2", _l("2, dissatisfied")),
        ("1", _l("1, very dissatisfied")),
    )
)
LEVELS = choices_of(
    (
        ("", _l("No occasion")),
        ("8", _l("4, an example for others")),
        ("7", "3½"),
        ("6", _l("3, as the standard says")),
        ("5", "2½"),
        ("4", _l("2, part of it unprompted")),
        ("3", "1½"),
        ("2", _l("1, only when told")),
        ("1", "½"),
        ("0", _l("0, not done, or made things worse")),
    )
)


_STEPS = choices_of((step.code, step.title) for step in rules.STEPS)
_OUTCOMES = choices_of((code, title) for code, (title, _half) in rules.OUTCOMES.items())


class _AboutADay(Form):
    """What every record has: a day, and words that can be erased."""

    occurred_on = DateField(_l("Day"), [InputRequired(_l("Write a date like 2026-04-13"))])
    words = TextAreaField(_l("In words"), [Length(max=2000, message=_l("At most 2,000 characters"))])

    @property
    def about(self) -> dict[str, Any]:
        """The day and the words, as services take them."""
        return {"on": self.occurred_on.data or clock.today(), "words": self.words.data or ""}


class StepForm(_AboutADay):
    """Whether a step met its standard."""

    step = SelectField(_l("Step"), [InputRequired(_l("Choose the step of the service"))], choices=_STEPS)
    outcome = RadioField(_l("What happened"), [InputRequired(_l("Choose what happened"))], choices=_OUTCOMES)


FIELD = "of_"  # a field called "process" would hide the form's own


class _Marked(_AboutADay):
    """A form of several questions, each of which may be left open."""

    def marks(self, kind: str) -> dict[str, int]:
        """What was answered, by the item's code."""
        given: dict[str, Any] = {item.code: self[FIELD + item.code].data for item in rules.ITEMS[kind]}
        return {code: int(answer) for code, answer in given.items() if answer not in ("", None)}


class JudgementForm(_Marked):
    """What a client said."""

    of_process = SelectField(_l("The course of the service"), [Optional()], choices=SATISFACTION)
    of_result = SelectField(_l("The result"), [Optional()], choices=SATISFACTION)
    of_attitude = SelectField(_l("The person’s attitude"), [Optional()], choices=SATISFACTION)


class IncidentForm(_Marked):
    """How an emergency was handled."""

    of_procedure = SelectField(_l("Procedure: right step, right number, own role kept"), [Optional()], choices=LEVELS)
    of_adaptability = SelectField(_l("Adaptability when things went differently"), [Optional()], choices=LEVELS)
    of_communication = SelectField(_l("Communication and coordination"), [Optional()], choices=LEVELS)
