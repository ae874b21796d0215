"""The verbs of the people room and the rules they keep."""

from datetime import date, timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import EditConflict, RuleViolation
from app.core.security.identity import Grant
from app.core.security.permissions import Role
from app.people import queries as read
from app.people import rules, services
from app.people.models import Assignment, Person, Position, Unit
from tests.factories import people

pytestmark = pytest.mark.both_databases
DAYS = st.dates(date(2026, 1, 1), date(2026, 3, 1))


@pytest.fixture
def front(app: Flask) -> Unit:
    people.organisation()
    return people.unit()


def _post(unit: Unit, code: str = "receptionist", supervisor: Person | None = None) -> services.Post:
    position = people.db.session.scalar(people.db.select(Position).where(Position.code == code))
    assert position is not None
    return services.Post(unit.id, position.id, supervisor.id if supervisor else None)


def _hire(front: Unit, number: str = "A0317", name: str = "马骏", **more: str) -> Person:
    return services.hire(services.Basics(name, **more), _post(front), number, date(2026, 3, 2))  # type: ignore[arg-type]


def test_a_number_or_address_that_is_taken_is_refused_at_its_field(front: Unit) -> None:
    _hire(front, email="ma@example.com")
    for number, email, field in (("a0317", "x@example.com", "staff_number"), ("A0318", "MA@example.com", "email")):
        with pytest.raises(RuleViolation) as refusal:
            _hire(front, number, "许晴", email=email)
        assert refusal.value.field == field


def test_the_second_of_two_editors_gets_both_versions(front: Unit) -> None:
    ma = _hire(front)
    services.edit_person(ma, services.Basics("马骏", "Ma Jun"), version=1)
    with pytest.raises(EditConflict) as conflict:
        services.edit_person(ma, services.Basics("马俊"), version=1)
    assert conflict.value.current["name_en"] == "Ma Jun"


def test_a_transfer_ends_the_post_before_it_and_never_two_primary_posts_share_a_day(front: Unit) -> None:
    ma, rooms = _hire(front), people.unit("ROOMS")
    services.transfer(ma.id, _post(rooms), date(2026, 6, 1))
    with pytest.raises(RuleViolation, match=r"6 月 1 日|1 June"):
        services.transfer(ma.id, _post(front), date(2026, 5, 1))
    services.transfer(ma.id, _post(rooms, "lead"), date(2026, 6, 1))
    spans = [rules.Span(row.from_on, row.to_on) for row in people.db.session.scalars(people.db.select(Assignment))]
    assert sorted((span.start, span.end) for span in spans if span.end) == [(date(2026, 3, 2), date(2026, 5, 31))]
    assert len(spans) == 2


def test_shares_of_additional_posts_never_pass_a_hundred_on_any_day(front: Unit) -> None:
    ma = _hire(front)
    services.add_assignment(ma.id, _post(front, "lead"), date(2026, 4, 1), date(2026, 4, 30), share=60)
    with pytest.raises(RuleViolation, match="40"):
        services.add_assignment(ma.id, _post(front, "security"), date(2026, 3, 15), date(2026, 4, 1), share=50)
    services.add_assignment(ma.id, _post(front, "security"), date(2026, 5, 1), share=100)


@given(st.lists(st.tuples(DAYS, st.integers(0, 30), st.integers(1, 50)), max_size=6), DAYS, st.integers(0, 30), st.integers(1, 50))
def test_the_busiest_day_is_what_counting_each_day_gives(raw: list[tuple[date, int, int]], start: date, length: int, share: int) -> None:
    spans = [rules.Span(first, first + timedelta(days=days), part) for first, days, part in raw]
    new = rules.Span(start, start + timedelta(days=length), share)
    counted = max(sum(span.share for span in [*spans, new] if span.covers(start + timedelta(days=offset))) for offset in range(length + 1))
    assert rules.busiest_share(spans, new) == counted


def test_leaving_ends_posts_and_pairings_and_a_rehire_is_a_new_employment_and_login(front: Unit) -> None:
    ma, chen = _hire(front), people.person("陈静", unit=front)
    services.pair_mentor(ma.id, chen.id, date(2026, 4, 1))
    account = services.invite(ma.id).account
    services.leave(ma.id, date(2026, 6, 30))
    assert read.placed(ma.id, date(2026, 6, 30)) is not None
    assert read.placed(ma.id, date(2026, 7, 1)) is None
    assert read.mentor_of(ma.id, date(2026, 7, 1)) is None
    with pytest.raises(RuleViolation):
        services.rehire(ma.id, _post(front), "A0400", date(2026, 6, 30))
    services.rehire(ma.id, _post(front), "A0400", date(2026, 7, 6))
    assert account.login == "a0400"


def test_a_tier_decision_needs_somebody_else_a_ground_and_a_document_and_goes_forward(front: Unit) -> None:
    ma, chen = _hire(front), people.person("陈静", unit=front)
    good = {"ground": "recognised", "decided_by": chen.id, "document": "原公司职级证明"}
    for change in ({"decided_by": None}, {"decided_by": ma.id}, {"ground": "because"}, {"document": " "}):
        with pytest.raises(RuleViolation):
            services.record_tier(ma.id, "junior", date(2026, 4, 1), **(good | change))
    services.record_tier(ma.id, "junior", date(2026, 4, 1), **good)
    for tier, day in (("junior", date(2026, 5, 1)), ("mid", date(2026, 3, 31)), ("mid", date(2026, 3, 1))):
        with pytest.raises(RuleViolation):
            services.record_tier(ma.id, tier, day, **good)
    services.record_tier(ma.id, "mid", date(2026, 4, 1), **good)


def test_absences_never_overlap_and_can_be_withdrawn(front: Unit) -> None:
    ma = _hire(front)
    first = services.record_absence(ma.id, date(2026, 4, 1), date(2026, 4, 3), "annual")
    with pytest.raises(RuleViolation):
        services.record_absence(ma.id, date(2026, 4, 3), date(2026, 4, 4), "sick")
    services.withdraw_absence(first)
    services.record_absence(ma.id, date(2026, 4, 3), date(2026, 4, 4), "sick")


def test_one_mentor_at_a_time_and_at_most_two_apprentices(front: Unit) -> None:
    chen = people.person("陈静", unit=front)
    newcomers = [people.person(name, unit=front) for name in ("林晓雯", "马骏", "许晴")]
    for newcomer in newcomers[:2]:
        services.pair_mentor(newcomer.id, chen.id, date(2026, 7, 1), date(2026, 7, 31))
    for apprentice, mentor in ((newcomers[2], chen), (newcomers[0], newcomers[2]), (chen, newcomers[0]), (chen, chen)):
        with pytest.raises(RuleViolation):
            services.pair_mentor(apprentice.id, mentor.id, date(2026, 7, 15))
    services.pair_mentor(newcomers[2].id, chen.id, date(2026, 8, 1))


def test_a_mentor_with_an_account_gets_the_door_to_their_apprentices(front: Unit) -> None:
    chen, lin = people.person("陈静", unit=front), people.person("林晓雯", unit=front)
    account = people.account(chen)
    services.pair_mentor(lin.id, chen.id, date(2026, 7, 1))
    people.db.session.refresh(account, ["roles"])
    assert [role.role for role in account.roles] == ["mentor"]


def test_a_new_invitation_makes_the_old_link_worthless(front: Unit) -> None:
    ma = _hire(front)
    first = services.invite(ma.id)
    services.invite(ma.id)
    people.db.session.refresh(first.account)
    from app.people.models import OneTimeToken

    unused = people.db.session.scalars(people.db.select(OneTimeToken).where(OneTimeToken.used_at.is_(None))).all()
    assert len(unused) == 1


HQ, FRONT, ROOMS = "/1/", "/1/2/", "/1/3/"


@pytest.mark.parametrize(
    ("giver", "role", "path", "may"),
    [
        (Grant(Role.ADMIN, HQ), Role.HR, FRONT, True),
        (Grant(Role.HR, FRONT), Role.SUPERVISOR, FRONT, True),
        (Grant(Role.HR, FRONT), Role.SUPERVISOR, ROOMS, False),
        (Grant(Role.HR, HQ), Role.ADMIN, HQ, False),
        (Grant(Role.HR, HQ), Role.HR, FRONT, False),
        (Grant(Role.SUPERVISOR, HQ), Role.MENTOR, HQ, False),
    ],
)
def test_nobody_hands_out_more_than_their_own_office_holds(giver: Grant, role: Role, path: str, may: bool) -> None:
    assert rules.may_give([giver], role, path) is may
    assert rules.may_manage([giver], [Grant(role, path)]) is may
