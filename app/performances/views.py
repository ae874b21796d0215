"""The performances room's pages."""

from flask import Blueprint

blueprint = Blueprint("performances", __name__, url_prefix="/performances")
