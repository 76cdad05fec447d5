"""The small pictures: a row of the portfolio, its axis, and one lane as a strip on a phone. They carry no words.

What they show stands beside them in words, so they are hidden from screen readers.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.safestring import SafeString

from desk.lanes.canvas import Canvas
from desk.lanes.ink import PageInk
from desk.lanes.measure import width_of
from desk.lanes.model import Direction, Item, Lane, Picture
from desk.lanes.scale import Scale, axis_of, scale_between
from desk.lanes.shapes import draw_bar, draw_diamond, edge_of, filled_until
from desk.lanes.words import day_text

MINI_WIDE, MINI_HIGH = 420.0, 68.0
MINI_THICK = 8.0
EDGE = 4.0
AXIS_HIGH = 18.0
BEFORE, AHEAD = timedelta(days=2 * 366), timedelta(days=3 * 366)
LEAST = 5.0
STRIP_WIDE, STRIP_HIGH = 350.0, 24.0
STRIP_FIRST, STRIP_GATE = 5.0, 317.0


@dataclass(frozen=True, slots=True)
class Span:
    """The days that all rows of a portfolio share."""

    first: date
    last: date

    def scale(self) -> Scale:
        return scale_between(self.first, self.last, start=EDGE, end=MINI_WIDE - EDGE - 10)


@dataclass(frozen=True, slots=True)
class Bar:
    item: Item
    x0: float
    x1: float


def span_of(pictures: Iterable[Picture], *, today: date) -> Span:
    """The days of these pictures, from the first start to the last gate."""
    axes = [axis_of(picture) for picture in pictures]
    days = [(date.fromordinal(axis.scale.first), axis.last) for axis in axes]
    return span_between(days, today=today)


def span_between(days: Iterable[tuple[date, date]], *, today: date) -> Span:
    """From the first of some days to the last, but no further than two years back and three ahead: one far
    country would press all others flat. Its row is cut at the edge."""
    held = list(days)
    early = date.fromordinal(max(1, today.toordinal() - BEFORE.days))
    late = date.fromordinal(min(date.max.toordinal(), today.toordinal() + AHEAD.days))
    first = max(min([today, *(first for first, _last in held)]), early)
    return Span(first.replace(day=1), min(max([today, *(last for _first, last in held)]), late))


# --- A row of the portfolio --------------------------------------------------------------------


def mini_svg(picture: Picture, *, span: Span | None = None) -> SafeString:
    """The lanes of one implementation; `span` is shared by the rows of a list."""
    axis = axis_of(picture)
    scale = (span or span_of([picture], today=picture.today)).scale()
    canvas = Canvas(PageInk(), width=MINI_WIDE, direction=picture.direction)
    today = scale.x(picture.today)
    gate = scale.after(axis.last) + 5
    canvas.path("today", f"M{canvas.x(today)} 0V{MINI_HIGH:g}")
    pitch = 56 / max(4, len(picture.tracks))
    for number, lane in enumerate(picture.tracks):
        if lane.items:
            with canvas.lane(lane.key):
                y = round(13 + pitch * number)
                _draw_mini(canvas, lane, y=y, scale=scale, today=today, gate=gate, dashed=picture.indicative)
    canvas.path("bar2", f"M{canvas.x(gate)} 6V62")
    canvas.path("bar1", f"M{canvas.x(gate + 4)} 6V62")
    return canvas.decoration("mini", height=MINI_HIGH)


def _draw_mini(canvas: Canvas, lane: Lane, *, y: float, scale: Scale, today: float, gate: float, dashed: bool) -> None:
    """One path for each look, not one element for each activity."""
    bars = [_bar(item, scale) for item in sorted(lane.items, key=lambda item: item.start)]
    end = max(bar.x1 for bar in bars)
    canvas.path("line", f"M{canvas.x(bars[0].x0)} {y:g}H{canvas.x(end)}")
    if gate - 5 > end + 3:
        canvas.path("line line--wait", f"M{canvas.x(end + 3)} {y:g}H{canvas.x(gate - 5)}")
    looks: dict[str, list[str]] = {}
    for bar in bars:
        looks.setdefault(edge_of(bar.item.state, dashed=dashed), []).append(_box(canvas, bar.x0, bar.x1, y))
    for bar in bars:
        until = filled_until(bar, scale=scale, today=today)
        if until is not None:
            look = "b-part" if bar.item.state == "under_way" else "b-done"
            looks.setdefault(look, []).append(_box(canvas, bar.x0, until, y))
    for look, boxes in looks.items():
        canvas.path(look, "".join(boxes))
    for bar in bars:
        if bar.item.state == "awaiting_signature":
            canvas.tick(bar.x1, y, size=3)


def _bar(item: Item, scale: Scale) -> Bar:
    x0 = scale.x(item.start)
    x1 = max(scale.after(max(item.start, item.finish)), x0 + LEAST)
    over = max(0.0, x1 - scale.limit)
    return Bar(item, x0 - min(over, LEAST), x1 - over)


def _box(canvas: Canvas, x0: float, x1: float, y: float) -> str:
    wide = x1 - x0
    top = y - MINI_THICK / 2
    return f"M{canvas.x(x0)} {top:g}h{canvas.dx(wide)}v{MINI_THICK:g}h{canvas.dx(-wide)}z"


def mini_axis_svg(span: Span, *, today: date, direction: Direction = "ltr") -> SafeString:
    """The years over the rows, and today."""
    scale = span.scale()
    canvas = Canvas(PageInk(), width=MINI_WIDE, direction=direction)
    text = day_text(today, today=today)
    half = width_of(text, size=12, bold=True) / 2
    middle = max(half, min(scale.x(today), MINI_WIDE - half))
    wide = width_of("2000", size=12)
    free = -1.0
    for year in range(span.first.year, span.last.year + 1):
        x = scale.x(max(span.first, date(year, 1, 1)))
        if x >= free and x + wide < MINI_WIDE and not middle - half - wide - 6 < x < middle + half + 6:
            canvas.text("", x, 12, str(year))
            free = x + wide + 6
    canvas.text("now", middle, 12, text, anchor="middle")
    return canvas.decoration("mini-axis", height=AXIS_HIGH)


# --- A lane on a phone -------------------------------------------------------------------------


def strip_svg(lane: Lane, *, picture: Picture) -> SafeString:
    """One lane on the time axis of its picture; what runs at the same time stands in two halves."""
    axis = axis_of(picture)
    first = date.fromordinal(axis.scale.first)
    scale = scale_between(first, axis.last, start=STRIP_FIRST, end=STRIP_GATE - 9, limit=STRIP_GATE - 6)
    canvas = Canvas(PageInk(), width=STRIP_WIDE, direction=picture.direction)
    today = None if axis.today is None else scale.x(picture.today)
    with canvas.lane(lane.key):
        _draw_strip(canvas, lane, scale=scale, today=today, dashed=picture.indicative)
    if today is not None:
        canvas.path("today", f"M{canvas.x(today)} 0V{STRIP_HIGH:g}")
    canvas.path("bar2", f"M{canvas.x(STRIP_GATE)} 0V{STRIP_HIGH:g}")
    canvas.path("bar1", f"M{canvas.x(STRIP_GATE + 5)} 0V{STRIP_HIGH:g}")
    return canvas.decoration("strip", height=STRIP_HIGH)


def _draw_strip(canvas: Canvas, lane: Lane, *, scale: Scale, today: float | None, dashed: bool) -> None:
    bars = [_bar(item, scale) for item in sorted(lane.items, key=lambda item: (item.start, item.finish))]
    middle = STRIP_HIGH / 2
    if bars:
        end = max(bar.x1 for bar in bars)
        if lane.finish:
            end = max(end, scale.after(lane.finish))
        canvas.line("line", (bars[0].x0, middle), (end, middle))
        canvas.line("line line--wait", (end, middle), (STRIP_GATE, middle))
    if lane.finish and lane.later and lane.later > lane.finish:
        _draw_band(canvas, scale.after(lane.finish), scale.after(lane.later), middle)
    for bar, y, thick in _halved(bars):
        if not (bar.item.milestone and bar.item.finish <= bar.item.start):
            draw_bar(canvas, bar, y=y, scale=scale, today=today, dashed=dashed, thick=thick)
        if bar.item.milestone:
            draw_diamond(canvas, bar, y=y, radius=6 if thick == MINI_THICK else 5)
        elif bar.item.state == "awaiting_signature":
            canvas.tick(bar.x1, y, size=3)


def _draw_band(canvas: Canvas, first: float, last: float, y: float) -> None:
    canvas.rect("b-band", first, y - 4, last - first, 8)
    strokes = range(round(first) + 2, round(last) - 2, 4)
    if strokes:
        canvas.path("hatch", "".join(f"M{canvas.x(x)} {y + 4:g}l{canvas.dx(3)} -8" for x in strokes))


def _halved(bars: list[Bar]) -> list[tuple[Bar, float, float]]:
    """(bar, y, thickness): whole height alone, else the upper and the lower half by turns."""
    middle = STRIP_HIGH / 2
    ends = [0.0, 0.0]
    placed: list[tuple[Bar, float, float]] = []
    for number, bar in enumerate(bars):
        beside = any(other.x0 < bar.x1 - 1 and bar.x0 < other.x1 - 1 for other in bars[:number] + bars[number + 1 :])
        if not beside:
            placed.append((bar, middle, MINI_THICK))
            continue
        half = 0 if ends[0] <= bar.x0 + 1 or ends[0] <= ends[1] else 1
        ends[half] = max(ends[half], bar.x1)
        placed.append((bar, middle - 5 + 10 * half, 7.0))
    return placed
