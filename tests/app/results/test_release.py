"""What is released when, what follows from it, and what an amendment does to it."""

from datetime import date, timedelta

import pytest

from app.core import clock, events
from app.core.database import db
from app.core.errors import RuleViolation
from app.learning import queries as learning_queries
from app.learning import services as learning
from app.results import queries, rules, services
from app.results.events import EvidenceAdded
from app.results.models import Evidence, Release, ReleaseNote
from assessments.competency.calibration import UNCALIBRATED
from assessments.scoring import CompetencyScore
from tests.conftest import NOW
from tests.factories import results
from tests.factories.results import House

pytestmark = pytest.mark.both_databases


@pytest.fixture
def news(monkeypatch: pytest.MonkeyPatch) -> list[EvidenceAdded]:
    """What is published about evidence."""
    heard: list[EvidenceAdded] = []
    monkeypatch.setitem(events._listeners, EvidenceAdded, [heard.append])
    return heard


def test_a_performance_waits_and_says_nothing_until_it_is_released(house: House, news: list[EvidenceAdded]) -> None:
    row = results.performed(house.lin, (house.zhou, house.qian))
    assert row.state == rules.WAITING and not news and queries.evidence_of(house.lin.id) == []
    services.release(row, house.he.id)
    (piece,) = queries.evidence_of(house.lin.id)
    assert (piece.competency, piece.raw, piece.maximum, piece.raters) == ("process-and-standards", 36, 48, (house.zhou.id, house.qian.id))
    assert news == [EvidenceAdded(house.lin.id, (piece.id,), ("process-and-standards",), NOW)]


def test_the_value_is_what_the_calibration_in_force_says(house: House) -> None:
    services.release(results.performed(house.lin, (house.zhou, house.qian)), house.he.id)
    (piece,) = queries.evidence_of(house.lin.id)
    value = UNCALIBRATED.value("role-play", 36, 48, raters=2)
    assert (piece.logit, piece.standard_error, piece.calibration) == (value.logit, value.standard_error, UNCALIBRATED.slug)
    assert dict(piece.counted().shared) == {"session:1": 0.5, f"rater:{house.zhou.id}": 0.25, f"rater:{house.qian.id}": 0.25}


def test_a_score_whose_dimension_takes_no_evidence_of_the_kind_makes_none(house: House) -> None:
    scores = (CompetencyScore("patience", 6, 8), CompetencyScore("emergency-procedure", 6, 8))
    services.release(results.performed(house.lin, (house.zhou,), kind="drill", scenario="evacuation-at-night", scores=scores), house.he.id)
    assert [piece.competency for piece in queries.evidence_of(house.lin.id)] == ["emergency-procedure"]


def test_a_quiz_is_released_at_once_and_tells_the_programme(house: House) -> None:
    learning.enrol(house.lin.id, "pre-job", date(2026, 7, 6))
    row = results.sat(house.lin)
    plan = learning_queries.plan_of(house.lin.id)
    assert plan is not None
    step = next(step for day in plan.days for step in day.steps if step.item.slug == row.slug)
    assert row.state == rules.RELEASED and step.state == "done"
    (piece,) = queries.evidence_of(house.lin.id, competency="etiquette")
    assert (piece.raw, piece.maximum, piece.kind) == (650, 800, "quiz")
    assert piece.logit == UNCALIBRATED.value("quiz", 7, 8, 0).logit, "an item is one judgement, not a hundred"


def test_a_performance_meets_its_requirement_only_once_released(house: House) -> None:
    learning.enrol(house.lin.id, "pre-job", date(2026, 7, 6))
    row = results.performed(house.lin, (house.zhou,))

    def state() -> str:
        plan = learning_queries.plan_of(house.lin.id)
        assert plan is not None
        return next(step.state for day in plan.days for step in day.steps if step.item.slug == row.slug)

    assert state() == "open"
    services.release(row, house.he.id)
    assert state() == "done"


def test_reported_twice_counts_once(house: House) -> None:
    first = results.performed(house.lin, (house.zhou,))
    assert results.performed(house.lin, (house.zhou,)).id == first.id
    services.release(first, house.he.id)
    assert results.performed(house.lin, (house.zhou,)).id == first.id
    with pytest.raises(RuleViolation):
        services.release(first, house.he.id)


def test_an_amendment_supersedes_when_it_is_released_and_not_before(house: House, news: list[EvidenceAdded]) -> None:
    first = results.performed(house.lin, (house.zhou,))
    services.release(first, house.he.id)
    before = queries.evidence_of(house.lin.id)[0]
    amended = results.performed(house.lin, (house.zhou,), scores=(CompetencyScore("process-and-standards", 30, 48),), amended=True)
    assert amended.state == rules.WAITING and queries.evidence_of(house.lin.id) == [before]
    with clock.frozen(NOW + timedelta(hours=2)):
        services.release(amended, house.he.id)
    (after,) = queries.evidence_of(house.lin.id)
    assert (after.raw, first.state, amended.state) == (30, rules.REPLACED, rules.RELEASED)
    assert db.session.get_one(Evidence, after.id).supersedes_id == before.id and news[-1].supersedes
    assert queries.evidence_of(house.lin.id, known_at=NOW) == [before], "as it was known then"
    assert queries.evidence_of(house.lin.id, happened_before=NOW) == [after], "as it happened, known later or not"


def test_an_amendment_before_release_takes_the_place_of_what_waited(house: House) -> None:
    first = results.performed(house.lin, (house.zhou,))
    second = results.performed(house.lin, (house.zhou,), percent=60.0, amended=True)
    assert first.state == rules.REPLACED
    with pytest.raises(RuleViolation, match="newer result"):
        services.release(first, house.he.id)
    services.release(second, house.he.id)
    third = results.performed(house.lin, (house.zhou,), percent=50.0, amended=True)
    fourth = results.performed(house.lin, (house.zhou,), percent=55.0, amended=True)
    services.release(fourth, house.he.id)
    assert [row.state for row in (second, third, fourth)] == [rules.REPLACED, rules.REPLACED, rules.RELEASED]
    assert len(queries.evidence_of(house.lin.id)) == 1


def test_what_an_amendment_no_longer_scores_is_withdrawn(house: House) -> None:
    both = (CompetencyScore("communication", 10, 16), CompetencyScore("etiquette", 6, 8))
    services.release(results.performed(house.lin, (house.zhou,), scores=both), house.he.id)
    services.release(results.performed(house.lin, (house.zhou,), scores=both[:1], amended=True), house.he.id)
    assert [piece.competency for piece in queries.evidence_of(house.lin.id)] == ["communication"]


def test_holding_needs_a_reason_whose_words_can_be_erased(house: House) -> None:
    row = results.performed(house.lin, (house.zhou,))
    with pytest.raises(RuleViolation):
        services.hold(row, house.he.id, "  ")
    decision = services.hold(row, house.he.id, "两位考评员相差两级")
    assert row.state == rules.HELD and db.session.get_one(ReleaseNote, decision.id).text == "两位考评员相差两级"
    db.session.delete(db.session.get_one(ReleaseNote, decision.id))
    db.session.flush()
    services.release(row, house.wang.id)
    decisions = db.session.scalars(db.select(Release.decision).where(Release.result_id == row.id).order_by(Release.id))
    assert list(decisions) == ["held", "released"]


def test_nobody_releases_their_own_result(house: House) -> None:
    row = results.performed(house.he, (house.zhou,))
    with pytest.raises(RuleViolation, match="Somebody else"):
        services.release(row, house.he.id)


def test_every_kind_that_the_calibration_knows_has_a_policy_or_is_looked_at() -> None:
    carried = {kind for kinds in rules.CARRIES.values() for kind in kinds}
    assert set(UNCALIBRATED.sources) == set(rules.RELEASE) | carried
    assert not rules.released_at_once("something new")
