"""The head of the wide picture: captions, years, months, and the fine lines under them."""

from collections.abc import Iterable

from desk.lanes.canvas import Canvas
from desk.lanes.measure import width_of
from desk.lanes.model import Picture
from desk.lanes.scale import GATE, LEFT, WIDTH, Axis, Tick, ticks
from desk.lanes.words import gate_text, month_text, today_text

CAPTION, YEAR, MONTH, HEAD = 14.0, 30.0, 45.0, 52.0
MONTH_SIZE, YEAR_SIZE, CAPTION_SIZE = 11.8, 12.8, 12.3
RIGHT = GATE + 26
Span = tuple[float, float]


def draw_months(canvas: Canvas, axis: Axis, *, bottoms: Iterable[Span]) -> None:
    """Fine lines down to the end of the lanes, months and years where they have room."""
    lines = list(bottoms)
    named = list(ticks(axis))
    for tick in named:
        for top, bottom in lines:
            head = (21.0 if tick.day.month == 1 else 37.0) if top <= HEAD else top
            canvas.line("wk", (tick.x, head), (tick.x, bottom))
    _draw_month_names(canvas, axis, named)
    _draw_years(canvas, axis, named)


def _draw_month_names(canvas: Canvas, axis: Axis, named: list[Tick]) -> None:
    """A name that would meet today's line or the gate is left out: the caption says the day."""
    if len(named) > 1 and (named[1].day - named[0].day).days > 200:
        return
    for tick in named:
        text = month_text(tick.day)
        end = tick.x + 5 + width_of(text, size=MONTH_SIZE)
        at_today = axis.today is not None and tick.x < axis.today < end + 3
        if end < GATE - 6 and not at_today:
            canvas.text("mon", tick.x + 5, MONTH, text)


def _draw_years(canvas: Canvas, axis: Axis, named: list[Tick]) -> None:
    """Each year at its first line; one that would run into the next is left out, one at today's line moves on."""
    firsts: dict[int, float] = {}
    for tick in named:
        firsts.setdefault(tick.day.year, tick.x)
    limit = GATE - 8
    for year, x in sorted(firsts.items(), reverse=True):
        wide = width_of(str(year), size=YEAR_SIZE, bold=True)
        at = x + 5
        if axis.today is not None and at - 8 < axis.today < at + wide + 4:
            at = axis.today + 9
        if at + wide < limit:
            canvas.text("year", at, YEAR, str(year))
            limit = x - 4


def draw_captions(canvas: Canvas, picture: Picture, axis: Axis) -> None:
    """Today over its line; the gate before its own, or beyond it where today stands in the way."""
    text = gate_text(picture.gate_on, today=picture.today, late=axis.planned is not None)
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
