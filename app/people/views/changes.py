"""What changes about a person: posts, leaving and coming back, absences, the tier held, the mentor."""

from typing import Any

from flask import flash, redirect, url_for

from app.core.i18n import _
from app.core.pages import render
from app.core.security.decorators import requires
from app.core.security.identity import current_identity
from app.core.security.permissions import Permission
from app.people import queries as read
from app.people import services
from app.people.forms.fields import placed_label
from app.people.forms.person import AdditionalPostForm, LastDayForm, RehireForm, TransferForm
from app.people.forms.standing import AbsenceForm, PairingForm, TierForm
from app.people.queries.changes import load_absence, load_additional_post, load_pairing, mentors_for
from app.people.views.blueprint import blueprint
from app.people.views.people import offer_posts


@blueprint.route("/people/<person>/transfer", methods=["GET", "POST"])
@requires(Permission.PERSON_EDIT)
def transfer(person: str) -> Any:
    """Move the primary post."""
    found = read.load_person(person, Permission.PERSON_EDIT)
    form = TransferForm()
    offer_posts(form)
    if form.accepts(lambda: services.transfer(found.id, form.post, form.from_on.data)):
        return _done(person, _("The move is entered"))
    return render("people/transfer.html", form=form, person=found)


@blueprint.route("/people/<person>/additional-post", methods=["GET", "POST"])
@requires(Permission.PERSON_EDIT)
def add_post(person: str) -> Any:
    """A post beside the primary one."""
    found = read.load_person(person, Permission.PERSON_EDIT)
    form = AdditionalPostForm()
    offer_posts(form)
    if form.accepts(lambda: services.add_assignment(found.id, form.post, form.from_on.data, form.to_on.data, share=form.share.data)):
        return _done(person, _("The additional post is entered"))
    return render("people/additional_post.html", form=form, person=found)


@blueprint.route("/people/posts/<post>/end", methods=["GET", "POST"])
@requires(Permission.PERSON_EDIT)
def end_post(post: str) -> Any:
    """An additional post ends."""
    row, found = load_additional_post(post)
    form = LastDayForm()
    if form.accepts(lambda: services.end_assignment(row, form.day)):
        return _done(found.public_id, _("The last day is entered"))
    return render("people/end_post.html", form=form, person=found)


@blueprint.route("/people/<person>/leave", methods=["GET", "POST"])
@requires(Permission.PERSON_EDIT)
def leave(person: str) -> Any:
    """The employment ends."""
    found = read.load_person(person, Permission.PERSON_EDIT)
    form = LastDayForm()
    if form.accepts(lambda: services.leave(found.id, form.day)):
        return _done(person, _("The last day is entered"))
    return render("people/leave.html", form=form, person=found)


@blueprint.route("/people/<person>/rehire", methods=["GET", "POST"])
@requires(Permission.PERSON_EDIT)
def rehire(person: str) -> Any:
    """Somebody comes back."""
    found = read.load_person(person, Permission.PERSON_EDIT)
    form = RehireForm()
    offer_posts(form)
    if form.accepts(lambda: services.rehire(found.id, form.post, form.staff_number.data, form.hired_on.data, form.kind.data)):
        return _done(person, _("The new employment is entered"))
    return render("people/rehire.html", form=form, person=found)


@blueprint.route("/people/<person>/absence", methods=["GET", "POST"])
@requires(Permission.PERSON_EDIT)
def add_absence(person: str) -> Any:
    """Days away."""
    found = read.load_person(person, Permission.PERSON_EDIT)
    form = AbsenceForm()
    if form.accepts(lambda: services.record_absence(found.id, form.from_on.data, form.to_on.data, form.kind.data)):
        return _done(person, _("The absence is entered"))
    return render("people/absence.html", form=form, person=found)


@blueprint.post("/people/absences/<absence>/withdraw")
@requires(Permission.PERSON_EDIT)
def withdraw_absence(absence: str) -> Any:
    """It was a mistake."""
    row, found = load_absence(absence)
    services.withdraw_absence(row)
    return _done(found.public_id, _("The absence is withdrawn"))


@blueprint.route("/people/<person>/tier", methods=["GET", "POST"])
@requires(Permission.TIER_DECIDE)
def decide_tier(person: str) -> Any:
    """Record a decision about the tier held."""
    found = read.load_person(person, Permission.TIER_DECIDE)
    form = TierForm()
    decider = current_identity().person_id
    if form.accepts(
        lambda: services.record_tier(
            found.id, form.tier.data, form.from_on.data, ground=form.ground.data, decided_by=decider, document=form.document.data
        )
    ):
        return _done(person, _("The decision is recorded"))
    return render("people/tier.html", form=form, person=found, held=read.tier_held(found.id))


@blueprint.route("/people/<person>/mentor", methods=["GET", "POST"])
@requires(Permission.PAIRING_EDIT)
def pair(person: str) -> Any:
    """Pair somebody with a mentor."""
    found = read.load_person(person, Permission.PAIRING_EDIT)
    form = PairingForm()
    form.mentor.offer(mentors_for(found.id), placed_label)
    if form.accepts(
        lambda: services.pair_mentor(found.id, form.mentor.picked.person_id, form.from_on.data, form.to_on.data, allowance=form.minor_units)
    ):
        return _done(person, _("The pairing is entered"))
    return render("people/pairing.html", form=form, person=found)


@blueprint.route("/people/pairings/<pairing>/end", methods=["GET", "POST"])
@requires(Permission.PAIRING_EDIT)
def end_pairing(pairing: str) -> Any:
    """A pairing ends."""
    row, found = load_pairing(pairing)
    form = LastDayForm()
    if form.accepts(lambda: services.end_pairing(row, form.day)):
        return _done(found.public_id, _("The last day is entered"))
    return render("people/end_pairing.html", form=form, person=found)


def _done(person: str, message: str) -> Any:
    flash(message)
    return redirect(url_for("people.show", person=person))
