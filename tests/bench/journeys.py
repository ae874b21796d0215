"""Several requests in a row: a whole quiz attempt, a form with all its marks."""

import json
import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from flask import url_for

from app.core import clock, curriculum, database
from app.core.database import db
from app.people.models import Account
from app.performances import queries as performances
from app.performances import rules
from app.performances.models import RatingForm
from app.performances.queries.forms import forms_at_hand
from app.quizzes import queries as quizzes
from app.quizzes import services as quiz_services
from app.quizzes.models import Sitting
from assessments.scoring.answers import right_answer
from tests.bench.measure import Request
from tests.bench.stage import NOW

Browser = Callable[..., Request]
QUIZ = "day-2-safety"


def _json(events: list[dict[str, Any]], **around: Any) -> dict[str, Any]:
    return {"method": "POST", "data": json.dumps({"events": events, **around}), "content_type": "application/json"}


def attempt(browser: Browser) -> list[Request]:
    """A quiz attempt of 20 answers: each question's page and its answer, handing in, the review."""
    person_id = db.session.scalars(db.select(Account.person_id).where(Account.login == "newhire")).one()
    version = quizzes.quiz_version(QUIZ)
    used = len(quizzes.sittings_of(person_id, QUIZ))
    sitting = Sitting(person_id=person_id, version_id=version, quiz=QUIZ, attempt=used + 1, ends_at=clock.now() + timedelta(hours=9))
    db.session.add(sitting)
    db.session.flush()
    quiz_services._draw(sitting, curriculum.quiz(version), random.Random(used))
    path = url_for("quizzes.sitting", public_id=sitting.public_id)
    answers = [(question.row.sequence, sorted(right_answer(question.item))) for question in quizzes.questions(sitting.id)]
    database.commit()
    requests = []
    for number, pieces in answers:
        requests.append(browser("newhire", f"{path}?q={number}"))
        event = {"id": uuid4().hex, "question": number, "kind": "answer", "chosen": pieces, "at": NOW.isoformat()}
        requests.append(browser("newhire", f"{path}/answers", **_json([event])))
    requests.append(browser("newhire", f"{path}/finish", method="POST"))
    requests.append(browser("newhire", f"{path}/review"))
    return requests


def marks(browser: Browser) -> list[Request]:
    """A form's page and one request for each mark."""
    person_id = db.session.scalars(db.select(Account.person_id).where(Account.login == "supervisor")).one()
    public_id = next(row.public_id for row in performances.to_score_by(person_id, NOW.date()) if row.open_on(NOW.date()))
    at_hand = performances.FormAtHand(*db.session.execute(forms_at_hand().where(RatingForm.public_id == public_id)).one())
    lines = [(criterion.slug, max(at_hand.rubric.marks)) for criterion in at_hand.rubric.criteria] + [(rules.GLOBAL, 6)]
    database.rollback()
    path = url_for("performances.score", public_id=public_id)
    requests = [browser("supervisor", path)]
    for number, (line, value) in enumerate(lines):
        at = (NOW + timedelta(seconds=number)).isoformat()
        event = {"id": uuid4().hex, "criterion": line, "value": value, "device": "bench", "seen": 0, "at": at}
        requests.append(browser("supervisor", f"{path}/marks", **_json([event], seen=0)))
    return requests


JOURNEYS = {"A quiz attempt of 20 answers": attempt, "A form with all its marks": marks}
