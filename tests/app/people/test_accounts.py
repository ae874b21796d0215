"""Invitations, passwords, roles, sessions, and what must be settled first."""

import re
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import clock, database, jobs
from app.core.database import db
from app.core.mail import Letter
from app.people import services
from app.people.models import Account, OneTimeToken, Person, PrivacyAcknowledgement, Unit, WebSession
from app.people.sign_in import hash_password
from tests.conftest import NOW
from tests.factories import people

GOOD = "a bell and two doors"


@pytest.fixture
def front(app: Flask) -> Unit:
    people.organisation()
    return people.unit(parent=people.unit("HQ", name_zh="总部", name_en="Headquarters"))


@pytest.fixture
def ma(front: Unit) -> Person:
    return people.person("马骏", "Ma Jun", unit=front)


@pytest.fixture
def hr(app: Flask, front: Unit) -> FlaskClient:
    return people.signed_in(app.test_client(), people.account(people.person("周敏", "Zhou Min", unit=front), "hr", unit=front))


def _link(page: str) -> str:
    found = re.search(r"/link/[\w-]+", page)
    assert found is not None
    return found[0]


def test_a_slip_leads_a_newcomer_from_the_code_to_the_first_page(hr: FlaskClient, client: FlaskClient, ma: Person) -> None:
    slip = hr.post(f"/people/{ma.public_id}/account/link")
    assert "<svg" in slip.text
    assert "style=" not in slip.text
    link = _link(slip.text)
    assert "马骏" in client.get(link).text
    assert client.post(link, data={"password": GOOD}).location == "/"
    assert client.get("/").location == "/privacy", "the notice comes first"
    assert "我们保存哪些信息" in client.get("/privacy").text
    assert client.post("/privacy").location == "/"
    assert client.get("/").status_code == 200
    assert db.session.scalars(db.select(PrivacyAcknowledgement.notice_version)).all().count(1) == 2


def test_the_trail_and_the_database_never_hold_a_token_or_password(hr: FlaskClient, client: FlaskClient, ma: Person) -> None:
    from app.core.trail import AuditPayload

    link = _link(hr.post(f"/people/{ma.public_id}/account/link").text)
    client.post(link, data={"password": GOOD})
    token = link.rpartition("/")[2]
    trail = "".join(body or "" for body in db.session.scalars(db.select(AuditPayload.body)))
    assert token not in trail
    assert GOOD not in trail
    assert "argon2" not in trail
    assert db.session.scalar(db.select(OneTimeToken.token_hash)) != token


def test_a_link_works_once_and_only_the_newest_and_not_for_ever(hr: FlaskClient, client: FlaskClient, ma: Person) -> None:
    old = _link(hr.post(f"/people/{ma.public_id}/account/link").text)
    new = _link(hr.post(f"/people/{ma.public_id}/account/link").text)
    assert client.get(old).status_code == 410
    with clock.frozen(NOW + timedelta(days=7, minutes=1)):
        assert client.get(new).status_code == 410
    assert client.post(new, data={"password": GOOD}).status_code == 302
    assert client.get(new).status_code == 410
    assert client.post(new, data={"password": GOOD}).status_code == 410


@pytest.mark.parametrize("weak", ["short", "aaaaaaaaaaaa", "password12345", "12345678901"])
def test_a_weak_password_is_refused_and_the_link_stays_good(hr: FlaskClient, client: FlaskClient, ma: Person, weak: str) -> None:
    link = _link(hr.post(f"/people/{ma.public_id}/account/link").text)
    refused = client.post(link, data={"password": weak})
    assert refused.status_code == 422
    assert "一句短话" in refused.text
    assert client.post(link, data={"password": GOOD}).status_code == 302


def test_a_new_password_signs_out_whoever_was_in_with_the_old_one(hr: FlaskClient, app: Flask, client: FlaskClient, ma: Person) -> None:
    account = people.account(ma)
    before = people.signed_in(app.test_client(), account)
    assert before.get("/me").status_code == 200
    link = _link(hr.post(f"/people/{ma.public_id}/account/link").text)
    client.post(link, data={"password": GOOD})
    assert before.get("/me").location == "/sign-in"


def test_asking_for_a_reset_answers_alike_whether_or_not_there_is_such_an_account(client: FlaskClient, ma: Person) -> None:
    people.account(ma)
    ma.email = "ma@example.com"
    database.commit()
    answers = [client.post("/forgotten", data={"login": login}) for login in ("ma@example.com", "nobody@example.com", f"P{ma.id}")]
    assert {answer.status_code for answer in answers} == {200}
    bodies = {re.sub(r'name="csrf_token" value="[^"]*"', "", answer.text) for answer in answers}
    assert len(bodies) == 1
    jobs.sweep()
    letter = db.session.scalars(db.select(Letter)).one()
    assert letter.address == "ma@example.com"
    assert client.post(_link(letter.body), data={"password": GOOD}).status_code == 302


def test_a_password_set_by_somebody_else_is_replaced_first(app: Flask, ma: Person) -> None:
    account = people.account(ma)
    account.must_change_password, account.password_hash = True, hash_password("given by the office")
    client = people.signed_in(app.test_client(), account)
    assert client.get("/me").location == "/new-password"
    assert client.post("/me", data={"language": "en", "theme": "dark"}).location == "/new-password"
    assert client.post("/new-password", data={"password": GOOD}).location == "/me"
    assert client.get("/me").status_code == 200


def test_a_closed_account_lets_nobody_in_and_an_opened_one_does(hr: FlaskClient, app: Flask, client: FlaskClient, ma: Person) -> None:
    account = people.account(ma)
    account.password_hash = hash_password(GOOD)
    inside = people.signed_in(app.test_client(), account)
    hr.post(f"/people/{ma.public_id}/account/close")
    assert inside.get("/me").location == "/sign-in"
    assert client.post("/sign-in", data={"login": account.login, "password": GOOD}).status_code == 422
    hr.post(f"/people/{ma.public_id}/account/reopen")
    assert client.post("/sign-in", data={"login": account.login, "password": GOOD}).status_code == 302


def test_the_day_after_the_last_one_the_account_shuts_by_itself(app: Flask, client: FlaskClient, ma: Person) -> None:
    account = people.account(ma)
    account.password_hash = hash_password(GOOD)
    services.leave(ma.id, date(2026, 7, 9))
    inside = people.signed_in(app.test_client(), account)
    assert inside.get("/me").status_code == 200
    with clock.frozen(NOW + timedelta(days=1)):
        assert inside.get("/me").location == "/sign-in"
        assert client.post("/sign-in", data={"login": account.login, "password": GOOD}).status_code == 422


def test_hr_gives_and_takes_the_roles_of_their_office_and_no_others(hr: FlaskClient, front: Unit, ma: Person) -> None:
    account = people.account(ma)
    database.commit()
    address = f"/people/{ma.public_id}/account/roles"
    assert hr.post(address, data={"role": "trainer", "unit": front.public_id}).status_code == 302
    assert hr.post(address, data={"role": "admin", "unit": front.public_id}).status_code == 422
    assert hr.post(f"{address}/take", data={"role": "trainer", "unit": front.public_id}).status_code == 302
    db.session.refresh(account, ["roles"])
    assert account.roles == []


def test_hr_can_not_get_into_a_stronger_account_by_resetting_it(hr: FlaskClient, front: Unit, ma: Person) -> None:
    people.account(ma, "admin", unit=front)
    database.commit()
    for act in ("link", "close"):
        assert hr.post(f"/people/{ma.public_id}/account/{act}").status_code == 422
    assert db.session.scalar(db.select(OneTimeToken.id)) is None


def test_an_administrator_does_not_lock_themselves_out(app: Flask, front: Unit, ma: Person) -> None:
    root = people.signed_in(app.test_client(), people.account(ma, "admin", unit=front))
    address = f"/people/{ma.public_id}/account"
    assert root.post(f"{address}/close").status_code == 422
    assert root.post(f"{address}/roles/take", data={"role": "admin", "unit": front.public_id}).status_code == 422


def test_an_administrator_without_a_unit_of_people_finds_everybody(app: Flask, front: Unit, ma: Person) -> None:
    root = people.signed_in(app.test_client(), people.account(people.person("何勇"), "admin", unit=front))
    assert "马骏" in root.get("/people").text
    assert root.get(f"/people/{ma.public_id}/account").status_code == 200


def test_slips_for_a_whole_unit_are_made_for_those_without_a_password(hr: FlaskClient, front: Unit, ma: Person) -> None:
    people.person("许晴", unit=front)
    database.commit()
    page = hr.post("/people/invitations", data={"unit": front.public_id}).text
    assert page.count('class="slip"') == 3, "马骏, 许晴 and 周敏, whose test account has no password either"
    assert "不需要邀请单" in hr.post("/people/invitations", data={"unit": front.public_id}).text


def test_a_slip_is_written_in_the_language_of_who_gets_it(hr: FlaskClient, ma: Person) -> None:
    ma.language = "en"
    database.commit()
    page = hr.post(f"/people/{ma.public_id}/account/link").text
    assert "Scan the code with your phone" in page
    assert "邀请单已生成" in page


def test_my_page_shows_my_devices_and_signs_others_out(app: Flask, ma: Person) -> None:
    account = people.account(ma)
    phone, desk = people.signed_in(app.test_client(), account), people.signed_in(app.test_client(), account)
    assert "马骏" in desk.get("/me").text
    other = db.session.scalars(db.select(WebSession).order_by(WebSession.id)).first()
    assert other is not None
    assert desk.post(f"/me/sessions/{other.public_id}/end").location == "/me"
    assert phone.get("/me").location == "/sign-in"
    phone = people.signed_in(app.test_client(), account)
    desk.post("/me/sessions/end-others")
    assert phone.get("/me").location == "/sign-in"


def test_the_session_of_somebody_else_is_not_there_to_be_ended(app: Flask, hr: FlaskClient, ma: Person) -> None:
    people.signed_in(app.test_client(), people.account(ma))
    session = db.session.scalars(db.select(WebSession).order_by(WebSession.id.desc())).first()
    assert session is not None
    assert hr.post(f"/me/sessions/{session.public_id}/end").status_code == 404
    db.session.refresh(session)
    assert session.revoked_at is None


def test_language_and_look_are_kept(app: Flask, ma: Person) -> None:
    client = people.signed_in(app.test_client(), people.account(ma))
    client.post("/me", data={"language": "en", "theme": "dark"})
    page = client.get("/me").text
    assert 'data-bs-theme="dark"' in page
    assert "Language and look" in page
    assert client.post("/me", data={"language": "fr", "theme": "dark"}).status_code == 422


def test_changing_the_password_asks_for_the_present_one(app: Flask, ma: Person) -> None:
    account = people.account(ma)
    account.password_hash = hash_password("the one before it")
    client, elsewhere = people.signed_in(app.test_client(), account), people.signed_in(app.test_client(), account)
    assert client.post("/me/password", data={"present": "a guess", "password": GOOD}).status_code == 422
    assert client.post("/me/password", data={"present": "the one before it", "password": GOOD}).status_code == 302
    assert elsewhere.get("/me").location == "/sign-in"
    assert client.get("/me").status_code == 200


def test_the_people_page_of_my_own_costs_a_fixed_number_of_queries(app: Flask, ma: Person, queries: object) -> None:
    client = people.signed_in(app.test_client(), people.account(ma))
    for _ in range(4):
        people.signed_in(app.test_client(), db.session.get_one(Account, 1))
    with queries(at_most=5):  # type: ignore[operator]
        client.get("/me")
