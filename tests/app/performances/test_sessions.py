"""Scheduling, changing, voiding, replacing; and who sees what of it."""

from datetime import date, time, timedelta

import pytest
from flask.testing import FlaskClient

from app.core import clock, database
from app.core.database import db
from app.core.errors import RuleViolation
from app.performances import queries, rules, services
from app.performances.models import RatingForm, Session, SessionCandidate
from tests.app.performances.conftest import House
from tests.conftest import NOW
from tests.factories import performances

TOMORROW = performances.TODAY + timedelta(days=1)


def test_every_candidate_gets_a_form_from_every_rater_pinned_to_the_version(house: House) -> None:
    session = performances.scheduled([house.lin, house.bai], [house.zhou, house.qian], performances.DRILL)
    forms = db.session.query(RatingForm).all()
    assert len({(form.session_candidate_id, form.rater_id) for form in forms}) == 4
    assert {form.version_id for form in forms} == {session.version_id}
    assert (session.ends_at - session.starts_at) == timedelta(minutes=25)


def test_outside_drills_candidates_perform_one_after_the_other(house: House) -> None:
    session = performances.scheduled([house.lin, house.bai], house.zhou)
    assert session.ends_at - session.starts_at == timedelta(minutes=20)


def test_the_attempt_is_counted_and_void_sessions_are_not(house: House) -> None:
    first = performances.scheduled(house.lin, house.zhou)
    services.void(first, "停电", by=None)
    second = performances.scheduled(house.lin, house.zhou, at=time(15, 0))
    third = performances.scheduled(house.lin, house.zhou, day=TOMORROW)
    attempts = {row.session_id: row.attempt for row in db.session.query(SessionCandidate)}
    assert (attempts[second.id], attempts[third.id]) == (1, 2)


def test_the_own_mentor_never_scores(house: House) -> None:
    with pytest.raises(RuleViolation, match="陈宇"):
        performances.scheduled(house.lin, [house.zhou, house.chen])
    assert performances.scheduled(house.bai, [house.zhou, house.chen])


@pytest.mark.parametrize("raters", [0, 5])
def test_one_to_four_raters(house: House, raters: int) -> None:
    five = [house.zhou, house.he, house.qian, house.chen, house.bai]
    with pytest.raises(RuleViolation):
        performances.scheduled(house.lin, five[:raters] if raters else [])


def test_nobody_scores_or_acts_in_a_session_they_perform_in_nor_schedules_their_own(house: House) -> None:
    with pytest.raises(RuleViolation):
        performances.scheduled(house.zhou, house.zhou)
    with pytest.raises(RuleViolation):
        performances.scheduled(house.lin, house.zhou, actor=house.lin)
    with pytest.raises(RuleViolation):
        performances.scheduled(house.zhou, house.he, by=house.zhou)


def test_a_session_is_not_before_today_and_has_a_place(house: House) -> None:
    with pytest.raises(RuleViolation):
        performances.scheduled(house.lin, house.zhou, day=date(2026, 7, 8))
    with pytest.raises(RuleViolation):
        performances.scheduled(house.lin, house.zhou, place=" ")


def test_nobody_is_in_two_sessions_at_once(house: House) -> None:
    performances.scheduled(house.lin, house.zhou, at=time(14, 0))
    with pytest.raises(RuleViolation, match="周敏"):
        performances.scheduled(house.bai, house.zhou, at=time(14, 5))
    with pytest.raises(RuleViolation, match="林晓雯"):
        performances.scheduled(house.lin, house.he, at=time(13, 55))
    assert performances.scheduled(house.bai, house.zhou, at=time(14, 10))


def test_a_void_session_leaves_the_list_of_forms_and_cannot_be_signed(house: House) -> None:
    session = performances.scheduled(house.lin, house.zhou)
    form = performances.form_of(session, house.lin, house.zhou)
    performances.scored(form)
    services.void(session, "三项没看到", by=house.he.id)
    assert queries.to_score_by(house.zhou.id, performances.TODAY) == []
    with pytest.raises(RuleViolation):
        services.sign(form)
    with pytest.raises(RuleViolation):
        services.void(session, "再次", by=None)


def test_what_is_fully_signed_is_not_voided_any_more(house: House) -> None:
    session = performances.scheduled(house.lin, house.zhou)
    performances.signed(performances.form_of(session, house.lin, house.zhou))
    with pytest.raises(RuleViolation):
        services.void(session, "反悔", by=None)


def test_a_replaced_raters_marks_stay_on_record_and_the_new_one_begins_blind(house: House) -> None:
    session = performances.scheduled([house.lin, house.bai], house.zhou, performances.DRILL)
    old = performances.form_of(session, house.lin, house.zhou)
    performances.scored(old)
    services.replace_rater(old, house.he.id, "去接客人", everywhere=True)
    new = performances.form_of(session, house.lin, house.he)
    assert queries.log_of(new.form) == []
    assert len(queries.log_of(old.form)) > 8
    assert [form.name_zh for form in queries.to_score_by(house.he.id, performances.TODAY)] == ["林晓雯", "白云"]
    assert queries.to_score_by(house.zhou.id, performances.TODAY) == []
    services.replace_rater(new, house.zhou.id, "回来了")
    assert len(queries.log_of(performances.form_of(session, house.lin, house.zhou).form)) > 8


def test_who_replaces_fits_the_rules_too(house: House) -> None:
    session = performances.scheduled(house.lin, [house.zhou, house.qian])
    form = performances.form_of(session, house.lin, house.zhou)
    for unfit in (house.chen, house.lin, house.qian):
        with pytest.raises(RuleViolation):
            services.replace_rater(form, unfit.id, "换人")
    with pytest.raises(RuleViolation):
        services.replace_rater(form, house.he.id, "")


def test_taking_the_last_open_rater_off_completes_the_candidate(house: House) -> None:
    session = performances.scheduled(house.lin, [house.zhou, house.qian])
    performances.signed(performances.form_of(session, house.lin, house.zhou))
    services.replace_rater(performances.form_of(session, house.lin, house.qian), None, "病了")
    assert db.session.query(SessionCandidate).one().scored_at == NOW
    alone = performances.scheduled(house.bai, house.zhou, at=time(16, 0))
    with pytest.raises(RuleViolation):
        services.replace_rater(performances.form_of(alone, house.bai, house.zhou), None, "病了")


def test_changing_day_and_place_keeps_forms_and_checks_mentors_of_that_day(house: House) -> None:
    session = performances.scheduled(house.bai, [house.zhou, house.chen], at=time(9, 0))
    services.change(session, services.When(TOMORROW, time(10, 0), "大堂"))
    assert (session.business_date, session.place, clock.local(session.starts_at).hour) == (TOMORROW, "大堂", 10)


def test_forms_appear_the_day_before_and_open_on_the_day(house: House) -> None:
    performances.scheduled(house.lin, house.zhou, day=TOMORROW + timedelta(days=1))
    assert queries.to_score_by(house.zhou.id, performances.TODAY) == []
    (waiting,) = queries.to_score_by(house.zhou.id, TOMORROW)
    assert not waiting.open_on(TOMORROW)
    assert waiting.open_on(TOMORROW + timedelta(days=1))


def test_upcoming_is_for_candidates_and_actors(house: House) -> None:
    session = performances.scheduled(house.lin, house.zhou, actor=house.he)
    (mine,) = queries.upcoming_for(house.lin.id, performances.TODAY)
    assert (mine.role, mine.public_id, mine.name_zh) == ("candidate", session.public_id, performances.scenario().title.zh)
    assert [one.role for one in queries.upcoming_for(house.he.id, performances.TODAY)] == ["actor"]
    assert queries.upcoming_for(house.zhou.id, performances.TODAY) == []
    performances.signed(performances.form_of(session, house.lin, house.zhou))
    assert queries.upcoming_for(house.lin.id, performances.TODAY) == []


def test_scheduling_over_the_page(house: House, client: FlaskClient) -> None:
    performances.on_plan(house.lin, performances.VISITOR)
    database.commit()
    house.client(client, house.zhou, "en")
    page = client.get(f"/performances/schedule?scenario={performances.VISITOR}").text
    assert page.index("The plan asks for it") < page.index(house.lin.public_id) < page.index("Front desk")
    assert f'value="{house.zhou.public_id}"' not in page.split('id="raters"')[0], "nobody schedules themselves"
    fields = {
        "scenario": performances.VISITOR, "day": "2026-07-10", "at": "14:30", "place": "Training room 2",
        "candidates": [house.lin.public_id], "raters": [house.zhou.public_id, house.qian.public_id], "actor": house.he.public_id,
    }  # fmt: skip
    done = client.post("/performances/schedule", data=fields, follow_redirects=True)
    assert "Scheduled." in done.text
    session = db.session.query(Session).one()
    assert (session.place, session.scheduled_by, session.actor_id) == ("Training room 2", house.zhou.id, house.he.id)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"day": "2026-13-40"}, "Write a date like 2026-04-13"),
        ({"day": "2026-07-08"}, "The date can’t be earlier than today"),
        ({"at": "25:00"}, "Write a time like 14:30"),
        ({"place": ""}, "Write where it takes place"),
        ({"candidates": []}, "Choose at least one candidate"),
        ({"raters": []}, "Choose at least one rater"),
        ({"raters": "chen"}, "Chen Yu is the mentor of Lin Xiaowen"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_is_kept(
    house: House, client: FlaskClient, wrong: dict[str, object], words: str
) -> None:
    fields = {
        "scenario": performances.VISITOR, "day": "2026-07-10", "at": "14:30", "place": "Training room 2",
        "candidates": [house.lin.public_id], "raters": [house.zhou.public_id],
    }  # fmt: skip
    if wrong.get("raters") == "chen":
        wrong = {"raters": [house.chen.public_id]}
    house.client(client, house.zhou, "en")
    page = client.post("/performances/schedule", data=fields | wrong)
    assert page.status_code == 422
    assert words in page.text
    assert db.session.query(Session).count() == 0


def test_a_supervisor_schedules_people_of_their_own_units_only(house: House, client: FlaskClient) -> None:
    fields = {
        "scenario": performances.VISITOR, "day": "2026-07-10", "at": "14:30", "place": "大堂", "candidates": [house.lin.public_id],
        "raters": [house.zhou.public_id],
    }  # fmt: skip
    house.client(client, house.qian)
    assert client.post("/performances/schedule", data=fields).status_code == 422
    house.client(client, house.lin)
    assert client.get("/performances/schedule").status_code == 404


def test_voiding_replacing_and_changing_over_the_pages(house: House, client: FlaskClient) -> None:
    session = performances.scheduled(house.lin, [house.zhou, house.qian])
    form = performances.form_of(session, house.lin, house.qian)
    address = f"/performances/sessions/{session.public_id}"
    house.client(client, house.zhou, "en")
    changed = {"day": "2026-07-10", "at": "11:00", "place": "Lobby", "version": session.version}
    assert "Changed." in client.post(f"{address}/change", data=changed, follow_redirects=True).text
    assert "Somebody else changed this meanwhile" in client.post(f"{address}/change", data=changed).text
    replaced = {"rater": house.he.public_id, "reason": "ill"}
    page = client.post(f"/performances/forms/{form.form.public_id}/replace", data=replaced, follow_redirects=True).text
    assert "He Rui" in page
    assert "replaced, 0 of 8 rated: ill" in page
    assert client.post(f"{address}/void", data={"reason": ""}).status_code == 422
    assert "Void since" in client.post(f"{address}/void", data={"reason": "Power cut"}, follow_redirects=True).text
    assert (
        "The session is void"
        in client.get(f"/performances/forms/{performances.form_of(session, house.lin, house.zhou).form.public_id}").text
    )


def test_the_log_of_an_open_form_is_nobody_elses(house: House) -> None:
    session = performances.scheduled(house.lin, [house.zhou, house.qian])
    performances.scored(performances.form_of(session, house.lin, house.zhou))
    (performer,) = queries.sheet(session)
    assert [(seat.rater.name_zh, seat.rated) for seat in performer.seats] == [("周敏", 8), ("钱文", 0)]
    assert queries.performance_by_id(performer.row.id).forms == ()


def test_gaps_name_lines_of_the_rubric_only(house: House) -> None:
    form = performances.form_of(performances.scheduled(house.lin, house.zhou), house.lin, house.zhou)
    for gap in rules.gaps(form.rubric, rules.state_of(form.rubric, [])):
        assert gap.criterion == rules.GLOBAL or rules.fits(form.rubric, gap.criterion, 6)
