"""The example company's report in several schemes."""

from datetime import date

from app.core.documents.wording import Bilingual
from app.incentives.report.build import build_report
from app.incentives.report.model import Approval, Report, ReportHead
from app.incentives.report.names import Names, PersonWords
from app.incentives.rules import Caps, PeriodInputs, PeriodResult, Scheme, compute
from tests.factories import pay

PEOPLE = ("李卓", "张敏", "王丽", "陈蕾", "刘强", "马骏", "孙悦", "赵晴", "周敏", "吴凡", "郑洁", "何军")
NAMES = Names(
    people={f"A{number:04}": PersonWords(name, date(2024, number, 1)) for number, name in enumerate(PEOPLE, start=1)},
    units={
        "FRONT": Bilingual("前厅部", "Front desk"),
        "MEET": Bilingual("会议部", "Conferences"),
        "SAFE": Bilingual("安全保障部", "Safety"),
    },
    positions={"receptionist": Bilingual("接待员", "Receptionist"), "lead": Bilingual("接待组长", "Lead")},
    grounds={"D-7": "损坏设备赔偿，2026-08-03 书面同意", "P-3": "带教何军"},
)
HEAD = ReportHead("澄江商务中心", "JX-2026-Q3-001", date(2026, 10, 9), (Approval("编制", "王丽", date(2026, 10, 6)), Approval("批准")))


def report(
    scheme: Scheme | None = None, inputs: PeriodInputs | None = None, *, language: str = "zh", previous: PeriodResult | None = None
) -> Report:
    scheme, inputs = scheme or pay.scheme(), inputs or pay.period(pay.company())
    return build_report(scheme, inputs, compute(scheme, inputs), names=NAMES, head=HEAD, language=language, previous=previous)


VARIANTS: dict[str, tuple[Scheme, dict[str, int]]] = {
    "no pool": (pay.scheme(), {}),
    "caps": (pay.scheme(caps=Caps(11_000, 500_000, None)), {}),
    "total cap": (pay.scheme(caps=Caps(12_000, None, 2_000_000)), {}),
    "company pool": (pay.scheme(pool="organisation"), {"whole": 3_000_000}),
    "pool with caps": (pay.scheme(pool="organisation", caps=Caps(10_500, None, None)), {"whole": 3_400_000}),
    "pool larger than all caps": (pay.scheme(pool="organisation", caps=Caps(10_000, None, None)), {"whole": 9_000_000}),
    "unit pools": (pay.scheme(pool="unit"), {"FRONT": 1_000_001, "MEET": 1_500_002, "SAFE": 777_777}),
}


def made_with(variant: str) -> Report:
    """The report of the example company under one of ``VARIANTS``."""
    scheme, pools = VARIANTS[variant]
    return report(scheme, pay.period(pay.company(), **pools))
