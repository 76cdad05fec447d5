"""Which part of the plan the picture shows, as its address asks: ?scale=week&from=2027-03-01. Links, never a state."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from desk.lanes.model import DayOff, Picture, Unit, Window
from desk.lanes.scale import axis_of
from desk.lanes.window import UNITS, first_weekday, opening, page_from, window_over
from tracks.calendars import HALVES, WorkingDays
from tracks.models import Calendar, CalendarDay, Plan
from tracks.working_time import time_of

NAMES: dict[Unit | None, StrOrPromise] = {
    None: _("Whole plan"),
    "quarter": _("Quarters"),
    "month": _("Months"),
    "week": _("Weeks"),
    "day": _("Days"),
}


@dataclass(frozen=True)
class Timescale:
    """The links beside a picture: (name, address, whether it is the one shown), and to the days before and after."""

    scales: tuple[tuple[StrOrPromise, str, bool], ...]
    first: date | None
    last: date | None
    earlier: str
    later: str
    days_off: tuple[DayOff, ...]


def framed(picture: Picture, asked: QueryDict, plan: Plan | None) -> tuple[Picture, Timescale]:
    """The picture with the window that the address asks for; without one, all of it."""
    axis = axis_of(picture)
    unit = next((each for each in UNITS if plan and each == asked.get("scale")), None)
    shown = picture
    earlier = later = ""
    if unit is not None and plan is not None:
        country = time_of(plan).country
        starts = first_weekday(country.weekend_on(picture.today))
        at = _day(asked.get("from", "")) or opening(picture.today, unit)
        window = window_over(axis.first, axis.last, unit, at=at, week_starts=starts)
        shown = replace(picture, window=_with_days_off(window, plan, country))
        before, after = (page_from(window, axis.first, axis.last, later=later) for later in (False, True))
        earlier = _address(asked, unit, before) if before else ""
        later = _address(asked, unit, after) if after else ""
    held = shown.window
    return shown, Timescale(
        scales=tuple((name, _address(asked, each, None), each == unit) for each, name in NAMES.items()),
        first=held.first if held else None,
        last=held.last if held else None,
        earlier=earlier,
        later=later,
        days_off=held.days_off if held else (),
    )


def _with_days_off(window: Window, plan: Plan, country: WorkingDays) -> Window:
    """The window with the weekends and the public holidays in it, where a day is wide enough to be seen."""
    if window.unit not in ("day", "week"):
        return window
    marked = CalendarDay.objects.filter(
        calendar__implementation=plan.implementation_id,
        calendar__of=Calendar.Of.COUNTRY,
        kind__in=(CalendarDay.Kind.OFF, CalendarDay.Kind.HALF),
        removed_at=None,
        first__lte=window.last,
        last__gte=window.first,
    )
    off = {
        each.day: each for row in marked.in_order() for each in _each(row, window) if country.halves(each.day) < HALVES
    }
    rest = tuple(day for day in _days(window.first, window.last) if day not in country and day not in off)
    return replace(window, weekend=rest, days_off=tuple(off[day] for day in sorted(off)))


def _each(row: CalendarDay, window: Window) -> Iterator[DayOff]:
    """The days of one row of a calendar that lie in the window."""
    half = row.kind == CalendarDay.Kind.HALF
    for day in _days(max(row.first, window.first), min(row.last, window.last)):
        yield DayOff(day=day, name=row.name, tentative=row.is_tentative, half=half)


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=count) for count in range((last - first).days + 1))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _address(asked: QueryDict, unit: Unit | None, at: date | None) -> str:
    """The same page with this scale; what else was asked for is kept."""
    query = asked.copy()
    for name, value in (("scale", unit), ("from", at.isoformat() if at else None)):
        query.pop(name, None)
        if value:
            query[name] = value
    return f"?{query.urlencode()}" if query else "?"
