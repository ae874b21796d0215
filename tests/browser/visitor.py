"""Somebody at a browser: signs in, taps (counted), and knows the words of the language they read."""

from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po
from playwright.sync_api import Locator, Page

PASSWORD = "reception-demo"
TRANSLATIONS = Path(__file__).parents[2] / "app" / "translations"


@cache
def _chinese() -> dict[str, str]:
    found: dict[str, str] = {}
    for source in sorted(TRANSLATIONS.glob("*/zh/LC_MESSAGES/messages.po")):
        with source.open("rb") as readable:
            found |= {message.id: message.string for message in read_po(readable, "zh") if isinstance(message.id, str) and message.string}
    return found


class Visitor:
    """A person at a browser. ``taps`` counts every tap since it was last set."""

    def __init__(self, page: Page, address: str, language: str) -> None:
        self.page, self.address, self.language = page, address, language
        self.taps = 0
        self.complaints: list[str] = []
        page.on("console", lambda message: self.complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def say(self, words: str, **values: object) -> str:
        """A message of the product in this person's language."""
        told = _chinese()[words] if self.language == "zh" else words
        return told % values if values else told

    def go(self, path: str) -> None:
        """Open an address."""
        answer = self.page.goto(self.address + path)
        assert answer is not None
        assert answer.ok, f"{path}: {answer.status}"

    def tap(self, where: Locator) -> None:
        """One tap."""
        self.taps += 1
        where.click()

    def tap_through(self, where: Locator) -> None:
        """One tap that leads to another page."""
        with self.page.expect_navigation():
            self.tap(where)

    def button(self, words: str, **values: object) -> Locator:
        """The button or link with these words."""
        told = self.say(words, **values)
        return self.page.get_by_role("button", name=told, exact=True).or_(self.page.get_by_role("link", name=told, exact=True)).first

    @property
    def next_step(self) -> Locator:
        """The one filled button of the page."""
        return self.page.locator("main .btn-primary, .actionbar .btn-primary").first

    def sign_in(self, login: str) -> None:
        """From the address to one's own Today; in one's language. One tap."""
        self.page.context.clear_cookies()
        self.page.goto(self.address + "/")
        self.page.fill("#login", login)
        self.page.fill("#password", PASSWORD)
        self.tap_through(self.page.locator("form:has(#password) .btn-primary"))
        if self.page.locator("html").get_attribute("lang") != ("zh-CN" if self.language == "zh" else "en"):
            with self.page.expect_navigation():
                self.page.locator("header .end form button").click()
        self.taps = 1
