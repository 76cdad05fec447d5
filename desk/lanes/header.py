"""The head of the wide picture: captions, years, months or days, the fine lines under them, and days off."""

from collections.abc import Iterable
from datetime import date
from itertools import zip_longest

from desk.lanes.canvas import Canvas, number
from desk.lanes.measure import width_of
from desk.lanes.model import Picture
from desk.lanes.scale import BREAK, GATE, LEFT, WIDTH, Axis, Tick, ticks
from desk.lanes.window import WEEK
from desk.lanes.words import gate_text, group_text, today_text, unit_text

CAPTION, YEAR, MONTH, HEAD = 14.0, 30.0, 45.0, 52.0
MONTH_SIZE, YEAR_SIZE, CAPTION_SIZE = 11.8, 12.8, 12.3
RIGHT = GATE + 26
SHORT = ("day", "week")
OFF_TOP = 34.0
Span = tuple[float, float]


def draw_units(canvas: Canvas, axis: Axis, *, bottoms: Iterable[Span]) -> None:
    """Fine lines down to the end of the lanes, units and what they belong to where they have room."""
    lines = list(bottoms)
    named = list(ticks(axis))
    ways = []
    for before, tick in zip([None, *named], named, strict=False):
        opens = before is None or group_of(before.day, axis) != group_of(tick.day, axis)
        for top, bottom in lines:
            head = (21.0 if opens and tick.day.day <= WEEK else 37.0) if top <= HEAD else top
            ways.append(f"M{canvas.x(tick.x)} {number(head)}V{number(bottom)}")
    canvas.path_of("wk", ways)
    _draw_unit_names(canvas, axis, named)
    _draw_groups(canvas, axis, named)


def group_of(day: date, axis: Axis) -> tuple[int, int]:
    """What the units of an axis are gathered under: the month for days and weeks, else the year."""
    return day.year, day.month if axis.unit in SHORT else 0


def _draw_unit_names(canvas: Canvas, axis: Axis, named: list[Tick]) -> None:
    """A name that would meet today's line or the gate is left out: the caption says the day."""
    if axis.unit is None and len(named) > 1 and (named[1].day - named[0].day).days > 200:
        return
    for tick in named:
        text = unit_text(tick.day, axis.unit)
        if axis.unit == "day":
            canvas.text("mon", tick.x + axis.scale.per_day / 2, MONTH, text, anchor="middle")
            continue
        end = tick.x + 5 + width_of(text, size=MONTH_SIZE)
        at_today = axis.today is not None and tick.x < axis.today < end + 3
        if end < GATE - 6 and not at_today:
            canvas.text("mon", tick.x + 5, MONTH, text)


def _draw_groups(canvas: Canvas, axis: Axis, named: list[Tick]) -> None:
    """Each year or month at its first line; one that would run into the next is left out, one at today's line
    moves on."""
    firsts: dict[tuple[int, int], Tick] = {}
    for tick in named:
        firsts.setdefault(group_of(tick.day, axis), tick)
    groups = list(firsts.values())
    opens = True
    for tick, following in zip_longest(groups, groups[1:]):
        text = group_text(tick.day, axis.unit, opens=opens)
        wide = width_of(text, size=YEAR_SIZE, bold=True)
        at = tick.x + 5
        if axis.today is not None and at - 8 < axis.today < at + wide + 4:
            at = axis.today + 9
        if at + wide < (following.x - 4 if following else GATE - 8):
            canvas.text("year", at, YEAR, text)
            opens = False


def draw_captions(canvas: Canvas, picture: Picture, axis: Axis) -> None:
    """Today over its line; the gate before its own, or beyond it where today stands in the way."""
    text = gate_text(picture.gate_on, today=picture.today, late=axis.late)
    start = GATE - 12 - width_of(text, size=CAPTION_SIZE, bold=True)
    end = LEFT
    if axis.today is not None:
        now = today_text(picture.today)
        half = width_of(now, size=CAPTION_SIZE, bold=True) / 2
        middle = max(LEFT + half, min(axis.today, GATE - 12 - half))
        canvas.text("now", middle, CAPTION, now, anchor="middle")
        end = middle + half + 12
    if start >= end:
        canvas.text("now", GATE - 12, CAPTION, text, anchor="end")
    else:
        canvas.text("now", RIGHT, CAPTION, text)


def draw_today(canvas: Canvas, axis: Axis, *, spans: Iterable[Span]) -> None:
    """The line of today with its point under the caption, and where the gate was planned."""
    lines = list(spans)
    if axis.planned is not None:
        for top, bottom in lines:
            canvas.line("today planned", (axis.planned, 20 if top <= HEAD else top), (axis.planned, bottom))
    if axis.today is None:
        return
    for top, bottom in lines:
        canvas.line("today", (axis.today, 24 if top <= HEAD else top), (axis.today, bottom))
    canvas.path("ink", f"M{canvas.x(axis.today - 5)} 19h{canvas.dx(10)}l{canvas.dx(-5)} 6z")


def draw_edge(canvas: Canvas, y: float, key: str) -> None:
    """The hairline over a lane and the lane's tab on it."""
    canvas.line("hair2", (0, y), (WIDTH, y))
    with canvas.lane(key):
        canvas.line("tab", (0, y + 1), (140, y + 1))


def draw_days_off(canvas: Canvas, picture: Picture, axis: Axis, *, spans: Iterable[Span]) -> None:
    """Weekends where there is a column for each day; public holidays where they are wide enough to be seen. One
    whose day is not certain is only outlined."""
    window = picture.window
    if window is None or window.unit not in SHORT:
        return
    lines = [(OFF_TOP if top <= HEAD else top, bottom) for top, bottom in spans]
    if window.unit == "day":
        _draw_columns(canvas, "off", ((day, 1.0) for day in window.weekend), axis, lines)
    for css, tentative in (("off off--set", False), ("off off--maybe", True)):
        held = ((each.day, 0.5 if each.half else 1.0) for each in window.days_off if each.tentative is tentative)
        _draw_columns(canvas, css, held, axis, lines)


def _draw_columns(
    canvas: Canvas, css: str, days: Iterable[tuple[date, float]], axis: Axis, spans: Iterable[Span]
) -> None:
    """A column for each of these days; of a half one the afternoon."""
    ways = []
    for day, share in days:
        x0, x1 = axis.scale.x(day), axis.scale.after(day)
        start = x1 - (x1 - x0) * share
        for top, bottom in spans:
            ways.append(f"M{canvas.x(start)} {number(top)}V{number(bottom)}H{canvas.x(x1)}V{number(top)}z")
    canvas.path_of(css, ways)


def draw_break(canvas: Canvas, ys: Iterable[float]) -> None:
    """Two strokes across each line that leads to the gate: between them lies time that is not shown."""
    heights = [*ys]
    x = GATE - BREAK + 6
    stroke = f"l{canvas.dx(5)} -12"
    ways = [f"M{canvas.x(x + at)} {number(y + 6)}{stroke}" for y in heights for at in (0, 4)]
    canvas.path_of("torn", (f"M{canvas.x(x + 2)} {number(y + 6)}{stroke}" for y in heights))
    canvas.path_of("dim", ways)
