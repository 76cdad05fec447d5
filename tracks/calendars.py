"""Working time in half-days: which are worked, and counting in them. Where holidays come from stands elsewhere."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import accumulate, compress
from operator import and_

DAYS = 7
HALVES = 2
"""A day has a morning and an afternoon; a half-day is worked in the morning."""
SATURDAY, SUNDAY = 5, 6
WEEKEND = frozenset({SATURDAY, SUNDAY})

Moves = tuple[tuple[date, frozenset[int]], ...]


@dataclass(frozen=True)
class WorkingDays:
    """The days on which work is done: all but the weekend (Monday is 0) and the holidays.

    On `half_days` only the morning is worked; `extra_days` are worked although they are a weekend or a holiday.
    `moves` says from which day on the weekend is another one, in the order of the days. With `partners`, work is
    done only when each of them works too.
    """

    weekend: frozenset[int] = WEEKEND
    holidays: frozenset[date] = frozenset()
    half_days: frozenset[date] = frozenset()
    extra_days: frozenset[date] = frozenset()
    moves: Moves = ()
    partners: tuple["WorkingDays", ...] = ()

    def __post_init__(self) -> None:
        if list(self.moves) != sorted(self.moves, key=lambda move: move[0]):
            raise ValueError("the moves of a weekend are given in the order of their days")
        for day in {date.min, *(since for one in self._all() for since, _weekend in one.moves)}:
            if len(frozenset[int]().union(*(one.weekend_on(day) for one in self._all()))) >= DAYS:
                raise ValueError("a week without a working day cannot be planned in")

    def __contains__(self, day: date) -> bool:
        return self.halves(day) > 0

    def halves(self, day: date) -> int:
        """How much of the day is worked: 2, 1 for the morning alone, or 0."""
        return min(one._own_halves(day) for one in self._all())

    def weekend_on(self, day: date) -> frozenset[int]:
        """The weekend of the week in which `day` lies."""
        return next((weekend for since, weekend in reversed(self.moves) if since <= day), self.weekend)

    def together(self, *partners: "WorkingDays") -> "WorkingDays":
        """The days on which all of them work, for what is done jointly."""
        return replace(self, partners=(*self.partners, *partners))

    def first_from(self, day: date) -> date:
        """`day` itself if work is done on it, otherwise the next day on which it is."""
        while day not in self:
            day += timedelta(1)
        return day

    def line(self, first: date, last: date) -> "Line":
        """The half-days of the years from `first` to `last`, numbered."""
        return _line(self, first.year, last.year)

    def _all(self) -> Iterator["WorkingDays"]:
        yield self
        for partner in self.partners:
            yield from partner._all()

    def _own_halves(self, day: date) -> int:
        if day in self.half_days:
            return 1
        if day in self.extra_days:
            return HALVES
        return 0 if day in self.holidays or day.weekday() in self.weekend_on(day) else HALVES

    def _worked(self, first: date, days: int) -> list[bool]:
        """For each half-day of `days` days from `first` whether it is worked, without the partners."""
        worked: list[bool] = []
        last = first + timedelta(days - 1)
        eras = [first, *(since for since, _weekend in self.moves if first < since <= last)]
        for begin, end in zip(eras, [*eras[1:], last + timedelta(1)], strict=True):
            weekend = self.weekend_on(begin)
            week = [place % DAYS not in weekend for place in range(begin.weekday(), begin.weekday() + DAYS)]
            halves = [worked for worked in week for _half in range(HALVES)]
            count = (end - begin).days
            worked += (halves * (count // DAYS + 1))[: count * HALVES]
        for day in self.holidays | self.half_days | self.extra_days:
            if first <= day <= last:
                place, done = (day - first).days * HALVES, self._own_halves(day)
                worked[place : place + HALVES] = [done > half for half in range(HALVES)]
        return worked


@dataclass(frozen=True)
class Line:
    """Half-days in a row from the morning of `first`; the worked ones have numbers without gaps.

    `number[t]` is how many are worked before the half-day `t`, `at[n]` the half-day with the number n. Beyond the
    last year an IndexError is raised.
    """

    first: date
    number: list[int]
    at: list[int]

    def half(self, day: date) -> int:
        """The morning of `day`."""
        return (day - self.first).days * HALVES

    def day(self, half: int) -> date:
        """The day of a half-day."""
        return self.first + timedelta(half // HALVES)

    def before(self, day: date) -> int:
        """How many half-days are worked before `day`."""
        return self.number[self.half(day)]

    def through(self, day: date) -> int:
        """How many half-days are worked up to the evening of `day`."""
        return self.number[self.half(day) + HALVES]


@lru_cache(maxsize=64)
def _line(calendar: WorkingDays, first_year: int, last_year: int) -> Line:
    first, last = date(first_year, 1, 1), date(last_year, 12, 31)
    days = (last - first).days + 1
    worked = calendar._worked(first, days)
    for partner in calendar.partners:
        for one in partner._all():
            worked = list(map(and_, worked, one._worked(first, days)))
    return Line(first, list(accumulate(worked, initial=0)), list(compress(range(len(worked)), worked)))


def add_working_days(start: date, days: int, *, calendar: WorkingDays) -> date:
    """The day on which `days` working days after `start` are over; with 0, `start` itself or the next working day."""
    if days < 0:
        raise ValueError("working days are added, never taken away")
    if not days:
        return calendar.first_from(start)
    ahead = days * 2
    while True:
        line = calendar.line(start, date(min(start.year + 2 + ahead // 365, date.max.year), 1, 1))
        wanted = line.through(start) + days * HALVES - 1
        if wanted < len(line.at):
            return line.day(line.at[wanted])
        ahead *= 2


def working_days_between(first: date, last: date, *, calendar: WorkingDays) -> int:
    """How many working days come after `first`, up to and including `last`; below 0 when `last` comes first.

    A half-day that is left over counts as a day.
    """
    if last < first:
        return -working_days_between(last, first, calendar=calendar)
    line = calendar.line(first, last)
    return -(-(line.through(last) - line.through(first)) // HALVES)


def spread(finishes: Iterable[date], *, calendar: WorkingDays) -> int:
    """The working days between the first and the last of some finishes; 0 when there are none."""
    ends = sorted(finishes)
    return working_days_between(ends[0], ends[-1], calendar=calendar) if ends else 0
