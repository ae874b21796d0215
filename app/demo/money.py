"""The demonstration's money: a published scheme, one quarter closed, the next one waiting for its last signature."""

from datetime import date, timedelta

from app.core import clock, database
from app.demo.organisation import Company
from app.incentives import queries, services
from app.incentives.rules import load_scheme

NOTES = {
    "discussion": "职工座谈会记录，参加 31 人",
    "union": "工会意见书，同意并提两点建议，均已采纳",
    "notice": "公示五个工作日，无异议",
    "acknowledgement": "全员签收表",
}


def quarter_before(day: date) -> str:
    """The label of the last quarter that was over on ``day``."""
    year, number = day.year, (day.month - 1) // 3
    return f"{year}-Q{number}" if number else f"{year - 1}-Q4"


def quarters(as_of: date) -> tuple[str, str]:
    """The quarter to close and the one that is in review."""
    last = quarter_before(as_of)
    year, number = int(last[:4]), int(last[-1])
    return (f"{year}-Q{number - 1}" if number > 1 else f"{year - 1}-Q4"), last


def publish(day: date) -> None:
    """The scheme and the record of its consultation."""
    with clock.frozen(clock.at(day, 10)), database.transaction():
        version = services.publish_scheme(load_scheme())
        for step, record in NOTES.items():
            services.consult(version.id, step, day - timedelta(days=20), record)


def pay(company: Company, as_of: date) -> None:
    """Close the quarter before last; bring the last one to its last signature."""
    first, second = company.by_account["hr"], company.by_account["hr2"]
    closed, current = quarters(as_of)
    for label in (closed, current):
        after = min(_end(label) + timedelta(days=8), as_of)
        with clock.frozen(clock.at(_end(label) - timedelta(days=60), 9)), database.transaction():
            services.open_period(label)
        with clock.frozen(clock.at(after, 10)), database.transaction():
            period = next(row for row in queries.periods() if row.label == label)
            services.compute_period(period, second)
            services.send_for_review(period)
            services.sign(period, second, "名单与考勤已核对")
            services.sign(period, second)
            if label == closed:
                services.sign(period, first)
                services.close(period)


def _end(label: str) -> date:
    from app.incentives.services.periods import quarter

    return quarter(label)[1]
