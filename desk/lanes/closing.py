"""What stands at the right end: the gate with its lights, the forecasts beside it, the closing stage and the spread."""

from collections.abc import Mapping
from datetime import date

from desk.lanes.canvas import Canvas
from desk.lanes.header import CAPTION_SIZE, RIGHT
from desk.lanes.layout import Arrangement, arranged
from desk.lanes.marks import draw_marks, draw_pins
from desk.lanes.measure import clipped, width_of
from desk.lanes.model import Lane, Picture
from desk.lanes.scale import GATE, LEFT, WIDTH, Axis, Scale, scale_between
from desk.lanes.shapes import draw_activity
from desk.lanes.signs import LINE
from desk.lanes.stack import Lamp, Row
from desk.lanes.window import is_seen
from desk.lanes.words import Said, light_text, spread_text, today_text

THIN = GATE + 6
TURN = 10.0
RING = 8.0
STAGE_FIRST, STAGE_LAST = GATE + 22, WIDTH - 14
STAGE_TOP = 16.0
STAGE_DAYS = 30
SPREAD_HIGH = 74.0
BESIDE = 196.0


# --- The gate ----------------------------------------------------------------------------------


def draw_gate(canvas: Canvas, *, top: float, bottom: float, stage: float | None) -> None:
    """The thick stroke ends the lanes; the thin one collects them and becomes the closing stage."""
    canvas.line("bar2", (GATE, top), (GATE, bottom if stage is None else stage))
    if stage is None:
        return canvas.line("bar1", (THIN, top), (THIN, bottom))
    turn = canvas.to("Q", (THIN, stage), (THIN + TURN, stage))
    way = canvas.move((THIN, top)) + canvas.to("L", (THIN, stage - TURN)) + turn + canvas.to("L", (WIDTH, stage))
    canvas.path("bar1", way)


def draw_lamp(canvas: Canvas, lamp: Lamp, *, today: date) -> None:
    """A light on the gate, and beside it what it is and when it is expected."""
    light = lamp.light
    if light.state == "awaiting_signature":
        canvas.circle("ring", GATE, lamp.y, RING)
        canvas.tick(GATE, lamp.y)
    else:
        canvas.circle("light lit" if light.lit else "light", GATE, lamp.y, RING)
    if light.state == "waived":
        canvas.rect("ink", GATE - 3.5, lamp.y - 4, 2.5, 8)
        canvas.rect("ink", GATE + 1, lamp.y - 4, 2.5, 8)
    y = lamp.first
    for line in lamp.lines:
        canvas.text("strong", RIGHT, y, line)
        y += LINE
    canvas.text("word", RIGHT, y, clipped(light_text(light, today=today), limit=BESIDE, size=11.8))


# --- The closing stage -------------------------------------------------------------------------


def stage_scale(lane: Lane, picture: Picture, axis: Axis) -> Scale:
    """A scale of its own: beyond the gate there is room for the order, not for months."""
    starts = [item.start for item in lane.items]
    ends = [item.finish for item in lane.items]
    if axis.passed:
        ends.append(picture.today)
    first = min(starts, default=axis.last)
    last = max([*ends, date.fromordinal(min(date.max.toordinal(), first.toordinal() + STAGE_DAYS))])
    return scale_between(first, last, start=STAGE_FIRST, end=STAGE_LAST)


def stage_arranged(lane: Lane, scale: Scale, said: Mapping[str, Said]) -> Arrangement:
    return arranged(lane, scale=scale, said=said, ends={}, within=(RIGHT - 8, WIDTH), runs_on=False)


def draw_stage(
    canvas: Canvas, row: Row, scale: Scale, *, picture: Picture, axis: Axis, said: Mapping[str, Said]
) -> None:
    """The activities that follow the gate. Today stands here once the gate is behind."""
    today = scale.x(picture.today) if axis.passed else None
    if today is not None:
        canvas.line("today", (today, row.top + 1), (today, row.bottom))
        text = today_text(picture.today)
        wide = width_of(text, size=CAPTION_SIZE, bold=True)
        canvas.text("now", max(GATE + 14 + wide / 2, min(today, WIDTH - wide / 2)), row.top - 6, text, anchor="middle")
    with canvas.lane(row.lane.key):
        draw_marks(canvas, row.arrangement.spots, base=row.base, scale=scale)
        for spot in row.arrangement.spots:
            about = said[spot.item.code]
            draw_activity(canvas, spot, base=row.base, scale=scale, today=today, said=about, dashed=picture.indicative)
        draw_pins(canvas, row.arrangement.spots, base=row.base)


# --- The spread --------------------------------------------------------------------------------


def draw_spread(canvas: Canvas, picture: Picture, axis: Axis, *, top: float) -> None:
    """How far apart the tracks end, from the first finish to the last."""
    finishes = [lane.finish for lane in picture.tracks if lane.finish]
    if picture.spread_days is None or len(finishes) < 2:
        return
    first, last = axis.scale.after(min(finishes)), axis.scale.after(max(finishes))
    if is_seen(min(finishes), picture) and is_seen(max(finishes), picture):
        canvas.line("dim", (first, top + 6), (first, top + 28))
        canvas.line("dim", (last, top + 6), (last, top + 28))
        canvas.line("dim", (first, top + 22), (last, top + 22))
    for css, text, y in (("strong", spread_text(picture.spread_days), 45), ("word", picture.spread_word, 61)):
        half = width_of(text, size=12.8, bold=css == "strong") / 2
        middle = max(LEFT + half, min((first + last) / 2, GATE - 14 - half))
        if text:
            canvas.text(css, middle, top + y, text, anchor="middle")
