"""Working days against the plainest count, day by day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracks.calendars import WorkingDays, add_working_days, spread, working_days_between

MONDAY = date(2027, 5, 3)
FRIDAY, SATURDAY, SUNDAY = MONDAY + timedelta(4), MONDAY + timedelta(5), MONDAY + timedelta(6)
days = st.dates(min_value=date(2027, 1, 1), max_value=date(2028, 12, 31))
calendars = st.builds(
    WorkingDays,
    weekend=st.frozensets(st.integers(0, 6), max_size=6),
    holidays=st.frozensets(days, max_size=30),
)


def walked(start: date, count: int, calendar: WorkingDays) -> date:
    """The same by walking: the next working day, `count` times."""
    day = start
    while count:
        day += timedelta(1)
        count -= day in calendar
    return day


@given(days, st.integers(1, 300), calendars)
def test_adding_is_walking(start: date, count: int, calendar: WorkingDays) -> None:
    assert add_working_days(start, count, calendar=calendar) == walked(start, count, calendar)


@given(days, st.integers(1, 300), calendars)
def test_counting_undoes_adding(start: date, count: int, calendar: WorkingDays) -> None:
    end = add_working_days(start, count, calendar=calendar)
    assert working_days_between(start, end, calendar=calendar) == count


@given(days, days, calendars)
def test_counting_is_the_same_both_ways(first: date, last: date, calendar: WorkingDays) -> None:
    there = working_days_between(first, last, calendar=calendar)
    assert there == -working_days_between(last, first, calendar=calendar)


@given(days, calendars)
def test_the_first_day_from_a_day_is_worked_on_and_none_is_left_out(start: date, calendar: WorkingDays) -> None:
    first = calendar.first_from(start)
    assert first in calendar
    assert first == (start if start in calendar else walked(start, 1, calendar))


def test_a_weekend_is_passed_over() -> None:
    calendar = WorkingDays()
    assert add_working_days(FRIDAY, 1, calendar=calendar) == MONDAY + timedelta(7)
    assert add_working_days(SATURDAY, 1, calendar=calendar) == MONDAY + timedelta(7)
    assert add_working_days(SATURDAY, 0, calendar=calendar) == MONDAY + timedelta(7)
    assert working_days_between(FRIDAY, SUNDAY, calendar=calendar) == 0


def test_friday_and_saturday_may_be_the_weekend() -> None:
    calendar = WorkingDays(weekend=frozenset({4, 5}))
    assert add_working_days(FRIDAY - timedelta(1), 1, calendar=calendar) == SUNDAY


def test_a_holiday_on_a_weekend_takes_nothing_away() -> None:
    with_holiday = WorkingDays(holidays=frozenset({SATURDAY}))
    assert add_working_days(FRIDAY, 1, calendar=with_holiday) == MONDAY + timedelta(7)


def test_a_week_without_working_days_is_refused() -> None:
    with pytest.raises(ValueError, match="without a working day"):
        WorkingDays(weekend=frozenset(range(7)))


def test_days_are_never_taken_away() -> None:
    with pytest.raises(ValueError, match="never taken away"):
        add_working_days(MONDAY, -1, calendar=WorkingDays())


def test_the_spread_counts_from_the_first_finish_to_the_last() -> None:
    assert spread([FRIDAY, MONDAY, MONDAY + timedelta(7)], calendar=WorkingDays()) == 5
    assert spread([], calendar=WorkingDays()) == 0
