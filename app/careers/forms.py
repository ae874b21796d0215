"""Forms of the careers room."""

from wtforms import BooleanField
from wtforms.validators import InputRequired

from app.core.i18n import _l
from app.people.forms.standing import TierForm


class DecideForm(TierForm):
    """A decision about the tier somebody holds, taken with the rules in sight."""

    confirmed = BooleanField(
        _l("I have read which rules are met. The tier changes from that day on, and pay follows it"),
        [InputRequired(_l("Confirm that you have read which rules are met"))],
    )
