"""Every page there is, in a real browser: axe, both directions of writing, a narrow window, and what it weighs.

Which pages these are stands in visits.py. A failure names the page, who read it, and what was found.
"""

from collections.abc import Callable, Collection, Iterator
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from playwright.sync_api import Browser, Page

from tests.browser import PATIENCE, Watch, accessibility_findings
from tests.processes import Server
from tests.visits import Visit, entered, visits

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.once, pytest.mark.timeout(600)]

FIRST_PAGE, LATER_PAGE = 60_000, 15_000
"""Bytes on the way: whoever comes for the first time, and whoever has seen the door already."""
DOOR = "/account/login/"
DESK, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 640}
WIDER = """() => {
  const root = document.documentElement, over = root.scrollWidth - root.clientWidth;
  if (over <= 0) return [];
  const inside = (each) => each.closest(".scroll, .wide, .visually-hidden, [popover], dialog");
  const wide = [...document.body.querySelectorAll("*")].filter((each) => {
    const box = each.getBoundingClientRect();
    return !inside(each) && box.width && (box.right > root.clientWidth + 1 || box.left < -1);
  });
  return [`${over} pixels wider than the window`, ...wide.slice(-3).map((each) => each.outerHTML.slice(0, 120))];
}"""
FRAME = """() => {
  const count = (what) => document.querySelectorAll(what).length;
  const skip = document.querySelector("a[href], button, input, select, textarea, summary, [tabindex]"), found = [];
  if (count("h1") !== 1) found.push(`${count("h1")} headings of the first rank`);
  if (!document.title.trim()) found.push("no title");
  if (count("main") !== 1) found.push(`${count("main")} main parts`);
  skip.focus();
  if (!skip.matches(".skip") || skip.getBoundingClientRect().top < 0) found.push("the menus come first");
  return found;
}"""
LOADED = """() => Object.fromEntries(
  [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
    .map((each) => [each.entryType === "navigation" ? "" : each.name, each.encodedBodySize]))"""

Findings = dict[str, list[str]]


@pytest.fixture
def every(site: Server) -> list[Visit]:
    """The demo, loaded and committed, so that the server sees it; beside it what the other addresses need."""
    call_command("demo", stdout=StringIO())
    return visits()


@pytest.fixture
def tour(_browser: Browser, site: Server, watch: Watch, every: list[Visit]) -> Iterator[Callable[..., Findings]]:
    """`tour(look, language="ar")`: what `look(page, known)` finds on every page, in one context for all readers.

    `known` are the addresses of what the door has loaded already.
    """
    context = _browser.new_context(base_url=site.url, viewport=DESK, reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    watch.follow(context)
    page = context.new_page()

    def toured(look: Callable[[Page, Collection[str]], list[str]], *, language: str) -> Findings:
        found: Findings = {}
        page.goto(DOOR)
        known = {name for name in page.evaluate(LOADED) if name}
        assert any(name.endswith(".woff2") for name in known)
        reader = None
        for visit in every:
            if visit.reader != reader:
                reader = visit.reader
                context.clear_cookies()
                cookies = {"django_language": language} | session_of(reader)
                context.add_cookies([{"name": name, "value": cookies[name], "url": site.url} for name in cookies])
            page.set_viewport_size(DESK)
            page.goto(visit.path)
            if said := look(page, known):
                found[f"{language}: {visit.path} ({visit.kind}) for {visit.reader or 'nobody'}"] = said
        return found

    yield toured
    context.close()


def session_of(email: str) -> dict[str, str]:
    held = entered(email).cookies.get(settings.SESSION_COOKIE_NAME) if email else None
    return {settings.SESSION_COOKIE_NAME: held.value} if held else {}


def frame(page: Page) -> list[str]:
    """One heading, a title, a main part; the link past the menus comes first, shows itself and works."""
    found: list[str] = page.evaluate(FRAME)
    page.keyboard.press("Enter")
    passed = page.evaluate("document.activeElement.id") == "main"
    return found if passed else [*found, "the link past the menus does not lead to the main part"]


def narrow(page: Page) -> list[str]:
    """A window of 320 pixels, which is also what a window of 1280 is at 400 %."""
    page.set_viewport_size(NARROW)
    found: list[str] = page.evaluate(WIDER)
    return found


def weights(loaded: dict[str, int], known: Collection[str]) -> list[str]:
    """What is too heavy: the page with all it loads, and the page with what the door had not loaded already."""
    first, later = sum(loaded.values()), sum(size for name, size in loaded.items() if name not in known)
    found = [f"{first} bytes at first"] if first > FIRST_PAGE else []
    return [*found, f"{later} bytes later"] if later > LATER_PAGE else found


def test_every_page_is_open_to_all_and_light_in_both_directions(tour: Callable[..., Findings]) -> None:
    def from_the_left(page: Page, known: Collection[str]) -> list[str]:
        loaded = page.evaluate(LOADED)
        return [*weights(loaded, known), *accessibility_findings(page), *frame(page), *narrow(page)]

    def from_the_right(page: Page, known: Collection[str]) -> list[str]:
        turned = page.evaluate("getComputedStyle(document.body).direction") == "rtl"
        return [*([] if turned else ["from left to right"]), *narrow(page), *accessibility_findings(page)]

    assert tour(from_the_left, language="en") | tour(from_the_right, language="ar") == {}


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ("document.querySelector('label').remove()", "label: "),
        ("document.querySelector('h1').remove()", "0 headings"),
        ("document.querySelectorAll('main p').forEach((each) => { each.className = 'nowrap' })", "wider"),
        ("document.querySelector('.skip').href = '#nowhere'", "does not lead"),
    ],
)
def test_what_is_broken_would_be_found(page: Page, broken: str, said: str) -> None:
    page.goto(DOOR)
    page.evaluate(broken)
    assert any(said in found for found in [*accessibility_findings(page), *frame(page), *narrow(page)])


def test_what_is_heavy_would_be_found() -> None:
    assert weights({"": 9_000, "a.css": 7_000, "a.woff2": 45_000}, {"a.woff2"}) == [
        "61000 bytes at first",
        "16000 bytes later",
    ]
    assert weights({"": 14_000, "a.woff2": 45_000}, {"a.woff2"}) == []
