"""The observations room's pages."""

from flask import Blueprint

blueprint = Blueprint("observations", __name__, url_prefix="/observations")
