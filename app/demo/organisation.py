"""The company of the demonstration: units, people, accounts, pairings, what was recognised at the start."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from app.core import clock, database
from app.core.database import db
from app.demo.cast import OFFICE, UNITS, Role
from app.learning import services as learning
from app.people import services as people
from app.people.models import Account, Person, Position, PrivacyAcknowledgement
from app.people.services import Basics, Post
from app.people.sign_in import NOTICE_VERSION

PASSWORD = "reception-demo"  # noqa: S105 - the demonstration's, printed in the README
NAME = ("澄江商务中心", "Chengjiang Business Centre")
OWN_ACCOUNTS = ("counsellor", "archivist", "auditor", "admin")
SHORT_STAFF = 80


@dataclass
class Company:
    """What the rest of the demonstration needs to know of it: ids by unit code, by person, and who supervises whom."""

    units: dict[str, int] = field(default_factory=dict)
    people: dict[int, Role] = field(default_factory=dict)
    by_account: dict[str, int] = field(default_factory=dict)

    def of_unit(self, unit: str) -> list[int]:
        """The people of one unit."""
        return [person_id for person_id, role in self.people.items() if role.unit == unit]

    @property
    def supervisors(self) -> list[int]:
        """The eight who rate."""
        return [person_id for person_id, role in self.people.items() if "supervisor" in role.roles]


def found(cast: list[Role], opened_on: date) -> Company:
    """Found the company and hire the cast, each on their day. Commits as it goes."""
    company = Company()
    hashed = _shared_password()
    with clock.frozen(clock.at(min([opened_on, *(role.hired_on for role in cast)]), 8)), database.transaction():
        _organisation, top = people.found_organisation(*NAME, demonstration=True)
        company.units = {code: people.add_unit(code, zh, en, top.id).id for code, zh, en in (*UNITS, OFFICE)} | {"HQ": top.id}
        posts = {position.code: position.id for position in db.session.scalars(db.select(Position))}
    leads = [role for role in cast if "supervisor" in role.roles or role.unit == "OFFICE"]
    for role in [*leads, *(role for role in cast if role not in leads)]:
        with clock.frozen(clock.at(role.hired_on, 9)), database.transaction():
            _hire(company, role, posts, hashed)
    with clock.frozen(clock.at(opened_on, 9)), database.transaction():
        _open_house_accounts(company.units["HQ"], hashed)
    return company


def _shared_password() -> str:
    # One hash for all demonstration accounts: Argon2 is slow on purpose, and the password is public anyway.
    from app.people.sign_in import hash_password

    return hash_password(PASSWORD)


def _hire(company: Company, role: Role, posts: dict[str, int], hashed: str) -> None:
    supervisor = next((one for one in company.supervisors if company.people[one].unit == role.unit), None)
    number = f"A{len(company.people) + 101:04d}"
    basics = Basics(role.name_zh, role.name_en, role.gender, f"{number.lower()}@chengjiang.example")
    post = Post(company.units[role.unit], posts[role.position], supervisor if supervisor is not None and role.position != "lead" else None)
    person = people.hire(basics, post, number, role.hired_on, role.kind)
    company.people[person.id] = role
    _account(company, person, role, number, hashed)


def hire_one(company: Company, role: Role, posts: dict[str, int]) -> int:
    """One more person, without an account; their id."""
    _hire(company, role, posts, "")
    return next(reversed(company.people))


def recognise_some(company: Company, people_ids: list[int]) -> None:
    """The pre-job programme and the tier of people just hired into a bench."""
    by = company.by_account["hr2"]
    for person_id in people_ids:
        role = company.people[person_id]
        learning.recognise(person_id, "pre-job", "岗前培训合格登记表", role.hired_on + timedelta(days=25), by)
        if role.tier is not None and role.tier_from is not None:
            since = min(role.tier_from, clock.today())
            people.record_tier(person_id, role.tier, since, ground="recognised", decided_by=by, document="职级聘任文件")


def _account(company: Company, person: Person, role: Role, number: str, hashed: str) -> None:
    if role.account is None and len(company.people) > SHORT_STAFF:
        return  # thousands of accounts nobody signs in with would only slow a bench down
    account = people.open_account(role.account or number, person_id=person.id)
    account.password_hash = hashed
    where = company.units["HQ"] if role.unit == "OFFICE" else company.units[role.unit]
    for given in role.roles:
        people.give_role(account.id, given, where)
    _acknowledge(account)
    if role.account:
        company.by_account[role.account] = person.id


def _acknowledge(account: Account) -> None:
    db.session.add(PrivacyAcknowledgement(account_id=account.id, notice_version=NOTICE_VERSION))
    db.session.flush()


def _open_house_accounts(top: int, hashed: str) -> None:
    for login in OWN_ACCOUNTS:
        account = people.open_account(login)
        account.password_hash = hashed
        people.give_role(account.id, login, top)
        _acknowledge(account)


BELOW = {"mid": "junior", "senior": "mid"}
FOR_MID = (
    "high-level-etiquette", "supporting-negotiations", "client-communication", "meeting-service-advanced", "standards-and-inspection",
    "emergency-handling", "safety-and-confidentiality",
)  # fmt: skip
FOR_SENIOR = ("client-relations", "satisfaction-and-complaints", "coaching-juniors", "process-improvement")


def recognise(company: Company, on: date, rng: random.Random) -> None:
    """What people brought along when the product arrived: programmes completed, the tier held then or given since."""
    for number, (person_id, role) in enumerate(company.people.items(), start=1):
        if role.tier is None or role.tier_from is None:
            continue
        by = company.by_account["hr2"] if role.account != "hr2" else company.by_account["hr"]
        arrived = max(on, role.hired_on + timedelta(days=30))
        with clock.frozen(clock.at(arrived, 10)), database.transaction():
            _programmes(person_id, role, number, by, arrived, rng)
            before = role.tier if role.tier_from <= arrived else BELOW.get(role.tier)
            if before is not None:
                since = role.tier_from if role.tier_from <= arrived else role.hired_on + timedelta(days=30)
                people.record_tier(
                    person_id, before, since, ground="recognised", decided_by=by, document=f"职级聘任文件 {since.year}-{number:03d}"
                )
        if role.tier_from > arrived:
            with clock.frozen(clock.at(role.tier_from, 10)), database.transaction():
                document = f"晋升评审纪要 {role.tier_from.year}-{number:03d}"
                people.record_tier(person_id, role.tier, role.tier_from, ground="review", decided_by=by, document=document)


def _programmes(person_id: int, role: Role, number: int, by: int, on: date, rng: random.Random) -> None:
    done = role.hired_on + timedelta(days=25)
    learning.recognise(person_id, "pre-job", f"岗前培训合格登记表 {role.hired_on.year}-{number:03d}", done, by)
    courses = [
        *(FOR_MID if role.tier != "junior" or role.rising or rng.random() < 0.6 else ()),
        *(FOR_SENIOR if role.tier == "senior" or rng.random() < 0.25 else ()),
    ]
    for course in courses:
        learning.recognise(
            person_id,
            course,
            f"培训学时登记册 {on.year - 1} 第 {rng.randrange(3, 60)} 页",
            max(done, on - timedelta(days=rng.randrange(30, 200))),
            by,
        )
