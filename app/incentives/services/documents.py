"""The report as a document: made from the computation that stands, kept once the period is closed."""

from app.core.database import db
from app.core.documents.wording import Bilingual
from app.core.errors import RuleViolation
from app.core.files import content_of, store
from app.core.i18n import _
from app.core.unchanged import until_changed
from app.incentives import queries
from app.incentives.models import Artefact, Period, PeriodApproval, PeriodNote, PeriodSnapshot, SchemeVersion
from app.incentives.report.build import build_report
from app.incentives.report.model import Report
from app.incentives.report.pdf import report_pdf
from app.incentives.report.xlsx import report_xlsx
from app.incentives.rules.chain import CLOSED
from app.people.models import Employment, Organisation, Person, Position, Unit

TYPES = {"pdf": "application/pdf", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
ROLES = {
    "reviewed": Bilingual("复核", "Reviewed by"),
    "first": Bilingual("第一批准人", "First approval"),
    "second": Bilingual("第二批准人", "Second approval"),
}
RESTS_ON = (Period, PeriodApproval, PeriodNote, PeriodSnapshot, SchemeVersion, Organisation, Person, Employment, Position, Unit)
"""Everything that a report shows."""
_MAKERS = {"pdf": report_pdf, "xlsx": report_xlsx}


def report_of(period: Period, language: str, signed: list[queries.Signed] | None = None) -> Report:
    """What page, PDF and XLSX all show. Raises RuleViolation before the first computation. ``signed``: if read already."""
    standing = queries.computed(period)
    if standing is None:
        raise RuleViolation(_("This period is not computed yet."))
    key = ("incentive report", period.id, period.version, language)
    return until_changed(key, RESTS_ON, lambda: _report(period, standing, language, signed))


def _report(period: Period, standing: queries.Computed, language: str, signed: list[queries.Signed] | None) -> Report:
    names = queries.names([person.staff_number for person in standing.inputs.persons], language)
    roles = {step: pair.in_language(language) for step, pair in ROLES.items()}
    head = queries.report_head(period, language, roles, signed)
    return build_report(
        standing.scheme,
        standing.inputs,
        standing.result,
        names=names,
        head=head,
        language=language,
        previous=queries.previous_result(period),
        trend=queries.trend(period),
    )


def report_document(period: Period, kind: str, language: str) -> bytes:
    """The PDF or XLSX. A closed period's is made once and handed out from store for ever after."""
    if period.state == CLOSED:
        kept = queries.artefact(period, kind, language)
        if kept is not None:
            return content_of(kept)
    return _MAKERS[kind](report_of(period, language))


def keep_documents(period: Period) -> None:
    """At closing: make every document once and keep it."""
    for kind, media_type in TYPES.items():
        for language in ("zh", "en"):
            made = _MAKERS[kind](report_of(period, language))
            stored = store(made, f"incentives-{period.label}-{language}.{kind}", media_type, None)
            db.session.add(Artefact(period_id=period.id, kind=kind, language=language, stored_file_id=stored.id))
    db.session.flush()
