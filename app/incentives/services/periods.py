"""A period from open to closed."""

from datetime import date, timedelta

from app.core import clock, content, curriculum
from app.core.database import db
from app.core.errors import RuleViolation
from app.core.events import publish
from app.core.i18n import _
from app.incentives import queries
from app.incentives.events import PeriodClosed
from app.incentives.models import Period, PeriodApproval, PeriodNote, PeriodSnapshot, StatementLine
from app.incentives.rules import IncentiveError, canonical_json, compute, fingerprint
from app.incentives.rules.chain import CLOSED, COMPUTED, OPEN, REVIEW, SENT_BACK, Signature, next_step, refusal
from app.incentives.services.documents import keep_documents
from app.incentives.services.inputs import gather
from app.incentives.services.schemes import missing_consultation
from app.people.models import Employment
from app.results import queries as results

QUARTER_MONTHS = 3


def quarter(label: str) -> tuple[date, date]:
    """First and last day of a label such as 2026-Q3."""
    year, mark, number = label.partition("-Q")
    if not (mark and year.isdigit() and number in ("1", "2", "3", "4")):
        raise RuleViolation(_("Write a quarter like 2026-Q3"), "label")
    start = date(int(year), QUARTER_MONTHS * (int(number) - 1) + 1, 1)
    after = date(start.year + (start.month == 10), (start.month + QUARTER_MONTHS - 1) % 12 + 1, 1)
    return start, after - timedelta(days=1)


def open_period(label: str) -> Period:
    """Open a quarter under the scheme published last, pinned to the model and calibration of now."""
    start, end = quarter(label)
    scheme = queries.newest_scheme()
    model = content.current_id(curriculum.MODEL, curriculum.MODEL_SLUG)
    if scheme is None or model is None:
        raise RuleViolation(_("Publish a scheme and load the competency model first."))
    if any(period.label == label for period in queries.periods()):
        raise RuleViolation(_("This period is open already."), "label")
    row = Period(
        label=label,
        start_on=start,
        end_on=end,
        scheme_version_id=scheme.id,
        model_version_id=model,
        calibration_id=results.current_calibration_id(),
    )
    db.session.add(row)
    db.session.flush()
    return row


def compute_period(period: Period, by: int | None) -> PeriodSnapshot:
    """Compute from what is known now. Signatures under an earlier computation stop counting."""
    if period.state == CLOSED:
        raise RuleViolation(_("This period is closed. Corrections are entries in a later period."))
    if clock.today() <= period.end_on:
        raise RuleViolation(_("The period ends on %(day)s. Compute it after that day.", day=period.end_on.isoformat()))
    scheme = queries.scheme_of(period)
    inputs = gather(period)
    try:
        result = compute(scheme, inputs)
    except IncentiveError as error:
        raise RuleViolation(_("The period can't be computed: %(problems)s", problems="; ".join(error.problems[:5]))) from error
    snapshot = PeriodSnapshot(
        period_id=period.id, inputs=canonical_json(inputs).decode(), result=canonical_json(result).decode(),
        inputs_sha256=fingerprint(inputs), result_sha256=fingerprint(result),
    )  # fmt: skip
    db.session.add(snapshot)
    db.session.flush()
    period.snapshot_id, period.computed_by, period.state = snapshot.id, by, COMPUTED
    db.session.flush()
    return snapshot


def send_for_review(period: Period) -> None:
    """Hand the computed figures to the chain."""
    _must_be(period, COMPUTED)
    lacking = missing_consultation(period.scheme_version_id)
    if lacking:
        raise RuleViolation(
            _("The scheme's consultation is not complete: discussion with staff, union, notice and acknowledgement must be on record.")
        )
    period.state = REVIEW
    db.session.flush()


def sign(period: Period, person_id: int, note: str = "", language: str = "zh") -> PeriodApproval:
    """Give the signature that is due. Raises RuleViolation when this person can't."""
    _must_be(period, REVIEW)
    given = queries.chain_of(queries.signatures(period))
    why_not = refusal(person_id, given, period.computed_by)
    if why_not is not None:
        raise RuleViolation(_("The last approval must come from a second person, who did not compute these figures."))
    step = next_step(given) or ""
    row = _append(period, step, person_id, note, language)
    if next_step([*given, Signature(step, person_id)]) is None:
        period.state = "approved"
        db.session.flush()
    return row


def send_back(period: Period, person_id: int, reason: str, language: str = "zh") -> PeriodApproval:
    """Back to the one who computes, with a reason; all signatures of this computation lapse."""
    if period.state not in (REVIEW, "approved"):
        raise RuleViolation(_("There is nothing to send back now."))
    if not reason.strip():
        raise RuleViolation(_("Write what must be put right"), "reason")
    row = _append(period, SENT_BACK, person_id, reason, language)
    period.state, period.snapshot_id = OPEN, None
    db.session.flush()
    return row


def _append(period: Period, step: str, person_id: int, note: str, language: str) -> PeriodApproval:
    row = PeriodApproval(period_id=period.id, snapshot_id=period.snapshot_id, step=step, person_id=person_id)
    db.session.add(row)
    db.session.flush()
    if note.strip():
        db.session.add(PeriodNote(approval_id=row.id, language=language, text=note.strip()))
        db.session.flush()
    return row


def close(period: Period) -> None:
    """Freeze the approved figures and write everybody's statement."""
    _must_be(period, "approved")
    standing = queries.computed(period)
    if standing is None or not recomputes(period):
        raise RuleViolation(_("The figures do not recompute. Nothing was closed; compute again."))
    owners = {row.staff_number: row.person_id for row in db.session.execute(db.select(Employment.staff_number, Employment.person_id))}
    for person in standing.result.persons:
        lines = {"bonus": person.bonus, "adjustment": person.adjustment} | {f"award:{line.kind}": line.amount for line in person.awards}
        lines |= {f"deduction:{number}": -line.applied for number, line in enumerate(person.deductions)}
        for rule, amount in lines.items():
            if amount:
                db.session.add(StatementLine(period_id=period.id, person_id=owners[person.staff_number], rule=rule, amount=amount))
    period.state, period.closed_at = CLOSED, clock.now()
    db.session.flush()
    keep_documents(period)
    publish(PeriodClosed(period.id, period.label))


def recomputes(period: Period) -> bool:
    """Whether the frozen inputs give the stored result again, byte for byte."""
    standing = queries.computed(period)
    if standing is None:
        return False
    again = canonical_json(compute(standing.scheme, standing.inputs)).decode()
    return again == standing.snapshot.result and fingerprint(standing.inputs) == standing.snapshot.inputs_sha256


def _must_be(period: Period, state: str) -> None:
    if period.state != state:
        raise RuleViolation(_("This step is not due now. Open the page again to see where the period stands."))
