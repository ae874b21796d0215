"""The people room's pages. Sign-in first."""

from typing import Any

from flask import Blueprint, redirect, request, session, url_for

from app.core.i18n import LANGUAGES, _
from app.core.pages import render
from app.core.security.decorators import public, requires
from app.core.security.headers import limiter
from app.core.security.identity import current_identity, signed_in_identity
from app.core.security.permissions import Permission
from app.people import sign_in as door
from app.people.forms import SignInForm

blueprint = Blueprint("people", __name__)


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
@limiter.limit(lambda: _sign_in_limit(), methods=["POST"])
def sign_in() -> Any:
    """The door."""
    if signed_in_identity() is not None:
        return redirect(url_for("home.today"))
    form = SignInForm()
    if form.validate_on_submit():
        if door.sign_in(form.login.data or "", form.password.data or ""):
            return redirect(_way_back())
        form.put_error(_("User name or password is not right. Try again or reset the password"), "password")
    return render("people/sign_in.html", form=form)


@blueprint.post("/sign-out")
@requires(Permission.ACCOUNT_OWN)
def sign_out() -> Any:
    """Leave; the session is over everywhere."""
    door.sign_out(current_identity())
    return redirect(url_for("people.sign_in"))


@blueprint.post("/language/<language>")
@public
def choose_language(language: str) -> Any:
    """Read on in the other language: kept in the account when signed in, else in a cookie."""
    response = redirect(_same_page())
    if language in LANGUAGES:
        identity = signed_in_identity()
        if identity is not None:
            door.keep_language(identity, language)
        response.set_cookie("language", language, max_age=31536000, httponly=True, samesite="Lax")
    return response


def _same_page() -> str:
    """The path the person came from, on this host only."""
    came_from = (request.referrer or "").removeprefix(request.host_url.rstrip("/"))
    return came_from if came_from.startswith("/") and not came_from.startswith("//") else url_for("home.today")


def _way_back() -> str:
    where: str = session.pop("next", None) or ""
    return where if where.startswith("/") and not where.startswith(("//", "/\\")) else url_for("home.today")


def _sign_in_limit() -> str:
    from flask import current_app

    limit: str = current_app.config["SIGN_IN_LIMIT"]
    return limit
