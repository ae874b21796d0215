"""The competency room's pages."""

from flask import Blueprint

blueprint = Blueprint("competency", __name__, url_prefix="/competency")
