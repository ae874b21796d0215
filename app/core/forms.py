"""The form that every page's form grows from: errors in the person's language, at the field, and nothing half-done."""

from collections.abc import Callable, Iterable
from typing import Any

from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.widgets import HiddenInput

from app.core import database
from app.core.errors import EditConflict, RuleViolation
from app.core.i18n import _


def choices_of(pairs: Iterable[tuple[str, Any]]) -> list[Any]:
    """Choices of a field from (value, label); labels may be lazy."""
    return [SelectChoice(value, label) for value, label in pairs]


class Form(FlaskForm):  # type: ignore[misc]
    """A WTForms form with our way of running what it asks for."""

    conflict: EditConflict | None = None

    def accepts(self, act: Callable[[], Any]) -> bool:
        """Validate, then run ``act``. False, with everything undone and the reason at its field, if either says no."""
        if not self.validate_on_submit():
            return False
        try:
            act()
        except RuleViolation as refusal:
            database.rollback()
            self.put_error(refusal.message, refusal.field)
            return False
        except EditConflict as conflict:
            database.rollback()
            self.conflict = conflict
            self.put_error(_("Somebody else changed this meanwhile. Compare both versions, then save yours again or keep theirs."), None)
            version = self._fields.get("version")
            if version is not None:
                version.data, version.raw_data = conflict.version, [str(conflict.version)]
            return False
        return True

    def put_error(self, message: Any, field: str | None) -> None:
        """Show ``message`` at ``field``, or above the form when it belongs to no field."""
        if field in self._fields:
            self._fields[field].errors = [*self._fields[field].errors, message]
        else:
            self.form_errors.append(message)

    @property
    def conflict_rows(self) -> list[tuple[str, Any]]:
        """(label, what now stands) of each field that somebody else's edit is about, for the second of two editors."""
        current = self.conflict.current if self.conflict else {}
        found = []
        for name, value in current.items():
            field = self._fields.get(name)
            if field is not None:
                choices: Any = field.iter_choices() if isinstance(field, SelectField) else ()
                words = {choice.value: choice.label for choice in choices}
                found.append((field.label.text, words.get(value, value)))
        return found

    @property
    def error_list(self) -> list[tuple[str | None, str]]:
        """(field id or None, message) in the order of the fields, for the error summary."""
        found: list[tuple[str | None, str]] = [(None, str(message)) for message in self.form_errors]
        for field in self:
            found.extend(
                (field.id, str(message)) for message in field.errors if isinstance(message, str) or not isinstance(message, dict | list)
            )
        return found


def given(field: Any) -> Any:
    """What was entered in a field that validation has let through: never None where something is required."""
    return field.data


class EditForm(Form):
    """A form over something that people edit: carries the version it was opened at."""

    version = IntegerField(widget=HiddenInput(), default=1)


def check_version(row: Any, version: int | None, fields: tuple[str, ...]) -> None:
    """Raise EditConflict when ``row`` is no longer at ``version``; ``fields`` are shown to the second editor."""
    if version is not None and row.version != version:
        raise EditConflict({field: getattr(row, field) for field in fields}, row.version)
