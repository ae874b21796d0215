"""The results room's forms."""

from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from app.core.forms import Form
from app.core.i18n import _l

LONGEST = Length(max=1000, message=_l("At most 1,000 characters"))


class HoldForm(Form):
    """Why a result is held back."""

    reason = TextAreaField(
        _l("Reason for holding it back"),
        [InputRequired(_l("Write why it is held back, so that a colleague can go on from there")), LONGEST],
    )


class QuestionForm(Form):
    """What somebody asks about their score."""

    text = TextAreaField(_l("What should be looked at?"), [InputRequired(_l("Write what you want to have looked at")), LONGEST])


class AnswerForm(Form):
    """What they are told."""

    answer = TextAreaField(_l("Answer"), [InputRequired(_l("Write an answer")), LONGEST])
