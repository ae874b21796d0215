"""Forms at the door: signing in, a forgotten password, a new one."""

from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired

from app.core.forms import Form
from app.core.i18n import _l


class SignInForm(Form):
    """Staff number or e-mail, and password."""

    login = StringField(_l("Staff number or e-mail"), [InputRequired(_l("Enter your staff number or e-mail"))])
    password = PasswordField(_l("Password"), [InputRequired(_l("Enter your password"))])


class ForgottenForm(Form):
    """Who can't get in."""

    login = StringField(_l("Staff number or e-mail"), [InputRequired(_l("Enter your staff number or e-mail"))])


class FirstPasswordForm(Form):
    """A password of one's own, from a link. The eye beside the field shows it, so it is typed once."""

    password = PasswordField(_l("New password"), [InputRequired(_l("Choose a password"))])


class ChangePasswordForm(Form):
    """The present password, and a new one."""

    present = PasswordField(_l("Present password"), [InputRequired(_l("Enter your present password"))])
    password = PasswordField(_l("New password"), [InputRequired(_l("Choose a password"))])


class AcknowledgeForm(Form):
    """Nothing but the press of a button."""
