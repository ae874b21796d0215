"""Who is in the demonstration organisation. Invented names; pure data and a seeded draw, no database."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

UNITS = (
    ("FRONT", "前厅接待部", "Front of house"),
    ("CONF", "会议服务部", "Conference service"),
    ("DINE", "餐饮住宿部", "Dining and lodging"),
    ("TRAN", "出行安保部", "Transport and security"),
)
OFFICE = ("OFFICE", "综合管理部", "Office")

_SURNAMES = (
    "王 Wang|李 Li|张 Zhang|刘 Liu|陈 Chen|杨 Yang|赵 Zhao|黄 Huang|周 Zhou|吴 Wu|徐 Xu|孙 Sun|胡 Hu|朱 Zhu|高 Gao|林 Lin|何 He|郭 Guo|罗 Luo|"
    "梁 Liang|宋 Song|郑 Zheng|谢 Xie|韩 Han|唐 Tang|冯 Feng|于 Yu|董 Dong|萧 Xiao|程 Cheng|曹 Cao|袁 Yuan|邓 Deng|许 Xu|傅 Fu|沈 Shen|曾 Zeng|彭 Peng|"
    "吕 Lü|苏 Su|卢 Lu|蒋 Jiang|蔡 Cai|贾 Jia|丁 Ding|魏 Wei|薛 Xue|叶 Ye|阎 Yan|余 Yu|潘 Pan|杜 Du|戴 Dai|夏 Xia|钟 Zhong|汪 Wang|田 Tian|任 Ren|姜 Jiang|范 Fan"
)
_WOMEN = (
    "晓雯 Xiaowen|雅琪 Yaqi|婧 Jing|一诺 Yinuo|佳怡 Jiayi|思敏 Simin|若溪 Ruoxi|静怡 Jingyi|梦洁 Mengjie|雨桐 Yutong|欣然 Xinran|丽华 Lihua|秋月 Qiuyue|"
    "慧 Hui|莹 Ying|芳 Fang|可心 Kexin|书瑶 Shuyao|海燕 Haiyan|春梅 Chunmei|倩 Qian|楠 Nan|诗涵 Shihan|洁 Jie|文静 Wenjing|玉兰 Yulan|晨曦 Chenxi|悦 Yue"
)
_MEN = (
    "家豪 Jiahao|志远 Zhiyuan|子墨 Zimo|凯 Kai|卓 Zhuo|桐 Tong|建国 Jianguo|伟 Wei|俊 Jun|明轩 Mingxuan|浩然 Haoran|国栋 Guodong|强 Qiang|磊 Lei|"
    "天宇 Tianyu|博文 Bowen|晓峰 Xiaofeng|振华 Zhenhua|立新 Lixin|宇航 Yuhang|嘉诚 Jiacheng|永康 Yongkang|思远 Siyuan|瑞 Rui|鹏 Peng|海涛 Haitao|一鸣 Yiming"
)
_POSTS = ("receptionist",) * 6 + ("interpreter", "security", "logistics", "logistics", "coordinator")
_KINDS = ("contract",) * 8 + ("dispatched", "part-time")


@dataclass(frozen=True)
class Role:
    """One person of the cast. ``level`` is the true ability in logits that their scores are drawn around."""

    name_zh: str
    name_en: str
    gender: str
    unit: str
    position: str
    hired_on: date
    level: float
    tier: str | None = None
    tier_from: date | None = None
    kind: str = "contract"
    account: str | None = None
    roles: tuple[str, ...] = ()
    severity: float = 0.0
    growth: float = 0.0
    rising: bool = False


def _pairs(text: str) -> list[tuple[str, str]]:
    return [tuple(entry.split()) for entry in text.split("|")]  # type: ignore[misc]


class _Names:
    """Hands out names, no two alike."""

    def __init__(self, rng: random.Random) -> None:
        self.rng, self.given = rng, set(_FIXED_NAMES)
        self.surnames, self.women, self.men = _pairs(_SURNAMES), _pairs(_WOMEN), _pairs(_MEN)

    def next(self, gender: str) -> tuple[str, str]:
        while True:
            (last_zh, last_en), (first_zh, first_en) = (
                self.rng.choice(self.surnames),
                self.rng.choice(self.women if gender == "f" else self.men),
            )
            if last_zh + first_zh not in self.given or len(self.given) > 1500:
                self.given.add(last_zh + first_zh)
                return last_zh + first_zh, f"{last_en} {first_en}"


_FIXED_NAMES = {"林晓雯", "周敏", "王丽", "李卓", "李国栋", "沈静怡", "任海燕", "蒋立新", "孟书瑶", "高鹏"}
SEVERITIES = (0.55, -0.40, 0.10, -0.15, 0.30, -0.60, 0.05, 0.20)
"""How much harsher than average each of the eight supervisors scores, in logits."""


def draw(as_of: date, seed: int, staff: int = 60) -> list[Role]:
    """The cast of ``staff`` people as they stand on ``as_of``: the office, eight supervisors, mentors, newcomers, staff."""
    rng = random.Random(seed)  # noqa: S311 - a draw of invented people
    names = _Names(rng)
    cast = [*_office(as_of), *_supervisors(rng, names, as_of), *_newcomers(names, as_of)]
    cast.append(
        Role(
            "李卓",
            "Li Zhuo",
            "m",
            "FRONT",
            "receptionist",
            _back(as_of, 620),
            0.72,
            "junior",
            _back(as_of, 560),
            account="staff",
            growth=0.25,
        )
    )
    cast.append(
        Role(
            "任海燕",
            "Ren Haiyan",
            "f",
            "FRONT",
            "receptionist",
            _back(as_of, 1900),
            1.15,
            "mid",
            _back(as_of, 700),
            account="mentor",
            roles=("mentor",),
        )
    )
    cast += [_rising(rng, names, as_of, number) for number in range(RISING)]
    while len(cast) < staff:
        cast.append(_member(rng, names, as_of, len(cast)))
    return cast


def _back(as_of: date, days: int) -> date:
    return as_of - timedelta(days=days)


def _office(as_of: date) -> list[Role]:
    return [
        Role(
            "王丽", "Wang Li", "f", "OFFICE", "coordinator", _back(as_of, 2400), 1.2, "mid", _back(as_of, 1500), account="hr", roles=("hr",)
        ),
        Role(
            "李国栋",
            "Li Guodong",
            "m",
            "OFFICE",
            "lead",
            _back(as_of, 3100),
            1.5,
            "senior",
            _back(as_of, 1300),
            account="hr2",
            roles=("hr",),
        ),
        Role(
            "沈静怡",
            "Shen Jingyi",
            "f",
            "OFFICE",
            "coordinator",
            _back(as_of, 2000),
            1.3,
            "mid",
            _back(as_of, 900),
            account="trainer",
            roles=("trainer",),
        ),
        Role(
            "蒋立新",
            "Jiang Lixin",
            "m",
            "OFFICE",
            "lead",
            _back(as_of, 2600),
            1.4,
            "senior",
            _back(as_of, 1000),
            account="service",
            roles=("service",),
        ),
    ]


def _supervisors(rng: random.Random, names: _Names, as_of: date) -> list[Role]:
    found = [
        Role(
            "周敏",
            "Zhou Min",
            "f",
            "FRONT",
            "lead",
            _back(as_of, 2900),
            1.7,
            "senior",
            _back(as_of, 800),
            account="supervisor",
            roles=("supervisor",),
            severity=SEVERITIES[0],
        )
    ]
    units = [unit[0] for unit in UNITS for _place in range(2)]
    for number in range(1, 8):
        gender = "m" if number % 2 else "f"
        zh, en = names.next(gender)
        tier = "senior" if number % 3 else "mid"
        hired = _back(as_of, rng.randrange(1500, 3300))
        level = rng.gauss(1.65 if tier == "senior" else 1.1, 0.15)
        account = f"supervisor{number + 1}"
        found.append(
            Role(
                zh,
                en,
                gender,
                units[number],
                "lead",
                hired,
                level,
                tier,
                _back(as_of, 600),
                account=account,
                roles=("supervisor",),
                severity=SEVERITIES[number],
            )
        )
    return found


def _newcomers(names: _Names, as_of: date) -> list[Role]:
    found = [Role("林晓雯", "Lin Xiaowen", "f", "FRONT", "receptionist", _back(as_of, 6), 0.1, account="newhire")]
    for days, unit, gender in ((6, "FRONT", "m"), (6, "CONF", "f"), (20, "DINE", "m"), (20, "TRAN", "f"), (20, "CONF", "m")):
        zh, en = names.next(gender)
        found.append(Role(zh, en, gender, unit, "receptionist", _back(as_of, days), 0.05))
    return found


RISING = 10


def _rising(rng: random.Random, names: _Names, as_of: date, number: int) -> Role:
    """A junior who has come far: seen often, with the courses of the next tier; most are ready or nearly so."""
    gender = rng.choice("fm")
    zh, en = names.next(gender)
    hired = _back(as_of, rng.randrange(800, 1500))
    level = rng.gauss(1.55 if number % 3 else 1.15, 0.12)
    return Role(
        zh, en, gender, UNITS[number % 4][0], rng.choice(_POSTS), hired, level, "junior", _back(as_of, rng.randrange(430, 700)),
        growth=0.3, rising=True,
    )  # fmt: skip


_TIERS = (("junior", 0.5, 90, 1300), ("mid", 1.0, 400, 2200), ("senior", 1.55, 500, 3400))


def _member(rng: random.Random, names: _Names, as_of: date, number: int) -> Role:
    tier, level, least, most = rng.choices(_TIERS, (28, 14, 6))[0]
    gender = rng.choice("fm")
    zh, en = names.next(gender)
    hired = _back(as_of, rng.randrange(least + 120, most + 120))
    since = _back(as_of, rng.randrange(60, max(61, (as_of - hired).days - 100)))
    return Role(
        zh, en, gender, UNITS[number % 4][0], rng.choice(_POSTS), hired, rng.gauss(level, 0.28), tier, max(since, hired + timedelta(days=30)),
        kind=rng.choice(_KINDS), growth=max(0.0, rng.gauss(0.2, 0.15)),
    )  # fmt: skip
