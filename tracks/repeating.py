"""On which days an event repeats: the plain rules of iCal, looked at day by day, so that each search ends."""

from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

DAYS = 7
WEEK = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
KNOWN = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYMONTH", "BYMONTHDAY", "BYDAY", "WKST"})
OFTEN = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})


class UnknownRule(ValueError):
    """A rule that is wrong, or of a kind that calendars of closures have no need of."""


@dataclass(frozen=True)
class Rule:
    """A rule of repetition from its first day on. `weekdays` are (number, weekday), the number 0 for each of them."""

    start: date
    often: str
    interval: int = 1
    count: int | None = None
    until: date = date.max
    months: frozenset[int] = frozenset()
    monthdays: frozenset[int] = frozenset()
    weekdays: frozenset[tuple[int, int]] = frozenset()
    week_starts: int = 0

    def days(self, last: date) -> Iterator[date]:
        """The days of the rule up to `last`; the first day always is one."""
        met = 0
        for number in range((min(last, self.until) - self.start).days + 1):
            day = self.start + timedelta(number)
            if number and not (self._in_turn(day) and self._fits(day)):
                continue
            met += 1
            yield day
            if met == self.count:
                return

    def _in_turn(self, day: date) -> bool:
        years = day.year - self.start.year
        passed = {
            "DAILY": (day - self.start).days,
            "WEEKLY": (self._week(day) - self._week(self.start)).days // DAYS,
            "MONTHLY": years * 12 + day.month - self.start.month,
            "YEARLY": years,
        }
        return passed[self.often] % self.interval == 0

    def _week(self, day: date) -> date:
        return day - timedelta((day.weekday() - self.week_starts) % DAYS)

    def _fits(self, day: date) -> bool:
        by_day = bool(self.monthdays or self.weekdays)
        if self.months and day.month not in self.months:
            return False
        if self.monthdays and not self.monthdays & {day.day, day.day - _length(day) - 1}:
            return False
        if self.weekdays and not self.weekdays & {(number, day.weekday()) for number in _numbers(day)}:
            return False
        return by_day or self._as_the_first(day)

    def _as_the_first(self, day: date) -> bool:
        if self.often == "DAILY":
            return True
        if self.often == "WEEKLY":
            return day.weekday() == self.start.weekday()
        same_month = self.often == "MONTHLY" or bool(self.months) or day.month == self.start.month
        return same_month and day.day == self.start.day


def rule_of(parts: Mapping[str, Sequence[Any]], start: date) -> Rule:
    """The rule from its parts as the package reads them. Raises UnknownRule."""
    unknown = set(parts) - KNOWN
    often = str(next(iter(parts.get("FREQ", [])), "")).upper()
    if unknown or often not in OFTEN:
        raise UnknownRule(", ".join(sorted(unknown)) or often)
    until = [one.date() if hasattr(one, "date") else one for one in parts.get("UNTIL", [])]
    rule = Rule(
        start=start,
        often=often,
        interval=_whole(parts, "INTERVAL", 1, least=1, most=1000) or 1,
        count=_whole(parts, "COUNT", None, least=1, most=100_000),
        until=min([date.max, *until]),
        months=frozenset(_within(parts, "BYMONTH", 1, 12)),
        monthdays=frozenset(_within(parts, "BYMONTHDAY", -31, 31)),
        weekdays=frozenset(_weekday(str(one)) for one in parts.get("BYDAY", [])),
        week_starts=_weekday(str(next(iter(parts.get("WKST", [])), "MO")))[1],
    )
    in_months = often == "MONTHLY" or (often == "YEARLY" and bool(rule.months))
    if any(number for number, _day in rule.weekdays) and not in_months:
        raise UnknownRule("BYDAY")
    return rule


def _whole(parts: Mapping[str, Sequence[Any]], name: str, usual: int | None, *, least: int, most: int) -> int | None:
    held = [int(one) for one in parts.get(name, [])]
    if any(not least <= one <= most for one in held):
        raise UnknownRule(name)
    return held[0] if held else usual


def _within(parts: Mapping[str, Sequence[Any]], name: str, least: int, most: int) -> list[int]:
    held = [int(one) for one in parts.get(name, [])]
    if any(not least <= one <= most or not one for one in held):
        raise UnknownRule(name)
    return held


def _weekday(text: str) -> tuple[int, int]:
    """“2TU”: the second Tuesday; “TU”: each of them."""
    number, day = text[:-2], text[-2:].upper()
    try:
        return int(number or 0), WEEK.index(day)
    except ValueError:
        raise UnknownRule(text) from None


def _numbers(day: date) -> set[int]:
    """Which one of its weekday a day is in its month: counted from both ends, and 0 for any."""
    return {0, (day.day - 1) // DAYS + 1, -((_length(day) - day.day) // DAYS + 1)}


def _length(day: date) -> int:
    return monthrange(day.year, day.month)[1]
