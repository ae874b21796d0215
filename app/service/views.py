"""The service room's pages."""

from flask import Blueprint

blueprint = Blueprint("service", __name__, url_prefix="/service")
