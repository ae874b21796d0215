"""The learning room's pages."""

from flask import Blueprint

blueprint = Blueprint("learning", __name__, url_prefix="/learning")
