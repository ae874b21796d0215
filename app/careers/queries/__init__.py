"""Reads of the careers room."""

from app.careers.queries.board import BoardRow, ReadinessBoard, readiness_board
from app.careers.queries.person import PersonReadiness, person_readiness, readiness
from app.careers.rules.board import Wanted

__all__ = ["BoardRow", "PersonReadiness", "ReadinessBoard", "Wanted", "person_readiness", "readiness", "readiness_board"]
