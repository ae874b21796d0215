"""The quiz room's pages."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for

from app.core import clock, curriculum
from app.core.errors import Refused, RuleViolation
from app.core.forms import Form
from app.core.i18n import _
from app.core.pages import render
from app.core.security.decorators import requires
from app.core.security.identity import current_identity
from app.core.security.permissions import Permission
from app.quizzes import queries, rules, services

blueprint = Blueprint("quizzes", __name__, url_prefix="/quizzes")


def _own_person() -> int:
    """The reader's person id; accounts without a person take no quizzes."""
    person_id = current_identity().person_id
    if person_id is None:
        raise Refused
    return person_id


def _pieces() -> list[str]:
    """The pieces of an answer from a plain form, whose fields are named chosen, chosen-a …"""
    return [value for name, value in request.form.items(multi=True) if name.partition("-")[0] == "chosen"]


@blueprint.route("/<slug>", methods=["GET", "POST"])
@requires(Permission.SITTING_TAKE)
def start(slug: str) -> Any:
    """What the quiz is, what was reached so far, and beginning it."""
    person_id = _own_person()
    quiz = curriculum.quiz(queries.quiz_version(slug))
    form = Form()
    if form.accepts(lambda: services.begin(person_id, slug)):
        return redirect(url_for("quizzes.sitting", public_id=queries.sittings_of(person_id, slug)[0].public_id))
    sittings = queries.sittings_of(person_id, slug)
    return render("quizzes/start.html", form=form, quiz=quiz, sittings=sittings, chance=queries.chance(person_id, quiz, sittings))


@blueprint.get("/sittings/<public_id>")
@requires(Permission.SITTING_TAKE)
def sitting(public_id: str) -> Any:
    """One question at a time, with all answers in sight."""
    row = queries.load_sitting(public_id, Permission.SITTING_TAKE)
    if row.finished_at is not None:
        return redirect(url_for("quizzes.review", public_id=public_id))
    questions = queries.questions(row.id)
    number = rules.question_shown(request.args.get("q", type=int), [question.answered for question in questions])
    left = None if row.ends_at is None else max(0, int((row.ends_at - clock.now()).total_seconds()))
    return render(
        "quizzes/sitting.html",
        sitting=row,
        quiz=curriculum.quiz(row.version_id),
        questions=questions,
        question=questions[number],
        number=number,
        left=left,
    )


@blueprint.post("/sittings/<public_id>/answers")
@requires(Permission.SITTING_TAKE)
def answer(public_id: str) -> Any:
    """Events from a device, acknowledged by id; or one answer from a plain form."""
    row = queries.load_sitting(public_id, Permission.SITTING_TAKE)
    if request.is_json:
        body = request.get_json(silent=True)
        given = body.get("events") if isinstance(body, dict) else None
        if not isinstance(given, list) or len(given) > 200:
            raise RuleViolation(_("This answer can't be read. Reload the page."))
        return {"received": services.record(row, [services.Given.read(one) for one in given])}
    number = request.form.get("question", 0, int)
    services.record(row, [services.plain_answer(number, _pieces())])
    return redirect(url_for("quizzes.sitting", public_id=public_id, q=number + 1))


@blueprint.post("/sittings/<public_id>/finish")
@requires(Permission.SITTING_TAKE)
def finish(public_id: str) -> Any:
    """Hand in."""
    services.finish(queries.load_sitting(public_id, Permission.SITTING_TAKE))
    flash(_("Handed in."))
    return redirect(url_for("quizzes.review", public_id=public_id))


@blueprint.get("/sittings/<public_id>/review")
@requires(Permission.SITTING_TAKE)
def review(public_id: str) -> Any:
    """The result, and the reasons where the quiz shows them."""
    row = queries.load_sitting(public_id, Permission.SITTING_TAKE)
    if row.finished_at is None:
        return redirect(url_for("quizzes.sitting", public_id=public_id))
    quiz = curriculum.quiz(row.version_id)
    shown = rules.review_shown(quiz.review, row.passed)
    return render("quizzes/review.html", sitting=row, quiz=quiz, questions=queries.questions(row.id) if shown else [], shown=shown)
