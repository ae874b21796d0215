"""The incentive room's forms."""

from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.core.forms import Form
from app.core.i18n import _l


class OpenPeriodForm(Form):
    """Which quarter."""

    label = StringField(_l("Quarter"), [InputRequired(_l("Write a quarter like 2026-Q3"))])


class SignForm(Form):
    """A signature, with a note where there is something to say."""

    note = StringField(_l("Note"), [Length(max=400, message=_l("At most 400 characters"))])


class SendBackForm(Form):
    """Back, with the reason."""

    reason = TextAreaField(_l("What must be put right"), [Length(max=1000, message=_l("At most 1,000 characters"))])
