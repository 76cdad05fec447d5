"""The time axis of a real page: what its address asks for, the country's weekends and holidays, and what it costs."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from tests.cast import Country
from tests.people import Enter
from tests.tracks import scenes
from tracks.calendaring import Keeper, add_day, move_weekend
from tracks.models import CalendarDay
from tracks.public_holidays import Marked

pytestmark = pytest.mark.django_db
MOST = 15


@pytest.fixture
def country_with_plan(country: Country) -> Country:
    scenes.planned(country)
    return country


def shown(country: Country, enter: Enter, query: str) -> str:
    path = reverse("desk:implementation", args=[country.implementation.slug])
    answer = enter(country["observer"]).get(path + query)
    assert answer.status_code == 200
    return answer.content.decode()


def columns(html: str, css: str) -> int:
    """How many columns of a kind the lanes have; the optional lane below repeats them."""
    found = re.search(rf'<path class="{css}" d="([^"]*)"', html)
    return found[1].count("z") if found else 0


def wednesday() -> date:
    today = clock.today()
    return today + timedelta(days=9 - today.weekday())


def keeper(country: Country) -> Keeper:
    return Keeper(country.implementation, "country")


@pytest.mark.parametrize(
    "query", ["?scale=year", "?scale=", "?scale=day&from=soon", "?scale=week&from=9999-99-99", "?x=1"]
)
def test_what_is_no_scale_and_no_day_is_left_out(country_with_plan: Country, enter: Enter, query: str) -> None:
    assert 'aria-current="true"' in shown(country_with_plan, enter, query)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-02-29"])
@pytest.mark.parametrize("scale", ["day", "week", "month", "quarter"])
def test_the_ends_of_the_calendar_show_the_ends_of_the_plan(
    country_with_plan: Country, enter: Enter, scale: str, day: str
) -> None:
    assert '<svg class="lanes' in shown(country_with_plan, enter, f"?scale={scale}&from={day}")


def test_pages_keep_what_else_was_asked_for(country_with_plan: Country, enter: Enter) -> None:
    html = shown(country_with_plan, enter, "?view=lanes&scale=day")
    assert re.search(r'href="\?view=lanes&amp;scale=day&amp;from=\d{4}-\d\d-\d\d" rel="next"', html)
    assert 'href="?view=lanes&amp;scale=week"' in html


def test_weekends_are_the_countrys_own(country_with_plan: Country, enter: Enter) -> None:
    country = country_with_plan
    country.implementation.weekend = [4, 5]
    country.implementation.save(update_fields=["weekend"])
    move_weekend(keeper(country), since=clock.today() + timedelta(days=60), weekend=[5, 6])
    html = shown(country, enter, "?scale=day")
    assert columns(html, "off") in (8, 16)  # four weeks, and once more in the optional lane
    first = re.search(r'<time datetime="(\d{4}-\d\d-\d\d)"', shown(country, enter, "?scale=week&from=2027-06-09"))
    assert first
    assert date.fromisoformat(first[1]).weekday() in (6, 0)  # the first day after the weekend


def test_holidays_are_drawn_named_and_marked_as_estimated(country_with_plan: Country, enter: Enter) -> None:
    country, day = country_with_plan, wednesday()
    add_day(keeper(country), Marked(day, day, "National day"))
    add_day(keeper(country), Marked(day + timedelta(1), day + timedelta(1), "Feast <b>", is_tentative=True))
    add_day(keeper(country), Marked(day + timedelta(2), day + timedelta(2), "Eve", CalendarDay.Kind.HALF))
    for scale in ("day", "week"):
        html = shown(country, enter, f"?scale={scale}")
        assert columns(html, "off off--set") in (2, 4)
        assert columns(html, "off off--maybe") in (1, 2)
        assert "National day" in html
        assert "Feast &lt;b&gt;</bdi> (estimated)" in html
        assert "Eve</bdi> (half-day)" in html
    assert "National day" not in shown(country, enter, "?scale=month")


def test_a_holiday_that_is_worked_after_all_is_not_shaded(country_with_plan: Country, enter: Enter) -> None:
    country, day = country_with_plan, wednesday()
    saturday = day + timedelta(3)
    before = columns(shown(country, enter, "?scale=day"), "off")
    add_day(keeper(country), Marked(saturday, saturday, "Worked in exchange", CalendarDay.Kind.EXTRA))
    assert columns(shown(country, enter, "?scale=day"), "off") < before


@pytest.mark.parametrize("scale", ["", "?scale=day", "?scale=week"])
def test_holidays_cost_no_query_each(country_with_plan: Country, enter: Enter, scale: str) -> None:
    country, day = country_with_plan, wednesday()
    for number in range(6):
        add_day(keeper(country), Marked(day + timedelta(number), day + timedelta(number), f"Day {number}"))
    path = reverse("desk:implementation", args=[country.implementation.slug]) + scale
    reader = enter(country["coordinator"])
    reader.get(path)
    with CaptureQueriesContext(connection) as queries:
        reader.get(path)
    assert len(queries) <= MOST
