"""One's own page: who I am here, my doors, language and look, where I am signed in, my password."""

from typing import Any

from flask import current_app, flash, redirect, url_for

from app.core.i18n import _
from app.core.pages import render
from app.core.security.decorators import requires
from app.core.security.identity import Identity, current_identity
from app.core.security.permissions import Permission
from app.people import queries as read
from app.people import services
from app.people.forms.door import ChangePasswordForm
from app.people.forms.organisation import PreferencesForm
from app.people.queries.accounts import load_own_session, own_sessions
from app.people.rules import device_name
from app.people.views.blueprint import blueprint


@blueprint.get("/me")
@requires(Permission.ACCOUNT_OWN)
def me() -> Any:
    """My page."""
    return _page(PreferencesForm(obj=current_identity()))


@blueprint.post("/me")
@requires(Permission.ACCOUNT_OWN)
def prefer() -> Any:
    """Keep language and look."""
    form = PreferencesForm()
    if form.accepts(lambda: services.prefer(current_identity(), form.language.data, form.theme.data)):
        return redirect(url_for("people.me"))
    return _page(form)


@blueprint.route("/me/password", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_OWN)
def change_password() -> Any:
    """Change my password; everywhere else I am signed out."""
    form = ChangePasswordForm()
    if form.accepts(lambda: services.change_password(current_identity(), form.present.data or "", form.password.data or "")):
        flash(_("The password is changed. Other devices were signed out"))
        return redirect(url_for("people.me"))
    return render("people/change_password.html", form=form)


@blueprint.post("/me/sessions/<web_session>/end")
@requires(Permission.ACCOUNT_OWN)
def end_session(web_session: str) -> Any:
    """Sign one of my devices out."""
    services.end_session(load_own_session(web_session, current_identity()))
    flash(_("That device was signed out"))
    return redirect(url_for("people.me"))


@blueprint.post("/me/sessions/end-others")
@requires(Permission.ACCOUNT_OWN)
def end_other_sessions() -> Any:
    """Sign every device out but this one."""
    services.end_other_sessions(current_identity())
    flash(_("All other devices were signed out"))
    return redirect(url_for("people.me"))


def _page(form: PreferencesForm) -> Any:
    identity = current_identity()
    person = identity.person_id
    return render(
        "people/me.html",
        form=form,
        placed=read.placed(person) if person else None,
        holding=read.tier_held(person) if person else None,
        mentor=read.mentor_of(person) if person else None,
        sessions=own_sessions(identity),
        device_name=device_name,
        mine=_doors(identity),
    )


def _doors(identity: Identity) -> list[tuple[str, str, Any]]:
    """(icon, address, word) of what is mine in the other rooms, where there is such a page."""
    person = identity.person_public_id
    mine = {"person": person}
    pages: tuple[tuple[str, str, dict[str, Any], Any], ...] = (
        ("check2-square", "results.mine", {}, _("My results")),
        ("graph-up", "competency.person", mine, _("My profile")),
        ("signpost", "careers.person", mine, _("My next tier")),
        ("cash-stack", "incentives.statements", {}, _("My bonus statements")),
    )
    there = current_app.view_functions
    return [(icon, url_for(endpoint, **values), label) for icon, endpoint, values, label in pages if endpoint in there and person]
