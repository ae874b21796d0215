"""The incentive room's pages."""

import io
from typing import Any

from flask import Blueprint, flash, redirect, send_file, url_for

from app.core.errors import Refused
from app.core.forms import Form
from app.core.i18n import _, language
from app.core.pages import render
from app.core.security.decorators import requires
from app.core.security.identity import current_identity, signed_in_identity
from app.core.security.permissions import Permission
from app.core.security.policy import allowed
from app.incentives import queries, services
from app.incentives.forms import OpenPeriodForm, SendBackForm, SignForm
from app.incentives.models import Period
from app.incentives.report.texts import change_words, scheme_line, summary_figures
from app.incentives.report.wording import period_words
from app.incentives.rules import chain
from app.incentives.views import charts

blueprint = Blueprint("incentives", __name__, url_prefix="/incentives")


@blueprint.context_processor
def _wording() -> dict[str, Any]:
    """What page and paper say alike."""
    return {
        "report_title": lambda report: period_words(report.result.period, report.language),
        "report_figures": summary_figures,
        "page_over": scheme_line,
        "period_title": lambda label: period_words(label, language()),
        "change": change_words,
        "may_manage": _may(Permission.INCENTIVE_MANAGE),
        "may_approve": _may(Permission.INCENTIVE_APPROVE),
    }


def _may(permission: Permission) -> bool:
    """Whether the reader, in person, may do this to the company's incentives: what they can't do has no button."""
    identity = signed_in_identity()
    return identity is not None and identity.person_id is not None and allowed(identity, permission, queries.company())


def _own_person() -> int:
    """The person who signs; an account without a person can't sign for money."""
    person_id = current_identity().person_id
    if person_id is None:
        raise Refused
    return person_id


@blueprint.get("")
@requires(Permission.INCENTIVE_READ)
def index() -> Any:
    """All periods."""
    return render("incentives/index.html", periods=queries.load_periods(Permission.INCENTIVE_READ), form=OpenPeriodForm())


@blueprint.post("")
@requires(Permission.INCENTIVE_MANAGE)
def open_period() -> Any:
    """Open a quarter."""
    known, form = queries.load_periods(Permission.INCENTIVE_MANAGE), OpenPeriodForm()
    if form.accepts(lambda: services.open_period((form.label.data or "").strip())):
        flash(_("Opened. Compute it once the quarter is over."))
        return redirect(url_for("incentives.index"))
    return render("incentives/index.html", periods=known, form=form)


@blueprint.get("/periods/<public_id>")
@requires(Permission.INCENTIVE_READ)
def period(public_id: str) -> Any:
    """The report of a period, and where it stands in its chain."""
    return _period_page(queries.load_period(public_id, Permission.INCENTIVE_READ), SignForm())


def _period_page(row: Period, form: Form) -> Any:
    signed = queries.signatures(row)
    report = services.report_of(row, language(), signed) if row.snapshot_id else None
    given = queries.chain_of(signed)
    person_id = current_identity().person_id
    return render(
        "incentives/period.html",
        period=row,
        report=report,
        signed=signed,
        due=chain.next_step(given) if row.state == chain.REVIEW else None,
        may_not=chain.refusal(person_id, given, row.computed_by) if person_id else "nobody",
        chart=charts.distribution(report) if report else None,
        roles=services.ROLES,
        form=form,
    )


@blueprint.get("/periods/<public_id>/units/<code>")
@requires(Permission.INCENTIVE_READ)
def unit(public_id: str, code: str) -> Any:
    """One unit's sheet, every column."""
    row = queries.load_period(public_id, Permission.INCENTIVE_READ)
    report = services.report_of(row, language())
    sheet = next((sheet for sheet in report.sheets if sheet.code == code), None)
    if sheet is None:
        raise Refused
    return render("incentives/unit.html", period=row, report=report, sheet=sheet)


@blueprint.post("/periods/<public_id>/compute")
@requires(Permission.INCENTIVE_MANAGE)
def compute(public_id: str) -> Any:
    """Compute, or compute again."""
    row = queries.load_period(public_id, Permission.INCENTIVE_MANAGE)
    return _act(row, lambda: services.compute_period(row, current_identity().person_id), _("Computed."))


@blueprint.post("/periods/<public_id>/review")
@requires(Permission.INCENTIVE_MANAGE)
def review(public_id: str) -> Any:
    """Hand the figures to the chain."""
    row = queries.load_period(public_id, Permission.INCENTIVE_MANAGE)
    return _act(row, lambda: services.send_for_review(row), _("Sent for review."))


@blueprint.post("/periods/<public_id>/sign")
@requires(Permission.INCENTIVE_APPROVE)
def sign(public_id: str) -> Any:
    """Give the signature that is due."""
    row = queries.load_period(public_id, Permission.INCENTIVE_APPROVE)
    form = SignForm()
    person_id = _own_person()
    return _act(row, lambda: services.sign(row, person_id, form.note.data or "", language()), _("Signed."), form)


@blueprint.route("/periods/<public_id>/send-back", methods=["GET", "POST"])
@requires(Permission.INCENTIVE_APPROVE)
def send_back(public_id: str) -> Any:
    """Back to whoever computes, with the reason."""
    row = queries.load_period(public_id, Permission.INCENTIVE_APPROVE)
    form = SendBackForm()
    if form.accepts(lambda: services.send_back(row, _own_person(), form.reason.data or "", language())):
        flash(_("Sent back. All signatures under these figures lapse."))
        return redirect(url_for("incentives.period", public_id=public_id))
    return render("incentives/send_back.html", period=row, form=form)


@blueprint.post("/periods/<public_id>/close")
@requires(Permission.INCENTIVE_MANAGE)
def close(public_id: str) -> Any:
    """Freeze the approved figures."""
    row = queries.load_period(public_id, Permission.INCENTIVE_MANAGE)
    return _act(row, lambda: services.close(row), _("Closed. Everybody can see their statement now."))


def _act(row: Period, act: Any, done: str, form: Form | None = None) -> Any:
    """Run one step of the chain; back to the page, with the reason above the form if it can't be done."""
    public_id = row.public_id
    form = form or Form()
    if form.accepts(act):
        flash(done)
        return redirect(url_for("incentives.period", public_id=public_id))
    flash(form.error_list[0][1], "near")
    return redirect(url_for("incentives.period", public_id=public_id))


@blueprint.get("/periods/<public_id>/report.<kind>")
@requires(Permission.INCENTIVE_READ)
def document(public_id: str, kind: str) -> Any:
    """The report as PDF to sign or as XLSX that recomputes."""
    row = queries.load_period(public_id, Permission.INCENTIVE_READ)
    if kind not in services.TYPES:
        raise Refused
    content = services.report_document(row, kind, language())
    return send_file(io.BytesIO(content), services.TYPES[kind], as_attachment=True, download_name=f"incentives-{row.label}.{kind}")


@blueprint.get("/statements")
@requires(Permission.STATEMENT_READ)
def statements() -> Any:
    """One's own statements, every line in words."""
    return render("incentives/statements.html", statements=services.told(queries.statements_of(_own_person()), language()))
