"""The learning room's forms."""

from wtforms import DateField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from app.core.forms import Form
from app.core.i18n import _l


class EnrolForm(Form):
    """One person or several, one programme, one start."""

    people = SelectMultipleField(
        _l("Newcomers"), [InputRequired(_l("Choose at least one person"))], coerce=str, option_widget=CheckboxInput(), widget=ListWidget()
    )
    programme = SelectField(_l("Programme"), [InputRequired(_l("Choose a programme"))])
    start = DateField(_l("First day"), [InputRequired(_l("Write a date like 2026-04-13"))])


class SignOffForm(Form):
    """A mentor's word on a practice task."""

    verdict = RadioField(
        _l("What you saw"),
        [InputRequired(_l("Choose what you saw"))],
        choices=[("accepted", _l("Done as it should be: sign off")), ("again", _l("Show it again, and say what"))],
    )
    remark = TextAreaField(_l("Remark"), [Length(max=1000, message=_l("At most 1,000 characters"))])


class RecognitionForm(Form):
    """What somebody already had."""

    programme = SelectField(_l("Programme"), [InputRequired(_l("Choose a programme"))])
    document = StringField(
        _l("Document"), [InputRequired(_l("Name the document that shows it, such as a certificate and its number")), Length(max=200)]
    )
    completed_on = DateField(_l("Completed on"), [InputRequired(_l("Write a date like 2026-04-13"))])
