"""Forms about units and posts, and how pages look."""

from collections.abc import Iterable
from typing import Any

from wtforms.validators import InputRequired, Length, Regexp

from app.core.forms import EditForm, Form
from app.core.i18n import _l
from app.people.forms.fields import CodeSelectField, RowSelectField, TextField, indented
from app.people.rules.wording import options

_LENGTH = Length(max=40, message=_l("At most 40 characters"))
_CODE = Regexp(r"^[A-Za-z0-9][A-Za-z0-9_-]*$", message=_l("Use letters, digits and hyphens, like FRONT-2"))


class NamesFields:
    """A name in both languages."""

    name_zh = TextField(_l("Name in Chinese"), [InputRequired(_l("Enter the name in Chinese")), _LENGTH])
    name_en = TextField(_l("Name in English"), [InputRequired(_l("Enter the name in English")), _LENGTH])


class UnitForm(NamesFields, Form):
    """A new unit."""

    code = TextField(_l("Short code"), [InputRequired(_l("Enter a code")), Length(max=20, message=_l("At most 20 characters")), _CODE])
    parent = RowSelectField(_l("Belongs to"))

    def offer(self, units: Iterable[Any]) -> None:
        """Give the units it may stand below."""
        self.parent.offer(units, indented)


class PositionForm(NamesFields, Form):
    """A new post."""

    code = TextField(_l("Short code"), [InputRequired(_l("Enter a code")), Length(max=20, message=_l("At most 20 characters")), _CODE])


class RenameForm(NamesFields, EditForm):
    """Another name for a unit or a post."""


class PreferencesForm(Form):
    """How pages look to oneself."""

    language = CodeSelectField(_l("Language"), choices=options("language"))
    theme = CodeSelectField(_l("Light or dark"), choices=options("theme"))
