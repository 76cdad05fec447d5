"""When a calendar of Microsoft Project is worked: exceptions as days, hours of a day, work between two moments."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import takewhile

from tracks.mspdi import DAY, FULL_DAY, Calendar, CalendarException, Hours, Pattern, Project, Recurrence

WEEK = 7
SATURDAY = 5
MONTHS = 12
LAST = 4
SUNDAY_FIRST = 1
"""Weeks of a recurrence begin on Sunday, whatever a project shows."""
USUAL: Mapping[int, Hours] = {day: FULL_DAY if day < SATURDAY else () for day in range(WEEK)}
MOST_DAYS = 200 * 366
"""No exception is followed for more than two hundred years."""


# --- Exceptions as days --------------------------------------------------------------------------


def days_of(exception: CalendarException) -> Iterator[date]:
    """The days of an exception, in order."""
    if exception.recurrence is None:
        return _within(exception.first, exception.last, 1)
    return takewhile(lambda day: day <= exception.last, PATTERNS[exception.recurrence.pattern](exception))


def _within(first: date, last: date, step: int) -> Iterator[date]:
    for place in range(0, min((last - first).days, MOST_DAYS) + 1, step):
        yield first + timedelta(place)


def _every_so_many_days(held: CalendarException) -> Iterator[date]:
    return _within(held.first, held.last, _recurrence(held).period)


def _weekly(held: CalendarException) -> Iterator[date]:
    recurrence = _recurrence(held)
    sunday = held.first - timedelta((held.first.weekday() + SUNDAY_FIRST) % WEEK)
    order = sorted((day + SUNDAY_FIRST) % WEEK for day in recurrence.weekdays)
    for week in _within(sunday, held.last, WEEK * recurrence.period) if order else ():
        for place in order:
            if (day := week + timedelta(place)) >= held.first:
                yield day


def _monthly_by_day(held: CalendarException) -> Iterator[date]:
    """From the first month on whose day is not over yet."""
    first = held.first.replace(day=1)
    if _day_in(first.year, first.month, _recurrence(held)) < held.first:
        first += timedelta(31)
    return _in_months(held, _recurrence(held).period, first)


def _monthly_by_position(held: CalendarException) -> Iterator[date]:
    """Counted from the month in which the exception begins, also where its day is over there."""
    return _in_months(held, _recurrence(held).period, held.first)


def _yearly(held: CalendarException) -> Iterator[date]:
    return _in_months(held, MONTHS, date(held.first.year, _recurrence(held).month, 1))


def _in_months(held: CalendarException, step: int, first: date) -> Iterator[date]:
    """One day in every so many months from the month of `first` on, none before the exception begins."""
    place = first.year * MONTHS + first.month - 1
    while place // MONTHS <= held.last.year:
        day = _day_in(place // MONTHS, place % MONTHS + 1, _recurrence(held))
        if day >= held.first:
            yield day
        place += step


def _day_in(year: int, month: int, recurrence: Recurrence) -> date:
    length = (date(year + month // MONTHS, month % MONTHS + 1, 1) - timedelta(1)).day
    if recurrence.pattern in (Pattern.MONTHLY_BY_DAY, Pattern.YEARLY_BY_DAY):
        return date(year, month, min(recurrence.day, length))
    fitting = [day for day in range(1, length + 1) if _fits(date(year, month, day), recurrence.item)]
    return date(year, month, fitting[-1 if recurrence.position == LAST else recurrence.position])


def _fits(day: date, item: int | str) -> bool:
    if isinstance(item, int):
        return day.weekday() == item
    return item == "day" or (day.weekday() < SATURDAY) == (item == "weekday")


def _recurrence(held: CalendarException) -> Recurrence:
    assert held.recurrence is not None
    return held.recurrence


PATTERNS: Mapping[Pattern, Callable[[CalendarException], Iterator[date]]] = {
    Pattern.DAILY: lambda held: _within(held.first, held.last, 1),
    Pattern.EVERY_SO_MANY_DAYS: _every_so_many_days,
    Pattern.WEEKLY: _weekly,
    Pattern.MONTHLY_BY_DAY: _monthly_by_day,
    Pattern.MONTHLY_BY_POSITION: _monthly_by_position,
    Pattern.YEARLY_BY_DAY: _yearly,
    Pattern.YEARLY_BY_POSITION: _yearly,
}


# --- Hours ---------------------------------------------------------------------------------------


class Clock:
    """The hours of one calendar with all that it rests on; what is asked twice is kept."""

    def __init__(self, project: Project, calendar: Calendar | None) -> None:
        held = {one.uid: one for one in project.calendars}
        self.line: list[Calendar] = []
        while calendar is not None:
            self.line.append(calendar)
            calendar = held.get(calendar.parent) if calendar.parent is not None else None
        self._others = [_others(one) for one in self.line]
        self.hours = lru_cache(maxsize=None)(self._hours)

    @property
    def other_days(self) -> dict[date, Hours]:
        """All days that an exception of the calendar, or of one beneath it, sets apart."""
        found: dict[date, Hours] = {}
        for others in reversed(self._others):
            found |= others
        return found

    def _hours(self, day: date) -> Hours:
        for others in self._others:
            if day in others:
                return others[day]
        return self.usual(day)

    def usual(self, day: date) -> Hours:
        """The hours of the day as its week says, whatever the exceptions say."""
        weekday = day.weekday()
        for calendar in self.line:
            for week in calendar.work_weeks:
                if week.first <= day <= week.last and weekday in week.week:
                    return week.week[weekday]
            if weekday in calendar.week:
                return calendar.week[weekday]
        return USUAL[weekday]

    def minutes(self, day: date) -> int:
        return sum(end - begin for begin, end in self.hours(day))

    def work_between(self, start: datetime, finish: datetime) -> int:
        """Minutes of work between two moments; below 0 where the second comes first."""
        if finish < start:
            return -self.work_between(finish, start)
        days = min((finish.date() - start.date()).days, MOST_DAYS)
        return sum(
            self._part(
                start.date() + timedelta(place),
                _minute(start) if place == 0 else 0,
                _minute(finish) if place == days else DAY,
            )
            for place in range(days + 1)
        )

    def _part(self, day: date, begin: int, end: int) -> int:
        return sum(max(min(until, end) - max(since, begin), 0) for since, until in self.hours(day))


def _others(calendar: Calendar) -> dict[date, Hours]:
    """The days set apart; a single exception goes before one that comes again, the first before later ones."""
    found: dict[date, Hours] = {}
    for exception in sorted(calendar.exceptions, key=lambda held: held.recurrence is not None):
        for day in days_of(exception):
            found.setdefault(day, exception.hours)
    return found


def _minute(moment: datetime) -> int:
    return moment.hour * 60 + moment.minute
