"""Microsoft Project XML on its own: hours, work between moments, lags and lengths, and files that are not right."""

from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from tests.tracks import mspdi_made
from tracks.mspdi import (
    FULL_DAY,
    Calendar,
    CalendarException,
    Lag,
    Pattern,
    Project,
    Recurrence,
    Sort,
)
from tracks.mspdi_calendars import Clock, days_of
from tracks.mspdi_reading import read
from tracks.mspdi_writing import write

EVERYTHING = Path(__file__).parent.parent / "data" / "mspdi" / "everything.xml"
HEAD = '<Project xmlns="http://schemas.microsoft.com/project">'


@pytest.fixture(scope="module")
def everything() -> Project:
    return read(EVERYTHING.read_bytes())


def clock_of(project: Project, uid: int) -> Clock:
    return Clock(project, next(one for one in project.calendars if one.uid == uid))


def why_not(text: str) -> str:
    with pytest.raises(ValidationError) as refused:
        read(text.encode())
    return refused.value.messages[0]


# --- What is read ------------------------------------------------------------------------------


def test_lags_are_work_time_that_passes_or_a_share(everything: Project) -> None:
    lags = [link.lag for task in everything.tasks for link in task.links]
    assert lags == [Lag(0), Lag(2880, Sort.ELAPSED), Lag(50, Sort.PERCENT), Lag(-210)]


def test_a_length_in_weeks_or_months_is_minutes_of_work(everything: Project) -> None:
    lengths = {task.name: (task.duration, task.elapsed) for task in everything.tasks}
    assert lengths["Two weeks and a half"] == (5250, False)
    assert lengths["A month, perhaps"] == (8820, False)
    assert lengths["Paint dries"] == (4320, True)


def test_an_own_field_is_found_by_its_alias(everything: Project) -> None:
    assert [task.texts for task in everything.tasks if task.texts] == [{"Code": "STA-1"}]


def test_blank_inactive_and_manual_tasks_are_told_apart(everything: Project) -> None:
    assert [task.uid for task in everything.tasks if task.blank] == [4]
    assert [task.uid for task in everything.tasks if not task.active] == [7]
    assert [task.uid for task in everything.tasks if task.manual] == [8]


def test_people_are_counted_not_kept(everything: Project) -> None:
    assert everything.resources == ("A person",)
    assert everything.assignments == 1


def test_exceptions_as_project_2003_wrote_them_count(everything: Project) -> None:
    clock = clock_of(everything, 1)
    assert clock.hours(date(2009, 4, 6)) == ()
    assert clock.hours(date(2009, 4, 10)) == ((540, 780),)


def test_a_calendar_takes_from_its_base_what_it_does_not_say(everything: Project) -> None:
    team = clock_of(everything, 2)
    assert team.hours(date(2009, 4, 6)) == ()
    assert team.hours(date(2009, 3, 5)) == ()
    assert team.hours(date(2009, 3, 4)) == ((480, 900),)
    assert team.hours(date(2009, 6, 15)) == ()


def test_work_between_two_moments_leaves_out_the_days_off(everything: Project) -> None:
    clock = clock_of(everything, 1)
    begin, end = datetime.fromisoformat("2009-04-02T08:00"), datetime.fromisoformat("2009-04-08T10:00")
    assert clock.work_between(begin, end) == 4 * 60 + 2 * 60
    assert clock.work_between(end, begin) == -6 * 60


def test_weekdays_of_a_month_are_counted_without_the_weekend() -> None:
    second = Recurrence(Pattern.MONTHLY_BY_POSITION, position=1, item="weekday")
    held = CalendarException("", date(2026, 8, 1), date(2026, 10, 31), recurrence=second)
    assert list(days_of(held)) == [date(2026, 8, 4), date(2026, 9, 2), date(2026, 10, 2)]
    last = Recurrence(Pattern.MONTHLY_BY_POSITION, position=4, item="weekend")
    held = CalendarException("", date(2026, 8, 1), date(2026, 9, 30), recurrence=last)
    assert list(days_of(held)) == [date(2026, 8, 30), date(2026, 9, 27)]


@given(seed=st.integers(0, 100_000))
def test_days_set_apart_survive_writing_and_reading(seed: int) -> None:
    plan = mspdi_made.project(seed)
    found = read(write(plan))
    for ours, theirs in zip(plan.calendars, found.calendars, strict=True):
        assert Clock(plan, ours).other_days == Clock(found, theirs).other_days


def test_names_keep_what_xml_can_carry() -> None:
    plan = Project(name="Plan <1> & “more”\x0b عربي", calendars=(Calendar(1, "S", {0: FULL_DAY}),))
    assert read(write(plan)).name == "Plan <1> & “more” عربي"


# --- What is not right --------------------------------------------------------------------------


def test_another_file_is_told_what_it_is() -> None:
    assert why_not("<html/>") == (
        "This is not a plan in Microsoft Project's XML: it begins with “html” where “Project” is expected."
    )


@pytest.mark.parametrize(
    ("inside", "sentence"),
    [
        ("<Duration>two days</Duration>", "Line 3: “two days” cannot be read as Duration."),
        ("<Start>2026-02-30T08:00:00</Start>", "Line 3: “2026-02-30T08:00:00” cannot be read as Start."),
        ("<Start>30.2.2026</Start>", "Line 3: “30.2.2026” cannot be read as Start."),
        ("<Milestone>yes</Milestone>", "Line 3: “yes” cannot be read as Milestone."),
        ("<OutlineLevel>1e9</OutlineLevel>", "Line 3: “1e9” cannot be read as OutlineLevel."),
    ],
)
def test_a_value_that_cannot_be_read_is_named_with_its_line(inside: str, sentence: str) -> None:
    assert why_not(f"{HEAD}\n<Tasks><Task><UID>1</UID>\n{inside}</Task></Tasks></Project>") == sentence


def test_a_number_given_twice_is_named() -> None:
    tasks = "<Task><UID>1</UID></Task>\n<Task><UID>1</UID></Task>"
    assert why_not(f"{HEAD}<Tasks>{tasks}</Tasks></Project>") == "Line 2: the number 1 is given to two tasks."


def test_calendars_that_rest_on_each_other_are_refused() -> None:
    plan = Project(calendars=(Calendar(1, "A", parent=2), Calendar(2, "B", parent=1)))
    with pytest.raises(ValidationError) as refused:
        read(write(plan))
    assert refused.value.messages == ["The calendar “A” rests on itself."]


def test_an_exception_that_ends_before_it_begins_is_refused() -> None:
    period = "<TimePeriod><FromDate>2026-02-02T00:00:00</FromDate><ToDate>2026-02-01T00:00:00</ToDate></TimePeriod>"
    exception = f"<Exceptions><Exception>{period}</Exception></Exceptions>"
    calendar = f"<Calendars><Calendar><UID>1</UID>{exception}</Calendar></Calendars>"
    assert "ends before it begins" in why_not(f"{HEAD}{calendar}</Project>")


@given(content=st.binary(max_size=200))
def test_no_bytes_bring_it_down(content: bytes) -> None:
    for tried in (content, HEAD.encode() + content + b"</Project>"):
        with suppress(ValidationError):
            read(tried)


@given(place=st.integers(0, 10_000), byte=st.integers(0, 255))
def test_no_damaged_file_brings_it_down(place: int, byte: int) -> None:
    whole = EVERYTHING.read_bytes()
    damaged = bytearray(whole)
    damaged[place % len(whole)] = byte
    for tried in (bytes(damaged), whole[: place % len(whole)]):
        with suppress(ValidationError):
            read(tried)
