"""The performance room's pages."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for

from app.core import clock, curriculum
from app.core.errors import Refused
from app.core.forms import Form, choices_of
from app.core.i18n import _, name
from app.core.pages import render
from app.core.paging import paginate
from app.core.security.decorators import requires
from app.core.security.identity import current_identity
from app.core.security.permissions import Permission
from app.core.security.policy import allowed, visible_units
from app.performances import queries, rules, services
from app.performances.forms import ChangeForm, ReplaceForm, ScheduleForm, VoidForm, amend_form, mark_words
from app.performances.models import Session

blueprint = Blueprint("performances", __name__, url_prefix="/performances")


@blueprint.get("")
@requires(Permission.FORM_SCORE)
def queue() -> Any:
    """What one has to score; for those who see a unit's sessions, these too."""
    identity = current_identity()
    state = request.args.get("state", "open")
    units = visible_units(identity, Permission.SESSION_READ)
    page = paginate(queries.session_rows(units, state), Session.starts_at, Session.id, descending=state != "open") if units else None
    return render(
        "performances/queue.html",
        to_score=queries.to_score_by(identity.person_id, clock.today()) if identity.person_id is not None else [],
        page=page,
        performers=queries.performers_of([row.Session.id for row in page.rows]) if page else {},
        state=state,
        may_schedule=bool(visible_units(identity, Permission.SESSION_SCHEDULE)),
        may_practise=allowed(identity, Permission.ANCHOR_READ),
        today=clock.today(),
    )


@blueprint.get("/anchors")
@requires(Permission.ANCHOR_READ)
def anchors() -> Any:
    """Performances to practise scoring on."""
    return render("performances/anchors.html", anchors=queries.anchors())


@blueprint.get("/anchors/<slug>")
@requires(Permission.ANCHOR_READ)
def anchor(slug: str) -> Any:
    """One of them: read it, mark it, then open what was agreed."""
    found = queries.anchor_at_hand(slug)
    return render("performances/anchor.html", anchor=found.anchor, scenario=found.scenario, at_hand=found, judgements=mark_words())


@blueprint.route("/schedule", methods=["GET", "POST"])
@requires(Permission.SESSION_SCHEDULE)
def schedule() -> Any:
    """Who performs what, when and where, and who scores it."""
    form = ScheduleForm(scenario=request.args.get("scenario"), day=clock.today())
    choice = _choice(form.scenario.data)
    form.scenario.choices, form.actor.choices = choices_of(choice.scenarios), choices_of(choice.actors)
    form.candidates.choices = choices_of(choice.labels(choice.candidates))
    form.raters.choices = choices_of(choice.labels(choice.raters))
    if form.accepts(lambda: _schedule(form, choice)):
        flash(_("Scheduled. Candidates and raters see it on Today."))
        return redirect(url_for("performances.queue"))
    return render("performances/schedule.html", form=form, choice=choice)


def _choice(scenario: str | None = None) -> queries.ChoiceOfPeople:
    identity = current_identity()
    return queries.choice_of_people(visible_units(identity, Permission.SESSION_SCHEDULE), scenario, besides=identity.person_id)


def _when(form: ScheduleForm | ChangeForm, choice: queries.ChoiceOfPeople) -> services.When:
    day: Any = form.day.data
    at: Any = form.at.data
    return services.When(day, at, form.place.data or "", choice.id_of(form.actor.data))


def _schedule(form: ScheduleForm, choice: queries.ChoiceOfPeople) -> Session:
    candidates, raters = choice.ids_of(form.candidates.data or ()), choice.ids_of(form.raters.data or ())
    return services.schedule(form.scenario.data, _when(form, choice), candidates, raters, by=current_identity().person_id)


@blueprint.get("/sessions/<public_id>")
@requires(Permission.SESSION_READ)
def session(public_id: str) -> Any:
    """One session: who has scored what, never what they gave."""
    row, seats = queries.load_session(public_id, Permission.SESSION_READ)
    return render(
        "performances/session.html",
        session=row,
        scenario=curriculum.scenario(row.version_id),
        performers=queries.sheet(row),
        actor=queries.names_of([row.actor_id]).get(row.actor_id) if row.actor_id else None,
        may_change=_may_change(seats),
        sees_marks=visible_units(current_identity(), Permission.SESSION_READ),
        own=current_identity().person_id,
    )


def _may_change(seats: queries.Seats) -> bool:
    units = visible_units(current_identity(), Permission.SESSION_SCHEDULE)
    return all(path.startswith(units) for path in seats.unit_paths) if units else False


@blueprint.route("/sessions/<public_id>/change", methods=["GET", "POST"])
@requires(Permission.SESSION_SCHEDULE)
def change(public_id: str) -> Any:
    """Another time, place or actor."""
    row, _seats = queries.load_session(public_id, Permission.SESSION_SCHEDULE)
    begins = clock.local(row.starts_at)
    choice = _choice()
    form = ChangeForm(day=begins.date(), at=begins.time(), place=row.place, actor=choice.public_id_of(row.actor_id), version=row.version)
    form.actor.choices = choices_of(choice.actors)
    if form.accepts(lambda: services.change(row, _when(form, choice), version=form.version.data)):
        flash(_("Changed. Everyone taking part sees it on Today."))
        return redirect(url_for("performances.session", public_id=public_id))
    return render("performances/change.html", form=form, public_id=public_id)


@blueprint.route("/sessions/<public_id>/void", methods=["GET", "POST"])
@requires(Permission.SESSION_SCHEDULE)
def void(public_id: str) -> Any:
    """A session that doesn't count."""
    row, _seats = queries.load_session(public_id, Permission.SESSION_SCHEDULE)
    form = VoidForm()
    if form.accepts(lambda: services.void(row, form.reason.data or "", by=current_identity().person_id)):
        flash(_("Void. What was scored stays on record and doesn’t count."))
        return redirect(url_for("performances.session", public_id=public_id))
    return render("performances/void.html", form=form, public_id=public_id)


@blueprint.route("/forms/<public_id>/replace", methods=["GET", "POST"])
@requires(Permission.SESSION_SCHEDULE)
def replace(public_id: str) -> Any:
    """Another rater takes over an unsigned form."""
    at_hand = queries.load_replaceable(public_id, Permission.SESSION_SCHEDULE)
    choice = _choice()
    where, old = at_hand.session.public_id, at_hand.form.rater_id
    form = ReplaceForm()
    others = [(key, label) for key, label in choice.labels(choice.raters) if choice.id_of(key) != old]
    form.rater.choices = choices_of([("", _("Choose")), *others, ("nobody", _("Nobody: take this rater off"))])
    if form.accepts(lambda: _replace(at_hand, form, choice)):
        flash(_("Replaced. What was scored so far stays on record and doesn’t count."))
        return redirect(url_for("performances.session", public_id=where))
    return render("performances/replace.html", form=form, at_hand=queries.load_replaceable(public_id, Permission.SESSION_SCHEDULE))


def _replace(at_hand: queries.FormAtHand, form: ReplaceForm, choice: queries.ChoiceOfPeople) -> None:
    services.replace_rater(at_hand, choice.id_of(form.rater.data), form.reason.data or "", everywhere=bool(form.everywhere.data))


@blueprint.get("/sessions/<public_id>/brief")
@requires(Permission.BRIEF_READ)
def brief(public_id: str) -> Any:
    """The brief for the reader's part in this session."""
    row, seats = queries.load_session(public_id, Permission.BRIEF_READ)
    return _brief_page(row, seats.role_of(current_identity().person_id))


@blueprint.get("/brief/<slug>")
@requires(Permission.BRIEF_READ)
def briefing(slug: str) -> Any:
    """The brief of the reader's next session of a scenario, or the word that none is scheduled yet."""
    person_id = current_identity().person_id
    scenario = queries.current_scenario(slug)[1]
    row = queries.latest_session_of(person_id, slug) if person_id is not None else None
    if row is None:
        return render("performances/unscheduled.html", scenario=scenario)
    return _brief_page(row, queries.seats_of(row).role_of(person_id))


def _brief_page(row: Session, role: str) -> Any:
    scenario = curriculum.scenario(row.version_id)
    opened = role != "candidate" or rules.open_for_scoring(row.business_date, clock.today())
    return render("performances/brief.html", session=row, scenario=scenario, role=role, opened=opened, words=mark_words())


@blueprint.get("/forms/<public_id>")
@requires(Permission.FORM_SCORE)
def score(public_id: str) -> Any:
    """The scoring page; once signed, what was signed."""
    return _form_page(queries.load_form(public_id, Permission.FORM_SCORE))


def _form_page(at_hand: queries.FormAtHand, form: Form | None = None) -> Any:
    if at_hand.closed:
        return render("performances/closed.html", at_hand=at_hand)
    if not rules.open_for_scoring(at_hand.session.business_date, clock.today()):
        return redirect(url_for("performances.brief", public_id=at_hand.session.public_id))
    log = queries.log_of(at_hand.form)
    state = rules.state_of(at_hand.rubric, log)
    shown = {"at_hand": at_hand, "rubric": at_hand.rubric, "state": state, "words": mark_words()}
    shown["total"] = rules.score_of(at_hand.rubric, state)
    if at_hand.form.signed_at is None:
        gaps = rules.gaps(at_hand.rubric, state)
        return render("performances/score.html", form=form or Form(), log=[services.as_json(entry) for entry in log], gaps=gaps, **shown)
    return render(
        "performances/signed.html",
        amendments=queries.amendments_of(at_hand.form, log),
        earlier=queries.earlier_of(at_hand.person.id, at_hand.session),
        following=queries.next_form(at_hand.form.rater_id, at_hand),
        took=rules.duration_of(log, at_hand.form.signed_at),
        late=sum(entry.late for entry in log),
        **shown,
    )


@blueprint.post("/forms/<public_id>/marks")
@requires(Permission.FORM_SCORE)
def mark(public_id: str) -> Any:
    """A batch of events from a device, acknowledged by id."""
    at_hand = queries.load_form(public_id, Permission.FORM_SCORE, to_write=True)
    return services.record(at_hand, request.get_json(silent=True)).to_json()


@blueprint.post("/forms/<public_id>/sign")
@requires(Permission.FORM_SCORE)
def sign(public_id: str) -> Any:
    """Sign; or back to the page with what is missing."""
    at_hand = queries.load_form(public_id, Permission.FORM_SCORE, to_write=True)
    form = Form()
    if form.accepts(lambda: services.sign(at_hand)):
        flash(_("Signed: %(name)s. Your marks are kept.", name=name(at_hand.person)))
        return redirect(url_for("performances.score", public_id=public_id))
    return _form_page(queries.load_form(public_id, Permission.FORM_SCORE), form)


@blueprint.route("/forms/<public_id>/amend", methods=["GET", "POST"])
@requires(Permission.FORM_SCORE)
def amend(public_id: str) -> Any:
    """Change a signed form with a reason; the original stays."""
    at_hand = queries.load_form(public_id, Permission.FORM_SCORE, to_write=request.method == "POST")
    if at_hand.form.signed_at is None or at_hand.closed:
        raise Refused
    state = rules.state_of(at_hand.rubric, queries.log_of(at_hand.form))
    form = amend_form(at_hand.rubric, state, at_hand.form.version)
    if form.accepts(lambda: services.amend(at_hand, form.given(), form.reason.data or "", version=form.version.data)):
        flash(_("Amended. The original and your reason are kept."))
        return redirect(url_for("performances.score", public_id=public_id))
    return render("performances/amend.html", form=form, at_hand=queries.load_form(public_id, Permission.FORM_SCORE), state=state)


@blueprint.get("/of/<public_id>")
@requires(Permission.SESSION_READ)
def performance(public_id: str) -> Any:
    """A performance with all its raters side by side, for those who decide; only once all have signed."""
    found = queries.load_performance(public_id, Permission.SESSION_READ)
    return render("performances/performance.html", found=found, rubric=found.scenario.rubric, words=mark_words())
