"""Closures from an iCal file: what is read, what is left out, and which files are refused, in words."""

import time
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr  # type: ignore[import-untyped]
from django.core.exceptions import ValidationError
from icalendar import vRecur

from tracks.closures import MOST, SIZE, closures_of
from tracks.public_holidays import Marked
from tracks.repeating import rule_of

FIRST, LAST = date(2027, 1, 1), date(2031, 12, 31)
TUNIS, NEW_YORK = ZoneInfo("Africa/Tunis"), ZoneInfo("America/New_York")


def event(*lines: str) -> str:
    return "\r\n".join(["BEGIN:VEVENT", "UID:1@x", "SUMMARY:Closed", *lines, "END:VEVENT"])


def file(*events: str) -> str:
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//y//EN", *events, "END:VCALENDAR", ""])


def read(*events: str, zone: ZoneInfo = TUNIS) -> list[Marked]:
    return closures_of(file(*events), zone=zone, first=FIRST, last=LAST).days


def closed(first: date, last: date | None = None, kind: str = "off", *, tentative: bool = False) -> Marked:
    return Marked(first, last or first, "Closed", kind, tentative)


def test_the_end_of_whole_days_is_the_day_after() -> None:
    days = read(event("DTSTART;VALUE=DATE:20271224", "DTEND;VALUE=DATE:20280103"))
    assert days == [closed(date(2027, 12, 24), date(2028, 1, 2))]


def test_without_an_end_it_is_one_day_or_as_long_as_it_says() -> None:
    assert read(event("DTSTART;VALUE=DATE:20270501")) == [closed(date(2027, 5, 1))]
    assert read(event("DTSTART;VALUE=DATE:20270501", "DURATION:P2D")) == [closed(date(2027, 5, 1), date(2027, 5, 2))]


def test_an_afternoon_makes_a_half_day_and_a_morning_is_left_out() -> None:
    assert read(event("DTSTART:20270603T120000", "DTEND:20270603T180000")) == [closed(date(2027, 6, 3), kind="half")]
    found = closures_of(
        file(event("DTSTART:20270603T080000", "DTEND:20270603T180000")), zone=TUNIS, first=FIRST, last=LAST
    )
    assert found.days == []
    assert found.left_out == ["“Closed” has a time of day: only whole days and afternoons close."]


def test_times_are_seen_in_the_zone_of_the_country_also_when_its_clocks_change() -> None:
    """17:00 in UTC is noon in New York in winter, and 16:00 in summer; from midnight to midnight is a day."""
    assert read(event("DTSTART:20270112T170000Z", "DTEND:20270112T210000Z"), zone=NEW_YORK) == [
        closed(date(2027, 1, 12), kind="half")
    ]
    assert read(event("DTSTART:20270112T160000Z", "DTEND:20270112T210000Z"), zone=NEW_YORK) == []
    assert read(event("DTSTART:20270712T160000Z", "DTEND:20270712T210000Z"), zone=NEW_YORK) == [
        closed(date(2027, 7, 12), kind="half")
    ]
    spring = event("DTSTART;TZID=America/New_York:20270314T000000", "DTEND;TZID=America/New_York:20270315T000000")
    assert read(spring, zone=NEW_YORK) == [closed(date(2027, 3, 14))]


def test_repetitions_end_with_the_years_that_are_looked_at() -> None:
    days = read(event("DTSTART;VALUE=DATE:20200501", "RRULE:FREQ=YEARLY"))
    assert [day.first.year for day in days] == [2027, 2028, 2029, 2030, 2031]


def test_repetitions_may_be_left_out_replaced_and_counted() -> None:
    rule = event("DTSTART;VALUE=DATE:20270107", "RRULE:FREQ=WEEKLY;COUNT=4", "EXDATE;VALUE=DATE:20270121")
    moved = event("RECURRENCE-ID;VALUE=DATE:20270114", "DTSTART;VALUE=DATE:20270115")
    assert [day.first.day for day in read(rule, moved)] == [7, 15, 28]
    until = event("DTSTART;VALUE=DATE:20270107", "RRULE:FREQ=DAILY;UNTIL=20270109")
    assert [day.first.day for day in read(until)] == [7, 8, 9]


def test_what_is_tentative_is_marked_and_what_is_cancelled_left_out() -> None:
    assert read(event("DTSTART;VALUE=DATE:20270501", "STATUS:TENTATIVE")) == [closed(date(2027, 5, 1), tentative=True)]
    assert read(event("DTSTART;VALUE=DATE:20270501", "STATUS:CANCELLED")) == []


def test_a_name_may_be_missing_and_the_same_day_twice_counts_once() -> None:
    bare = "BEGIN:VEVENT\r\nUID:2@x\r\nDTSTART;VALUE=DATE:20270501\r\nEND:VEVENT"
    assert [day.name for day in read(bare, bare)] == ["Closure"]


WRONG = {
    "nothing": ("", "does not begin with BEGIN:VCALENDAR"),
    "html": ("<html>no</html>", "does not begin with BEGIN:VCALENDAR"),
    "cut off": (file(event("DTSTART;VALUE=DATE:20270501"))[:90], "The file is cut off"),
    "cut inside": ("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR", "cannot be read as iCal"),
    "no events": (file(), "The file holds no events."),
    "huge": (file(event("DTSTART;VALUE=DATE:20270501", "DESCRIPTION:" + "x" * SIZE)), "The file is too large"),
    "many": (file(*[event("DTSTART;VALUE=DATE:20270501")] * (MOST + 1)), "more than 500 events"),
    "no date": (file(event("DTSTART;VALUE=DATE:20271345")), "“Closed” has a wrong DTSTART."),
    "words for a date": (file(event("DTSTART;VALUE=DATE:soon")), "“Closed” has a wrong DTSTART."),
    "no first day": (file(event("DTEND;VALUE=DATE:20270501")), "“Closed” has no first day."),
    "backwards": (
        file(event("DTSTART;VALUE=DATE:20270505", "DTEND;VALUE=DATE:20270501")),
        "“Closed” ends before it begins.",
    ),
    "a day and a time": (
        file(event("DTSTART;VALUE=DATE:20270505", "DTEND:20270506T100000Z")),
        "“Closed” ends before it begins.",
    ),
    "for ever": (
        file(event("DTSTART;VALUE=DATE:20270505", "DTEND;VALUE=DATE:20300501")),
        "“Closed” lasts for more than a year.",
    ),
    "every second": (file(event("DTSTART;VALUE=DATE:20270505", "RRULE:FREQ=SECONDLY")), "no calendar of days can hold"),
    "every day": (file(event("DTSTART;VALUE=DATE:20270505", "RRULE:FREQ=DAILY")), "more than 500 days"),
    "a wrong rule": (
        file(event("DTSTART;VALUE=DATE:20270505", "RRULE:FREQ=YEARLY;BYMONTH=44")),
        "no calendar of days can hold",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_bad_file_is_refused_as_a_whole_and_in_words(name: str) -> None:
    text, words = WRONG[name]
    with pytest.raises(ValidationError) as refused:
        closures_of(text, zone=TUNIS, first=FIRST, last=LAST)
    assert words in refused.value.messages[0]


def test_a_rule_that_never_comes_true_does_not_search_for_ever() -> None:
    began = time.monotonic()
    never = event("DTSTART;VALUE=DATE:20270228", "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30")
    assert [day.first for day in read(never)] == [date(2027, 2, 28)]
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=YEARLY",
        "FREQ=YEARLY;INTERVAL=2;COUNT=3",
        "FREQ=YEARLY;BYMONTH=5,11;BYDAY=-1MO",
        "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=-1",
        "FREQ=MONTHLY;BYDAY=2TU",
        "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=31",
        "FREQ=MONTHLY",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR;WKST=SU",
        "FREQ=WEEKLY;COUNT=7",
        "FREQ=DAILY;INTERVAL=10",
        "FREQ=DAILY;BYMONTH=12;BYDAY=FR",
    ],
)
@pytest.mark.parametrize("start", [date(2027, 1, 31), date(2028, 2, 29), date(2026, 5, 4)])
def test_rules_give_the_days_that_another_library_gives(text: str, start: date) -> None:
    """The first day counts even where the rule does not fit it; the other library leaves it out then."""
    last = date(2032, 12, 31)
    ours = list(rule_of(vRecur.from_ical(text), start).days(last))
    bounded = text if "COUNT" in text else f"{text};UNTIL={last:%Y%m%d}T000000"
    theirs = {moment.date() for moment in rrulestr(bounded, dtstart=datetime.combine(start, datetime.min.time()))}
    assert ours == sorted(day for day in {start, *theirs} if day <= last)
