"""Sessions with forms, scored and signed as a device and its rater would."""

import shutil
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

from app.core import content, curriculum
from app.core.database import db
from app.learning.models import Enrolment, PlanItem
from app.people.models import Person
from app.performances import queries, rules, services
from app.performances.models import RatingForm, Session, SessionCandidate
from app.performances.queries.forms import forms_at_hand
from assessments.catalog import CONTENT, Catalog, load_catalog
from assessments.schema import Scenario

VISITOR = "visitor-without-appointment"
DRILL = "evacuation-at-night"
CHECKLIST = "visitor-registration"
OTHER = "no-interpreter"
SCENARIOS = (VISITOR, DRILL, CHECKLIST, OTHER)
TODAY = date(2026, 7, 9)


def load_scenarios() -> None:
    """Some of the shipped scenarios as snapshots: two role-plays, a drill, a checklist."""
    for slug, scenario in _shipped().scenarios.items():
        content.snapshot(curriculum.SCENARIO, slug, scenario.hash, scenario.to_json(), (scenario.title.zh, scenario.title.en))
    db.session.flush()


@lru_cache(maxsize=1)
def _shipped() -> Catalog:
    """Only what is needed here: the whole curriculum takes seconds to read."""
    with TemporaryDirectory() as folder:
        for path in ("competency.yaml", "criteria.yaml"):
            shutil.copy(CONTENT / path, folder)
        for slug in SCENARIOS:
            shutil.copytree(CONTENT / "scenarios" / slug, Path(folder, "scenarios", slug))
        return load_catalog(Path(folder))


def scenario(slug: str = VISITOR) -> Scenario:
    """One of them."""
    return _shipped().scenarios[slug]


def on_plan(person: Person, slug: str) -> PlanItem:
    """``person`` in a programme that asks for a scenario today."""
    version_id = content.current_id(curriculum.SCENARIO, slug)
    enrolment = Enrolment(person_id=person.id, version_id=version_id, programme="pre-job", start_on=TODAY)
    db.session.add(enrolment)
    db.session.flush()
    body = scenario(slug)
    item = PlanItem(
        enrolment_id=enrolment.id, day=1, sequence=0, kind=str(body.kind), slug=slug, on_date=TODAY, written=True,
        title_zh=body.title.zh, title_en=body.title.en,
    )  # fmt: skip
    db.session.add(item)
    db.session.flush()
    return item


def scheduled(
    candidates: Iterable[Person] | Person, raters: Iterable[Person] | Person, slug: str = VISITOR, *, day: date = TODAY,
    at: time = time(14, 0), place: str = "培训室二", actor: Person | None = None, by: Person | None = None,
) -> Session:  # fmt: skip
    """A session on ``day`` with a form for every candidate and rater."""
    when = services.When(day, at, place, actor.id if actor else None)
    return services.schedule(slug, when, _ids(candidates), _ids(raters), by=by.id if by else None)


def _ids(people: Iterable[Person] | Person) -> list[int]:
    return [people.id] if isinstance(people, Person) else [person.id for person in people]


def form_of(session: Session, candidate: Person, rater: Person) -> queries.FormAtHand:
    """The form of one candidate and rater."""
    statement = forms_at_hand().where(Session.id == session.id, SessionCandidate.person_id == candidate.id, RatingForm.rater_id == rater.id)
    return queries.FormAtHand(*db.session.execute(statement).one())


def event(
    criterion: str, value: int | None, *, seconds: float = 0, device: str = "tablet", seen: int = 0, text: str = ""
) -> dict[str, Any]:
    """What a device sends for one tap, ``seconds`` after the session began."""
    at = datetime(2026, 7, 9, 6, 0, tzinfo=UTC) + timedelta(seconds=seconds)
    return {
        "id": uuid4().hex, "criterion": criterion, "value": value, "device": device, "seen": seen, "at": at.isoformat(), "text": text,
    }  # fmt: skip


def events_for(
    at_hand: queries.FormAtHand, half_levels: int | Mapping[str, int] = 6, judgement: int = 6, critical: Iterable[str] = ()
) -> list[dict[str, Any]]:
    """Everything a complete form needs: marks, notes where they are asked for, critical errors, the judgement."""
    rubric = at_hand.rubric
    marks = {entry.slug: half_levels if isinstance(half_levels, int) else half_levels.get(entry.slug, 6) for entry in rubric.criteria}
    marks = {slug: mark if mark in rubric.marks else max(rubric.marks) for slug, mark in marks.items()}
    events = [event(rules.CLOCK, 1)]
    for number, (slug, mark) in enumerate(marks.items()):
        events.append(event(slug, mark, seconds=10 * number + 5))
        if rules.needs_evidence(rubric, mark):
            events.append(event(rules.NOTE + slug, 1, seconds=10 * number + 8, text="见现场记录"))
    for slug in critical:
        events.append(event(rules.CRITICAL + slug, 1, seconds=200))
        events.append(event(rules.NOTE + rules.CRITICAL + slug, 1, seconds=205, text="原话已记下"))
    return [*events, event(rules.GLOBAL, judgement, seconds=300)]


def scored(at_hand: queries.FormAtHand, half_levels: int | Mapping[str, int] = 6, judgement: int = 6, critical: Iterable[str] = ()) -> None:
    """A complete form, not yet signed."""
    services.record(at_hand, {"seen": 0, "events": events_for(at_hand, half_levels, judgement, critical)})


def signed(at_hand: queries.FormAtHand, half_levels: int | Mapping[str, int] = 6, judgement: int = 6, critical: Iterable[str] = ()) -> None:
    """A complete form, signed."""
    scored(at_hand, half_levels, judgement, critical)
    services.sign(at_hand)
