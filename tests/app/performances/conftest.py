"""The people of the performance room's tests, on the shipped scenarios."""

from dataclasses import dataclass
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import database
from app.core.database import db
from app.people.models import Account, Person, Unit
from app.people.services import pair_mentor
from tests.factories import people, performances


@dataclass(frozen=True)
class House:
    """Lin Xiaowen and Bai Yun are new; Chen Yu is Lin's mentor.

    Zhou Min leads the front desk, He Rui trains the house, Qian Wen leads conferences.
    """

    front: Unit
    conference: Unit
    lin: Person
    bai: Person
    chen: Person
    zhou: Person
    he: Person
    qian: Person

    def client(self, browser: FlaskClient, who: Person, language: str = "zh") -> FlaskClient:
        """``browser`` with somebody signed in."""
        account = db.session.scalars(db.select(Account).where(Account.person_id == who.id)).one()
        account.language = language
        return people.signed_in(browser, account)


@pytest.fixture
def house(app: Flask) -> House:
    """A front desk, a conference unit, and who works there."""
    people.organisation()
    top = people.unit("HQ", None, "澄江商务中心", "Chengjiang Business Centre")
    front, conference = people.unit("FRONT", top), people.unit("CONF", top, "会议部", "Conferences")
    performances.load_scenarios()
    zhou = people.person("周敏", "Zhou Min", unit=front, position="lead")
    found = House(
        front=front, conference=conference, zhou=zhou,
        lin=people.person("林晓雯", "Lin Xiaowen", unit=front, hired=date(2026, 7, 1), supervisor=zhou),
        bai=people.person("白云", "Bai Yun", unit=front, hired=date(2026, 7, 1), supervisor=zhou),
        chen=people.person("陈宇", "Chen Yu", unit=front),
        he=people.person("何瑞", "He Rui", unit=top, position="coordinator"),
        qian=people.person("钱文", "Qian Wen", unit=conference, position="lead"),
    )  # fmt: skip
    pair_mentor(found.lin.id, found.chen.id, date(2026, 7, 1))
    people.account(zhou, "supervisor", unit=front)
    people.account(found.he, "trainer", unit=top)
    people.account(found.qian, "supervisor", unit=conference)
    people.account(found.chen, "mentor", unit=front)
    people.account(found.lin)
    people.account(found.bai)
    database.commit()
    return found
