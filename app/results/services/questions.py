"""A person may ask about their own score; who releases results answers."""

from app.core import clock
from app.core.database import db
from app.core.errors import RuleViolation
from app.core.i18n import _, language
from app.results import rules
from app.results.models import Result, ScoreQuestion


def ask(row: Result, text: str) -> ScoreQuestion:
    """Question a released score of one's own."""
    if row.state != rules.RELEASED:
        raise RuleViolation(_("There is a newer result. Open it from your list of results."))
    if not text.strip():
        raise RuleViolation(_("Write what you want to have looked at"), "text")
    question = ScoreQuestion(result_id=row.id, language=language(), text=text.strip())
    db.session.add(question)
    db.session.flush()
    return question


def answer(question: ScoreQuestion, by: int, text: str) -> None:
    """Answer a question; the person sees the answer beside the result."""
    if question.answered_at is not None:
        raise RuleViolation(_("This question has been answered already."))
    if not text.strip():
        raise RuleViolation(_("Write an answer"), "answer")
    question.answer, question.answered_by, question.answered_at = text.strip(), by, clock.now()
    db.session.flush()
