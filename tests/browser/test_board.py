"""HR and the readiness board: one tap from signing in, a person there, and their evidence down to the signed form."""

import re

import pytest
from playwright.sync_api import expect

from assessments.catalog import default_catalog
from tests.browser.conftest import Visit
from tests.browser.house import House
from tests.browser.test_pages import troubles_of


@pytest.mark.parametrize(("language", "width"), [("zh", 390), ("en", 1280)])
def test_hr_reads_the_board_down_to_the_form(house: House, visit: Visit, language: str, width: int) -> None:
    hr = visit(house, language, width)
    page = hr.page
    hr.sign_in("hr")
    hr.taps = 0
    hr.tap_through(page.locator("nav a[href$='/readiness']").locator("visible=true").first)
    assert hr.taps == 1
    troubles = troubles_of(hr, ("/readiness",))
    page.set_viewport_size({"width": width, "height": 844})
    person = page.locator("table.readiness tbody a").first
    name = person.locator("span").first.inner_text()
    hr.tap_through(person)
    expect(page.locator("h1")).to_contain_text(name)
    hr.tap_through(page.locator("main a[href*='/evidence']").first)
    titles = [re.escape(getattr(scenario.title, language)) for scenario in default_catalog().scenarios.values()]
    hr.tap_through(page.locator("main a[href*='/results/']").filter(has_text=re.compile("|".join(titles))).first)
    expect(page.locator("table.forms-read tbody tr").first).to_be_visible()
    assert not troubles, "\n".join(troubles)
