"""The wide picture as a reader's browser sets it: real letters overlap nowhere, and axe finds nothing."""

from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page

from core.shapes import SHAPES
from desk.lanes.model import Picture
from desk.lanes.svg import lanes_svg
from tests.browser import accessibility_findings
from tests.desk.pictures import crowded, valmera, with_items

pytestmark = [pytest.mark.browser, pytest.mark.once]
STATIC = Path(settings.BASE_DIR) / "static"
LONG = "Regional consultation with employers and workers on the draft"

# Pairs of texts whose boxes share more than a hair: line boxes are higher than letters, so 5 px of height are free.
OVERLAPS = """() => {
  const texts = [...document.querySelectorAll("svg.lanes text")].map(
    each => [each.textContent, each.getBoundingClientRect()]);
  const shared = (a, b, start, size) => Math.min(a[start] + a[size], b[start] + b[size]) - Math.max(a[start], b[start]);
  const found = [];
  texts.forEach(([one, a], at) => texts.slice(at + 1).forEach(([other, b]) => {
    if (shared(a, b, "x", "width") > 1 && shared(a, b, "y", "height") > 5) found.push(one + " / " + other);
  }));
  return found;
}"""


def show(page: Page, picture: Picture) -> None:
    css = "".join((STATIC / "css" / f"{name}.css").read_text() for name in ("tokens", "base", "components", "picture"))
    direction = picture.direction
    page.set_content(
        f'<!doctype html><html lang="en" dir="{direction}"><title>Lanes</title><style>{css}</style>'
        f"<main><h1>Lanes</h1>{lanes_svg(picture)}</main></html>"
    )


@pytest.mark.parametrize(
    "picture",
    [
        valmera(),
        crowded(60),
        with_items(valmera(), title=LONG),
        with_items(valmera(), state_word=str(SHAPES["postponed"].word)),
    ],
    ids=["a country", "sixty activities", "long names", "other words"],
)
def test_no_letters_overlap(page: Page, picture: Picture) -> None:
    show(page, picture)
    assert page.evaluate(OVERLAPS) == []


def test_axe_finds_nothing(page: Page) -> None:
    show(page, valmera())
    assert accessibility_findings(page) == []


def test_every_activity_can_be_reached_by_the_keyboard(page: Page) -> None:
    show(page, valmera())
    reached = set()
    for _ in valmera().items():
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.getAttribute('href')"))
    assert reached == {item.url for item in valmera().items()}
