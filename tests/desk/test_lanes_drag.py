"""The lanes in a reader's browser: dragging to another day, the same without script, by keyboard, narrow."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from core import clock
from tests.browser import PageFactory, accessibility_findings
from tests.cast import Country
from tests.pages import Reader
from tests.tracks import scenes
from tracks.planning import planned

pytestmark = pytest.mark.browser

CODE = "DAM-1"


@pytest.fixture
def country_with_plan(country: Country) -> Country:
    scenes.planned(country)
    return country


@pytest.fixture
def lanes(country_with_plan: Country, page: Page) -> Page:
    return opened(country_with_plan, page)


def opened(country: Country, page: Page, query: str = "?scale=month", role: str = "coordinator") -> Page:
    Reader(page).sign_in(country[role].email)
    page.goto(reverse("desk:implementation", args=[country.implementation.slug]) + query)
    return page


def bar_of(page: Page, code: str = CODE) -> Locator:
    return page.locator(f"svg.lanes a[href$='/{code}/'] rect").first


def start_of(country: Country, code: str = CODE) -> date:
    return planned(scenes.activity(country, code).plan).spans[code].start


def dragged(page: Page, pixels: float, code: str = CODE) -> None:
    """Holds the bar, and leaves it so many pixels aside without letting go."""
    box = bar_of(page, code).bounding_box()
    assert box
    x, y = box["x"] + min(4, box["width"] / 2), box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + pixels / 2, y + 3)
    page.mouse.move(x + pixels, y + 3)


def expected(page: Page, country: Country, pixels: float) -> date:
    per_day = page.evaluate(
        "s => s.dataset.day * s.getBoundingClientRect().width / s.viewBox.baseVal.width",
        page.locator("svg.lanes").element_handle(),
    )
    return start_of(country) + timedelta(days=round(pixels / per_day))


# --- Dragging ----------------------------------------------------------------------------------


def test_dropping_a_bar_asks_and_shows_what_moves_before_anything_is_saved(
    country_with_plan: Country, lanes: Page
) -> None:
    country, page = country_with_plan, lanes
    day = expected(page, country, 90)
    dragged(page, 90)
    expect(page.locator("svg.lanes .ghost")).to_have_count(1)
    page.mouse.up()
    page.wait_for_url(f"**/activities/{CODE}/move/?day={day}")
    expect(page.get_by_role("heading", name="What moves if you save this")).to_be_visible()
    assert accessibility_findings(page) == []
    assert scenes.activity(country, CODE).not_before is None
    page.get_by_role("button", name="Save it like this").click()
    page.wait_for_url(f"**/activities/{CODE}/")
    assert scenes.activity(country, CODE).not_before == day


def test_the_ghost_says_the_day(country_with_plan: Country, lanes: Page) -> None:
    day = expected(lanes, country_with_plan, 90)
    dragged(lanes, 90)
    expect(lanes.locator("svg.lanes .ghost text").last).to_have_text(f"{day.day} {day:%B}")
    lanes.mouse.up()


def test_the_ghost_has_the_hue_of_its_lane(lanes: Page) -> None:
    hue = "each => getComputedStyle(each).stroke"
    bar = bar_of(lanes).evaluate(hue)
    dragged(lanes, 90)
    assert lanes.locator("svg.lanes .ghost rect").first.evaluate(hue) == bar != "none"
    lanes.keyboard.press("Escape")
    lanes.mouse.up()


def test_escape_leaves_everything_where_it_was(lanes: Page) -> None:
    at = lanes.url
    dragged(lanes, 90)
    lanes.keyboard.press("Escape")
    lanes.mouse.up()
    expect(lanes.locator("svg.lanes .ghost")).to_have_count(0)
    assert lanes.url == at


def test_a_press_without_a_drag_is_the_link_that_it_was(lanes: Page) -> None:
    dragged(lanes, 2)
    lanes.mouse.up()
    lanes.wait_for_url(f"**/activities/{CODE}/")


def test_from_right_to_left_later_is_to_the_left(country_with_plan: Country, page: Page) -> None:
    opened(country_with_plan, page)
    page.context.add_cookies([{"name": "django_language", "value": "ar", "url": page.url}])
    page.reload()
    assert page.locator("html").get_attribute("dir") == "rtl"
    day = expected(page, country_with_plan, 90)
    dragged(page, -90)
    page.mouse.up()
    page.wait_for_url(f"**/move/?day={day}")


def test_who_may_not_plan_drags_nothing(country_with_plan: Country, page: Page) -> None:
    opened(country_with_plan, page, role="observer")
    assert page.locator("svg.lanes a[data-from]").count() == 0
    assert page.locator("script[src*='lanes']").count() == 0


# --- Without a mouse, without script -----------------------------------------------------------


def test_without_script_the_form_does_the_same(country_with_plan: Country, new_page: PageFactory) -> None:
    page = new_page(java_script_enabled=False)
    country, day = country_with_plan, clock.today() + timedelta(days=400)
    Reader(page).sign_in(country["coordinator"].email)
    page.goto(reverse("tracks:activity", args=[country.implementation.slug, CODE]))
    page.get_by_text("More that you can do").click()
    page.get_by_role("link", name="Move it to another day").click()
    page.get_by_label("Starts on").fill(str(day))
    page.get_by_role("button", name="Move it").click()
    assert scenes.activity(country, CODE).not_before is None
    page.get_by_role("button", name="Save it like this").click()
    assert scenes.activity(country, CODE).not_before == day


def test_scales_and_pages_are_links(lanes: Page) -> None:
    scales = lanes.get_by_role("navigation", name="Scale of the time axis")
    expect(scales.locator("[aria-current]")).to_have_text("Months")
    scales.get_by_role("link", name="Days").click()
    lanes.wait_for_url("**?scale=day")
    first = scales.locator("time").first.get_attribute("datetime")
    scales.get_by_role("link", name="Later").click()
    assert (scales.locator("time").first.get_attribute("datetime") or "") > (first or "")
    scales.get_by_role("link", name="Whole plan").click()
    expect(scales.locator("[aria-current]")).to_have_text("Whole plan")


def test_every_activity_is_reached_by_tab_in_the_order_of_the_lanes(lanes: Page) -> None:
    wanted = [link.get_attribute("href") for link in lanes.locator("svg.lanes a").all()]
    lanes.locator(".wide .scroll").focus()
    reached = []
    for _ in wanted:
        lanes.keyboard.press("Tab")
        reached.append(lanes.evaluate("document.activeElement.getAttribute('href')"))
        assert lanes.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    assert reached == wanted


# --- Looks -------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("query", ["", "?scale=quarter", "?scale=week", "?scale=day"])
def test_axe_finds_nothing_at_any_scale(country_with_plan: Country, page: Page, query: str, language: str) -> None:
    opened(country_with_plan, page, query or "?")
    page.context.add_cookies([{"name": "django_language", "value": language, "url": page.url}])
    page.reload()
    assert accessibility_findings(page) == []


def test_paper_shows_the_lanes_without_their_links(lanes: Page) -> None:
    lanes.emulate_media(media="print")
    expect(lanes.locator("svg.lanes")).to_be_visible()
    expect(lanes.get_by_role("navigation", name="Scale of the time axis")).to_be_hidden()
    expect(lanes.get_by_role("button", name="The plan as PDF")).to_be_hidden()


@pytest.fixture(params=[320, 800])
def narrow(request: pytest.FixtureRequest, new_page: PageFactory) -> Page:
    """A window of 320 pixels is also one of 1280 at 400 %."""
    return new_page(viewport={"width": request.param, "height": 700})


def test_a_narrow_window_scrolls_the_picture_and_never_the_page(country_with_plan: Country, narrow: Page) -> None:
    opened(country_with_plan, narrow)
    for query in ("?view=lanes&scale=week", "?view=lanes", "?view=lists"):
        narrow.goto(narrow.url.partition("?")[0] + query)
        assert narrow.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
