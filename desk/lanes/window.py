"""Which days a picture shows: the unit of its axis, the window over the plan, and what of each lane lies in it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import get_args

from desk.lanes.model import Item, Lane, Picture, Unit, Window

UNITS: tuple[Unit, ...] = get_args(Unit)
SHOWN: dict[Unit, int] = {"day": 28, "week": 26, "month": 15, "quarter": 12}
"""How many of each unit stand side by side."""
MONTHS: dict[Unit, int] = {"month": 1, "quarter": 3}
WEEK = 7
BEFORE_TODAY = 4
"""One part in so many lies before today when a window opens."""
FARTHEST = date.max - timedelta(days=366 * 4)


# --- Units -------------------------------------------------------------------------------------


def begins(day: date, unit: Unit, *, week_starts: int = 0) -> date:
    """The first day of the unit in which a day lies."""
    if unit == "day":
        return day
    if unit == "week":
        return date.fromordinal(max(1, day.toordinal() - (day.weekday() - week_starts) % WEEK))
    months = MONTHS[unit]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def stepped(day: date, count: int, unit: Unit) -> date:
    """The same place `count` units later, or earlier; never beyond the calendar."""
    if unit in MONTHS:
        at = day.year * 12 + day.month - 1 + count * MONTHS[unit]
        at = min(max(at, 12), FARTHEST.year * 12)
        return date(at // 12, at % 12 + 1, 1)
    days = count * (WEEK if unit == "week" else 1)
    return date.fromordinal(min(max(day.toordinal() + days, 1), FARTHEST.toordinal()))


def first_weekday(weekend: Iterable[int]) -> int:
    """The first weekday after the weekend: Monday where none is known."""
    off = frozenset(weekend)
    return next((day for day in range(WEEK) if day not in off and (day - 1) % WEEK in off), 0)


# --- The window --------------------------------------------------------------------------------


def window_over(first: date, last: date, unit: Unit, *, at: date, week_starts: int = 0) -> Window:
    """The window over a plan (`first` to `last`) that begins with the unit of `at`, but leaves the plan at no end.

    A plan that fits is shown whole.
    """
    begin = begins(first, unit, week_starts=week_starts)
    if _end(begin, unit) >= last:
        return Window(unit=unit, first=begin, last=max(last, begin), week_starts=week_starts)
    latest = stepped(begins(last, unit, week_starts=week_starts), 1 - SHOWN[unit], unit)
    shown = max(begin, min(begins(at, unit, week_starts=week_starts), latest))
    return Window(unit=unit, first=shown, last=_end(shown, unit), week_starts=week_starts)


def opening(today: date, unit: Unit) -> date:
    """Where a window begins when nobody asked for a day: a quarter of it lies before today."""
    return stepped(today if unit not in MONTHS else today.replace(day=1), -(SHOWN[unit] // BEFORE_TODAY), unit)


def page_from(window: Window, first: date, last: date, *, later: bool) -> date | None:
    """Where the window before or after begins, with a part of this one kept; None where the plan ends."""
    if (window.last >= last) if later else (window.first <= first):
        return None
    step = SHOWN[window.unit] * 3 // 4
    return stepped(window.first, step if later else -step, window.unit)


def _end(begin: date, unit: Unit) -> date:
    return stepped(begin, SHOWN[unit], unit) - timedelta(days=1)


# --- What lies in it ---------------------------------------------------------------------------


def within(lane: Lane, window: Window | None) -> Lane:
    """The lane with the activities that are seen, each no longer than what is seen of it."""
    if window is None:
        return lane
    seen = (item for item in lane.items if item.start <= window.last and item.finish >= window.first)
    runs_in = any(item.start < window.first for item in lane.items)
    return replace(lane, items=tuple(_cut(item, window) for item in seen), runs_in=runs_in)


def _cut(item: Item, window: Window) -> Item:
    """A diamond that lies beyond is not seen: what is seen is a bar that runs on."""
    start, finish = max(item.start, window.first), min(item.finish, window.last)
    if (start, finish) == (item.start, item.finish):
        return item
    beyond = item.finish > window.last
    return replace(
        item,
        start=start,
        finish=finish,
        milestone=item.milestone and not beyond,
        runs_in=item.start < window.first,
        runs_on=beyond,
        agreed=item.agreed if item.moved else None,
    )


def beyond(lane: Lane, window: Window | None) -> tuple[int, int]:
    """How many activities of a lane lie before the window, and after it."""
    if window is None:
        return 0, 0
    before = sum(item.finish < window.first for item in lane.items)
    return before, sum(item.start > window.last for item in lane.items)


def is_seen(day: date | None, picture: Picture) -> bool:
    """The day lies in what is shown."""
    if day is None:
        return False
    return picture.window is None or picture.window.first <= day <= picture.window.last
