"""The living page in a real browser: nothing for axe to find, in both directions, on a phone, in high contrast."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser import PageFactory, accessibility_findings

ARABIC = {"Accept-Language": "ar"}
WIDTHS = [1440, 800, 390, 320]
PLACES = ["/styleguide/", "/styleguide/?country", "/account/login/", "/account/password/reset/", "/nowhere/"]

browser = pytest.mark.browser


def sideways(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def opened(new_page: PageFactory, path: str, width: int, **more: object) -> Page:
    page = new_page(viewport={"width": width, "height": 900}, **more)
    page.goto(path)
    return page


@pytest.mark.django_db
def test_it_shows_every_component(client: Client) -> None:
    html = client.get(reverse("desk:styleguide")).content.decode()
    shown = [
        "can--no",
        "tasks",
        "checks",
        "files",
        "talk",
        "history",
        "empty",
        "stack",
        "problem",
        "signers",
        "signed-by",
    ]
    shown += ["confirm", "outcome", "sums", "finger", "job", "square-code", "statement", "pager", "filters", "finds"]
    assert [name for name in shown if name not in html] == []


def test_production_has_no_such_page() -> None:
    production = {
        "LMIS_ENV": "production",
        "SECRET_KEY": "a key of more than fifty characters, none of which anybody knows",
        "ALLOWED_HOSTS": "lmis.example.org",
        "SITE_ADDRESS": "https://lmis.example.org",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    asked = "import django; django.setup(); from desk.urls import urlpatterns; print([p.name for p in urlpatterns])"
    said = subprocess.run(
        [sys.executable, "-c", asked],
        env=os.environ | production,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert "ink" in said.stdout
    assert "styleguide" not in said.stdout


@browser
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", PLACES)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(new_page: PageFactory, path: str, width: int) -> None:
    page = opened(new_page, path, width)
    assert accessibility_findings(page) == []
    assert sideways(page) == 0


@browser
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", PLACES)
def test_the_same_from_right_to_left_with_longer_words(new_page: PageFactory, path: str, width: int) -> None:
    page = opened(new_page, path, width, extra_http_headers=ARABIC)
    assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    assert accessibility_findings(page) == []
    assert sideways(page) == 0


@browser
def test_axe_would_find_something(new_page: PageFactory) -> None:
    page = opened(new_page, "/account/login/", 1440)
    page.evaluate("document.querySelector('label').remove()")
    assert any(found.startswith("label") for found in accessibility_findings(page))


@browser
def test_high_contrast_keeps_every_word_and_shape_visible(new_page: PageFactory) -> None:
    page = opened(new_page, "/styleguide/?country", 1440, forced_colors="active")
    ink = page.evaluate("getComputedStyle(document.querySelector('.st--way svg')).color")
    assert ink != page.evaluate("getComputedStyle(document.body).backgroundColor")
    hues = page.evaluate("[...document.querySelectorAll('.tracks-key .cue')].map(e => getComputedStyle(e).color)")
    assert set(hues) == {ink}


@browser
def test_print_leaves_menus_out_and_opens_details(new_page: PageFactory) -> None:
    page = opened(new_page, "/styleguide/?country", 1000)
    page.emulate_media(media="print")
    for hidden in (".places", ".tothe", ".button", ".finds", ".colophon button"):
        assert not page.locator(hidden).first.is_visible(), hidden
    expect(page.locator(".colophon .address")).to_contain_text("/styleguide/?country")
    expect(page.get_by_text("A picture always has a twin.")).to_be_visible()


@browser
def test_motion_stops_for_those_who_ask(new_page: PageFactory) -> None:
    page = opened(new_page, "/styleguide/", 1000, reduced_motion="reduce")
    assert page.evaluate("getComputedStyle(document.querySelector('.button')).transitionDuration") == "0s"
