"""The first page of everyone, search, the trail and the letters."""

import json
from typing import Any

from flask import Blueprint, request

from app.core import clock, curriculum
from app.core.i18n import pick
from app.core.mail import Letter
from app.core.pages import render
from app.core.paging import paginate
from app.core.security.decorators import public, requires
from app.core.security.identity import current_identity
from app.core.security.permissions import Permission
from app.core.trail import AuditLink
from app.home import queries
from app.navigation import open_doors

blueprint = Blueprint("home", __name__)


@blueprint.context_processor
def _wording() -> dict[str, Any]:
    """The title of a training day, in the reader's language."""
    return {"day_title": lambda plan, day: pick(curriculum.programme(plan.enrolment.version_id).days[day.number - 1].title)}


@blueprint.get("/")
@requires(Permission.HOME_SEE)
def today() -> Any:
    """Today: what does my day ask for?"""
    found = queries.today_for(current_identity())
    day = found.plan.day_on(clock.today()) if found.plan else None
    return render("home/plan.html" if found.plan else "home/today.html", today=found, day=day, date=clock.today())


@blueprint.get("/search")
@requires(Permission.HOME_SEE)
def search() -> Any:
    """One search for people and lessons."""
    text = request.args.get("q", "")[:80]
    return render("home/search.html", text=text, hits=queries.search(current_identity(), text))


@blueprint.get("/more")
@requires(Permission.HOME_SEE)
def more() -> Any:
    """Every open door."""
    return render("home/more.html", doors=open_doors(current_identity()))


@blueprint.get("/trail")
@requires(Permission.TRAIL_READ)
def trail() -> Any:
    """Who changed what, when, from what to what."""
    page = paginate(queries.trail_rows(), AuditLink.number, descending=True)
    return render("home/trail.html", page=page, read=json.loads)


@blueprint.get("/outbox")
@requires(Permission.OUTBOX_READ)
def outbox() -> Any:
    """Letters that were written."""
    return render("home/outbox.html", page=paginate(queries.letters(), Letter.id, descending=True))


@blueprint.get("/healthz")
@public
def health() -> Any:
    """Whether the product answers."""
    return {"status": "ok"}
