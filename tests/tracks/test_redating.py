"""Moving an activity to another day: the form, the day that it was dropped on, what moves with it, and who may not."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from core import clock
from tests.cast import Country
from tests.people import Enter
from tests.tracks import scenes
from tracks.models import Activity
from tracks.planning import planned
from tracks.redating import later_words

pytestmark = pytest.mark.django_db

SEEN = re.compile(r'name="seen" value="(\w+)"')


@pytest.fixture
def country_with_plan(country: Country) -> Country:
    scenes.planned(country)
    return country


def address(country: Country, code: str, day: date | None = None) -> str:
    path = reverse("tracks:move", args=[country.implementation.slug, code])
    return f"{path}?day={day}" if day else path


def start_of(country: Country, code: str) -> date:
    return planned(scenes.activity(country, code).plan).spans[code].start


def monday(weeks: int) -> date:
    today = clock.today()
    return today + timedelta(days=7 * weeks - today.weekday())


def sent(country: Country, code: str, day: object, how: str = "not_before", **more: object) -> dict[str, object]:
    return {"day": str(day), "how": how, "edition": scenes.activity(country, code).edition, **more}


def test_the_form_opens_on_the_day_as_planned(country_with_plan: Country, enter: Enter) -> None:
    country = country_with_plan
    html = enter(country["coordinator"]).get(address(country, "STA-2")).content.decode()
    assert f'value="{start_of(country, "STA-2")}"' in html
    assert "you see them before anything is saved" in html


def test_where_it_was_dropped_is_filled_in_and_what_moves_is_told(country_with_plan: Country, enter: Enter) -> None:
    country, day = country_with_plan, monday(60)
    before = dict(Activity.objects.values_list("code", "not_before"))
    html = enter(country["coordinator"]).get(address(country, "STA-2", day)).content.decode()
    assert f'value="{day}"' in html
    assert "What moves if you save this" in html
    assert "Nothing has been saved yet" in html
    assert all(code in html for code in ("STA-2", "STA-3", "STA-4", "DAM-3"))
    assert dict(Activity.objects.values_list("code", "not_before")) == before


def test_one_press_saves_what_was_seen(country_with_plan: Country, enter: Enter) -> None:
    country, day = country_with_plan, monday(60)
    reader = enter(country["coordinator"])
    seen = SEEN.search(reader.get(address(country, "STA-2", day)).content.decode())
    assert seen
    answer = reader.post(address(country, "STA-2"), sent(country, "STA-2", day, seen=seen[1]))
    assert answer.status_code == 303
    assert start_of(country, "STA-2") == day
    assert scenes.activity(country, "STA-2").not_before == day


def test_without_having_seen_what_moves_nothing_is_saved(country_with_plan: Country, enter: Enter) -> None:
    country, day = country_with_plan, monday(60)
    answer = enter(country["coordinator"]).post(address(country, "STA-2"), sent(country, "STA-2", day))
    assert answer.status_code == 200
    assert SEEN.search(answer.content.decode())
    assert scenes.activity(country, "STA-2").not_before is None


def test_a_pin_takes_the_place_of_the_earliest_day(country_with_plan: Country, enter: Enter) -> None:
    country, day = country_with_plan, monday(60)
    scenes.put(country, "STA-2", "not_started", not_before=monday(50))
    reader = enter(country["coordinator"])
    html = reader.post(address(country, "STA-2"), sent(country, "STA-2", day, "pinned_on")).content.decode()
    seen = SEEN.search(html)
    assert seen
    reader.post(address(country, "STA-2"), sent(country, "STA-2", day, "pinned_on", seen=seen[1]))
    found = scenes.activity(country, "STA-2")
    assert (found.pinned_on, found.not_before) == (day, None)
    assert 'value="pinned_on"' in reader.get(address(country, "STA-2")).content.decode()


def test_a_day_before_what_it_waits_for_is_explained(country_with_plan: Country, enter: Enter) -> None:
    country = country_with_plan
    html = enter(country["coordinator"]).get(address(country, "STA-2", clock.today())).content.decode()
    assert "what it waits for ends later" in html
    assert "No planned day changes." in html


def test_a_pin_that_cannot_be_kept_is_refused_with_its_chain(country_with_plan: Country, enter: Enter) -> None:
    country = country_with_plan
    answer = enter(country["coordinator"]).post(
        address(country, "STA-2"), sent(country, "STA-2", monday(1), "pinned_on")
    )
    assert answer.status_code == 409
    assert "cannot start on" in answer.content.decode()
    assert scenes.activity(country, "STA-2").pinned_on is None


@pytest.mark.parametrize("state", ["under_way", "completed", "awaiting_signature"])
def test_what_has_begun_keeps_its_first_day(country_with_plan: Country, enter: Enter, state: str) -> None:
    country = country_with_plan
    scenes.put(country, "STA-1", state, started_on=clock.today())
    answer = enter(country["coordinator"]).get(address(country, "STA-1"))
    assert answer.status_code == 409
    assert "has begun" in answer.content.decode()


@pytest.mark.parametrize("day", ["soon", "2027-13-40", "1066-10-14", "9999-12-31", ""])
def test_a_day_that_is_none_is_left_out(country_with_plan: Country, enter: Enter, day: str) -> None:
    country = country_with_plan
    answer = enter(country["coordinator"]).get(address(country, "STA-2") + f"?day={day}")
    assert answer.status_code == 200
    assert f'value="{start_of(country, "STA-2")}"' in answer.content.decode()


@pytest.mark.parametrize(
    ("day", "how"), [("", "not_before"), ("2027-02-31", "not_before"), (date(2030, 1, 1), "never")]
)
def test_wrong_input_is_kept_and_said(country_with_plan: Country, enter: Enter, day: object, how: str) -> None:
    country = country_with_plan
    answer = enter(country["coordinator"]).post(address(country, "STA-2"), sent(country, "STA-2", day, how))
    assert answer.status_code == 422


def test_the_activity_offers_to_be_moved_until_it_has_begun(country_with_plan: Country, enter: Enter) -> None:
    country = country_with_plan
    reader = enter(country["coordinator"])
    page = reverse("tracks:activity", args=[country.implementation.slug, "STA-1"])
    assert address(country, "STA-1") in reader.get(page).content.decode()
    scenes.put(country, "STA-1", "under_way", started_on=clock.today())
    assert address(country, "STA-1") not in reader.get(page).content.decode()


def test_why_it_starts_elsewhere_is_said_in_words() -> None:
    asked = date(2027, 3, 1)
    assert later_words(asked, asked) == ""
    assert later_words(asked, date(2027, 3, 8)).startswith("Not on 1 March 2027 but on 8 March 2027")
    assert later_words(asked, date(2027, 2, 1)) == "It stays on 1 February 2027."
