"""The newcomer's main path with the keyboard alone: sign in, open the lesson, answer a self-check, go on."""

from playwright.sync_api import Locator, expect

from tests.browser.conftest import Visit
from tests.browser.house import House
from tests.browser.visitor import PASSWORD, Visitor

MOST_TABS = 120


def reach(visitor: Visitor, wanted: Locator) -> None:
    """Tab until ``wanted`` has the focus; what has the focus must be seen to have it."""
    for _press in range(MOST_TABS):
        visitor.page.keyboard.press("Tab")
        if wanted.evaluate("one => one === document.activeElement"):
            shown = wanted.evaluate("one => getComputedStyle(one).outlineStyle !== 'none' || one.matches('input')")
            assert shown, "the focus can't be seen"
            return
    raise AssertionError(f"{wanted} is out of reach of the keyboard")


def test_the_main_path_needs_no_mouse(fresh_house: House, visit: Visit) -> None:
    visitor = visit(fresh_house, "zh", 1280)
    page = visitor.page
    page.goto(fresh_house.address + "/")
    reach(visitor, page.locator("#login"))
    page.keyboard.type("newhire")
    reach(visitor, page.locator("#password"))
    page.keyboard.type(PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    reach(visitor, page.locator(".step .btn-primary"))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    for form in page.locator("form.check").all():
        reach(visitor, form.locator("input:not([type=hidden])").first)
        page.keyboard.press("Space")
        reach(visitor, form.locator("button"))
        page.keyboard.press("Enter")
        expect(form.locator("[role=status]")).to_be_focused()
    reach(visitor, page.locator(".actionbar .btn-primary"))
    lesson = page.url
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.partition("#")[0] != lesson


def test_the_skip_link_leads_past_the_bar(house: House, visit: Visit) -> None:
    visitor = visit(house, "en", 1280)
    visitor.sign_in("newhire")
    visitor.page.keyboard.press("Tab")
    expect(visitor.page.locator(".skip")).to_be_focused()
    visitor.page.keyboard.press("Enter")
    reach(visitor, visitor.page.locator(".step .btn-primary"))
