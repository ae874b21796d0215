"""`python -m tests.bench`: a table of what pages cost, in CPU and as multiples of a bare page with one query.

Leaves with status 1 when a signed-in page needs more than eight queries or ten times the yardstick.
"""

import re
import shutil
import statistics
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from flask import url_for

from app.core import database, unchanged
from tests.bench.journeys import JOURNEYS
from tests.bench.measure import Cost, Request, counting, undisturbed
from tests.bench.pages import PAGES, Page
from tests.bench.stage import BUILD, Stage
from tests.bench.yardsticks import bare, one_query

PASSWORD = "reception-demo"
TOKEN = re.compile(r'name="csrf_token"[^>]*?value="([^"]+)"')
ROUNDS, PER_ROUND, YARDSTICKS_PER_ROUND = 12, 6, 40
MOST_QUERIES, MOST_TIMES, AIM = 8, 10.0, 5.0
SMALL, LARGE = 60, 5000
BARE, ONE = "A bare Flask page", "A bare Flask page with one query"
Browser = Callable[..., Request]


def _enter(stage: Stage, login: str) -> tuple[str, str]:
    """Cookie and form token of somebody who signed in through the form."""
    browser = stage.app.test_client()
    token = TOKEN.search(browser.get("/sign-in").text)
    assert token
    answer = browser.post("/sign-in", data={"login": login, "password": PASSWORD, "csrf_token": token[1]})
    assert answer.status_code == 302, f"{login} can't sign in"
    token, cookie = TOKEN.search(browser.get("/privacy").text), browser.get_cookie("academy")
    assert token and cookie
    return f"academy={cookie.value}", token[1]


def signed_in(stage: Stage) -> Browser:
    """Makes requests of people who are signed in, one session each."""
    sessions = {login: _enter(stage, login) for login in sorted({page.who for page in PAGES})}

    def request(login: str, path: str, **options: Any) -> Request:
        cookie, token = sessions[login]
        return Request.of(stage.app, path, cookie, headers={"X-CSRFToken": token}, **options)

    return request


def addresses(stage: Stage, pages: tuple[Page, ...]) -> dict[Page, str]:
    """Where each page is."""
    with stage.app.test_request_context():
        found = {page: url_for(page.endpoint, **page.values()) for page in pages}
        database.rollback()
    return found


def warmed(name: str, request: Request) -> Cost:
    """A cost to be filled, with queries and size noted; the first requests of a process are not counted."""
    for _repetition in range(3):
        status, body, _headers = request.send()
        assert status == 200, f"{name}: {status}"
    with counting() as sent:
        request.send()
    return Cost(queries=len(sent), kilobytes=len(body) / 1024)


def measured(stage: Stage, pages: tuple[Page, ...]) -> dict[str, Cost]:
    """Every page and both yardsticks, taken by turns, so that a busy neighbour disturbs all alike."""
    browser, places = signed_in(stage), addresses(stage, pages)
    requests = {page.name: browser(page.who, places[page]) for page in pages}
    yardsticks = {BARE: Request.of(bare(), "/"), ONE: Request.of(one_query(stage.home / "academy.db"), "/")}
    costs = {name: warmed(name, request) for name, request in (yardsticks | requests).items()}
    with undisturbed():
        for _round in range(ROUNDS):
            for name, request in yardsticks.items():
                costs[name].add(request.send, YARDSTICKS_PER_ROUND)
            for name, request in requests.items():
                costs[name].add(request.send, PER_ROUND)
    return costs


def journeys(stage: Stage) -> dict[str, tuple[int, Cost]]:
    """Requests and cost per request of each journey, three times each."""
    browser, found = signed_in(stage), {}
    for name, make in JOURNEYS.items():
        cost, count = Cost(), 0
        for repetition in range(4):
            with stage.app.test_request_context():
                requests = make(browser)
                database.rollback()
            for request in requests:
                into = cost if repetition else Cost()  # the first one warms up
                into.add(partial(well, name, request), 1)
            count = len(requests)
        found[name] = count, cost
    return found


def well(name: str, request: Request) -> None:
    """Send it, and see that it went well."""
    status, body, _headers = request.send()
    assert status in (200, 302), f"{name}: {request.environ['PATH_INFO']} answered {status}: {body[:300]!r}"


def cold(stage: Stage, endpoint: str, *, charts: bool = False) -> Cost:
    """A page with nothing remembered of it, as its first reader after a change gets it; on demand with its charts drawn anew."""
    page = next(page for page in PAGES if page.endpoint == endpoint)
    request, folder, cost = signed_in(stage)(page.who, addresses(stage, (page,))[page]), Path(stage.app.config["CHARTS"]), Cost()
    for repetition in range(4):
        unchanged.forget()
        if charts:
            shutil.rmtree(folder, ignore_errors=True)
        (cost if repetition else Cost()).add(request.send, 1)
    return cost


def first_readers(stage: Stage, yardstick: Cost) -> list[str]:
    """What a page costs whoever reads it first after something changed."""
    said = {
        "The readiness board, everybody judged anew": cold(stage, "careers.board"),
        "A person's readiness, worked out anew": cold(stage, "careers.person"),
        "A person's readiness, both charts drawn anew": cold(stage, "careers.person", charts=True),
    }
    return [f"- {name}: {cost.typical:.0f} ms CPU, {cost.typical / yardstick.typical:.0f} × one query." for name, cost in said.items()]


@dataclass
class Report:
    """The table, and what is wrong with it."""

    lines: list[str]
    faults: list[str]

    def table(self, title: str, costs: dict[str, Cost]) -> None:
        """One line a page."""
        self.lines += [
            f"## {title}",
            "",
            "| page | CPU ms | × one query | p50 ms | p95 ms | queries | KB |",
            "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
        ]
        for name, cost in costs.items():
            times = cost.typical / costs[ONE].typical
            mark = "" if name in (BARE, ONE) or times <= AIM else " ·" if times <= MOST_TIMES else " **over**"
            self.lines.append(
                f"| {name} | {cost.typical:.2f} | {times:.1f}{mark} | {cost.percentile(50):.2f} | {cost.percentile(95):.2f} "
                f"| {cost.queries} | {cost.kilobytes:.0f} |"
            )
            if name not in (BARE, ONE) and (times > MOST_TIMES or cost.queries > MOST_QUERIES):
                limits = f"at most {MOST_TIMES:.0f} and {MOST_QUERIES}"
                self.faults.append(f"{title}, {name}: {times:.1f} × one query and {cost.queries} queries; {limits}")
        self.lines.append("")

    def add(self, *lines: str) -> None:
        """Plain lines."""
        self.lines += lines


def main() -> int:
    """Measure, write build/bench.md, print it."""
    report = Report(
        [
            f"# What pages cost · Python {sys.version.split()[0]}, SQLite",
            "",
            f"CPU: median of {ROUNDS * PER_ROUND} requests. Ratios beside the yardsticks of the same run; · is over the aim of {AIM:.0f}.",
            "",
        ],
        [],
    )
    with Stage(SMALL) as stage:
        small = measured(stage, PAGES)
        report.table(f"{SMALL} people", small)
        report.add("| several requests | requests | CPU ms each | × one query | CPU ms in all |", "| --- | ---: | ---: | ---: | ---: |")
        for name, (count, cost) in journeys(stage).items():
            each = statistics.mean(cost.cpu)
            report.add(f"| {name} | {count} | {each:.2f} | {each / small[ONE].typical:.1f} | {each * count:.0f} |")
        report.add("", *first_readers(stage, small[ONE]), "")
    if "--small" not in sys.argv:
        with Stage(LARGE) as stage:
            large = measured(stage, tuple(page for page in PAGES if page.large))
            again = first_readers(stage, large[ONE])
        report.table(f"{LARGE} people", large)
        report.add("", *again, "")
        report.add("| page | CPU ms, 5,000 : 60 people |", "| --- | ---: |")
        report.add(
            *(
                f"| {page.name} | {large[page.name].typical / large[ONE].typical / (small[page.name].typical / small[ONE].typical):.2f} |"
                for page in PAGES
                if page.large
            ),
            "",
        )
    report.add(*(f"- {fault}" for fault in report.faults))
    BUILD.parent.mkdir(exist_ok=True)
    (BUILD.parent / "bench.md").write_text("\n".join(report.lines))
    print("\n".join(report.lines))
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main())
