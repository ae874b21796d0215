"""Breadth of evidence, critical errors, and what each kind of source feeds."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import clock, curriculum, events
from app.observations import services as observations
from app.results import queries, rules, services
from app.results.rules import Piece
from app.service import services as service
from app.service.events import ServiceWithdrawn
from assessments.competency.calibration import UNCALIBRATED
from assessments.competency.facts import Breadth
from assessments.scoring import CompetencyScore
from tests.conftest import NOW
from tests.factories import results
from tests.factories.results import House


def test_all_four_dimensions_get_evidence_from_the_work_and_from_assessments(house: House) -> None:
    everything_of_lin(house)
    counts = queries.evidence_counts([house.lin.id])[house.lin.id]
    assert counts["service-quality"].kinds == {"service-record", "client-feedback"}
    assert counts["work-attitude"].kinds == {"observation", "client-judgement"}
    assert counts["professional-skill"] == Breadth(frozenset({"role-play", "quiz"}), 1, 2)
    assert counts["emergency-handling"] == Breadth(frozenset({"incident"}), 1, 2)


def everything_of_lin(house: House) -> None:
    """One of each."""
    today = clock.today()
    service.record_step(house.lin.id, "request", "met", by=house.jiang.id, on=today)
    service.record_judgement(house.lin.id, {"process": 4, "result": 5, "attitude": 5}, by=house.jiang.id, on=today)
    service.record_incident(house.lin.id, {"procedure": 6, "communication": 5}, by=house.zhou.id, on=today, words="客人晕倒，按卡片处置")
    observations.record(house.lin.id, "responsibility", 6, by=house.zhou.id)
    results.sat(house.lin)
    scores = (CompetencyScore("communication", 12, 16),)
    services.release(results.performed(house.lin, (house.zhou,), scores=scores), house.he.id)


def test_the_client_is_one_unnamed_rater_and_one_form_is_one_occasion(house: House) -> None:
    service.record_judgement(house.lin.id, {"process": 4, "attitude": 5}, by=house.jiang.id, on=clock.today())
    service.record_judgement(house.lin.id, {"attitude": 3}, by=house.jiang.id, on=clock.today())
    observations.record(house.lin.id, "patience", 6, by=house.zhou.id)
    pieces = queries.evidence_of(house.lin.id)
    assert {piece.raters for piece in pieces if piece.kind != "observation"} == {()}
    assert len({piece.session for piece in pieces if piece.kind == "client-feedback"} | {pieces[0].session}) == 1
    assert queries.evidence_counts([house.lin.id])[house.lin.id]["work-attitude"].raters == 2


def test_only_what_is_inside_the_window_and_known_by_then_is_counted(house: House) -> None:
    with clock.frozen(NOW - timedelta(days=400)):
        observations.record(house.lin.id, "patience", 6, by=house.zhou.id)
    observations.record(house.lin.id, "patience", 6, by=house.zhou.id)

    def pieces(**window: object) -> int:
        found = queries.evidence_counts([house.lin.id], **window)[house.lin.id]  # type: ignore[arg-type]
        return found["work-attitude"].pieces if found else 0

    assert (pieces(months=24), pieces(months=12), pieces(as_of=NOW - timedelta(days=1))) == (2, 1, 1)


def test_a_critical_error_is_open_until_a_later_performance_of_the_same_scenario_passes(house: House) -> None:
    failed = results.performed(
        house.lin, (house.zhou,), number=1, passed=False, critical=("gives-away-information",), at=NOW - timedelta(days=9)
    )
    assert queries.open_critical_errors([house.lin.id]) == {house.lin.id: 0}, "not before it is released"
    services.release(failed, house.he.id)
    other = results.performed(house.lin, (house.zhou,), number=2, scenario="no-interpreter", at=NOW - timedelta(days=5))
    services.release(other, house.he.id)
    (still,) = queries.open_critical_errors_of([house.lin.id])[house.lin.id]
    assert (still.scenario, still.errors) == (results.VISITOR, ("gives-away-information",))
    again = results.performed(house.lin, (house.zhou,), number=3, at=NOW - timedelta(days=1))
    with clock.frozen(NOW + timedelta(hours=1)):
        services.release(again, house.he.id)
        assert queries.open_critical_errors([house.lin.id]) == {house.lin.id: 0}
        assert queries.open_critical_errors([house.lin.id], as_of=NOW) == {house.lin.id: 1}, "as known then"


def test_a_critical_error_amended_away_is_not_open(house: House) -> None:
    services.release(results.performed(house.lin, (house.zhou,), passed=False, critical=("gives-away-information",)), house.he.id)
    results.performed(house.lin, (house.zhou,), passed=False, critical=("gives-away-information",), percent=70.0, amended=True)
    amended = results.performed(house.lin, (house.zhou,), passed=True, amended=True)
    services.release(amended, house.he.id)
    assert queries.open_critical_errors([house.lin.id]) == {house.lin.id: 0}


def test_many_people_cost_the_same_number_of_queries(house: House, queries: Callable[..., AbstractContextManager[None]]) -> None:
    from app.results import queries as reads

    everything_of_lin(house)
    everybody = [person.id for person in (house.lin, house.chen, house.zhou, house.he, house.wang)]
    model = curriculum.current_model()
    with queries(at_most=1):
        assert set(reads.evidence_of_many(everybody)) == set(everybody)
    with queries(at_most=1):
        reads.evidence_counts(everybody, model=model)
    with queries(at_most=1):
        reads.open_critical_errors(everybody)


def test_withdrawn_records_leave_no_evidence_and_no_result_but_stay_known_as_of_then(house: House) -> None:
    record = service.record_step(house.lin.id, "file", "late", by=house.jiang.id, on=clock.today())
    with clock.frozen(NOW + timedelta(hours=3)):
        service.withdraw(record, house.jiang.id)
    assert queries.evidence_of(house.lin.id) == [] and len(queries.evidence_of(house.lin.id, known_at=NOW)) == 1
    assert results.newest().state == rules.WITHDRAWN
    events.publish(ServiceWithdrawn(record.id))
    assert results.newest().state == rules.WITHDRAWN


@given(st.sampled_from(sorted(set(UNCALIBRATED.sources) - {"quiz"})), st.integers(1, 200), st.data())
def test_a_piece_is_worth_what_the_calibration_says(kind: str, maximum: int, data: st.DataObject) -> None:
    raw = data.draw(st.integers(0, maximum))
    assert rules.value(UNCALIBRATED, Piece(kind, "patience", raw, maximum), 1) == UNCALIBRATED.value(kind, raw, maximum, 1)


@given(st.integers(1, 40), st.data())
def test_a_quiz_is_worth_its_marks_and_more_marks_are_worth_more(items: int, data: st.DataObject) -> None:
    raw = data.draw(st.integers(0, items * 100))
    value = rules.value(UNCALIBRATED, Piece("quiz", "etiquette", raw, items * 100), 0)
    best = rules.value(UNCALIBRATED, Piece("quiz", "etiquette", items * 100, items * 100), 0)
    assert value.logit <= best.logit and value.standard_error > 0.5


@given(st.dates(min_value=date(2001, 1, 1)), st.integers(0, 60))
def test_months_before_stay_inside_the_month(day: date, months: int) -> None:
    before = rules.months_before(day, months)
    assert (day.year * 12 + day.month) - (before.year * 12 + before.month) == months and before.day <= day.day


@pytest.mark.parametrize("kind", sorted(rules.RELEASE))
def test_what_a_kind_feeds_follows_the_competency_model(house: House, kind: str) -> None:
    model = curriculum.current_model()
    assert model is not None
    scores = [CompetencyScore(slug, 4, 8) for slug in model.competency_slugs]
    fed = {piece.competency for piece in rules.feeding(model, kind, scores)}
    carried = rules.CARRIES.get(kind, (kind,))
    dimensions = {slug for slug in model.dimension_slugs if set(carried) & set(model.feeds[slug])}
    assert fed == {one.slug for one in model.competencies if one.dimension in dimensions} and fed
