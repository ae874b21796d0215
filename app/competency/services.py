"""Estimates follow the evidence: one step for the newest piece, a replay of one series for anything else."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import delete, insert, select

from app.competency import queries
from app.competency.models import Estimate, EstimatePack
from app.competency.queries.histories import History
from app.competency.rules import pack
from app.core import audit, content, curriculum
from app.core.database import db
from app.people.models import Person
from app.results.events import EvidenceAdded
from app.results.queries import EvidenceRow
from assessments.competency.calibration import UNCALIBRATED
from assessments.competency.estimate import LocalLevel, State
from assessments.competency.model import CompetencyModel
from assessments.competency.states import StateTable

CHUNK = 200
"""Persons rebuilt at a time."""


def evidence_added(news: EvidenceAdded) -> None:
    """A result was released: bring the estimates of its competencies up to date. Five statements, however much there is."""
    model_id = content.current_id(curriculum.MODEL, curriculum.MODEL_SLUG)
    if model_id is None:
        return
    model = curriculum.model(model_id)
    _one_at_a_time(news.person_id)
    history = queries.histories([news.person_id])[news.person_id]
    kept = {row.competency: row for row in _of_this_model(queries.checkpoints(news.person_id), model_id)}
    series = _series(model, history)
    states = {slug: State.from_json(row.state) for slug, row in kept.items() if slug in series}
    for slug in set(series) if not kept else set(series) & set(news.competencies):
        states[slug] = _brought_up(LocalLevel.of(model), states.get(slug), series[slug])
        row = kept.get(slug) or Estimate(person_id=news.person_id, competency=slug, model_id=model_id, calibration=UNCALIBRATED.slug)
        _keep(row, _checkpoint(states[slug]))
    for slug in set(kept) - set(series):  # everything there was has been withdrawn
        db.session.delete(kept[slug])
    packed = db.session.get(EstimatePack, (news.person_id, UNCALIBRATED.slug))
    packed = packed or EstimatePack(person_id=news.person_id, calibration=UNCALIBRATED.slug)
    _keep(packed, {"model_id": model_id} | _packed(model, states, history))
    db.session.flush()


def _brought_up(level: LocalLevel, state: State | None, series: Sequence[EvidenceRow]) -> State:
    """The state after all of ``series``: by the steps that are missing, or by a replay where the order or a piece changed."""
    counted = {piece for piece, _ in state.weights} if state else set()
    fresh = [row.counted() for row in series if row.id not in counted]
    if state is None or len(counted) + len(fresh) != len(series) or not all(state.precedes(piece) for piece in fresh):
        return level.replay(row.counted() for row in series)
    for piece in fresh:
        state = level.step(state, piece)
    return state


def rebuild(person_ids: Collection[int] | None = None) -> int:
    """Make the estimates of these people (None: everybody) anew from all their evidence; how many people had any."""
    model_id = content.current_id(curriculum.MODEL, curriculum.MODEL_SLUG)
    if model_id is None:
        return 0
    everybody = queries.people_with_evidence()
    asked = everybody if person_ids is None else sorted(set(person_ids))
    _forget(None if person_ids is None else asked)
    for start in range(0, len(asked), CHUNK):
        _rebuild(asked[start : start + CHUNK], model_id)
    return len(set(asked) & set(everybody))


def _forget(person_ids: Collection[int] | None) -> None:
    """Drop what is derived, of these people or of everybody: those who have no evidence any more keep no estimate."""
    db.session.flush()
    theirs, packs = delete(Estimate), delete(EstimatePack)
    if person_ids is not None:
        theirs, packs = theirs.where(Estimate.person_id.in_(person_ids)), packs.where(EstimatePack.person_id.in_(person_ids))
    db.session.execute(theirs)
    db.session.execute(packs)
    audit.note_bulk(db.session(), "rebuild", EstimatePack.__tablename__, {"people": None if person_ids is None else len(person_ids)})


def _rebuild(chunk: Sequence[int], model_id: int) -> None:
    model = curriculum.model(model_id)
    level = LocalLevel.of(model)
    made: list[dict[str, Any]] = []
    packs: list[dict[str, Any]] = []
    for person_id, history in queries.histories(chunk).items():
        states = {slug: level.replay(row.counted() for row in rows) for slug, rows in _series(model, history).items()}
        known = {"person_id": person_id, "model_id": model_id, "calibration": UNCALIBRATED.slug}
        made += [known | {"competency": slug} | _checkpoint(state) for slug, state in states.items()]
        packs += [known | _packed(model, states, history)] if history else []
    if packs:
        db.session.execute(insert(Estimate), made) if made else None
        db.session.execute(insert(EstimatePack), packs)


def _one_at_a_time(person_id: int) -> None:
    """Two results of one person released at the same moment follow each other: neither steps from the other's old state."""
    db.session.execute(select(Person.id).where(Person.id == person_id).with_for_update(key_share=True))


def _of_this_model(rows: Iterable[Estimate], model_id: int) -> list[Estimate]:
    """Checkpoints that may be gone on from; those of an earlier model go."""
    current = []
    for row in rows:
        if row.model_id == model_id:
            current.append(row)
        else:
            db.session.delete(row)
    return current


def _series(model: CompetencyModel, history: History) -> dict[str, list[EvidenceRow]]:
    """What counts now, by competency of the model, each in order."""
    found: dict[str, list[EvidenceRow]] = {}
    for row, until in history:
        if until is None and row.competency in model.competency_slugs:
            found.setdefault(row.competency, []).append(row)
    return found


def _checkpoint(state: State) -> dict[str, Any]:
    return {"state": state.to_json(), "last_evidence_id": state.weights[-1][0]}


def _packed(model: CompetencyModel, states: dict[str, State], history: History) -> dict[str, bytes]:
    ordered = {slug: states[slug] for slug in model.competency_slugs if slug in states}  # equal to the last bit, however it came about
    pieces, causes = pack(history)
    return {"levels": StateTable.of(model, [ordered]).pack()[0], "pieces": pieces, "causes": causes}


def _keep(row: Estimate | EstimatePack, columns: dict[str, Any]) -> None:
    for name, value in columns.items():
        setattr(row, name, value)
    db.session.add(row)
