"""The staff file: upload, check, import."""

from typing import Any

from app.core.pages import render
from app.core.security.decorators import requires
from app.core.security.permissions import Permission
from app.people.views.blueprint import blueprint


@blueprint.get("/people/import")
@requires(Permission.STAFF_IMPORT)
def import_staff() -> Any:
    """Upload."""
    return render("home/today.html")
