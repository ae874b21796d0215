"""The form that takes a staff file."""

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField

from app.core.forms import Form
from app.core.i18n import _l


class StaffFileForm(Form):
    """A CSV or XLSX file."""

    file = FileField(_l("Staff file"), [FileRequired(_l("Choose a file"))])


class ApplyForm(Form):
    """Import what was checked; ``only_good``: leave the rejected rows out."""

    only_good = BooleanField()
