"""The walking thread: from a newcomer's lesson to the money, by each person in turn, in both languages.

One test per language walks it whole, because every person goes on from what the one before has done. Where taps are
promised they are counted.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import expect
from python_calamine import CalamineWorkbook

from assessments.catalog import default_catalog
from tests.browser.conftest import Visit
from tests.browser.house import House
from tests.browser.visitor import Visitor

QUIZ = "day-5-cumulative"
SCENARIO = "visitor-without-appointment"
AMOUNT = re.compile(r"\d[\d,]*\.\d\d")


@contextmanager
def part(what: str) -> Iterator[None]:
    """A part of the thread; a failure names it."""
    try:
        yield
    except Exception as error:
        error.add_note(f"while: {what}")
        raise


@pytest.mark.parametrize(("language", "width"), [("zh", 390), ("en", 1280)])
def test_the_walking_thread(fresh_house: House, visit: Visit, tmp_path: Path, language: str, width: int) -> None:
    def somebody(login: str) -> Visitor:
        visitor = visit(fresh_house, language, width)
        visitor.sign_in(login)
        return visitor

    with part("a newcomer learns"):
        newhire = somebody("newhire")
        learns_the_lessons_of_the_day(newhire)
        takes_the_quiz_of_the_day(newhire)
    with part("the mentor signs a practice task"):
        signs_a_practice_task(somebody("mentor"))
    with part("the supervisor scores the role-play"):
        scores_the_role_play(somebody("supervisor"))
    with part("the trainer releases the result"):
        releases_what_waits(somebody("trainer"))
    with part("the newcomer sees the result"):
        sees_the_result(newhire)
    with part("HR approves and closes the quarter"):
        hr = somebody("hr")
        label, total = approves_and_closes(hr)
        pdf, xlsx = takes_the_documents(hr, tmp_path)
        assert pdf.read_bytes().startswith(b"%PDF")
        assert total_of(xlsx) == total
    with part("the office prints the report"):
        fresh_house.command("report", "incentives", "--period", label, "--out", str(tmp_path / "report"))
        assert (tmp_path / "report" / f"incentives-{label}-{language}.xlsx").read_bytes() == xlsx.read_bytes()
        assert (tmp_path / "report" / f"incentives-{label}-{language}.pdf").read_bytes() == pdf.read_bytes()


def learns_the_lessons_of_the_day(newhire: Visitor) -> None:
    """From the open application to today's lesson in two taps, signing in included; from its end to the next in one."""
    page = newhire.page
    newhire.tap_through(newhire.next_step)
    expect(page.locator("article.prose h1")).to_be_visible()
    assert newhire.taps == 2
    read = 0
    while page.locator("article.prose").count():
        answers_the_self_checks(newhire)
        lesson, newhire.taps = page.url, 0
        newhire.tap_through(page.locator(".actionbar .btn-primary"))
        assert newhire.taps == 1
        assert page.url.partition("#")[0] != lesson, "the lesson can be finished once its self-checks are answered"
        read += 1
    assert read >= 2
    expect(page.locator("h1")).to_be_visible()


def answers_the_self_checks(reader: Visitor) -> None:
    for form in reader.page.locator("form.check").all():
        if form.locator("[role=status]").count():
            continue
        form.locator(".choice").first.click()
        form.locator("button").click()
        expect(form.locator("[role=status]")).to_be_visible()


def takes_the_quiz_of_the_day(newhire: Visitor) -> None:
    page = newhire.page
    newhire.tap_through(page.locator(f"main a[href$='/quizzes/{QUIZ}']").first)
    newhire.tap_through(newhire.button("Begin the quiz"))
    count = page.locator(".qnav li").count()
    answers = {getattr(item.stem, newhire.language): item for item in default_catalog().items.values()}
    for number in range(count):
        item = answers[page.locator(".qtext").inner_text()]
        for option in item.options:
            if option.correct:
                text = getattr(option.text, newhire.language)
                page.locator(".choice").filter(has=page.get_by_text(text, exact=True)).click()
        expect(page.locator("[data-receipt].good")).to_be_visible()
        if number + 1 < count:
            newhire.tap_through(page.locator(".actionbar .next"))
    page.once("dialog", lambda dialog: dialog.accept())
    newhire.tap_through(page.locator(".actionbar .btn-primary"))
    expect(page.locator("main")).to_contain_text("100")


def signs_a_practice_task(mentor: Visitor) -> None:
    """From Today: open, accept, sign."""
    page = mentor.page
    waiting = page.locator("main .rows > li").count()
    mentor.taps = 0
    mentor.tap_through(mentor.next_step)
    mentor.tap(page.locator(".choice").first)
    mentor.tap_through(mentor.next_step)
    assert mentor.taps == 3
    expect(page.locator(".notice.good")).to_be_visible()
    mentor.go("/")
    assert page.locator("main .rows > li").count() < waiting


def scores_the_role_play(supervisor: Visitor) -> None:
    """Three taps and one per criterion, from Today to signed; notes where the rubric asks for them come on top."""
    page = supervisor.page
    supervisor.taps = 0
    supervisor.tap_through(page.locator("main a[href*='/performances/forms/']").first)
    criteria = page.locator(".criterion")
    count = criteria.count()
    for number in range(count):
        supervisor.tap(criteria.nth(number).locator(".levels label").nth(3))
    supervisor.tap(page.locator(".judge label").nth(1))
    expect(page.locator("[data-receipt].good")).to_be_visible()
    supervisor.tap_through(page.locator(".actionbar .btn-primary"))
    assert supervisor.taps == 3 + count
    expect(page.locator(".notice.good")).to_be_visible()


def releases_what_waits(trainer: Visitor) -> None:
    page = trainer.page
    trainer.tap_through(page.locator("main a[href$='/results/release']").first)
    for line in page.locator(".tick").all():
        line.click()
    trainer.tap_through(trainer.next_step)
    expect(page.locator(".notice.good")).to_be_visible()


def sees_the_result(newhire: Visitor) -> None:
    page = newhire.page
    newhire.go("/results")
    title = getattr(default_catalog().scenarios[SCENARIO].title, newhire.language)
    newhire.tap_through(page.locator("main .rows a").filter(has_text=title).first)
    expect(page.locator("h1")).to_contain_text(title)
    expect(page.locator(".criteria-read li").first).to_be_visible()


def approves_and_closes(hr: Visitor) -> tuple[str, Decimal]:
    """The second of the two approvals, then closing; the period's label and the total on the page."""
    page = hr.page
    hr.go("/incentives")
    hr.tap_through(page.locator("main .rows a").first)
    hr.tap_through(hr.next_step)
    page.once("dialog", lambda dialog: dialog.accept())
    hr.tap_through(hr.next_step)
    expect(page.locator(".approval .btn-primary")).to_have_count(0)
    total = Decimal(AMOUNT.findall(page.locator("dl.figures dd").first.inner_text())[0].replace(",", ""))
    link = page.locator("a[href$='report.pdf']").get_attribute("href") or ""
    with page.expect_download() as download:
        page.locator(f"a[href='{link}']").click()
    label = download.value.suggested_filename.removeprefix("incentives-").removesuffix(".pdf")
    return label, total


def takes_the_documents(hr: Visitor, folder: Path) -> tuple[Path, Path]:
    found = []
    for kind in ("pdf", "xlsx"):
        with hr.page.expect_download() as download:
            hr.page.locator(f"a[href$='report.{kind}']").click()
        found.append(folder / f"downloaded.{kind}")
        download.value.save_as(found[-1])
    return found[0], found[1]


def total_of(workbook: Path) -> Decimal:
    """The total on the first sheet: the largest amount in the row of sums."""
    rows = CalamineWorkbook.from_path(str(workbook)).get_sheet_by_index(0).to_python()
    numbers = [cell for row in rows for cell in row if isinstance(cell, float)]
    return Decimal(str(max(numbers))).quantize(Decimal("0.01"))
