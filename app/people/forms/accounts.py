"""Forms about the accounts of others."""

from collections.abc import Iterable
from typing import Any

from app.core.forms import Form
from app.core.i18n import _l
from app.core.security.permissions import Role
from app.people.forms.fields import CodeSelectField, RowSelectField, indented
from app.people.rules.wording import options


class RoleForm(Form):
    """A role for a unit."""

    role = CodeSelectField(_l("Role"))
    unit = RowSelectField(_l("For the unit and all below it"))

    def offer(self, roles: Iterable[Role], units: Iterable[Any]) -> None:
        """Give what this person may hand out."""
        self.role.choices = options("role", tuple(role.value for role in roles if role is not Role.STAFF))
        self.unit.offer(units, indented)


class InvitationsForm(Form):
    """The unit whose people get a slip."""

    unit = RowSelectField(_l("Unit"))
