"""Evidence arrives early, late, corrected and withdrawn; the estimates are those of a rebuild, number for number."""

import random
from datetime import date, timedelta

import pytest
from flask import Flask

from app.competency import queries, services
from app.competency.models import Estimate, EstimatePack
from app.core import clock, content, curriculum, database
from app.core.database import db
from app.people.models import Person
from assessments.competency.estimate import LocalLevel, State
from tests.factories import competency as made
from tests.factories import people
from tests.factories.competency import Score


@pytest.fixture
def li(app: Flask) -> Person:
    """Li Zhuo of the front desk; the curriculum is loaded."""
    people.organisation()
    front = people.unit()
    made.load_rules()
    person = people.person("李卓", "Li Zhuo", unit=front, tier="junior")
    for number in range(3):
        people.person(f"考评员{number}", f"Rater {number}", unit=front)
    database.commit()
    return person


def stored(person: Person) -> dict[str, str]:
    rows = {row.competency: row.state for row in queries.checkpoints(person.id)}
    pack = db.session.get(EstimatePack, (person.id, "uncalibrated-1"))
    assert pack is not None
    return rows | {"": str((pack.levels, pack.pieces, pack.causes))}


def rebuilt(person: Person) -> dict[str, str]:
    services.rebuild([person.id])
    db.session.expire_all()
    return stored(person)


@pytest.mark.parametrize("seed", range(8))
def test_whatever_order_evidence_comes_in_a_rebuild_gives_the_same_numbers(li: Person, seed: int) -> None:
    chance = random.Random(seed)
    results = []
    for _ in range(14):
        kind = chance.choice(("role-play", "drill", "practical"))
        scores = [Score(slug, chance.uniform(20, 95)) for slug in chance.sample(("communication", "etiquette", "adaptability"), 2)]
        day = date(2026, 1, 1) + timedelta(days=chance.randrange(150))
        former = chance.choice(results) if results and chance.random() < 0.25 else None
        if former is not None:
            results.remove(former)
            scores = [Score(piece.competency, chance.uniform(20, 95)) for piece in made.evidence_of(former)]
        raters = sorted(chance.sample([li.id + 1, li.id + 2, li.id + 3], 2))
        session = f"session:{chance.randrange(5)}"
        row = made.released(li, kind, scores, on=day, recorded=date(2026, 6, 30), raters=raters, session=session, supersedes=former)
        results.append(row)
        services.evidence_added(made.told(row))
    before = stored(li)
    assert rebuilt(li) == before


def test_the_newest_piece_costs_one_step(li: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    for day in (1, 5, 9):
        row = made.released(li, "role-play", [Score("communication", 70)], on=date(2026, 3, day), raters=[li.id + 1])
        services.evidence_added(made.told(row))
    steps: list[int] = []
    step = LocalLevel.step
    monkeypatch.setattr(LocalLevel, "step", lambda self, state, piece: steps.append(piece.id) or step(self, state, piece))
    newest = made.released(li, "role-play", [Score("communication", 70)], on=date(2026, 4, 1), raters=[li.id + 1])
    services.evidence_added(made.told(newest))
    assert len(steps) == 1
    late = made.released(li, "role-play", [Score("communication", 70)], on=date(2026, 3, 3), recorded=date(2026, 4, 2), raters=[li.id + 1])
    services.evidence_added(made.told(late))
    assert len(steps) == 1 + 5


def test_what_was_withdrawn_counts_for_nothing(li: Person) -> None:
    row = made.released(li, "role-play", [Score("communication", 90)], on=date(2026, 3, 1), raters=[li.id + 1])
    services.evidence_added(made.told(row))
    assert queries.profile(li.id).overall is not None
    made.withdrawn(row)
    services.evidence_added(made.told(row))
    assert queries.profile(li.id).overall is None
    assert queries.checkpoints(li.id) == []
    assert queries.profile(li.id, date(2026, 6, 1)).overall is not None, "on that day it was known"
    assert queries.profile(li.id, date(2026, 6, 1), happened=True).overall is None, "now we know better"


def test_as_of_a_day_is_what_was_known_then_or_as_it_happened(li: Person) -> None:
    made.released(li, "role-play", [Score("communication", 60)], on=date(2026, 2, 1), raters=[li.id + 1])
    made.released(li, "drill", [Score("adaptability", 90)], on=date(2026, 2, 10), recorded=date(2026, 5, 1), raters=[li.id + 1])
    services.rebuild()
    known, happened = queries.profile(li.id, date(2026, 3, 1)), queries.profile(li.id, date(2026, 3, 1), happened=True)
    assert known.dimensions["emergency-handling"] is None
    assert happened.dimensions["emergency-handling"] is not None
    now = queries.profile(li.id).competencies["communication"]
    assert known.competencies["communication"] is not None
    assert now is not None
    assert now.mean == known.competencies["communication"].mean
    assert now.sd > known.competencies["communication"].sd


@pytest.mark.parametrize("number", [1, 30])
def test_profiles_cost_two_queries_however_many_people(li: Person, number: int, queries) -> None:  # type: ignore[no-untyped-def]
    from app.competency import queries as reads

    ids = [person.id for person in db.session.scalars(db.select(Person))][:1]
    for extra in range(number - 1):
        ids.append(people.person(f"同事{extra}").id)
    made.released(li, "role-play", [Score("communication", 60)], on=date(2026, 2, 1), raters=[li.id + 1])
    services.rebuild()
    reads.profiles(ids)
    for day in (None, date(2026, 6, 1)):
        with queries(at_most=2):
            found = reads.profiles(ids, day)
        assert found[li.id].overall is not None
        assert len(found.table.overall_mean) == number


def test_a_new_model_takes_force_at_once_and_the_rebuild_only_makes_it_quick(li: Person) -> None:
    made.released(li, "role-play", [Score("communication", 60), Score("etiquette", 80)], on=date(2026, 2, 1), raters=[li.id + 1])
    services.rebuild()
    before = queries.profile(li.id).competencies["communication"]
    model = curriculum.current_model()
    assert model is not None
    assert before is not None
    body = model.to_json()
    body["prior"]["sd"] = 0.3
    body["competencies"] = [one for one in body["competencies"] if one["slug"] != "etiquette"]
    content.snapshot(curriculum.MODEL, curriculum.MODEL_SLUG, "another", body, ("模型", "Model"))
    db.session.flush()
    after = queries.profile(li.id)
    assert "etiquette" not in after.competencies
    assert after.competencies["communication"] is not None
    assert abs(after.competencies["communication"].mean) < abs(before.mean)
    services.evidence_added(made.told(made.released(li, "role-play", [Score("etiquette", 80)], on=date(2026, 3, 1), raters=[li.id + 1])))
    assert [row.competency for row in queries.checkpoints(li.id)] == ["communication"]
    same = queries.profile(li.id)
    assert same.competencies["communication"] == after.competencies["communication"]
    assert rebuilt(li)


def test_who_has_no_evidence_has_no_numbers_and_never_zero(li: Person) -> None:
    profile = queries.profile(li.id)
    assert profile.overall is None
    assert set(profile.dimensions.values()) == {None}


def test_weights_and_the_prior_add_up_to_one(li: Person) -> None:
    made.career(li, 70, raters=[li.id + 1, li.id + 2], months=6)
    services.rebuild()
    for row in queries.checkpoints(li.id):
        state = State.from_json(row.state)
        assert state.prior_weight + sum(weight for _, weight in state.weights) == pytest.approx(1)
    assert db.session.query(Estimate).count() > 5


def test_the_post_decides_the_weights_also_after_leaving(li: Person) -> None:
    made.career(li, 70, raters=[li.id + 1], months=6)
    services.rebuild()
    guarding = people.person("何平", unit=db.session.get(people.Unit, 1), position="security")
    table = queries.profiles([li.id, guarding.id]).table
    assert list(table.weights[0]) != list(table.weights[1])
    with clock.frozen(clock.at(date(2030, 1, 1))):
        assert list(queries.profiles([li.id]).table.weights[0]) == list(table.weights[0])
