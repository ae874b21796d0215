"""The door: signing in and out, a forgotten password, the link of an invitation, the privacy notice."""

from typing import Any

from flask import current_app, redirect, request, url_for

from app.core.i18n import LANGUAGES, _
from app.core.pages import on_this_host, render
from app.core.security.decorators import public, requires
from app.core.security.headers import limiter
from app.core.security.identity import current_identity, signed_in_identity
from app.core.security.permissions import Permission
from app.people import services
from app.people import sign_in as door
from app.people.forms.door import AcknowledgeForm, FirstPasswordForm, ForgottenForm, SignInForm
from app.people.queries.accounts import link_behind, own_account
from app.people.views.blueprint import blueprint, way_back


def _sign_in_limit() -> str:
    limit: str = current_app.config["SIGN_IN_LIMIT"]
    return limit


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
@limiter.limit(_sign_in_limit, methods=["POST"])
def sign_in() -> Any:
    """The door."""
    if signed_in_identity() is not None:
        return redirect(url_for("home.today"))
    form = SignInForm()
    if form.validate_on_submit():
        if door.sign_in(form.login.data or "", form.password.data or ""):
            return redirect(way_back())
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


@blueprint.route("/forgotten", methods=["GET", "POST"])
@public
@limiter.limit("6 per 5 minutes", methods=["POST"])
def forgotten() -> Any:
    """Ask for a letter with a link. The answer is the same whether or not there is such an account."""
    form = ForgottenForm()
    if form.accepts(lambda: services.ask_for_reset(form.login.data or "")):
        return render("people/forgotten_sent.html")
    return render("people/forgotten.html", form=form)


@blueprint.route("/link/<token>", methods=["GET", "POST"])
@public
@limiter.limit(_sign_in_limit, methods=["POST"])
def link(token: str) -> Any:
    """Set the first password, or a new one, and be signed in with it."""
    behind = link_behind(token)
    if behind is None:
        page, _status = render("people/link_spent.html")
        return page, 410
    form = FirstPasswordForm()
    if form.accepts(lambda: door.open_session(services.use_link(token, form.password.data or ""))):
        return redirect(url_for("home.today"))
    return render("people/first_password.html", form=form, link=link_behind(token) or behind)


@blueprint.route("/new-password", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_OWN)
def must_change_password() -> Any:
    """A password given by somebody else is replaced before anything else."""
    form = FirstPasswordForm()
    if form.accepts(lambda: services.set_password(own_account(current_identity()), form.password.data or "")):
        return redirect(way_back())
    return render("people/must_change_password.html", form=form)


@blueprint.get("/privacy")
@public
def privacy() -> Any:
    """What is stored, why, who sees it, how to object. Who is signed in and hasn't yet confirms having read it."""
    identity = signed_in_identity()
    return render("people/privacy.html", version=door.NOTICE_VERSION, asks=identity is not None and identity.must_acknowledge)


@blueprint.post("/privacy")
@requires(Permission.ACCOUNT_OWN)
def acknowledge() -> Any:
    """Record that it was read."""
    if AcknowledgeForm().accepts(lambda: services.acknowledge_notice(current_identity())):
        return redirect(way_back())
    return redirect(url_for("people.privacy"))


def _same_page() -> str:
    """The path the person came from, on this host only."""
    came_from = (request.referrer or "").removeprefix(request.host_url.rstrip("/"))
    return came_from if on_this_host(came_from) else url_for("home.today")
