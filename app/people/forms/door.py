"""The people room's forms."""

from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired

from app.core.forms import Form
from app.core.i18n import _l


class SignInForm(Form):
    """Staff number or e-mail, and password."""

    login = StringField(_l("Staff number or e-mail"), [InputRequired(_l("Enter your staff number or e-mail"))])
    password = PasswordField(_l("Password"), [InputRequired(_l("Enter your password"))])
