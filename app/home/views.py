"""The first page of everyone."""

from typing import Any

from flask import Blueprint

from app.core.pages import render
from app.core.security.decorators import public, requires
from app.core.security.permissions import Permission

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@requires(Permission.HOME_SEE)
def today() -> Any:
    """Today."""
    return render("home/today.html")


@blueprint.get("/search")
@requires(Permission.HOME_SEE)
def search() -> Any:
    """Search."""
    return render("home/today.html")


@blueprint.get("/more")
@requires(Permission.HOME_SEE)
def more() -> Any:
    """Every open door."""
    return render("home/today.html")


@blueprint.get("/healthz")
@public
def health() -> Any:
    """Whether the product answers."""
    return {"status": "ok"}
