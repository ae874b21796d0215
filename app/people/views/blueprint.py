"""The room's blueprint, and what everyone must settle before anything else: a password of their own, the privacy notice."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, current_app, redirect, request, session, url_for
from jinja2 import pass_context

from app.core.pages import SAFE, on_this_host, wants_json
from app.core.security.identity import signed_in_identity
from app.people.rules.wording import listed, word

blueprint = Blueprint("people", __name__)
# What one may do before both are settled: leave, read on in another language, and settle them.
OPEN_BEFORE = frozenset({"people.sign_out", "people.privacy", "people.acknowledge", "people.must_change_password"})


@blueprint.app_template_filter("word")
@pass_context
def word_filter(context: Any, code: str | None, of: str) -> Any:
    """``'junior'|word('tier')``. The context keeps Jinja from working it out once, in the language of whoever came first."""
    return word(code, of)


@blueprint.app_template_filter("listed")
@pass_context
def listed_filter(context: Any, parts: Iterable[Any]) -> str:
    """``[a, b if …]|listed``."""
    return listed(parts)


@blueprint.before_app_request
def settle_first() -> Any:
    """Send who has something to settle to the page for it; they come back to where they were going."""
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None or getattr(view, "permission", None) is None or request.endpoint in OPEN_BEFORE:
        return None
    identity = signed_in_identity()
    if identity is None or not (identity.must_change_password or identity.must_acknowledge):
        return None
    page = "people.must_change_password" if identity.must_change_password else "people.privacy"
    if wants_json():
        return {"error": page}, 403
    if request.method in SAFE and "next" not in session:
        session["next"] = request.full_path.rstrip("?")
    return redirect(url_for(page))


def way_back() -> str:
    """Where somebody was going before they were asked to sign in or settle something; on this host only."""
    where: str = session.pop("next", None) or ""
    return where if on_this_host(where) else url_for("home.today")
