"""What every main page owes people: nothing runs off sideways, targets fit a thumb, a screen reader and both schemes can be used."""

from collections.abc import Sequence

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import Visit
from tests.browser.house import House
from tests.browser.visitor import Visitor

WIDTHS = (360, 390, 768, 1024, 1280)
TARGET = 44
# Per account: an address, or an address and the links to follow from there.
PAGES: dict[str, Sequence[tuple[str, ...]]] = {
    "newhire": (
        ("/",),
        ("/", "main .step .btn-primary"),
        ("/learn",),
        ("/", "main a[href*='/learn/tasks/']"),
        ("/quizzes/day-5-cumulative",),
        ("/quizzes/day-5-cumulative", "main .btn-primary"),
        ("/results",),
        ("/results", "main .rows a"),
        ("/me",),
        ("/more",),
        ("/search?q=a",),
        ("/search?q=zzzz",),
    ),
    "staff": (("/",), ("/incentives/statements",)),
    "mentor": (("/",), ("/learn/apprentices",), ("/learn/apprentices", "main .rows a")),
    "supervisor": (("/",), ("/performances",), ("/", "main .btn-primary"), ("/observations",)),
    "trainer": (("/",), ("/learn/enrolments",), ("/learn/enrolments/new",), ("/results/release",)),
    "hr": (
        ("/",),
        ("/incentives",),
        ("/incentives", "main .rows a"),
        ("/incentives", "main .rows a", "main .data tbody a"),
        ("/incentives", "main .rows a", "main a[href$='send-back']"),
        ("/people",),
        ("/people", "main .people-list a"),
    ),
    "auditor": (("/trail",),),
    "admin": (("/outbox",),),
}
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# A link inside running text is as tall as its line; everything else is for the thumb. A box with its label counts as one.
SMALL = """least => [...document.querySelectorAll('a[href], button, select, textarea, summary, input:not([type=hidden])')].filter(one => {
  const target = one.matches('[type=radio], [type=checkbox]') ? one.closest('label') ?? one : one;
  const box = target.getBoundingClientRect();
  const inText = one.matches('a') && getComputedStyle(one).display === 'inline';
  const unseen = !box.width || !box.height || box.right < 0 || !one.checkVisibility({ visibilityProperty: true });
  return !inText && !unseen && (box.height < least - .5 || box.width < least - .5);
}).map(one => `${one.outerHTML.slice(0, 120)} ${JSON.stringify(one.getBoundingClientRect())}`)"""


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("login", list(PAGES))
def test_main_pages_fit_every_screen_and_everybody(house: House, visit: Visit, login: str, language: str) -> None:
    visitor = visit(house, language, 390)
    visitor.sign_in(login)
    troubles = [trouble for steps in PAGES[login] for trouble in troubles_of(visitor, steps)]
    assert not troubles, "\n".join(troubles)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_door_fits_every_screen_and_everybody(house: House, visit: Visit, language: str) -> None:
    visitor = visit(house, language, 390)
    troubles = [trouble for path in ("/sign-in", "/forgotten", "/privacy") for trouble in troubles_of(visitor, (path,))]
    assert not troubles, "\n".join(troubles)


def troubles_of(visitor: Visitor, steps: Sequence[str]) -> list[str]:
    page = visitor.page
    visitor.go(steps[0])
    for link in steps[1:]:
        visitor.tap_through(page.locator(link).first)
    where = " → ".join(steps)
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        over = page.evaluate(OVERFLOW)
        found += [f"{where}: {over} px too wide at {width}"] if over > 0 else []
        found += [f"{where}: small target at {width}: {small}" for small in page.evaluate(SMALL, TARGET)] if width == 390 else []
    page.set_viewport_size({"width": 390, "height": 844})
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found += [f"{where} ({scheme}): {one}" for one in _axe(visitor)]
    page.emulate_media(color_scheme="light")
    return found


def _axe(visitor: Visitor) -> list[str]:
    told = Axe().run(visitor.page).response["violations"]
    return [f"{one['id']}: {node['html'][:160]} {node.get('failureSummary', '')[:300]}" for one in told for node in one["nodes"][:3]]
