"""The one time axis of a picture: which day stands where, and where each unit begins. No element is written here."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from desk.lanes.model import CLOSING, Picture, Unit
from desk.lanes.window import begins, stepped

LEFT = 168.0
GATE = 817.0
WIDTH = 1040.0
ROOM = 14.0
BREAK = 34.0
"""The room before the gate in which an axis that does not reach it is broken."""
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

    def holds(self, day: date) -> bool:
        """The day ends within the scale, and is not drawn at its edge."""
        return self.start < self.start + (day.toordinal() + 1 - self.first) * self.per_day <= self.limit + 0.01

    def _at(self, ordinal: int) -> float:
        x = round(self.start + (ordinal - self.first) * self.per_day)
        return min(self.limit, max(self.start, x))


@dataclass(frozen=True, slots=True)
class Axis:
    """The scale of the wide picture and the last day on it.

    `late`: something is forecast to arrive after the gate's agreed day; `planned` is its place then. `today` and
    `planned` are None where they are not seen. `passed`: the gate is behind. `broken`: it lies beyond what is shown.
    """

    scale: Scale
    last: date
    today: float | None
    planned: float | None
    passed: bool = False
    late: bool = False
    broken: bool = False
    unit: Unit | None = None
    weeks_from: int = 0

    @property
    def first(self) -> date:
        return date.fromordinal(self.scale.first)


@dataclass(frozen=True, slots=True)
class Tick:
    """A unit of the axis that begins."""

    day: date
    x: float


def scale_between(first: date, last: date, *, start: float, end: float, limit: float | None = None) -> Scale:
    """The first day begins at `start`, the last one ends at `end`."""
    days = max(1, last.toordinal() + 1 - first.toordinal())
    return Scale(first.toordinal(), (end - start) / days, start, end if limit is None else limit)


def axis_of(picture: Picture) -> Axis:
    """The axis that holds all of a picture, from the first of a month to the gate; or what its window shows."""
    arrivals = arrivals_of(picture)
    last = max([*arrivals, *([picture.gate_on] if picture.gate_on else [])], default=_a_year_on(picture.today))
    passed = picture.today > last
    if picture.window:
        return _seen(picture, arrivals, last=last, passed=passed)
    first = first_day(picture, last=last, passed=passed)
    end = _end(first, last, arrivals)
    scale = scale_between(first, last, start=LEFT, end=end, limit=WIDTH - 14)
    late = picture.gate_on is not None and picture.gate_on < last
    return Axis(
        scale,
        last,
        None if passed else scale.x(picture.today),
        scale.x(picture.gate_on) if late and picture.gate_on else None,
        passed,
        late,
    )


def _seen(picture: Picture, arrivals: list[date], *, last: date, passed: bool) -> Axis:
    """The axis of a window. Where the gate lies beyond it, the axis is broken before the gate."""
    window = picture.window
    assert window
    broken = window.last < last
    end = GATE - BREAK if broken else _end(window.first, window.last, arrivals)
    scale = scale_between(window.first, window.last, start=LEFT, end=end, limit=end if broken else WIDTH - 14)
    gate = picture.gate_on
    late = gate is not None and gate < last
    planned = late and gate is not None and window.first <= gate <= window.last
    return Axis(
        scale,
        window.last,
        scale.x(picture.today) if window.first <= picture.today <= window.last and not passed else None,
        scale.x(gate) if gate and planned else None,
        passed,
        late,
        broken,
        window.unit,
        window.week_starts,
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
    """Where the units of the axis begin; without a unit, the months that have room to be named: every one, every
    third, every sixth, or only years."""
    if axis.unit is None:
        month_px = axis.scale.per_day * 30.44
        step = next((step for step in STEPS if step * month_px >= room), STEPS[-1])
        yield from _months(axis, step)
    elif axis.unit in ("month", "quarter"):
        yield from _months(axis, 1 if axis.unit == "month" else 3)
    else:
        yield from _days(axis, axis.unit)


def _months(axis: Axis, step: int) -> Iterator[Tick]:
    """The first day of every so many months."""
    first = axis.first
    at = -(-(first.year * 12 + first.month - 1) // step) * step
    while at // 12 <= min(axis.last.year, date.max.year):
        day = date(at // 12, at % 12 + 1, 1)
        if day > axis.last:
            return
        yield Tick(day, axis.scale.x(day))
        at += step


def _days(axis: Axis, unit: Unit) -> Iterator[Tick]:
    """Every day, or the first of every week."""
    day = begins(axis.first, unit, week_starts=axis.weeks_from)
    while day <= axis.last:
        if day >= axis.first:
            yield Tick(day, axis.scale.x(day))
        day = stepped(day, 1, unit)
