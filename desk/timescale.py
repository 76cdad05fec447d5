"""Which part of the plan the picture shows, as its address asks: ?scale=week&from=2027-03-01. Links, never a state."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from accounts.models import Implementation
from desk.lanes.model import DayOff, Picture, Unit, Window
from desk.lanes.scale import axis_of
from desk.lanes.window import UNITS, first_weekday, opening, page_from, window_over

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


def framed(picture: Picture, asked: QueryDict, implementation: Implementation) -> tuple[Picture, Timescale]:
    """The picture with the window that the address asks for; without one, all of it."""
    axis = axis_of(picture)
    unit = next((each for each in UNITS if each == asked.get("scale")), None)
    shown = picture
    earlier = later = ""
    if unit is not None:
        starts = first_weekday(implementation.weekend)
        at = _day(asked.get("from", "")) or opening(picture.today, unit)
        window = window_over(axis.first, axis.last, unit, at=at, week_starts=starts)
        shown = replace(picture, window=_with_days_off(window, implementation))
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


def _with_days_off(window: Window, implementation: Implementation) -> Window:
    """The window with the weekends in it, where each day has a column."""
    if window.unit != "day":
        return window
    rest = frozenset(implementation.weekend)
    return replace(window, weekend=tuple(day for day in _days(window) if day.weekday() in rest))


def _days(window: Window) -> Iterable[date]:
    return (window.first + timedelta(days=count) for count in range((window.last - window.first).days + 1))


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
