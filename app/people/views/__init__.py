"""The people room's pages: the door, oneself, people, what changes about them, accounts, units and posts, the staff file."""

from app.people import jobs  # noqa: F401 - the worker knows a job once it was imported
from app.people.views import accounts, changes, door, me, organisation, people, staff_import  # noqa: F401 - each adds its routes
from app.people.views.blueprint import blueprint

__all__ = ["blueprint"]
