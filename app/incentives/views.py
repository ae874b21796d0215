"""The incentives room's pages."""

from flask import Blueprint

blueprint = Blueprint("incentives", __name__, url_prefix="/incentives")
