"""Chromium and a served demonstration for the tests that walk through the product as people do."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.house import House, demonstration, served
from tests.browser.visitor import Visitor

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync",
]  # fmt: skip
LOCALES = {"zh": "zh-CN", "en": "en-GB"}
Sizes = dict[str, int]


def _chromium() -> str | None:
    known = (shutil.which("chromium"), shutil.which("chromium-browser"), "/usr/bin/chromium")
    return next((path for path in known if path and Path(path).exists()), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium. Without one these tests are skipped, unless REQUIRE_BROWSER says that they must run."""
    path = _chromium()
    if path is None:
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail("REQUIRE_BROWSER is set, but there is no chromium on the PATH. Install Debian's package chromium.")
        pytest.skip("No chromium on the PATH: install it to walk through the product in a browser.")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def original(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration's folder, made once per run and shared by all workers; tests are served copies of it."""
    base = tmp_path_factory.getbasetemp()
    return demonstration(base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base)


@pytest.fixture(scope="session")
def house(original: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A served demonstration for tests that only look. What they change (a language) stays."""
    with served(original, tmp_path_factory.mktemp("house")) as made:
        yield made


@pytest.fixture
def fresh_house(original: Path, tmp_path: Path) -> Iterator[House]:
    """A served demonstration that nobody has touched."""
    with served(original, tmp_path / "house") as made:
        yield made


Visit = Callable[..., Visitor]


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """``visit(house, "zh", width=390)``: somebody at a browser of their own. Console errors fail the test."""
    contexts, visitors = [], []

    def open_browser(house: House, language: str = "zh", width: int = 390, height: int = 844, scheme: str = "light") -> Visitor:
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, locale=LOCALES[language], accept_downloads=True,  # type: ignore[arg-type]
        )  # fmt: skip
        context.set_default_timeout(45_000)
        contexts.append(context)
        visitors.append(Visitor(context.new_page(), house.address, language))
        return visitors[-1]

    yield open_browser
    for context in contexts:
        context.close()
    assert not [line for visitor in visitors for line in visitor.complaints]
