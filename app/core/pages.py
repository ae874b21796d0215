"""How a request runs and how a page is answered: begin, commit or undo, render, and the pages for what went wrong."""

import logging
import secrets
from datetime import timedelta
from functools import lru_cache
from typing import Any

from flask import Flask, Response, current_app, has_request_context, redirect, render_template, request, session, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError
from werkzeug.wrappers import Response as BaseResponse

from app.core import audit, database
from app.core.errors import EditConflict, Refused, RuleViolation
from app.core.i18n import _, forget_language
from app.core.security.decorators import SignInFirst
from app.core.security.identity import signed_in_identity

log = logging.getLogger("pages")
log_access = logging.getLogger("access")
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def render(template: str, **context: Any) -> tuple[str, int]:
    """A page; 422 when the form on it has errors, so that scripts and tests see what people see."""
    form = context.get("form")
    wrong = form is not None and (form.errors or form.form_errors)
    return render_template(template, **context), 422 if wrong else 200


def wants_json() -> bool:
    """Whether a script of ours asks rather than a person: it then gets errors as JSON."""
    return request.accept_mimetypes.best == "application/json" or request.is_json


def on_this_host(where: str) -> bool:
    """Whether ``where`` is a path of ours. Browsers read a second slash or a backslash as another host."""
    return where.startswith("/") and where[1:2] not in ("/", "\\") and where.isprintable()


def _trouble(status: int, template: str, **context: Any) -> BaseResponse | tuple[Any, int]:
    database.rollback()
    if wants_json():
        return {"error": context.get("reason", template.rpartition("/")[2].removesuffix(".html"))}, status
    return render_template(template, **context), status


def _known(error: HTTPException) -> Any:
    """What the web's own errors say to a person."""
    if isinstance(error, InternalServerError) and isinstance(error.original_exception, Exception):
        return _unexpected(error.original_exception)  # the commit failed, after the page was made
    if error.code == 413:
        size = current_app.config["MAX_CONTENT_LENGTH"] // 2**20
        return _trouble(
            413, "errors/rule.html", reason=str(_("The file is over %(size)d MB. Compress it or send it in two parts", size=size))
        )
    if error.code == 429:
        return _trouble(429, "errors/rule.html", reason=str(_("Too many tries in a short time. Wait five minutes, then try again.")))
    if error.code in (404, 405):
        return _trouble(error.code, "errors/refused.html")
    if error.code is not None and error.code < 400:
        return error
    return _trouble(error.code or 500, "errors/rule.html", reason=str(_("This request could not be read. Go back and try again.")))


def _unexpected(error: Exception) -> Any:
    """A number to tell the administrator, who finds it in the log; nothing of the inside."""
    number = secrets.token_hex(2).upper()
    log.error("unexpected error", exc_info=error, extra={"number": number, "path": request.path})
    if current_app.config.get("PROPAGATE_EXCEPTIONS"):
        raise error
    return _trouble(500, "errors/unexpected.html", number=number)


def init_pages(app: Flask) -> None:
    """One request, one transaction; errors as pages in the person's language, without a trace of the inside."""

    @app.before_request
    def begin() -> None:
        database.begin_request(may_write=request.method not in SAFE)
        forget_language()
        if (request.endpoint or "").endswith("static"):
            return
        identity = signed_in_identity()
        if request.method not in SAFE:
            audit.acts(identity.account_id if identity else None, request.endpoint or "")

    @app.after_request
    def finish(response: Response) -> Response:
        if request.method in SAFE or response.status_code >= 400:
            database.rollback()
        else:
            database.commit()
        return response

    @app.teardown_request
    def leave(error: BaseException | None) -> None:
        forget_language()

    _answer_errors(app)
    app.jinja_env.globals["url_for"] = address
    # The cookie outlives the session: its row says when it ends (SESSION_HOURS), so that not every answer need renew the cookie.
    app.permanent_session_lifetime = timedelta(days=31)
    app.config["SESSION_REFRESH_EACH_REQUEST"] = False


def address(endpoint: str, **values: Any) -> str:
    """``url_for``, remembered: a page asks for dozens of addresses, mostly the same ones again and again."""
    if not has_request_context() or endpoint.startswith(".") or "_external" in values:
        return url_for(endpoint, **values)
    try:
        return _remembered_address(endpoint, request.script_root, tuple(values.items()))
    except TypeError:  # a list among the values
        return url_for(endpoint, **values)


@lru_cache(maxsize=8192)
def _remembered_address(endpoint: str, root: str, values: tuple[tuple[str, Any], ...]) -> str:
    return url_for(endpoint, **dict(values))


def _answer_errors(app: Flask) -> None:
    @app.errorhandler(SignInFirst)
    def sign_in_first(error: SignInFirst) -> Any:
        if "_user_id" in session:
            log_access.warning("access refused", extra={"why": "session over", "path": request.path})
        if wants_json():
            return _trouble(401, "errors/refused.html", reason="sign-in")
        session["next"] = request.full_path.rstrip("?") if request.method in SAFE else (request.referrer and url_for("home.today"))
        return redirect(url_for("people.sign_in"))

    @app.errorhandler(Refused)
    def refused(error: Refused) -> Any:
        return _trouble(404, "errors/refused.html")

    @app.errorhandler(RuleViolation)
    def rule(error: RuleViolation) -> Any:
        return _trouble(422, "errors/rule.html", reason=str(error.message))

    @app.errorhandler(EditConflict)
    def conflict(error: EditConflict) -> Any:
        return _trouble(409, "errors/rule.html", reason=str(_("Somebody else changed this meanwhile. Open it again.")))

    @app.errorhandler(CSRFError)
    def stale_form(error: CSRFError) -> Any:
        return _trouble(
            400,
            "errors/rule.html",
            reason=str(_("This page was open for too long, or you signed in elsewhere. Go back, reload and send it again.")),
        )

    app.register_error_handler(HTTPException, _known)
    app.register_error_handler(Exception, _unexpected)
