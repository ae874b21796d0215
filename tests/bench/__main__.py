"""Measure the pages and write a table of ratios. Exits with 1 when a page costs more than the house allows."""

import statistics
import sys
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from tests.bench.houses import BUILD, house, visitor
from tests.bench.yardsticks import bare

RUNS, WARM_UP = 40, 5
MOST_RATIO, MOST_QUERIES, MOST_BYTES = 10.0, 8, 60_000
Visit = Callable[[], Any]


@dataclass(frozen=True)
class Cost:
    """Server CPU and wall time of one request in milliseconds, its queries and its bytes."""

    name: str
    cpu: float
    p50: float
    p95: float
    queries: int
    size: int


def measure(name: str, visit: Visit, queries: Callable[[], int] = lambda: 0, runs: int = RUNS) -> Cost:
    """Visit ``runs`` times after a warm-up; medians, because these machines are shared."""
    for _number in range(WARM_UP):
        visit()
    before = queries()
    answer = visit()
    asked, size = queries() - before, len(answer.data)
    cpu, wall = [], []
    for _number in range(runs):
        busy, start = time.process_time(), time.perf_counter()
        visit()
        cpu.append((time.process_time() - busy) * 1000)
        wall.append((time.perf_counter() - start) * 1000)
    return Cost(name, statistics.median(cpu), statistics.median(wall), statistics.quantiles(wall, n=20)[-1], asked, size)


def ok(answer: Any) -> Any:
    """The answer, if it is one."""
    if answer.status_code != 200:
        raise RuntimeError(f"{answer.request.path}: {answer.status_code}")
    return answer


def page(client: FlaskClient, path: str) -> Visit:
    """A visit to ``path``."""
    return lambda: ok(client.get(path))


def counter(app: Flask) -> Callable[[], int]:
    """How many statements were sent so far."""
    from app.core.database import db

    sent = [0]

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        sent[0] += not statement.startswith(("BEGIN", "PRAGMA"))

    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", note)
    return lambda: sent[0]


def pages_of(app: Flask) -> dict[str, Visit]:
    """The pages that are measured, by name. One line adds one."""
    newhire, supervisor, hr = (visitor(app, login) for login in ("newhire", "supervisor", "hr"))
    with app.app_context():
        lesson, form, period = _lesson(), _form(), _period()
    return {
        "Today": page(newhire, "/"),
        "a lesson": page(newhire, f"/learn/lessons/{lesson}"),
        "a sitting, one question": _sitting(newhire, answers=False),
        "a sitting, one answer sent": _sitting(newhire, answers=True),
        "the scoring page with its marks": page(supervisor, f"/performances/forms/{form}"),
        "the readiness board": page(hr, "/readiness"),
        "the incentive report": page(hr, f"/incentives/periods/{period}"),
    }


def _lesson() -> str:
    from app.core.database import db
    from app.learning.models import PlanItem

    return str(db.session.scalars(select(PlanItem.slug).where(PlanItem.kind == "lesson", PlanItem.written).limit(1)).one())


def _form() -> str:
    from app.core.database import db
    from app.people.models import Account
    from app.performances.models import RatingForm

    own = select(RatingForm.public_id).join(Account, Account.person_id == RatingForm.rater_id)
    return str(db.session.scalars(own.where(Account.login == "supervisor", RatingForm.signed_at.is_(None)).limit(1)).one())


def _period() -> str:
    from app.core.database import db
    from app.incentives.models import Period

    return str(db.session.scalars(select(Period.public_id).order_by(Period.start_on.desc()).limit(1)).one())


def _sitting(client: FlaskClient, *, answers: bool) -> Visit:
    """A quiz of twenty questions: one question shown, or one answer sent and acknowledged."""
    client.post("/quizzes/day-5-cumulative")
    address = client.get("/quizzes/day-5-cumulative", follow_redirects=True).text.partition("/quizzes/sittings/")[2][:36]
    if not answers:
        return page(client, f"/quizzes/sittings/{address}?q=3")

    def send() -> Any:
        body = {"id": str(uuid.uuid4()), "question": 3, "kind": "answer", "chosen": ["a"], "at": "2026-07-09T09:30:00+08:00"}
        return ok(client.post(f"/quizzes/sittings/{address}/answers", json={"events": [body]}))

    return send


def run(staff: int, names: tuple[str, ...] = ()) -> list[Cost]:
    """Measure the pages (or those of ``names``) of a demonstration of ``staff`` people."""
    with house(staff) as app:
        asked = counter(app)
        chosen = {name: visit for name, visit in pages_of(app).items() if not names or name in names}
        return [measure(f"{name}, {staff} people", visit, asked) for name, visit in chosen.items()]


def main() -> int:
    """Measure everything and print the table."""
    BUILD.mkdir(exist_ok=True)
    yard = bare(BUILD).test_client()
    plain, query = measure("a bare Flask page", page(yard, "/bare")), measure("a bare page with one query", page(yard, "/query"))
    costs = run(60)
    lines = ["| page | CPU ms | × one query | p50 ms | p95 ms | queries | KB |", "| --- | --- | --- | --- | --- | --- | --- |"]
    for cost in (plain, query, *costs):
        ratio, size = cost.cpu / query.cpu, cost.size / 1000
        lines.append(f"| {cost.name} | {cost.cpu:.2f} | {ratio:.1f} | {cost.p50:.2f} | {cost.p95:.2f} | {cost.queries} | {size:.0f} |")
    table = "\n".join(lines)
    print(table)
    (BUILD / "bench.md").write_text(table + "\n")
    return 1 if any(_too_much(cost, query.cpu) for cost in costs) else 0


def _too_much(cost: Cost, query_cpu: float) -> bool:
    faults = [
        f"{cost.cpu / query_cpu:.1f} times the one-query page" if cost.cpu > MOST_RATIO * query_cpu else "",
        f"{cost.queries} queries" if cost.queries > MOST_QUERIES else "",
        f"{cost.size} bytes" if cost.size > MOST_BYTES else "",
    ]
    for fault in filter(None, faults):
        print(f"too much: {cost.name}: {fault}", file=sys.stderr)
    return any(faults)


if __name__ == "__main__":
    sys.exit(main())
