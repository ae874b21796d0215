"""Forms about absences, tiers and mentors."""

from decimal import Decimal

from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.core import clock
from app.core.forms import Form
from app.core.i18n import _l
from app.people.forms.fields import AmountField, CodeSelectField, DayField, RowSelectField, TextField, day_required
from app.people.rules.wording import options

_DOCUMENT = [InputRequired(_l("Name the document the decision stands on")), Length(max=200, message=_l("At most 200 characters"))]
_AMOUNT = _l("Write an amount between 0 and 100,000")


class AbsenceForm(Form):
    """Days away, both included."""

    kind = CodeSelectField(_l("Kind of absence"), choices=options("absence"))
    from_on = DayField(_l("First day away"), [day_required], default=clock.today)
    to_on = DayField(_l("Last day"), [day_required], default=clock.today)


class TierForm(Form):
    """A decision about the tier somebody holds."""

    tier = CodeSelectField(_l("Tier"), choices=options("tier"))
    from_on = DayField(_l("Held from"), [day_required], default=clock.today)
    ground = CodeSelectField(_l("On what ground"), choices=options("ground"))
    document = TextField(_l("Document it stands on"), _DOCUMENT)


class PairingForm(Form):
    """A mentor for somebody."""

    mentor = RowSelectField(_l("Mentor"))
    from_on = DayField(_l("Starting on"), [day_required], default=clock.today)
    to_on = DayField(_l("Last day"), [Optional()])
    allowance = AmountField(_l("Allowance a month, in yuan"), [InputRequired(_AMOUNT), NumberRange(0, 100000, _AMOUNT)], default=Decimal(0))

    @property
    def minor_units(self) -> int:
        """The allowance in fen."""
        fen: int = round(self.allowance.data * 100)
        return fen
