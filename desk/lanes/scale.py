"""The one time axis of a picture: which day stands where, and which months are named. No element is written here."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from desk.lanes.model import CLOSING, Picture

LEFT = 168.0
GATE = 817.0
WIDTH = 1040.0
ROOM = 14.0
LEAST_DAYS = 56
EMPTY_DAYS = 365
STEPS = (1, 3, 6, 12, 24, 60, 120, 300, 600, 1200, 2400, 6000, 12000)
LABEL_ROOM = 38.0


@dataclass(frozen=True, slots=True)
class Scale:
    """Days (as ordinals) to pixels; what lies beyond `start` or `limit` is drawn at it."""

    first: int
    per_day: float
    start: float
    limit: float

    def x(self, day: date) -> float:
        """Where a day begins."""
        return self._at(day.toordinal())

    def after(self, day: date) -> float:
        """Where a day ends."""
        return self._at(day.toordinal() + 1)

    def _at(self, ordinal: int) -> float:
        x = self.start + (ordinal - self.first) * self.per_day
        return min(self.limit, max(self.start, x))


@dataclass(frozen=True, slots=True)
class Axis:
    """The scale of the wide picture. `today` is None once the gate is behind; `planned` is the gate's agreed
    place, when something is forecast to arrive after it."""

    scale: Scale
    last: date
    today: float | None
    planned: float | None


@dataclass(frozen=True, slots=True)
class Tick:
    """A month that begins, named or not."""

    day: date
    x: float


def scale_between(first: date, last: date, *, start: float, end: float, limit: float | None = None) -> Scale:
    """The first day begins at `start`, the last one ends at `end`."""
    days = max(1, last.toordinal() + 1 - first.toordinal())
    return Scale(first.toordinal(), (end - start) / days, start, end if limit is None else limit)


def axis_of(picture: Picture) -> Axis:
    """The axis that holds all of a picture, from the first of a month to the gate."""
    arrivals = arrivals_of(picture)
    last = max([*arrivals, *([picture.gate_on] if picture.gate_on else [])], default=_a_year_on(picture.today))
    passed = picture.today > last
    first = first_day(picture, last=last, passed=passed)
    end = _end(first, last, arrivals)
    scale = scale_between(first, last, start=LEFT, end=end, limit=WIDTH - 14)
    late = picture.gate_on is not None and picture.gate_on < last
    return Axis(
        scale,
        last,
        None if passed else scale.x(picture.today),
        scale.x(picture.gate_on) if late and picture.gate_on else None,
    )


def arrivals_of(picture: Picture) -> list[date]:
    """All days by which something of the four lanes ends; a lane that is still open has not ended before today."""
    days = [item.finish for lane in picture.tracks for item in lane.items]
    ends = [(each.finish, each.later) for each in picture.tracks]
    ends += [(light.arrives, light.later) for light in picture.lights]
    days += [day for pair in ends for day in pair if day]
    if any(not (item.done or item.state == "skipped") for lane in picture.tracks for item in lane.items):
        days.append(picture.today)
    return days


def first_day(picture: Picture, *, last: date, passed: bool) -> date:
    """The first of the month in which the picture begins, at least eight weeks before the gate."""
    starts = [item.start for lane in picture.lanes if lane.key != CLOSING for item in lane.items]
    if not passed:
        starts.append(picture.today)
    starts.append(date.fromordinal(max(1, last.toordinal() - LEAST_DAYS)))
    return min(starts).replace(day=1)


def _a_year_on(today: date) -> date:
    return date.fromordinal(min(date.max.toordinal(), today.toordinal() + EMPTY_DAYS))


def _end(first: date, last: date, arrivals: Iterable[date]) -> float:
    """Where the last day ends: at the gate's line, or a little before it when a lane arrives on that very day."""
    days = max(1, last.toordinal() + 1 - first.toordinal())
    arrived = max(arrivals, default=first).toordinal() + 1 - first.toordinal()
    crowded = LEFT + (GATE - LEFT) * arrived / days > GATE - ROOM
    return GATE - ROOM if crowded else GATE


def ticks(axis: Axis, *, room: float = LABEL_ROOM) -> Iterator[Tick]:
    """The months that have room to be named: every one, every third, every sixth, or only years."""
    month_px = axis.scale.per_day * 30.44
    step = next((step for step in STEPS if step * month_px >= room), STEPS[-1])
    first = date.fromordinal(axis.scale.first)
    at = -(-(first.year * 12 + first.month - 1) // step) * step
    while at // 12 <= min(axis.last.year, date.max.year):
        day = date(at // 12, at % 12 + 1, 1)
        if day > axis.last:
            return
        yield Tick(day, axis.scale.x(day))
        at += step
