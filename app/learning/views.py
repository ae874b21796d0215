"""The learning room's pages."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from markupsafe import Markup

from app.core import clock, curriculum
from app.core.errors import Refused
from app.core.forms import Form, given
from app.core.i18n import _, language, name
from app.core.pages import render
from app.core.paging import paginate
from app.core.security.decorators import requires
from app.core.security.identity import current_identity
from app.core.security.permissions import Permission
from app.core.security.policy import visible_units
from app.core.unchanged import until_changed
from app.learning import queries, services
from app.learning.forms import EnrolForm, RecognitionForm, SignOffForm
from app.learning.models import Enrolment, LessonProgress, PlanItem, RequirementResult
from app.people import queries as people
from app.people.models import Person
from app.people.queries import Placed

blueprint = Blueprint("learning", __name__, url_prefix="/learn")


def _own_person() -> int:
    """The reader's person id; accounts without a person have nothing to learn."""
    person_id = current_identity().person_id
    if person_id is None:
        raise Refused
    return person_id


@blueprint.get("")
@requires(Permission.LESSON_READ)
def plan() -> Any:
    """One's own plan, day by day."""
    person_id = _own_person()
    return _plan_page(person_id, queries.plan_of(person_id), None)


def _plan_page(person_id: int, plan: queries.Plan | None, whose: Placed | None) -> Any:
    days = None if plan is None else _days(plan, whose)
    recognised = queries.recognitions(person_id)
    titles = queries.programme_titles() if recognised else {}
    return render("learning/plan.html", plan=plan, days=days, recognitions=recognised, titles=titles, whose=whose)


def _days(plan: queries.Plan, whose: Placed | None) -> Markup:
    """The days of a plan, as markup."""
    key = ("plan", plan.enrolment.id, whose is None, language(), request.script_root, clock.today())
    rests_on = (Enrolment, PlanItem, LessonProgress, RequirementResult)
    return until_changed(
        key,
        rests_on,
        lambda: Markup(render_template("learning/_plan_days.html", plan=plan, whose=whose)),  # noqa: S704 - made by a template
    )


@blueprint.get("/lessons/<slug>")
@requires(Permission.LESSON_READ)
def lesson(slug: str) -> Any:
    """Read a lesson, from where one left off."""
    person_id = _own_person()
    body = curriculum.lesson(queries.lesson_version(person_id, slug))
    day = queries.day_of_lesson(person_id, slug)
    return render(
        "learning/lesson.html",
        lesson=body,
        parts=body.parts(language()),
        progress=queries.lesson_progress(person_id, slug),
        answers=queries.answers(person_id, slug),
        day=day,
        done=queries.done_items(day),
    )


@blueprint.post("/lessons/<slug>/parts/<int:part>")
@requires(Permission.LESSON_READ)
def read_part(slug: str, part: int) -> Any:
    """A part came into view."""
    progress = services.read_part(_own_person(), slug, part)
    return {"read": progress.parts_read, "parts": progress.parts}


@blueprint.post("/lessons/<slug>/checks/<check>")
@requires(Permission.LESSON_READ)
def answer_check(slug: str, check: str) -> Any:
    """Answer a self-check; back to it, with the explanation."""
    chosen = request.form.getlist("chosen", type=int)
    if chosen:
        services.answer_check(_own_person(), slug, check, chosen)
    return redirect(url_for("learning.lesson", slug=slug, _anchor=f"check-{check}", missed=None if chosen else check))


@blueprint.post("/lessons/<slug>/finish")
@requires(Permission.LESSON_READ)
def finish_lesson(slug: str) -> Any:
    """Done: on to the next thing."""
    person_id = _own_person()
    form = Form()
    if form.accepts(lambda: services.finish_lesson(person_id, slug)):
        return redirect(_after(queries.day_of_lesson(person_id, slug), slug))
    flash(form.error_list[0][1], "near")
    return redirect(url_for("learning.lesson", slug=slug, _anchor="checks"))


def _after(day: list[Any], slug: str) -> str:
    """The next lesson of the same day; after the last one, Today."""
    lessons = [item.slug for item in day if item.kind == "lesson" and item.written]
    following = lessons[lessons.index(slug) + 1 :] if slug in lessons else []
    return url_for("learning.lesson", slug=following[0]) if following else url_for("home.today")


@blueprint.get("/apprentices")
@requires(Permission.PRACTICE_SIGN)
def apprentices() -> Any:
    """A mentor's apprentices and what waits for a signature."""
    mentor_id = _own_person()
    return render("learning/apprentices.html", waiting=queries.practice_to_sign(mentor_id), apprentices=people.apprentices_of(mentor_id))


@blueprint.route("/practice/<public_id>", methods=["GET", "POST"])
@requires(Permission.PRACTICE_SIGN)
def practice(public_id: str) -> Any:
    """Sign off a practice task, or send it back."""
    item, enrolment = queries.load_practice(public_id, Permission.PRACTICE_SIGN)
    form = SignOffForm()
    if form.accepts(
        lambda: services.sign_off(
            item, enrolment.person_id, _own_person(), form.verdict.data == "accepted", form.remark.data or "", language()
        )
    ):
        flash(_("Signed. The newcomer sees it on Today."))
        return redirect(url_for("learning.apprentices"))
    task = queries.practice_task(enrolment, item.slug)
    return render("learning/practice.html", form=form, item=item, task=task, signoffs=queries.signoffs(item.id))


@blueprint.get("/tasks/<public_id>")
@requires(Permission.LESSON_READ)
def task(public_id: str) -> Any:
    """The learner's view of a practice task: what to do, and what the mentor looks for."""
    item, enrolment = queries.load_practice(public_id, Permission.ENROLMENT_READ)
    return render("learning/task.html", item=item, task=queries.practice_task(enrolment, item.slug), signoffs=queries.signoffs(item.id))


@blueprint.get("/enrolments")
@requires(Permission.ENROLMENT_EDIT)
def enrolments() -> Any:
    """Who is in which programme, and how far."""
    units = visible_units(current_identity(), Permission.ENROLMENT_READ)
    state = request.args.get("state", "open")
    page = paginate(queries.enrolment_rows(units, state if state != "all" else ""), Person.name_zh, Enrolment.id)
    return render("learning/enrolments.html", page=page, state=state, titles=queries.programme_titles())


@blueprint.route("/enrolments/new", methods=["GET", "POST"])
@requires(Permission.ENROLMENT_EDIT)
def enrol() -> Any:
    """Enrol one person or a cohort."""
    form = EnrolForm(people=request.args.getlist("person"), programme=request.args.get("programme"))
    units = visible_units(current_identity(), Permission.ENROLMENT_EDIT)
    text = request.args.get("q", "")[:80]
    free = queries.free_to_enrol(units, text, form.people.data or ())
    form.people.choices = [(public_id, name(row)) for public_id, row in free.items()]
    form.programme.choices = queries.programme_choices(written_only=True)
    if form.accepts(
        lambda: services.enrol_cohort([free[chosen].person_id for chosen in given(form.people)], given(form.programme), given(form.start))
    ):
        flash(_("Enrolled. Their plan starts on the first working day from that date on."))
        return redirect(url_for("learning.enrolments"))
    return render("learning/enrol.html", form=form, free=free, text=text)


@blueprint.get("/enrolments/<public_id>")
@requires(Permission.ENROLMENT_READ)
def enrolment(public_id: str) -> Any:
    """Somebody's plan, progress and gate."""
    row = queries.load_enrolment(public_id, Permission.ENROLMENT_READ)
    whose = people.placed_by_ids([row.person_id]).get(row.person_id)
    return _plan_page(row.person_id, queries.plan_for(row), whose)


@blueprint.post("/enrolments/<public_id>/withdraw")
@requires(Permission.ENROLMENT_EDIT)
def withdraw(public_id: str) -> Any:
    """End an enrolment."""
    services.withdraw(queries.load_enrolment(public_id, Permission.ENROLMENT_EDIT))
    flash(_("Withdrawn. What was done stays on record."))
    return redirect(url_for("learning.enrolments"))


@blueprint.route("/people/<public_id>/recognise", methods=["GET", "POST"])
@requires(Permission.ENROLMENT_EDIT)
def recognise(public_id: str) -> Any:
    """Recognise a programme that somebody had completed before."""
    person = people.load_person(public_id, Permission.ENROLMENT_EDIT)
    form = RecognitionForm()
    form.programme.choices = queries.programme_choices()
    by = current_identity().person_id
    if form.accepts(lambda: services.recognise(person.id, given(form.programme), given(form.document), given(form.completed_on), by)):
        flash(_("Recognised. It counts, and is shown as recognised."))
        return redirect(url_for("people.show", person=public_id))
    return render("learning/recognise.html", form=form, person=person)
