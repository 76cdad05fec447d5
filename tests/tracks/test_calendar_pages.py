"""The pages of the calendars: what they show, who may change what, what is seen before it is saved, bad input."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from core import clock
from tests.cast import Country
from tests.people import Enter
from tests.tracks.test_closures import event, file
from tracks.models import Calendar, CalendarDay, Plan
from tracks.planning import planned

pytestmark = pytest.mark.django_db

HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"', re.S)
YEAR = clock.today().year + 1


def at(country: Country, name: str, *parts: str) -> str:
    return reverse(f"tracks:{name}", args=[country.implementation.slug, *parts])


def day_form(first: date, **more: str) -> dict[str, str]:
    return {"first": first.isoformat(), "last": "", "name": "Decreed", "kind": "off", **more}


def seen(text: str) -> dict[str, str]:
    found = dict(HIDDEN.findall(text))
    return {name: value for name, value in found.items() if name in ("seen", "content", "source")}


def busy_day(country: Country) -> date:
    """A day on which an activity is under work, so that closing it moves the plan."""
    plan = Plan.objects.get(implementation=country.implementation)
    day = planned(plan).spans["ADM-2"].start + timedelta(7)
    return day + timedelta((2 - day.weekday()) % 7)


def upload(text: str | bytes) -> dict[str, Any]:
    content = text if isinstance(text, bytes) else text.encode()
    return {"file": SimpleUploadedFile("closures.ics", content, content_type="text/calendar")}


# --- Showing -----------------------------------------------------------------------------------


def test_the_page_says_on_how_many_days_both_sides_work(ready: Country, enter: Enter) -> None:
    text = enter(ready["observer"]).get(at(ready, "calendars") + f"?year={YEAR}").content.decode()
    assert re.search(rf"In {YEAR}, <bdi>Valmera</bdi> works on 26\d days, together with the ILO on 26\d\.", text)
    assert "Weekend: Saturday, Sunday" in text
    assert "Enter a day" not in text


@pytest.mark.parametrize("year", ["", "0", "99999999999", "x", "1999"])
def test_another_year_that_is_none_shows_this_one(ready: Country, year: str, enter: Enter) -> None:
    text = enter(ready["observer"]).get(at(ready, "calendars"), {"year": year}).content.decode()
    assert f"In {clock.today().year}, " in text


def test_the_ilo_keeps_its_own_calendar_and_the_country_all_others(ready: Country, enter: Enter) -> None:
    officer, coordinator = enter(ready["ilo_officer"]), enter(ready["coordinator"])
    agency = str(ready.institutions["leading_agency"].public_id)
    assert [officer.get(at(ready, "calendar_add", side)).status_code for side in ("ilo", "country", agency)] == [
        200,
        403,
        403,
    ]
    assert [coordinator.get(at(ready, "calendar_add", side)).status_code for side in ("ilo", "country", agency)] == [
        403,
        200,
        200,
    ]
    assert coordinator.get(at(ready, "calendar_add", "moon")).status_code == 404
    assert coordinator.get(at(ready, "calendar_holidays", agency)).status_code == 404
    assert coordinator.get(at(ready, "calendar_weekend", agency)).status_code == 404


def test_an_institution_of_another_country_has_no_calendar_here(ready: Country, beside: Country, enter: Enter) -> None:
    other = str(beside.institutions["leading_agency"].public_id)
    assert enter(ready["coordinator"]).get(at(ready, "calendar_add", other)).status_code == 404


# --- Entering ----------------------------------------------------------------------------------


def test_a_decreed_day_is_shown_with_what_it_moves_and_saved_once_that_was_seen(ready: Country, enter: Enter) -> None:
    client, url, day = enter(ready["coordinator"]), at(ready, "calendar_add", "country"), busy_day(ready)
    shown = client.post(url, day_form(day))
    text = shown.content.decode()
    assert shown.status_code == 200
    assert "What moves if you save this" in text
    assert 'value="Decreed"' in text
    assert not CalendarDay.objects.exists()
    saved = client.post(url, {**day_form(day), **seen(text)}, follow=True).content.decode()
    assert CalendarDay.objects.get().first == day
    assert "planned anew." in saved
    listed = client.get(at(ready, "calendars"), {"year": day.year}).content.decode()
    assert "Decreed" in listed
    assert "entered here" in listed


def test_a_day_that_moves_nothing_is_saved_at_once(ready: Country, enter: Enter) -> None:
    answer = enter(ready["coordinator"]).post(at(ready, "calendar_add", "country"), day_form(date(2099, 1, 5)))
    assert answer.status_code == 303
    assert CalendarDay.objects.get().name == "Decreed"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"first": "2027-02-30"}, "Enter a valid date"),
        ({"first": "1812-01-01"}, "No plan reaches back as far as that."),
        ({"last": "2027-01-01"}, "The last day lies before the first."),
        ({"last": "2029-01-01"}, "One entry lasts for a year at most."),
        ({"name": " "}, "This field is required."),
        ({"name": "a\x00b"}, "control character"),
        ({"kind": "party"}, "Select a valid choice"),
    ],
)
def test_a_wrong_day_is_named_with_the_input_kept(
    ready: Country, changed: dict[str, str], words: str, enter: Enter
) -> None:
    url = at(ready, "calendar_add", "country")
    answer = enter(ready["coordinator"]).post(url, day_form(date(2027, 3, 1)) | changed)
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_two_people_who_enter_the_same_day_do_not_enter_it_twice(ready: Country, enter: Enter) -> None:
    url = at(ready, "calendar_add", "country")
    assert enter(ready["coordinator"]).post(url, day_form(date(2099, 1, 5))).status_code == 303
    answer = enter(ready["agency_lead"]).post(url, day_form(date(2099, 1, 5)))
    assert answer.status_code == 409
    assert "“Decreed” was entered for that day already" in answer.content.decode()


def test_a_day_is_removed_after_asking_and_stays_to_be_read(ready: Country, enter: Enter) -> None:
    client = enter(ready["coordinator"])
    client.post(at(ready, "calendar_add", "country"), day_form(date(2099, 1, 5)))
    address = at(ready, "calendar_remove", "country", str(CalendarDay.objects.get().pk))
    assert address in client.get(at(ready, "calendars"), {"year": "2099"}).content.decode()
    assert "Decreed, 2099-01-05" in client.get(address).content.decode()
    assert client.post(address).status_code == 303
    assert "Removed here" in client.get(at(ready, "calendars"), {"year": "2099"}).content.decode()
    assert client.post(address).status_code == 409
    assert enter(ready["ilo_officer"]).get(address.replace("/country/", "/ilo/")).status_code == 404


# --- Copying -----------------------------------------------------------------------------------


def holidays_form(**more: str) -> dict[str, str]:
    return {"country": "EG", "subdivision": "", "first_year": str(YEAR), "last_year": str(YEAR), **more}


def test_holidays_are_seen_before_they_come_in(ready: Country, enter: Enter) -> None:
    client, url = enter(ready["coordinator"]), at(ready, "calendar_holidays", "country")
    text = client.post(url, holidays_form()).content.decode()
    assert "Days that come in" in text
    assert "Eid al-Fitr" in text
    assert not Calendar.objects.exists()
    assert client.post(url, {**holidays_form(), **seen(text)}).status_code == 303
    listed = client.get(at(ready, "calendars"), {"year": str(YEAR)}).content.decode()
    assert "copied: EG, holidays" in listed
    assert "estimated: the day may still change" in listed
    assert '<option value="EG" selected>' in client.get(url).content.decode()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"country": "ZZ"}, "Select a valid choice"),
        ({"country": "IN", "subdivision": "XX"}, "Its parts are: AN, AP"),
        ({"subdivision": "C"}, "This calendar has no parts."),
        ({"last_year": "1999"}, "greater than or equal to 2000"),
        ({"last_year": str(YEAR - 1)}, "The last year lies before the first."),
        ({"last_year": str(YEAR + 20)}, "At most fifteen years"),
    ],
)
def test_a_calendar_that_cannot_be_copied_is_named(
    ready: Country, changed: dict[str, str], words: str, enter: Enter
) -> None:
    answer = enter(ready["coordinator"]).post(at(ready, "calendar_holidays", "country"), holidays_form(**changed))
    assert answer.status_code == 422
    assert words in answer.content.decode()


# --- Files -------------------------------------------------------------------------------------

CLOSED = file(
    event(f"DTSTART;VALUE=DATE:{YEAR}0802", f"DTEND;VALUE=DATE:{YEAR}0807"),
    event(f"DTSTART:{YEAR}0901T080000", f"DTEND:{YEAR}0901T100000").replace("Closed", "Fire drill"),
)


def test_a_file_is_seen_before_it_comes_in_and_comes_in_as_a_whole(ready: Country, enter: Enter) -> None:
    client = enter(ready["coordinator"])
    url = at(ready, "calendar_file", str(ready.institutions["leading_agency"].public_id))
    text = client.post(url, upload(CLOSED)).content.decode()
    assert "Days that come in" in text
    assert "“Fire drill” has a time of day" in text
    assert not CalendarDay.objects.exists()
    kept = seen(text)
    assert kept["source"] == "closures.ics"
    assert client.post(url, kept).status_code == 303
    row = CalendarDay.objects.get()
    assert (row.first.day, row.last.day, row.origin, row.source) == (2, 6, "ical", "closures.ics")
    again = client.post(url, upload(CLOSED))
    assert again.status_code == 409
    assert "All of these days stand in the calendar already." in again.content.decode()


BAD = {
    "empty": (b"", "The submitted file is empty."),
    "bytes": (b"\xff\xfe\x00\x01", "its text cannot be read"),
    "picture": (b"GIF89a", "does not begin with BEGIN:VCALENDAR"),
    "cut": (CLOSED[:-30].encode(), "The file is cut off"),
    "huge": (CLOSED.encode() + b"x" * 600_000, "The file is too large"),
    "long ago": (file(event("DTSTART;VALUE=DATE:20010501")).encode(), "closes on no day of this year"),
    "wrong date": (file(event("DTSTART;VALUE=DATE:20270230")).encode(), "“Closed” has a wrong DTSTART."),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_in_words_and_nothing_comes_in(ready: Country, name: str, enter: Enter) -> None:
    content, words = BAD[name]
    answer = enter(ready["coordinator"]).post(at(ready, "calendar_file", "country"), upload(content))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Calendar.objects.exists()


def test_without_a_file_the_form_asks_for_one(ready: Country, enter: Enter) -> None:
    answer = enter(ready["coordinator"]).post(at(ready, "calendar_file", "country"), {})
    assert answer.status_code == 422
    assert "Choose a file." in answer.content.decode()


# --- Weekends ----------------------------------------------------------------------------------


def test_a_weekend_moves_from_a_day_on_and_can_be_taken_back(ready: Country, enter: Enter) -> None:
    client, url = enter(ready["coordinator"]), at(ready, "calendar_weekend", "country")
    form = {"since": f"{YEAR}-01-01", "weekend": ["4", "5"]}
    text = client.post(url, form).content.decode()
    assert client.post(url, {**form, **seen(text)}).status_code == 303
    listed = client.get(at(ready, "calendars")).content.decode()
    assert f"from 1 January {YEAR}: Friday, Saturday" in listed
    back = at(ready, "calendar_remove", "country", f"{YEAR}-01-01")
    text = client.post(back).content.decode()
    assert client.post(back, seen(text)).status_code == 303
    assert Calendar.objects.get().moves == []


def test_the_ilo_may_say_what_its_weekend_always_was(ready: Country, enter: Enter) -> None:
    client, url = enter(ready["ilo_officer"]), at(ready, "calendar_weekend", "ilo")
    text = client.post(url, {"since": "", "weekend": ["4", "5"]}).content.decode()
    assert client.post(url, {"since": "", "weekend": ["4", "5"], **seen(text)}).status_code == 303
    assert Calendar.objects.get(of="ilo").weekend == [4, 5]
    country = enter(ready["coordinator"]).post(at(ready, "calendar_weekend", "country"), {"weekend": ["4"]})
    assert country.status_code == 422


def test_a_client_is_told_why_a_weekend_cannot_be(ready: Country, enter: Enter) -> None:
    client: Client = enter(ready["coordinator"])
    form = {"since": f"{YEAR}-01-01", "weekend": ["0", "1", "2", "3", "4"]}
    answer = client.post(at(ready, "calendar_weekend", "country"), form)
    assert answer.status_code == 409
    assert "no working day in common" in answer.content.decode()
