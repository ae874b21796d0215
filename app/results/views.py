"""The results room's pages."""

from flask import Blueprint

blueprint = Blueprint("results", __name__, url_prefix="/results")
