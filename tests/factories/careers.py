"""A company in which some are ready for the next tier, some nearly, some not, and some have no evidence somewhere."""

import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from app.core.database import db
from app.learning.models import Recognition
from app.people.models import Person, TierHolding, Unit
from assessments.catalog import CONTENT
from assessments.competency import model as models
from assessments.competency import tiers as tier_files
from tests.factories import competency, people

TIERS = tier_files.load(CONTENT / "tiers.yaml", models.load(CONTENT / "competency.yaml"))
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻"
GIVEN = ("婧", "家豪", "一诺", "雅琪", "凯", "卓", "志远", "子墨", "桐", "佳怡", "晓雯", "敏", "丽", "浩然", "梓涵", "思远", "雨欣", "明轩")
LATIN = (
    "Jing", "Jiahao", "Yinuo", "Yaqi", "Kai", "Zhuo", "Zhiyuan", "Zimo", "Tong", "Jiayi", "Xiaowen", "Min", "Li", "Haoran", "Zihan",
    "Siyuan", "Yuxin", "Mingxuan",
)  # fmt: skip


@dataclass(frozen=True)
class Company:
    """Two units below headquarters, raters, and staff."""

    headquarters: Unit
    front: Unit
    conference: Unit
    raters: tuple[int, ...]
    staff: tuple[Person, ...]


def recognised(person: Person, programmes: Collection[str], on: date = date(2025, 2, 3)) -> None:
    """Programmes that somebody had completed before."""
    for slug in programmes:
        db.session.add(Recognition(person_id=person.id, programme=slug, document="结业证书", completed_on=on))
    db.session.flush()


def holding(person: Person, tier: str, since: date) -> None:
    """The tier that somebody holds since a day."""
    db.session.add(TierHolding(person_id=person.id, tier=tier, from_on=since, ground="review", document="评审纪要"))
    db.session.flush()


def fit_for(person: Person, tier: str, level: float, raters: Sequence[int], *, seed: int = 1, but: Collection[str] = ()) -> None:
    """All that ``tier`` asks for beside levels, and evidence at about ``level``."""
    recognised(person, TIERS[tier].programmes)
    competency.career(person, level, raters=raters, months=20, seed=seed, but=but)


def company(size: int = 40, seed: int = 3) -> Company:
    """``size`` people: most hold the junior tier, some mid or none, one in twelve senior. The curriculum must be loaded."""
    chance = random.Random(seed)
    people.organisation()
    top = people.unit("HQ", None, "澄江商务中心", "Chengjiang Business Centre")
    front = people.unit("FRONT", top)
    conference = people.unit("CONF", top, "会议部", "Conferences")
    raters = tuple(people.person(f"考评{number}", f"Rater {number}", unit=top, position="lead", tier="senior").id for number in range(6))
    staff = []
    for number in range(size):
        name, latin = _name(number)
        unit = chance.choice((front, conference))
        post = chance.choice(("receptionist", "receptionist", "interpreter", "logistics", "coordinator", "security"))
        held = chance.choice(("junior", "junior", "junior", "junior", "mid", "mid", None)) if number % 12 else "senior"
        hired = date(chance.choice((2022, 2023, 2024)), chance.randrange(1, 13), 5) if held else date(2026, 2, 2)
        person = people.person(name, latin, unit=unit, position=post, hired=hired)
        if held:
            holding(person, held, date(2024, 5, 6) if chance.random() < 0.7 else date(2026, 1, 12))
        staff.append(person)
        _history(chance, person, held, raters)
    return Company(top, front, conference, raters, tuple(staff))


def _history(chance: random.Random, person: Person, held: str | None, raters: Sequence[int]) -> None:
    following = {None: "junior", "junior": "mid", "mid": "senior", "senior": "senior"}[held]
    wanted = TIERS[following].programmes
    recognised(person, wanted if chance.random() < 0.6 else wanted[: chance.randrange(len(wanted))])
    level = {"junior": 64, "mid": 76, "senior": 84}[following] + chance.gauss(0, 7)
    but = ("emergency-handling",) if chance.random() < 0.12 else ()
    months = chance.choice((8, 18, 24)) if held else 4
    competency.career(person, level, raters=raters, months=months, seed=chance.randrange(99), but=but)


def _name(number: int) -> tuple[str, str]:
    place = number * 7 % len(GIVEN)
    surname = SURNAMES[number * 5 % len(SURNAMES)]
    return surname + GIVEN[place], f"{LATIN[place]} No{number}"
