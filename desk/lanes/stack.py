"""How the lanes stand above each other: their heights, their heads, and where the lights sit on the gate."""

from collections.abc import Iterable
from dataclasses import dataclass

from desk.lanes.layout import Arrangement
from desk.lanes.measure import wrapped
from desk.lanes.model import Lane, Light
from desk.lanes.signs import LINE, NAME

HEAD = 15.4
HEAD_ROOM = 128.0
HEAD_LINE = 19
HEAD_TOP = 40
SUB_LINE = 16
ABOVE = 14.0
BELOW = 13.0
LEAST = 100.0
LAMP = 38.0
LAMP_ROOM = 196.0


@dataclass(frozen=True, slots=True)
class Lamp:
    """A light of the gate at its height, with its name on one line or two."""

    light: Light
    y: float
    lines: tuple[str, ...]

    @property
    def first(self) -> float:
        """The baseline of the first line."""
        return self.y - 3 - LINE / 2 * (len(self.lines) - 1)


@dataclass(frozen=True, slots=True)
class Row:
    """A lane at its height. `base` is the height of its level 0."""

    lane: Lane
    arrangement: Arrangement
    top: float
    bottom: float
    base: float
    head: tuple[str, ...]
    lamps: tuple[Lamp, ...] = ()

    @property
    def spine(self) -> float:
        return self.base + self.arrangement.spine


def head_of(lane: Lane) -> tuple[str, ...]:
    return wrapped(lane.title, limit=HEAD_ROOM, size=HEAD, bold=True, rows=3)


def row_of(
    lane: Lane,
    arrangement: Arrangement,
    *,
    top: float,
    lights: Iterable[Light] = (),
    least: float = LEAST,
    subs: int = 1,
) -> Row:
    """The lane from `top` down, high enough for its activities, its head and its lights."""
    head = head_of(lane)
    plates = [(light, wrapped(light.title, limit=LAMP_ROOM, size=NAME, bold=True)) for light in lights]
    lamps_high = sum(_plate(lines) for _, lines in plates)
    content = arrangement.bottom - arrangement.top
    named = HEAD_TOP + HEAD_LINE * len(head) + 8 + SUB_LINE * subs
    height = max(least, content + ABOVE + BELOW, named, lamps_high + ABOVE)
    slack = height - content - ABOVE - BELOW
    base = round(top + ABOVE + slack / 2 - arrangement.top)
    bottom = round(top + height)
    spine = base + arrangement.spine
    lamps = _lamps(plates, middle=spine, top=top + 8, bottom=bottom - 4)
    return Row(lane, arrangement, top, bottom, base, head, lamps)


def _plate(lines: tuple[str, ...]) -> float:
    return LAMP + LINE * (len(lines) - 1)


def _lamps(
    plates: list[tuple[Light, tuple[str, ...]]], *, middle: float, top: float, bottom: float
) -> tuple[Lamp, ...]:
    """One below the other, around the lane's end, none outside the lane."""
    high = sum(_plate(lines) for _, lines in plates)
    at = max(top, min(middle - high / 2, bottom - high))
    lamps = []
    for light, lines in plates:
        lamps.append(Lamp(light, round(at + _plate(lines) / 2), lines))
        at += _plate(lines)
    return tuple(lamps)
