"""Fixtures of a real Chromium: pages that fail the test on a console error, a violation or a broken resource."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response, sync_playwright

from tests.processes import Server

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-dev-shm-usage",
]
PATIENCE = 15_000
# A refusal is an answer that tests check by themselves, though the console calls it a failure to load.
REFUSED = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")
ANSWERS = {"document", "xhr", "fetch"}

PageFactory = Callable[..., Page]


class Watch:
    """What went wrong in the pages of one test; `expect` lists texts of problems that the test means to cause."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        self.expected: list[str] = []

    def expect(self, text: str) -> None:
        self.expected.append(text)

    def on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not REFUSED.match(message.text):
            self.problems.append(f"console: {message.text} ({message.location.get('url', '')})")

    def on_response(self, response: Response) -> None:
        limit = 500 if response.request.resource_type in ANSWERS else 400
        if response.status >= limit:
            self.problems.append(f"{response.status}: {response.url}")

    def follow(self, context: BrowserContext) -> None:
        context.on("console", self.on_console)
        context.on("response", self.on_response)
        context.on("weberror", lambda error: self.problems.append(f"script: {error.error}"))

    def unexpected(self) -> list[str]:
        return [found for found in self.problems if not any(text in found for text in self.expected)]


def chromium() -> str:
    """The browser of this machine: $CHROMIUM, or Debian's."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        raise RuntimeError("No Chromium here: apt-get install chromium, or set CHROMIUM.")
    return found


@pytest.fixture(scope="session")
def _browser() -> Iterator[Browser]:
    # Playwright runs an event loop in this thread; Django would take every query of a test for one inside it.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Fails the test for what its pages complained about, unless it was expected."""
    found = Watch()
    yield found
    assert found.unexpected() == []


@pytest.fixture
def new_page(_browser: Browser, site: Server, watch: Watch) -> Iterator[PageFactory]:
    """`new_page(java_script_enabled=False, viewport=…)`: a page with cookies of its own."""
    contexts: list[BrowserContext] = []

    def opened(**options: Any) -> Page:
        context = _browser.new_context(base_url=site.url, **options)
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        watch.follow(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page: PageFactory) -> Page:
    """One page with scripts on, at the width of a desk."""
    return new_page(viewport={"width": 1280, "height": 900})


@cache
def axe_source() -> str:
    return AXE.read_text()


def accessibility_findings(page: Page) -> list[str]:
    """What axe finds on the page as it stands: one line for each rule and element."""
    page.evaluate(axe_source())
    found = page.evaluate("tags => axe.run({runOnly: {type: 'tag', values: tags}})", AXE_TAGS)
    return [
        f"{violation['id']}: {violation['help']} – {node['html'][:160]}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]
