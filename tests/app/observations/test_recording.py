"""Recording what was seen, what is late, what is a batch, whom nobody looks at, and the work log."""

from datetime import date, timedelta

import pytest

from app.core import clock
from app.core.database import db
from app.core.errors import RuleViolation
from app.observations import queries, rules, services
from app.observations.models import Observation, ObservationNote, WorkLogEntry
from app.results import queries as results
from tests.conftest import NOW
from tests.factories.results import House, identity_of

pytestmark = pytest.mark.both_databases


def seen(house: House, **changes: object) -> Observation:
    return services.record(house.lin.id, "responsibility", 6, by=house.zhou.id, **changes)  # type: ignore[arg-type]


def test_what_is_seen_becomes_evidence_at_once_dated_when_it_was_seen(house: House) -> None:
    seen(house, seen_at=NOW - timedelta(days=2))
    (piece,) = results.evidence_of(house.lin.id)
    assert (piece.competency, piece.raw, piece.maximum, piece.raters) == ("responsibility", 6, 8, (house.zhou.id,))
    assert (piece.occurred_at, piece.recorded_at) == (NOW - timedelta(days=2), NOW)


@pytest.mark.parametrize(("days", "late"), [(0, False), (3, False), (3.1, True), (60, True)])
def test_after_three_days_an_entry_is_late(house: House, days: float, late: bool) -> None:
    assert seen(house, seen_at=NOW - timedelta(days=days)).late is late


def test_nothing_ahead_nothing_ancient_nothing_about_oneself_and_no_odd_level(house: House) -> None:
    for changes in ({"seen_at": NOW + timedelta(hours=1)}, {"seen_at": NOW - timedelta(days=91)}):
        with pytest.raises(RuleViolation):
            seen(house, **changes)
    with pytest.raises(RuleViolation, match="observe yourself"):
        services.record(house.zhou.id, "patience", 6, by=house.zhou.id)
    for level in (-1, 9):
        with pytest.raises(RuleViolation):
            services.record(house.lin.id, "patience", level, by=house.zhou.id)
    with pytest.raises(RuleViolation):
        services.record(house.lin.id, "no-such-thing", 6, by=house.zhou.id)


def test_words_stand_apart_and_can_be_erased(house: House) -> None:
    row = seen(house, words="主动报告自己录错了名字")
    note = db.session.get_one(ObservationNote, row.id)
    assert queries.words("observation", row.id) == note and note.text == "主动报告自己录错了名字"
    db.session.delete(note)
    db.session.flush()
    assert queries.words("observation", row.id) is None and queries.entered("observation", row.id).by == house.zhou


def test_a_mistake_is_withdrawn_within_a_day_by_who_made_it(house: House) -> None:
    row = seen(house)
    with pytest.raises(RuleViolation, match="Only who entered"):
        services.withdraw(row, house.he.id)
    services.withdraw(row, house.zhou.id)
    assert results.evidence_of(house.lin.id) == [] and queries.last_seen([house.lin.id]) == {}
    with pytest.raises(RuleViolation, match="already"):
        services.withdraw(row, house.zhou.id)
    old = seen(house)
    with clock.frozen(NOW + timedelta(days=2)), pytest.raises(RuleViolation, match="within a day"):
        services.withdraw(old, house.zhou.id)


def test_five_entries_about_earlier_days_on_one_day_are_flagged_as_a_batch(house: House) -> None:
    for day in range(1, 6):
        seen(house, seen_at=NOW - timedelta(days=day))
    with clock.frozen(NOW + timedelta(days=1)):
        seen(house, seen_at=NOW)
    flags = [row.batch for row in db.session.execute(queries.visible(identity_of(house.wang)).order_by(Observation.id))]
    assert flags == [True] * 5 + [False]


def test_whom_nobody_observed_for_30_days_is_put_forward_longest_first(house: House) -> None:
    with clock.frozen(NOW - timedelta(days=40)):
        seen(house)
    with clock.frozen(NOW - timedelta(days=10)):
        services.record(house.chen.id, "patience", 6, by=house.zhou.id)
    found = queries.unseen(identity_of(house.he))
    assert [(one.person.person_id, one.last_seen) for one in found][-1] == (house.lin.id, date(2026, 5, 30))
    assert house.chen.id not in [one.person.person_id for one in found]
    assert house.he.id not in [one.person.person_id for one in found], "nobody observes themselves"


def test_a_mentor_may_choose_the_apprentice_and_a_leader_the_unit(house: House) -> None:
    assert [one.person_id for one in queries.to_choose(identity_of(house.chen))] == [house.lin.id]
    assert {one.person_id for one in queries.to_choose(identity_of(house.zhou))} == {house.lin.id, house.chen.id}
    assert [one.person_id for one in queries.to_choose(identity_of(house.zhou), "lin xiao")] == [house.lin.id]


def test_those_observed_last_stand_first(house: House) -> None:
    services.record(house.chen.id, "patience", 6, by=house.zhou.id)
    assert queries.to_choose(identity_of(house.zhou))[0].person_id == house.chen.id


def test_attitude_stands_first_since_observations_feed_it(house: House) -> None:
    from app.core import curriculum

    model = curriculum.current_model()
    assert model is not None
    groups = rules.groups(model)
    assert [group.counts for group in groups] == [True, False, False, False] and groups[0].dimension.slug == "work-attitude"


def test_a_log_entry_counts_once_confirmed_as_the_persons_own_view(house: House) -> None:
    entry = services.write_log(house.lin.id, clock.today(), "核对了明天的名单，发现两处错", "initiative", 6)
    assert results.evidence_of(house.lin.id) == []
    with pytest.raises(RuleViolation):
        services.confirm_log(entry, house.lin.id)
    services.confirm_log(entry, house.zhou.id)
    (piece,) = results.evidence_of(house.lin.id)
    assert (piece.kind, piece.raters, piece.competency) == ("work-log", (house.lin.id,), "initiative")
    with pytest.raises(RuleViolation, match="already"):
        services.confirm_log(entry, house.zhou.id)


def test_a_log_entry_without_a_level_is_read_and_counts_for_nothing(house: House) -> None:
    entry = services.write_log(house.lin.id, clock.today(), "Stood in at the desk for an hour")
    services.confirm_log(entry, house.zhou.id)
    assert results.evidence_of(house.lin.id) == [] and entry.confirmed_at == NOW


@pytest.mark.parametrize(
    ("day", "text", "competency"),
    [(date(2026, 7, 10), "x", None), (date(2026, 5, 1), "x", None), (date(2026, 7, 9), " ", None), (date(2026, 7, 9), "x", "patience")],
)
def test_a_log_entry_needs_a_day_words_and_both_or_neither(house: House, day: date, text: str, competency: str | None) -> None:
    with pytest.raises(RuleViolation):
        services.write_log(house.lin.id, day, text, competency, None)
    assert db.session.scalar(db.select(db.func.count()).select_from(WorkLogEntry)) == 0
