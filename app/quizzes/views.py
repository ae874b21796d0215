"""The quizzes room's pages."""

from flask import Blueprint

blueprint = Blueprint("quizzes", __name__, url_prefix="/quizzes")
