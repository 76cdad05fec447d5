"""The bar, the diamond and the label of one activity: its state as a shape, then as a word."""

from typing import Protocol

from core.shapes import SHAPES
from desk.lanes.canvas import Canvas
from desk.lanes.layout import Spot
from desk.lanes.model import Item
from desk.lanes.scale import Scale
from desk.lanes.signs import GLYPH, LINE, QUIET
from desk.lanes.words import Said

THICK = 10.0
HALF = THICK / 2
RADIUS = 8.0
SYMBOL = 10.0
_EDGES = {"completed": "b-done", "postponed": "b-post", "skipped": "b-skip", "to_be_reconfirmed": "b-re"}
ROOM_FOR_PAUSE = 20.0
ROOM_FOR_ARROW = 22.0
ROOM_FOR_TEAR = 14.0

NAMES = dict.fromkeys(QUIET, "done-name")
WORDS = {"under_way": "word word--way", "awaiting_signature": "word word--sub", "to_be_reconfirmed": "word word--re"}


def draw_activity(
    canvas: Canvas, spot: Spot, *, base: float, scale: Scale, today: float | None, said: Said, dashed: bool
) -> None:
    """A link with bar, diamond and label; `dashed` is for what is only indicative."""
    item = spot.item
    moves_from = item.start.isoformat() if item.movable and not item.runs_in else ""
    with canvas.link(item.url, said.name, moves_from=moves_from):
        if spot.sign.cut:
            canvas.full_text(f"{spot.item.title}: {said.words}")
        y = base + spot.y
        if spot.x1 > spot.x0:
            draw_bar(canvas, spot, y=y, scale=scale, today=today, dashed=dashed)
        if spot.item.milestone:
            draw_diamond(canvas, spot, y=y)
        elif spot.item.state == "awaiting_signature" and not spot.item.runs_on:
            canvas.tick(spot.x1, y)
        draw_label(canvas, spot, base=base)


# --- Bars --------------------------------------------------------------------------------------


class Barred(Protocol):
    """An activity and its bar."""

    @property
    def item(self) -> Item: ...

    @property
    def x0(self) -> float: ...

    @property
    def x1(self) -> float: ...


def edge_of(state: str, *, dashed: bool) -> str:
    """The class of the outline: tint when done, dashed when skipped or to be re-confirmed, else hollow."""
    return _EDGES.get(state) or ("b-open b-ind" if dashed and state != "awaiting_signature" else "b-open")


def filled_until(bar: Barred, *, scale: Scale, today: float | None) -> float | None:
    """How far the work has come: up to today, or to the day since when it waits for a signature."""
    item = bar.item
    if item.runs_in and today is not None and today <= bar.x0:
        return None
    if item.state == "under_way":
        until = bar.x1 if today is None else today
    elif item.state == "awaiting_signature":
        until = scale.x(item.waiting_since) if item.waiting_since else bar.x1 if today is None else today
    else:
        return None
    return max(bar.x0 + 2, min(until, bar.x1))


def draw_bar(
    canvas: Canvas, bar: Barred, *, y: float, scale: Scale, today: float | None, dashed: bool, thick: float = THICK
) -> None:
    """Tint is done, solid runs up to today, hollow is ahead."""
    state, top, wide = bar.item.state, y - thick / 2, bar.x1 - bar.x0
    canvas.rect(edge_of(state, dashed=dashed), bar.x0, top, wide, thick)
    until = filled_until(bar, scale=scale, today=today)
    if until is not None:
        canvas.rect("b-part" if state == "under_way" else "b-done", bar.x0, top, until - bar.x0, thick)
    middle = (bar.x0 + bar.x1) / 2
    if state == "postponed" and wide >= ROOM_FOR_PAUSE:
        canvas.rect("b-part", middle - 6, top, 4, thick)
        canvas.rect("b-part", middle + 2, top, 4, thick)
    elif state == "to_be_reconfirmed" and wide >= ROOM_FOR_ARROW and thick >= THICK:
        canvas.symbol("re", middle - 7, y - 7, 14)
    if thick == THICK:
        draw_torn(canvas, bar, y=y)


def draw_torn(canvas: Canvas, bar: Barred, *, y: float) -> None:
    """A stroke of paper across the end at which a bar goes on unseen."""
    ends = [x for x, torn in ((bar.x0 + 3, bar.item.runs_in), (bar.x1 - 6, bar.item.runs_on)) if torn]
    if ends and bar.x1 - bar.x0 >= ROOM_FOR_TEAR:
        canvas.path("torn", "".join(f"M{canvas.x(x)} {y + HALF + 2:g}l{canvas.dx(3)} -14" for x in ends))


# --- Diamonds ----------------------------------------------------------------------------------


def draw_diamond(canvas: Canvas, bar: Barred, *, y: float, radius: float = RADIUS) -> None:
    """A milestone is reached or not: filled, hollow, with the pen's tick, or edged by its state."""
    state, x = bar.item.state, bar.x1
    canvas.diamond(edge_of(state, dashed=False), x, y, radius - 1 if state == "completed" else radius)
    if state == "awaiting_signature":
        canvas.tick(x, y)
    elif state == "under_way" and bar.x0 == bar.x1:
        canvas.half_diamond("b-part", x, y, radius)
    elif state == "postponed":
        canvas.rect("b-part", x - 3, y - 3, 2, 6)
        canvas.rect("b-part", x + 1, y - 3, 2, 6)


# --- Labels ------------------------------------------------------------------------------------


def draw_label(canvas: Canvas, spot: Spot, *, base: float) -> None:
    """The name on one line or two, then the shape and the words."""
    state, sign = spot.item.state, spot.sign
    x0, y0, x1, y1 = spot.box
    with canvas.moved(spot.label_x, base + spot.first):
        canvas.behind(x0 - spot.label_x, y0 + 1 - spot.first, x1 - x0, y1 - y0 - 2)
        for number, line in enumerate(sign.lines):
            canvas.text(NAMES.get(state, "strong"), 0, LINE * number, line, anchor=spot.anchor)
            canvas.raw(" ")
        draw_words(
            canvas, state, LINE * len(sign.lines) - 1, sign.words, anchor=spot.anchor, css=WORDS.get(state, "word")
        )


def draw_words(canvas: Canvas, state: str, y: float, words: str, *, anchor: str, css: str) -> None:
    """The shape at the outer side, then the words."""
    if anchor == "end":
        canvas.text(css, -GLYPH - 1, y, words, anchor="end")
        canvas.symbol(SHAPES[state].symbol, -SYMBOL, y - SYMBOL + 1, SYMBOL)
    else:
        canvas.symbol(SHAPES[state].symbol, 0, y - SYMBOL + 1, SYMBOL)
        canvas.text(css, GLYPH, y, words)
