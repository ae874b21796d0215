"""A statement in words: every line traced to the score and the rule behind it."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.core.documents.wording import money, scaled
from app.core.i18n import _
from app.incentives.queries import Statement
from app.incentives.report.build import reason_words
from app.incentives.report.wording import period_words
from app.incentives.rules import FACTOR, SCORE


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what it is, how it came about, and the amount in minor units where it is money."""

    label: str
    how: str
    amount: int | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A statement ready to be read."""

    title: str
    lines: tuple[Line, ...]
    gross: int
    reasons: str


def told(statements: Iterable[Statement], language: str) -> list[Told]:
    """Statements in words, in the reader's language."""
    return [
        Told(period_words(one.period.label, language), tuple(_lines(one, language)), one.result.gross, reason_words(one.result, language))
        for one in statements
    ]


def _lines(one: Statement, language: str) -> Iterable[Line]:
    result, person, scheme = one.result, one.person, one.scheme
    posts = "; ".join(_("%(days)d days", days=segment.days) for segment in person.segments)
    yield Line(_("Base"), _("Base of position and tier for the days on the post: %(posts)s", posts=posts), result.base)
    present = _("%(present)s of %(due)s days present", present=scaled(person.days_present, 10, 1), due=scaled(person.days_due, 10, 1))
    yield Line(_("Attendance factor %(factor)s", factor=scaled(result.attendance, FACTOR, 4)), present)
    if result.overall is None:
        how = _("There was no released score; the scheme then counts %(factor)s", factor=scaled(result.performance, FACTOR, 4))
    else:
        how = _("Overall score %(score)s on the curve of your tier", score=scaled(result.overall, SCORE, 2))
    yield Line(_("Performance factor %(factor)s", factor=scaled(result.performance, FACTOR, 4)), how)
    service = _("Client satisfaction") if person.service is not None else _("Too few client answers; the scheme then counts 1")
    yield Line(_("Service factor %(factor)s", factor=scaled(result.service, FACTOR, 4)), service)
    yield Line(_("Bonus"), _("Base × attendance × performance × service, capped by the scheme"), result.bonus)
    kinds = {kind.slug: kind.name.in_language(language) for kind in scheme.awards}
    for award in result.awards:
        yield Line(kinds.get(award.kind, award.kind), _("Award outside the bonus"), award.amount)
    for deduction in result.deductions:
        yield Line(_("Lawful deduction"), _("Ground: %(ground)s; approved %(amount)s", ground=deduction.reference, amount=money(deduction.requested)), -deduction.applied)
    if result.adjustment:
        yield Line(_("Adjustment of an earlier period"), "", result.adjustment)
