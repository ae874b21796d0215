"""A statement in words: every step traced to the scores and rules behind it."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.incentives import queries
from app.incentives.queries import Statement
from app.incentives.report.build import reason_words
from app.incentives.report.statement import StatementLine, statement
from app.incentives.report.wording import period_words


@dataclass(frozen=True, slots=True)
class Told:
    """A statement ready to be read."""

    title: str
    lines: tuple[StatementLine, ...]
    gross: int
    reasons: str


def told(statements: Iterable[Statement], language: str) -> list[Told]:
    """Statements in words, in the reader's language."""
    statements = list(statements)
    names = queries.names([one.person.staff_number for one in statements], language)
    return [
        Told(
            period_words(one.period.label, language), statement(one.result, one.scheme, names, language), one.result.gross,
            reason_words(one.result, language),
        )
        for one in statements
    ]  # fmt: skip
