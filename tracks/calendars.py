"""Counting in working days, with a weekend and holidays that are given in. Where they come from stands elsewhere."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

DAYS = 7
SATURDAY, SUNDAY = 5, 6


@dataclass(frozen=True)
class WorkingDays:
    """The days on which work is done: all but the weekend (Monday is 0) and the holidays.

    Working days are numbered without gaps, so that adding and counting cost the same over a week and over years.
    """

    weekend: frozenset[int] = frozenset({SATURDAY, SUNDAY})
    holidays: frozenset[date] = frozenset()
    _week: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _holidays: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _shifted: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        week = tuple(day for day in range(DAYS) if day not in self.weekend)
        if not week:
            raise ValueError("a week without a working day cannot be planned in")
        object.__setattr__(self, "_week", week)
        on_week_days = sorted(day for day in self.holidays if day.weekday() in week)
        numbers = tuple(self._weekdays_before(day) for day in on_week_days)
        object.__setattr__(self, "_holidays", numbers)
        object.__setattr__(self, "_shifted", tuple(number - place for place, number in enumerate(numbers)))

    def __contains__(self, day: date) -> bool:
        return day.weekday() not in self.weekend and day not in self.holidays

    def before(self, day: date) -> int:
        """How many working days the calendar has before `day`; the number of `day` itself if it is one."""
        count = self._weekdays_before(day)
        return count - bisect_left(self._holidays, count)

    def through(self, day: date) -> int:
        """How many working days the calendar has up to and including `day`."""
        return self.before(day) + (day in self)

    def day(self, number: int) -> date:
        """The working day with this number; `before` read backwards."""
        weeks, place = divmod(number + bisect_right(self._shifted, number), len(self._week))
        return date.fromordinal(weeks * DAYS + self._week[place] + 1)

    def first_from(self, day: date) -> date:
        """`day` itself if work is done on it, otherwise the next day on which it is."""
        return self.day(self.before(day))

    def _weekdays_before(self, day: date) -> int:
        weeks, weekday = divmod(day.toordinal() - 1, DAYS)
        return weeks * len(self._week) + bisect_left(self._week, weekday)


def add_working_days(start: date, days: int, *, calendar: WorkingDays) -> date:
    """The `days`-th working day after `start`; with 0, `start` itself or the next working day."""
    if days < 0:
        raise ValueError("working days are added, never taken away")
    return calendar.day(calendar.through(start) + days - 1) if days else calendar.first_from(start)


def working_days_between(first: date, last: date, *, calendar: WorkingDays) -> int:
    """How many working days come after `first`, up to and including `last`; below 0 when `last` comes first."""
    return calendar.through(last) - calendar.through(first)


def spread(finishes: Iterable[date], *, calendar: WorkingDays) -> int:
    """The working days between the first and the last of some finishes; 0 when there are none."""
    ends = sorted(finishes)
    return working_days_between(ends[0], ends[-1], calendar=calendar) if ends else 0
