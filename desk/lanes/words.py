"""The sentences of the picture that are not an activity's own: captions, counts, days."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from math import ceil
from typing import NamedTuple

from django.utils.dateformat import format as formatted
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, gettext, ngettext, pgettext

from core.shapes import SHAPES
from desk.lanes.model import CLOSING, Item, Lane, Light, Picture, Unit
from desk.lanes.window import beyond

NEAR = 330


def day_text(day: date, *, today: date) -> str:
    """7 September; with its year when it is most of a year away."""
    return _day_text(day, abs((day - today).days) < NEAR, get_language())


@lru_cache(maxsize=4096)
def _day_text(day: date, near: bool, language: str | None) -> str:
    return date_format(day, "MONTH_DAY_FORMAT" if near else "DATE_FORMAT")


@lru_cache(maxsize=256)
def _month_text(month: int, language: str | None) -> str:
    return formatted(date(2000, month, 1), "M")


def month_text(day: date) -> str:
    """Sep"""
    return _month_text(day.month, get_language())


def unit_text(day: date, unit: Unit | None) -> str:
    """Sep, Q3 or the number of the day: what stands over a unit of the axis."""
    if unit == "quarter":
        return pgettext("a quarter of a year", "Q%(number)s") % {"number": (day.month + 2) // 3}
    return str(day.day) if unit in ("day", "week") else month_text(day)


def group_text(day: date, unit: Unit | None, *, opens: bool) -> str:
    """2027 over months; over weeks Mar, with its year where the axis `opens` or the year does; over days March 2027."""
    if unit == "day":
        return date_format(day, "YEAR_MONTH_FORMAT")
    if unit != "week":
        return str(day.year)
    return f"{month_text(day)} {day.year}" if opens or day.month == 1 else month_text(day)


def range_text(first: date, last: date | None, *, today: date) -> str:
    """21 May – 4 June, 11 – 25 June, or one day."""
    if last is None or last <= first:
        return day_text(first, today=today)
    start = str(first.day) if (first.year, first.month) == (last.year, last.month) else day_text(first, today=today)
    pattern = pgettext("a range of days", "%(first)s – %(last)s")
    return pattern % {"first": start, "last": day_text(last, today=today)}


class Said(NamedTuple):
    """What is said of one activity: the words beside its shape, and what a screen reader calls it."""

    words: str
    name: str


class _Phrases(NamedTuple):
    """The patterns that every activity needs, looked up once."""

    today: date
    language: str | None
    since: str
    noted: str
    name: str
    agreed: str
    critical: str
    pinned: str

    def words(self, item: Item) -> str:
        """The day it was completed, or its state and what is to be said of it."""
        if item.done:
            return item.note or self.day(item.finish)
        if item.waiting_since:
            return self.since % {"state": item.state_word, "day": self.day(item.waiting_since)}
        return self.noted % {"state": item.state_word, "note": item.note} if item.note else item.state_word

    def day(self, day: date) -> str:
        return _day_text(day, abs((day - self.today).days) < NEAR, self.language)

    def facts(self, item: Item) -> Iterator[str]:
        """What the picture shows of it beside the words, in the order in which one looks."""
        yield item.state_word if item.done else range_text(item.start, item.finish, today=self.today)
        if item.pinned:
            yield self.pinned
        if item.critical:
            yield self.critical
        elif item.slack is not None:
            yield slack_text(item.slack)
        if item.moved and item.agreed:
            yield self.agreed % {"days": range_text(*item.agreed, today=self.today)}


def said_of(items: Iterable[Item], *, today: date) -> dict[str, Said]:
    """What is said of each activity, by code. The name holds everything that is written, then all that is drawn."""
    phrases = _Phrases(
        today,
        get_language(),
        gettext("%(state)s since %(day)s"),
        pgettext("state, then a note", "%(state)s, %(note)s"),
        pgettext("name of a link", "%(title)s %(words)s, %(code)s: %(facts)s"),
        gettext("agreed for %(days)s"),
        critical_text(),
        pinned_text(),
    )
    comma = list_comma()
    found = {}
    for item in items:
        words = phrases.words(item)
        facts = comma.join(phrases.facts(item))
        found[item.code] = Said(
            words, phrases.name % {"title": item.title, "words": words, "code": item.code, "facts": facts}
        )
    return found


def list_comma() -> str:
    """What stands between the parts of an enumeration."""
    return pgettext("between the parts of an enumeration", ", ")


def critical_text() -> str:
    return gettext("no slack")


def pinned_text() -> str:
    return gettext("fixed day")


def slack_text(days: float) -> str:
    """12 working days of slack"""
    return _slack_text(days, get_language())


@lru_cache(maxsize=512)
def _slack_text(days: float, language: str | None) -> str:
    text = ngettext("%(days)s working day of slack", "%(days)s working days of slack", ceil(days))
    return text % {"days": _figure(days)}


def slack_days(days: float) -> str:
    """12 days"""
    return ngettext("%(days)s day", "%(days)s days", ceil(days)) % {"days": _figure(days)}


def _figure(days: float) -> str:
    """12, or 2.5 as the language writes it."""
    return str(int(days)) if days == int(days) else number_format(days, 1)


def count_of(lane: Lane) -> str:
    if not lane.obligatory:
        return gettext("no activity") if not lane.items else gettext("blocks nothing")
    if not lane.completed:
        return gettext("none of %(all)s completed") % {"all": lane.obligatory}
    return gettext("%(done)s of %(all)s completed") % {"done": lane.completed, "all": lane.obligatory}


def subs_of(lane: Lane, picture: Picture) -> tuple[str, ...]:
    """What stands under the name of a lane: how much is completed, and what lies beyond what is shown."""
    if lane.key == CLOSING and picture.lights:
        return gate_count(picture), gate_opens(picture)
    entire = picture.lane(lane.key) or lane
    before, after = beyond(entire, picture.window) if lane.key != CLOSING else (0, 0)
    counts = {"before": before, "after": after}
    if before and after:
        return count_of(entire), gettext("%(before)s earlier, %(after)s later") % counts
    if before:
        return count_of(entire), gettext("%(before)s earlier") % counts
    return (count_of(entire), gettext("%(after)s later") % counts) if after else (count_of(entire),)


def gate_count(picture: Picture) -> str:
    lit = sum(light.lit for light in picture.lights)
    if not lit:
        return gettext("gate: none of %(all)s lit") % {"all": len(picture.lights)}
    return gettext("gate: %(lit)s of %(all)s lit") % {"lit": lit, "all": len(picture.lights)}


def gate_opens(picture: Picture) -> str:
    """Only lights open the gate, or a waiver for each that is dark."""
    if all(light.lit for light in picture.lights):
        return gettext("all lights are lit")
    if all(light.lit or light.waived for light in picture.lights):
        return gettext("open, with a waiver")
    return gettext("opens with all lights")


def light_text(light: Light, *, today: date) -> str:
    """When a light is expected; once it is lit or waived, that."""
    if light.lit or light.waived:
        return str(SHAPES[light.state].word)
    if light.arrives is None:
        return gettext("not planned yet")
    return range_text(light.arrives, light.later, today=today)


def light_state(light: Light) -> str:
    return str(SHAPES[light.state].word)


def finish_text(lane: Lane, *, today: date) -> str:
    if lane.finish is None:
        return gettext("not planned yet")
    return range_text(lane.finish, lane.later, today=today)


def today_text(today: date) -> str:
    return gettext("today, %(day)s") % {"day": day_text(today, today=today)}


def gate_text(day: date | None, *, today: date, late: bool) -> str:
    """The gate and its day; `late` when something is forecast to arrive after the day that was planned."""
    if day is None:
        return pgettext("the line where the lanes meet", "gate")
    shown = {"day": day_text(day, today=today)}
    return gettext("gate, planned %(day)s") % shown if late else gettext("gate, %(day)s") % shown


def spread_text(days: int) -> str:
    return ngettext("%(days)s working day apart", "%(days)s working days apart", days) % {"days": days}
