"""Who works where, with whom, holding what: each answer costs one query."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest
from flask import Flask

from app.core.errors import Refused
from app.core.security.policy import Target
from app.people import queries as read
from app.people import services
from app.people.models import Person, Position, Unit
from tests.factories import people

pytestmark = pytest.mark.both_databases
Counting = Callable[..., AbstractContextManager[None]]
TODAY = date(2026, 7, 9)


@pytest.fixture
def front(app: Flask) -> Unit:
    people.organisation()
    return people.unit(parent=people.unit("HQ", name_zh="总部", name_en="Headquarters"))


def _post(unit: Unit, code: str = "receptionist", supervisor: Person | None = None) -> services.Post:
    position = people.db.session.scalar(people.db.select(Position).where(Position.code == code))
    assert position is not None
    return services.Post(unit.id, position.id, supervisor.id if supervisor else None)


def test_placed_says_unit_post_number_and_tier_of_a_day_in_one_query(front: Unit, queries: Counting) -> None:
    chen = people.person("陈静", "Chen Jing", unit=front)
    wang = people.person("王丽", "Wang Li", unit=front, supervisor=chen, tier="junior")
    with queries(at_most=1):
        found = read.placed(wang.id)
    assert found is not None
    assert (found.unit_path, found.position_code, found.tier, found.supervisor_id) == (front.path, "receptionist", "junior", chen.id)
    assert read.placed(wang.id, date(2025, 3, 2)) is None, "the day before the first"


def test_who_moved_is_found_where_they_were_on_that_day(front: Unit) -> None:
    wang = people.person("王丽", "Wang Li", unit=front)
    rooms = people.unit("ROOMS", name_zh="会议部", name_en="Conferences")
    services.transfer(wang.id, _post(rooms, "coordinator"), date(2026, 6, 1))
    before, after = read.placed(wang.id, date(2026, 5, 31)), read.placed(wang.id, date(2026, 6, 1))
    assert before is not None
    assert after is not None
    assert (before.unit_id, after.unit_id, after.position_code) == (front.id, rooms.id, "coordinator")


def test_placed_many_takes_units_and_all_below_and_none_for_none(front: Unit, queries: Counting) -> None:
    wang, lin = people.person("王丽", unit=front, tier="mid"), people.person("林晓雯", unit=front, position="security")
    with queries(at_most=1):
        assert [row.person_id for row in read.placed_many((front.path.rpartition(f"{front.id}/")[0],))] == [wang.id, lin.id]
    assert [row.person_id for row in read.placed_many(("/",), position="security")] == [lin.id]
    assert [row.person_id for row in read.placed_many(("/",), tier="mid")] == [wang.id]
    assert read.placed_many(()) == []
    assert read.placed_by_ids([wang.id, 999]).keys() == {wang.id}


def test_the_newest_decision_on_or_before_the_day_is_the_tier_held(front: Unit, queries: Counting) -> None:
    chen, wang = people.person("陈静", unit=front), people.person("王丽", unit=front, tier="junior")
    services.record_tier(wang.id, "mid", date(2026, 7, 1), ground="review", decided_by=chen.id, document="评审 2026-03")
    with queries(at_most=1):
        now = read.tier_held(wang.id)
    earlier = read.tier_held(wang.id, date(2026, 6, 30))
    assert now is not None
    assert earlier is not None
    assert (earlier.tier, now.tier, now.decided_by) == ("junior", "mid", chen.id)


def test_mentor_apprentices_and_supervisor_are_those_of_the_day(front: Unit, queries: Counting) -> None:
    chen = people.person("陈静", unit=front)
    lin = people.person("林晓雯", unit=front, hired=date(2026, 7, 1), supervisor=chen)
    services.pair_mentor(lin.id, chen.id, date(2026, 7, 2), date(2026, 7, 31))
    for asked, answer in (
        (lambda: read.mentor_of(lin.id), chen),
        (lambda: read.apprentices_of(chen.id), [lin]),
        (lambda: read.supervisor_of(lin.id), chen),
    ):
        with queries(at_most=1):
            assert asked() == answer
    assert read.mentor_of(lin.id, date(2026, 8, 1)) is None
    assert read.apprentices_of(chen.id, date(2026, 7, 1)) == []


def test_days_of_absence_are_cut_to_what_was_asked(front: Unit, queries: Counting) -> None:
    wang = people.person("王丽", unit=front)
    services.record_absence(wang.id, date(2026, 7, 6), date(2026, 7, 8), "sick")
    with queries(at_most=1):
        assert read.absent_days(wang.id, date(2026, 7, 8), date(2026, 7, 31)) == {date(2026, 7, 8)}


def test_a_target_names_all_present_units_and_the_mentor_and_leavers_keep_their_last_unit(front: Unit, queries: Counting) -> None:
    chen, wang = people.person("陈静", unit=front), people.person("王丽", unit=front)
    rooms = people.unit("ROOMS", name_zh="会议部", name_en="Conferences")
    services.add_assignment(wang.id, _post(rooms), date(2026, 7, 1), date(2026, 7, 31), share=40)
    services.pair_mentor(wang.id, chen.id, date(2026, 7, 1))
    with queries(at_most=1):
        target = read.person_target(wang.id)
    assert target == Target(wang.id, tuple(sorted((front.path, rooms.path))), frozenset({chen.id}))
    services.leave(wang.id, date(2026, 7, 8))
    left = read.person_target(wang.id)
    assert left is not None
    assert left.unit_paths == tuple(sorted((front.path, rooms.path)))
    assert read.person_target(999) is None


def test_rater_candidates_have_a_role_that_rates(front: Unit, queries: Counting) -> None:
    chen, wang = people.person("陈静", unit=front), people.person("王丽", unit=front)
    people.account(chen, "supervisor", unit=front)
    people.account(wang, "hr", unit=front)
    with queries(at_most=1):
        assert [row.person_id for row in read.rater_candidates((front.path,))] == [chen.id]


def test_loading_a_person_outside_ones_units_is_refused_like_one_that_is_not_there(front: Unit, app: Flask) -> None:
    from flask_login import login_user

    from app.core.security.identity import Grant, Identity
    from app.core.security.permissions import Permission, Role

    rooms = people.unit("ROOMS", name_zh="会议部", name_en="Conferences")
    wang, lin = people.person("王丽", unit=front), people.person("林晓雯", unit=rooms)
    hr = Identity(1, 1, "t", 999, None, "周敏", "Zhou Min", "zh", "auto", False, False, (Grant(Role.HR, front.path),))
    with app.test_request_context():
        login_user(hr)
        assert read.load_person(wang.public_id, Permission.PERSON_EDIT) is wang
        for address in (lin.public_id, "0190a1b2-0000-7000-8000-000000000000"):
            with pytest.raises(Refused):
                read.load_person(address, Permission.PERSON_EDIT)
