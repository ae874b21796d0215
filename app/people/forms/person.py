"""Forms about people: adding, editing, moving, leaving, coming back."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from wtforms import EmailField, TelField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from app.core import clock
from app.core.forms import EditForm, Form
from app.core.i18n import _l
from app.people.forms.fields import CodeSelectField, DayField, RowSelectField, TextField, WholeField, day_required, indented, placed_label
from app.people.models import Person
from app.people.queries import Placed
from app.people.rules.wording import options
from app.people.services import Basics, Post

_NAME = [InputRequired(_l("Enter the name")), Length(max=60, message=_l("At most 60 characters"))]

_ADDRESS = Regexp(r"^[^@\s]+@[^@\s]+\.[^@\s]+$", message=_l("Write an address like name@company.com"))
_NUMBER = [InputRequired(_l("Enter the staff number")), Length(max=20, message=_l("At most 20 characters"))]
_SHARE = _l("Write a share between 1 and 100 percent")


class BasicsFields:
    """What is known about a person themselves."""

    name_zh = TextField(_l("Person’s name"), _NAME)
    name_en = TextField(_l("Name in Latin letters"), [Length(max=60, message=_l("At most 60 characters"))])
    email = EmailField(_l("E-mail"), [Optional(), Length(max=254), _ADDRESS])
    phone = TelField(_l("Phone"), [Length(max=30, message=_l("At most 30 characters"))])
    gender = CodeSelectField(_l("Gender"), choices=options("gender"), default="")
    language = CodeSelectField(_l("Language of pages and letters"), choices=options("language"), default="zh")

    @property
    def basics(self) -> Basics:
        """As the service takes them."""
        return Basics(
            name_zh=self.name_zh.data or "", name_en=self.name_en.data or "", gender=self.gender.data, email=self.email.data,
            phone=self.phone.data, language=self.language.data,
        )  # fmt: skip


class EmploymentFields:
    """A spell of work."""

    staff_number = TextField(_l("Staff number"), _NUMBER)
    kind = CodeSelectField(_l("Kind of employment"), choices=options("kind"), default="contract")
    hired_on = DayField(_l("First day of work"), [day_required], default=clock.today)


class PostFields:
    """Where somebody works, as what, under whom."""

    unit = RowSelectField(_l("Unit"))
    position = RowSelectField(_l("Position"))
    supervisor = RowSelectField(_l("Supervisor"))

    def offer(self, units: Iterable[Any], positions: Iterable[Any], supervisors: Iterable[Placed]) -> None:
        """Give the choices."""
        self.unit.offer(units, indented)
        self.position.offer(positions)
        self.supervisor.offer(supervisors, placed_label, none=_l("Nobody named"))

    @property
    def post(self) -> Post:
        """As the service takes it."""
        boss = self.supervisor.picked
        return Post(self.unit.picked.id, self.position.picked.id, boss.person_id if boss else None)


class HireForm(BasicsFields, EmploymentFields, PostFields, Form):
    """Somebody new."""


class EditPersonForm(BasicsFields, EditForm):
    """Basics of somebody who is there."""

    @classmethod
    def of(cls, person: Person) -> "EditPersonForm":
        """Filled with what stands now."""
        return cls(obj=person)


class RehireForm(EmploymentFields, PostFields, Form):
    """Somebody comes back."""


class TransferForm(PostFields, Form):
    """The primary post moves."""

    from_on = DayField(_l("Starting on"), [day_required], default=clock.today)


class AdditionalPostForm(PostFields, Form):
    """A post beside the primary one."""

    from_on = DayField(_l("Starting on"), [day_required], default=clock.today)
    to_on = DayField(_l("Last day"), [Optional()])
    share = WholeField(_l("Share in percent"), [InputRequired(_SHARE), NumberRange(1, 100, _SHARE)], default=50)


class LastDayForm(Form):
    """The last day of something."""

    on = DayField(_l("Last day"), [day_required], default=clock.today)

    @property
    def day(self) -> date:
        """The day, once validated."""
        day: date = self.on.data
        return day
