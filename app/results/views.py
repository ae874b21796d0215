"""The results room's pages: one's own results, one result, what is behind it, and the queue of those to release."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for

from app.core.errors import Refused
from app.core.forms import Form
from app.core.i18n import _, _n
from app.core.pages import render
from app.core.paging import paginate
from app.core.security.decorators import requires
from app.core.security.identity import current_identity
from app.core.security.permissions import Permission
from app.core.security.policy import visible_units
from app.people import queries as people
from app.results import queries, rules, services
from app.results.forms import AnswerForm, HoldForm, QuestionForm
from app.results.models import Result, ScoreQuestion
from app.results.rules import wording

blueprint = Blueprint("results", __name__, url_prefix="/results")
blueprint.add_app_template_filter(wording.kind_name, "kind_name")
blueprint.add_app_template_filter(wording.level, "level")
KINDS = {"assessments": rules.REQUIREMENTS, "work": rules.AT_WORK}


def _own_person() -> int:
    """The reader's person id; accounts without a person have no results."""
    person_id = current_identity().person_id
    if person_id is None:
        raise Refused
    return person_id


def _units() -> tuple[str, ...]:
    return visible_units(current_identity(), Permission.RESULT_RELEASE)


@blueprint.get("")
@requires(Permission.RESULT_READ)
def mine() -> Any:
    """One's own released results, newest first."""
    return _list(_own_person(), None)


@blueprint.get("/people/<public_id>")
@requires(Permission.RESULT_READ)
def of_person(public_id: str) -> Any:
    """Somebody's released results."""
    person = people.load_person(public_id, Permission.RESULT_READ)
    return _list(person.id, person)


def _list(person_id: int, person: Any) -> Any:
    view = request.args.get("view", "")
    page = paginate(queries.released_of(person_id, KINDS.get(view)), Result.occurred_at, Result.id, descending=True)
    return render("results/mine.html", page=page, lines=queries.lines_of([row[0] for row in page.rows]), view=view, person=person)


@blueprint.route("/<public_id>", methods=["GET", "POST"])
@requires(Permission.RESULT_READ)
def show(public_id: str) -> Any:
    """One result: what was reached, what the next level asks for, the next step. The person may question it here."""
    opened, form = queries.load_result(public_id), QuestionForm()
    own = opened.row.person_id == current_identity().person_id
    if own and form.accepts(lambda: services.ask(opened.row, form.text.data or "")):
        flash(_("Sent. The answer will stand here."))
        return redirect(url_for("results.show", public_id=public_id))
    return render("results/show.html", opened=opened, page=queries.result_page(opened.row), own=own, form=form)


@blueprint.get("/<public_id>/source")
@requires(Permission.RESULT_SOURCE)
def source(public_id: str) -> Any:
    """The signed forms behind a result, with each rater's marks."""
    opened = queries.load_source(public_id)
    may_release = opened.row.state in (rules.WAITING, rules.HELD) and bool(_units())
    return render("results/source.html", opened=opened, page=queries.source_page(opened.row), may_release=may_release)


@blueprint.get("/release")
@requires(Permission.RESULT_RELEASE)
def release_queue() -> Any:
    """What waits for release, and what is held."""
    state = rules.HELD if request.args.get("state") == rules.HELD else rules.WAITING
    page = paginate(queries.queue(_units(), state), Result.recorded_at, Result.id)
    lines = queries.lines_of([row[0] for row in page.rows])
    return render("results/queue.html", page=page, lines=lines, state=state, counts=queries.queue_counts(_units()))


@blueprint.post("/release")
@requires(Permission.RESULT_RELEASE)
def release() -> Any:
    """Release those ticked: all of them, or none."""
    rows = queries.results_by_public_id(request.form.getlist("results"), _units())
    form = Form()
    if form.accepts(lambda: services.release_several(rows, _own_person())):
        flash(_n("%(num)d result released. They see it now.", "%(num)d results released. They see them now.", len(rows)))
    else:
        flash(form.error_list[0][1], "near")
    return redirect(url_for("results.release_queue"))


@blueprint.route("/<public_id>/hold", methods=["GET", "POST"])
@requires(Permission.RESULT_RELEASE)
def hold(public_id: str) -> Any:
    """Hold a result back, with a reason."""
    row, form = queries.load_to_release(public_id), HoldForm()
    if form.accepts(lambda: services.hold(row, _own_person(), form.reason.data or "")):
        flash(_("Held back. It stands under Held with the reason."))
        return redirect(url_for("results.release_queue"))
    return render("results/hold.html", form=form, line=queries.lines_of([row])[0], person=people.placed(row.person_id))


@blueprint.get("/questions")
@requires(Permission.RESULT_RELEASE)
def questions() -> Any:
    """Open questions about scores."""
    page = paginate(queries.questions_of(_units()), ScoreQuestion.asked_at, ScoreQuestion.id)
    lines = queries.lines_of([row.Result for row in page.rows])
    return render("results/questions.html", page=page, lines=lines, counts=queries.queue_counts(_units()))


@blueprint.route("/questions/<public_id>", methods=["GET", "POST"])
@requires(Permission.RESULT_RELEASE)
def answer(public_id: str) -> Any:
    """Answer one."""
    found, form = queries.load_question(public_id), AnswerForm()
    if form.accepts(lambda: services.answer(found.ScoreQuestion, _own_person(), form.answer.data or "")):
        flash(_("Answered. It stands beside the result."))
        return redirect(url_for("results.questions"))
    line, person = queries.lines_of([found.Result])[0], people.placed(found.Result.person_id)
    return render("results/answer.html", form=form, question=found.ScoreQuestion, line=line, person=person)
