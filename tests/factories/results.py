"""Results as their sources report them: performances scored by people, quizzes handed in; and the front desk they belong to."""

from dataclasses import dataclass
from datetime import date, datetime

from app.core import clock, curriculum, database, events
from app.core.database import db
from app.core.security.identity import Grant, Identity
from app.core.security.permissions import Role
from app.people.models import AccountRole, Person, Unit
from app.people.services import pair_mentor
from app.performances.events import PerformanceScored
from app.quizzes.events import SittingFinished
from app.results.models import Result
from assessments.scoring import CompetencyScore
from tests.factories import people

VISITOR = "visitor-without-appointment"


@dataclass(frozen=True)
class House:
    """Lin Xiaowen is new and Chen Yu her mentor; Zhou Min leads the front desk, He Rui trains, Wang Li is HR, Jiang Lixin service
    manager; Qian Wen leads the conference unit and has no say at the front desk."""

    front: Unit
    lin: Person
    chen: Person
    zhou: Person
    he: Person
    wang: Person
    jiang: Person
    qian: Person


def house() -> House:
    """The company with its shipped content, everybody with an account."""
    people.organisation()
    top = people.unit("HQ", None, "澄江商务中心", "Chengjiang Business Centre")
    front, conference = people.unit("FRONT", top), people.unit("CONF", top, "会议部", "Conferences")
    curriculum.load()
    found = House(
        front=front,
        lin=people.person("林晓雯", "Lin Xiaowen", unit=front, hired=date(2026, 5, 4)),
        chen=people.person("陈宇", "Chen Yu", unit=front),
        zhou=people.person("周敏", "Zhou Min", unit=front, position="lead"),
        he=people.person("何瑞", "He Rui", unit=top, position="coordinator"),
        wang=people.person("王丽", "Wang Li", unit=top, position="coordinator"),
        jiang=people.person("蒋立新", "Jiang Lixin", unit=top, position="lead"),
        qian=people.person("钱文", "Qian Wen", unit=conference, position="lead"),
    )
    pair_mentor(found.lin.id, found.chen.id, date(2026, 5, 4))
    for person, role, unit in (
        (found.zhou, "supervisor", front), (found.he, "trainer", top), (found.wang, "hr", top), (found.jiang, "service", top),
        (found.qian, "supervisor", conference), (found.chen, "mentor", front),
    ):  # fmt: skip
        people.account(person, role, unit=unit, language="en")
    people.account(found.lin, language="en")
    database.commit()
    return found


def account_of(person: Person) -> people.Account:
    """The account of somebody in the house."""
    return db.session.scalars(db.select(people.Account).where(people.Account.person_id == person.id)).one()


def identity_of(person: Person) -> Identity:
    """Somebody of the house as a request knows them."""
    account = account_of(person)
    rows = db.session.execute(db.select(AccountRole.role, Unit.path).join(Unit).where(AccountRole.account_id == account.id))
    return Identity(
        account_id=account.id, session_id=0, session_token="", person_id=person.id, person_public_id=person.public_id,
        name_zh=person.name_zh, name_en=person.name_en, language="en", theme="auto", must_acknowledge=False,
        must_change_password=False, grants=tuple(Grant(Role(role), path) for role, path in rows),
    )  # fmt: skip


def performed(
    person: Person, raters: tuple[Person, ...], *, number: int = 1, percent: float = 75.0, passed: bool | None = True,
    scenario: str = VISITOR, critical: tuple[str, ...] = (),
    scores: tuple[CompetencyScore, ...] = (CompetencyScore("process-and-standards", 36, 48),),
    at: datetime | None = None, amended: bool = False, kind: str = "role-play",
) -> Result:  # fmt: skip
    """A performance whose forms are all signed, as the performance room reports it; its result."""
    events.publish(
        PerformanceScored(
            session_candidate_id=number, session_id=number, public_id=f"performance-{number}", person_id=person.id, scenario_slug=scenario,
            kind=kind, occurred_at=at or clock.now(), forms=len(raters), rater_ids=tuple(rater.id for rater in raters), percent=percent,
            passed=passed, critical=critical, scores=scores, amended=amended,
        )
    )  # fmt: skip
    return newest()


def sat(person: Person, quiz: str = "day-3-first-minute", *, number: int = 1, passed: bool | None = True) -> Result:
    """A quiz handed in; its result."""
    scores = (CompetencyScore("conduct", 200, 200), CompetencyScore("etiquette", 650, 800))
    events.publish(SittingFinished(number, f"sitting-{number}", person.id, quiz, 1, clock.now(), 850, 1000, 85.0, passed, scores))
    return newest()


def newest() -> Result:
    """The result that came last."""
    return db.session.scalars(db.select(Result).order_by(Result.id.desc()).limit(1)).one()
