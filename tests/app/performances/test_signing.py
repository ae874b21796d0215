"""Signing, amending, and what is told when every form is signed."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import clock, database
from app.core.database import db
from app.core.errors import EditConflict, RuleViolation
from app.core.events import _listeners, subscribe
from app.people.services import pair_mentor
from app.performances import queries, rules, services
from app.performances.events import PerformanceScored
from app.performances.models import Amendment, AmendmentReason, MarkEvent, RatingForm, Session, SessionCandidate
from tests.app.performances.conftest import House
from tests.conftest import NOW
from tests.factories import performances
from tests.factories.performances import event

SLUG = "clear-speech"


@pytest.fixture
def told(app: Flask) -> Iterator[list[PerformanceScored]]:
    """What was told to whoever listens."""
    heard: list[PerformanceScored] = []
    before = list(_listeners[PerformanceScored])
    _listeners[PerformanceScored] = []
    subscribe(PerformanceScored, heard.append)
    yield heard
    _listeners[PerformanceScored] = before


@pytest.fixture
def session(house: House) -> Session:
    """Lin Xiaowen before Zhou Min and Qian Wen."""
    return performances.scheduled(house.lin, [house.zhou, house.qian])


def test_nothing_rated_lists_every_line_and_the_judgement(house: House, session: Session) -> None:
    form = performances.form_of(session, house.lin, house.zhou)
    missing = rules.gaps(form.rubric, rules.state_of(form.rubric, []))
    assert [gap.criterion for gap in missing] == [*(criterion.slug for criterion in form.rubric.criteria), "global"]
    with pytest.raises(RuleViolation, match="9"):
        services.sign(form)


@pytest.mark.parametrize(("mark", "asked"), [(0, True), (1, False), (4, False), (7, False), (8, True)])
def test_the_highest_level_asks_for_evidence_as_the_lowest_does(house: House, session: Session, mark: int, asked: bool) -> None:
    form = performances.form_of(session, house.lin, house.zhou)
    marks = performances.events_for(form)
    services.record(form, {"seen": 0, "events": [*marks, event(SLUG, mark, seconds=500)]})
    missing = rules.gaps(form.rubric, rules.state_of(form.rubric, queries.log_of(form.form)))
    assert missing == ((rules.Gap(SLUG, "evidence"),) if asked else ())
    services.record(form, {"seen": 0, "events": [event(rules.NOTE + SLUG, 1, seconds=501, text="原话")]})
    services.sign(form)
    assert form.form.signed_at == NOW


def test_on_a_checklist_only_what_was_not_done_asks_for_evidence(house: House) -> None:
    form = performances.form_of(performances.scheduled(house.bai, house.zhou, performances.CHECKLIST), house.bai, house.zhou)
    assert [rules.needs_evidence(form.rubric, mark) for mark in form.rubric.marks] == [True, False, False]


def test_a_critical_error_needs_what_was_said_or_done(house: House, session: Session) -> None:
    form = performances.form_of(session, house.lin, house.zhou)
    services.record(form, {"seen": 0, "events": [*performances.events_for(form), event("critical:insults-a-person", 1)]})
    missing = rules.gaps(form.rubric, rules.state_of(form.rubric, queries.log_of(form.form)))
    assert missing == (rules.Gap("critical:insults-a-person", "evidence"),)


def test_news_goes_out_once_every_form_is_signed_and_adds_them_up(house: House, session: Session, told: list[PerformanceScored]) -> None:
    performances.signed(performances.form_of(session, house.lin, house.zhou), 7)
    assert told == []
    performances.signed(performances.form_of(session, house.lin, house.qian), 6)
    (news,) = told
    candidate = db.session.query(SessionCandidate).one()
    assert (news.percent, news.passed, news.forms, news.amended) == (81.2, True, 2, False)
    assert (news.person_id, news.public_id, news.kind) == (house.lin.id, candidate.public_id, "role-play")
    assert news.occurred_at == session.starts_at
    assert news.rater_ids == (house.zhou.id, house.qian.id)
    assert sum(score.maximum for score in news.scores) == candidate.maximum
    assert sum(score.raw for score in news.scores) == candidate.raw


def test_one_critical_error_of_one_rater_fails_whatever_the_total(house: House, session: Session, told: list[PerformanceScored]) -> None:
    performances.signed(performances.form_of(session, house.lin, house.zhou), 7)
    performances.signed(performances.form_of(session, house.lin, house.qian), 7, critical=["invents-fact-or-promise"])
    assert (told[0].passed, told[0].critical) == (False, ("invents-fact-or-promise",))


def test_in_a_drill_each_candidate_is_told_of_alone(house: House, told: list[PerformanceScored]) -> None:
    drill = performances.scheduled([house.lin, house.bai], [house.zhou, house.he], performances.DRILL)
    assert db.session.query(RatingForm).count() == 4
    for rater in (house.zhou, house.he):
        performances.signed(performances.form_of(drill, house.bai, rater))
    assert [news.person_id for news in told] == [house.bai.id]
    assert told[0].kind == "drill"


def test_signing_twice_changes_nothing(house: House, session: Session, told: list[PerformanceScored]) -> None:
    form = performances.form_of(session, house.lin, house.zhou)
    performances.signed(form)
    with clock.frozen(NOW + timedelta(hours=1)):
        services.sign(form)
    assert form.form.signed_at == NOW


def test_the_signature_seals_the_log(house: House, session: Session) -> None:
    form = performances.form_of(session, house.lin, house.zhou)
    performances.signed(form)
    log = queries.log_of(form.form)
    assert form.form.log_digest == rules.log_digest(log)
    database.commit()
    with pytest.raises(Exception, match="append-only"):
        db.session.execute(db.text("UPDATE mark_event SET half_levels = 8"))
    database.rollback()


def test_a_mark_changed_behind_the_products_back_shows(house: House, session: Session) -> None:
    performances.signed(performances.form_of(session, house.lin, house.zhou))
    tampered = performances.form_of(session, house.lin, house.qian).form
    performances.signed(performances.form_of(session, house.lin, house.qian))
    assert queries.broken_seals() == []
    for (trigger,) in db.session.execute(
        db.text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'mark_event'")
    ).all():
        db.session.execute(db.text(f"DROP TRIGGER {trigger}"))
    db.session.execute(
        db.text("UPDATE mark_event SET half_levels = 8 WHERE form_id = :form AND criterion = :slug"), {"form": tampered.id, "slug": SLUG}
    )
    assert queries.broken_seals() == [tampered.public_id]


def test_who_has_become_the_mentor_meanwhile_cannot_sign(house: House) -> None:
    form = performances.form_of(performances.scheduled(house.bai, house.zhou), house.bai, house.zhou)
    performances.scored(form)
    pair_mentor(house.bai.id, house.zhou.id, date(2026, 7, 8))
    with pytest.raises(RuleViolation):
        services.sign(form)


def test_an_amendment_keeps_the_original_and_tells_again(house: House, session: Session, told: list[PerformanceScored]) -> None:
    for rater in (house.zhou, house.qian):
        performances.signed(performances.form_of(session, house.lin, rater))
    form = performances.form_of(session, house.lin, house.zhou)
    seal = form.form.log_digest
    services.amend(form, {SLUG: 2, "composure": 6, "critical:insults-a-person": 1}, "看错了一行")
    log = queries.log_of(form.form)
    assert rules.state_of(form.rubric, [entry for entry in log if entry.amendment is None]).marks[SLUG] == 6
    now = rules.state_of(form.rubric, log)
    assert (now.marks[SLUG], now.critical, now.judgement) == (2, ("insults-a-person",), 6)
    assert rules.log_digest(log) == seal
    assert [(news.amended, news.passed) for news in told] == [(False, True), (True, False)]
    assert db.session.query(AmendmentReason).one().text == "看错了一行"
    assert db.session.query(MarkEvent).filter(MarkEvent.amendment_id.is_not(None)).count() == 2, "what is as before is no change"


def test_an_amendment_before_the_others_sign_tells_nothing_yet(house: House, session: Session, told: list[PerformanceScored]) -> None:
    form = performances.form_of(session, house.lin, house.zhou)
    performances.signed(form)
    services.amend(form, {SLUG: 2}, "看错了一行")
    assert told == []
    performances.signed(performances.form_of(session, house.lin, house.qian))
    assert len(told) == 1
    assert not told[0].amended


@pytest.mark.parametrize(
    ("marks", "reason"), [({SLUG: 2}, " "), ({SLUG: 6}, "没有变化"), ({SLUG: 9}, "超出"), ({"nothing": 2}, "没有这一行")]
)
def test_an_amendment_needs_a_reason_and_a_difference_that_fits(house: House, session: Session, marks: dict[str, int], reason: str) -> None:
    form = performances.form_of(session, house.lin, house.zhou)
    performances.signed(form)
    with pytest.raises(RuleViolation):
        services.amend(form, marks, reason)
    assert db.session.query(Amendment).count() == 0


def test_the_second_of_two_amendments_at_once_is_told(house: House, session: Session) -> None:
    form = performances.form_of(session, house.lin, house.zhou)
    performances.signed(form)
    opened_at = form.form.version
    services.amend(form, {SLUG: 2}, "看错了一行", version=opened_at)
    with pytest.raises(EditConflict):
        services.amend(form, {SLUG: 4}, "又改", version=opened_at)


def test_feedback_is_of_all_raters_together(house: House, session: Session) -> None:
    performances.signed(performances.form_of(session, house.lin, house.zhou), {SLUG: 8})
    performances.signed(performances.form_of(session, house.lin, house.qian), {SLUG: 4})
    candidate = db.session.query(SessionCandidate).one()
    line = next(line for line in queries.feedback(queries.performance_by_id(candidate.id)) if line.slug == SLUG)
    rubric = performances.form_of(session, house.lin, house.zhou).rubric
    levels = next(criterion.levels for criterion in rubric.criteria if criterion.slug == SLUG)
    assert (line.half_levels, line.reached, line.next_level) == (6.0, levels[3], levels[4])


def test_signing_over_the_page_lists_what_is_missing_as_links_to_its_rows(house: House, session: Session, client: FlaskClient) -> None:
    form = performances.form_of(session, house.lin, house.zhou)
    marks = [one for one in performances.events_for(form) if one["criterion"] not in (SLUG, "global")]
    services.record(form, {"seen": 0, "events": marks})
    address = f"/performances/forms/{form.form.public_id}"
    house.client(client, house.zhou, "en")
    page = client.post(f"{address}/sign")
    assert page.status_code == 422
    assert "2 things are missing before you can sign" in page.text
    assert f'href="#row-{SLUG}"' in page.text
    assert 'href="#row-global"' in page.text
    assert f'id="row-{SLUG}"' in page.text
    assert 'id="row-global"' in page.text
    client.post(f"{address}/marks", json={"seen": 0, "events": [event(SLUG, 6), event("global", 6)]})
    done = client.post(f"{address}/sign", follow_redirects=True)
    assert "Signed: Lin Xiaowen" in done.text


def test_amending_over_the_page(house: House, session: Session, client: FlaskClient) -> None:
    for rater in (house.zhou, house.qian):
        performances.signed(performances.form_of(session, house.lin, rater))
    form = performances.form_of(session, house.lin, house.zhou)
    fields = {f"mark_{number}": "6" for number in range(len(form.rubric.criteria))}
    fields |= {"judgement": "4", "version": str(form.form.version)}
    address = f"/performances/forms/{form.form.public_id}/amend"
    house.client(client, house.zhou, "en")
    assert client.get(address).status_code == 200
    refused = client.post(address, data=fields)
    assert refused.status_code == 422
    assert "Write why you change it" in refused.text
    page = client.post(address, data=fields | {"reason": "The judgement was for the one before"}, follow_redirects=True)
    assert "The judgement was for the one before" in page.text
    assert "1 line changed; the original is kept" in page.text
    stale = client.post(address, data=fields | {"judgement": "6", "reason": "again"})
    assert stale.status_code == 422
    assert "Somebody else changed this meanwhile" in stale.text
