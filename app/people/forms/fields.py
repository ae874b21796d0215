"""Fields that the people room's forms share: a row of a table to choose, a day, a choice of a code."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from wtforms import DateField, DecimalField, IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import StopValidation

from app.core.i18n import _, name
from app.people.queries import Placed
from app.people.rules.wording import word


class RowSelectField(SelectField):
    """Chooses one of the rows that the view offers, by public id; ``picked`` is the row, None for none."""

    rows: dict[str, Any]

    def offer(self, rows: Iterable[Any], label: Callable[[Any], str] = name, none: object | None = None) -> None:
        """Give the choices; ``none`` is the label of choosing nothing, where that is allowed."""
        self.rows = {row.public_id: row for row in rows}
        nothing: list[Any] = [] if none is None else [SelectChoice("", none)]
        self.choices = nothing + [SelectChoice(public_id, label(row)) for public_id, row in self.rows.items()]

    @property
    def picked(self) -> Any:
        """The chosen row."""
        return self.rows.get(self.data or "")

    def pre_validate(self, _form: Any) -> None:
        """Only what was offered: the rest of the company is not to be guessed."""
        _among_choices(self)


class CodeSelectField(SelectField):
    """Chooses one of a fixed list of codes."""

    def pre_validate(self, _form: Any) -> None:
        """The same message as everywhere."""
        _among_choices(self)


def _among_choices(field: SelectField) -> None:
    offered: list[Any] = list(field.choices or ())
    if field.data not in [choice.value for choice in offered]:
        raise StopValidation(_("Choose one of the list"))


class TextField(StringField):
    """A line of text, without spaces around it."""

    data: Any

    def process_formdata(self, valuelist: Any) -> None:
        """Take the spaces off."""
        super().process_formdata([text.strip() for text in valuelist])


class DayField(DateField):
    """A day, or nothing where that is allowed."""

    data: Any

    def __init__(self, label: Any = None, validators: Any = None, **more: Any) -> None:
        super().__init__(label, validators, format=["%Y-%m-%d", "%Y/%m/%d"], **more)

    def process_formdata(self, valuelist: Any) -> None:
        """Say how a day is written, instead of that it is not valid."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            self.data = None
            if valuelist and valuelist[0].strip():
                raise ValueError(_("There is no such day. Write a date like 2026-04-13")) from None


class WholeField(IntegerField):
    """A whole number."""

    data: Any

    def process_formdata(self, valuelist: Any) -> None:
        """Say what to write."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Write a whole number")) from None


class AmountField(DecimalField):
    """An amount of money, in yuan with at most two decimals."""

    data: Any

    def process_formdata(self, valuelist: Any) -> None:
        """Say what to write; a comma between thousands is fine."""
        try:
            super().process_formdata([text.replace(",", "").replace("，", "") for text in valuelist])
        except ValueError:
            raise ValueError(_("Write an amount like 1500.00")) from None


def day_required(form: Any, field: DateField) -> None:
    """A validator: the day must be there (its own errors come first)."""
    if not isinstance(field.data, date) and not field.process_errors:
        raise StopValidation(_("Choose the day"))
    if field.process_errors:
        raise StopValidation()


def placed_label(person: Placed) -> str:
    """A person in a list of choices: name, number, unit and tier tell namesakes apart."""
    unit = person.unit_name_zh if name(person) == person.name_zh else person.unit_name_en
    parts = [name(person), person.staff_number, unit or person.unit_name_zh]
    if person.tier:
        parts.append(str(word(person.tier, "tier")))
    return ", ".join(parts)


def indented(unit: Any) -> str:
    """A unit in a list of choices, moved in by its depth."""
    return "\u3000" * int(unit.depth) + name(unit)
