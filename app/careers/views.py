"""The careers room's pages."""

from flask import Blueprint

blueprint = Blueprint("careers", __name__, url_prefix="/careers")
