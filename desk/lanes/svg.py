"""The picture of an implementation: lanes on one time axis that converge on the gate. Pure: values in, an SVG out.

`lanes_svg` is for the page, `print_svgs` for a PDF. The way from values to places is in `layout`, `stack`, `routes`.
"""

from collections.abc import Iterable
from functools import lru_cache
from itertools import chain

from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from desk.lanes.canvas import Canvas, Ink
from desk.lanes.closing import SPREAD_HIGH, draw_gate, draw_lamp, draw_spread, draw_stage
from desk.lanes.header import (
    HEAD,
    RIGHT,
    YEAR,
    draw_break,
    draw_captions,
    draw_days_off,
    draw_edge,
    draw_today,
    draw_units,
)
from desk.lanes.ink import ACCENT, PageInk, PrintInk
from desk.lanes.marks import draw_marks, draw_pins
from desk.lanes.model import Picture
from desk.lanes.routes import draw_dependencies, draw_strands, draw_ties
from desk.lanes.scale import GATE, LEFT, WIDTH, Axis
from desk.lanes.shapes import draw_activity
from desk.lanes.sheet import Sheet, in_sheets, whole
from desk.lanes.stack import HEAD_LINE, HEAD_TOP, SUB_LINE, Row
from desk.lanes.window import is_seen
from desk.lanes.words import subs_of

HATCH = 5
BAND = 5.0


def lanes_svg(picture: Picture) -> SafeString:
    """The wide picture for a page: classes for the style sheet, links to the activities."""
    return _lanes_svg(picture, get_language())


@lru_cache(maxsize=64)
def _lanes_svg(picture: Picture, language: str | None) -> SafeString:
    """Drawn once for a plan, a day and a language, whoever looks."""
    sheet = whole(picture)
    return _drawn(sheet, PageInk(), label=_label(picture))


def print_svgs(picture: Picture, *, accent: str = ACCENT) -> tuple[SafeString, ...]:
    """The same for a PDF: hues as attributes, at most forty activities on each, for a tall SVG does not break."""
    sheets = in_sheets(picture)
    label = _label(picture)
    return tuple(
        _drawn(
            sheet,
            PrintInk(accent=accent),
            label=label if len(sheets) == 1 else f"{label} ({number}/{len(sheets)})",
        )
        for number, sheet in enumerate(sheets, 1)
    )


def _label(picture: Picture) -> str:
    return gettext("%(name)s: the lanes and the closing gate; a table says the same") % {"name": picture.name}


# --- Drawing -----------------------------------------------------------------------------------


def _drawn(sheet: Sheet, ink: Ink, *, label: str) -> SafeString:
    picture, axis = sheet.picture, sheet.axis
    canvas = Canvas(ink, width=WIDTH, direction=picture.direction)
    spans = [(HEAD, sheet.bottom), *([(sheet.optional.top, sheet.optional.bottom)] if sheet.optional else [])]
    canvas.raw('<g aria-hidden="true">')
    draw_days_off(canvas, picture, axis, spans=spans)
    draw_units(canvas, axis, bottoms=spans)
    draw_captions(canvas, picture, axis)
    _draw_beside(canvas, picture)
    canvas.raw("</g>")
    rows = [row for row in (*sheet.tracks, sheet.closing, sheet.optional) if row]
    for row in rows:
        draw_edge(canvas, row.top, row.lane.key)
    draw_dependencies(canvas, sheet.tracks)
    draw_ties(canvas, sheet.tracks)
    for row in sheet.tracks:
        _draw_way(canvas, row, axis, dashed=picture.indicative)
    draw_today(canvas, axis, spans=spans)
    if axis.broken:
        draw_break(canvas, (row.spine for row in sheet.tracks))
    for row in sheet.tracks:
        _draw_band(canvas, row, picture, axis)
    for row in (*sheet.tracks, *([sheet.optional] if sheet.optional else [])):
        _draw_activities(canvas, row, sheet)
    for row in rows:
        _draw_head(canvas, row, subs_of(row.lane, picture))
    draw_gate(canvas, top=8, bottom=sheet.bottom, stage=_stage_y(sheet.closing) if sheet.closing else None)
    for lamp in chain.from_iterable(row.lamps for row in sheet.tracks):
        draw_lamp(canvas, lamp, today=picture.today)
    if sheet.closing and sheet.stage:
        draw_stage(canvas, sheet.closing, sheet.stage, picture=picture, axis=axis, said=sheet.said)
    if sheet.last:
        draw_spread(canvas, picture, axis, top=sheet.bottom)
    css = "lanes lanes--ind" if picture.indicative else "lanes"
    per_day = axis.scale.per_day if any(item.movable for item in picture.items()) else 0
    return canvas.finished(css, height=sheet.height + 4, label=label, per_day=per_day)


def _stage_y(row: Row) -> float:
    return row.spine if row.arrangement.spots else row.top + SPREAD_HIGH / 2


def _draw_beside(canvas: Canvas, picture: Picture) -> None:
    """What the column right of the gate holds."""
    forecast = any(lane.later for lane in picture.tracks) or any(light.later for light in picture.lights)
    canvas.text("year", RIGHT, YEAR, gettext("Forecast finish") if forecast else gettext("Planned finish"))
    if forecast:
        canvas.text("mon", RIGHT, YEAR + 15, gettext("even chance – 4 in 5"))
    if picture.indicative:
        canvas.text("year", 0, YEAR, gettext("Indicative plan"))
        canvas.text("mon", 0, YEAR + 15, gettext("lengths are not agreed"))


def _draw_way(canvas: Canvas, row: Row, axis: Axis, *, dashed: bool) -> None:
    """The lane's line to its end, then dots: it waits for the other lanes."""
    lane, spots = row.lane, row.arrangement.spots
    if not (spots or lane.runs_in):
        return
    end = _end(row, axis)
    stop = GATE - 12 if any(lamp.y == row.spine for lamp in row.lamps) else GATE - 2
    css = "line line--ind" if dashed else "line"
    with canvas.lane(lane.key):
        draw_strands(canvas, row, css=css, until=min(end, stop))
        begin = min((spot.x0 for spot in spots if spot.y == row.arrangement.spine), default=end)
        if lane.runs_in and begin > LEFT:
            canvas.line(css, (LEFT, row.spine), (min(begin, stop), row.spine))
        if end < stop:
            canvas.line("line line--wait", (end, row.spine), (stop, row.spine))


def _end(row: Row, axis: Axis) -> float:
    end = row.arrangement.end()
    return max(end, axis.scale.after(row.lane.finish)) if row.lane.finish else end


def _draw_band(canvas: Canvas, row: Row, picture: Picture, axis: Axis) -> None:
    """The forecast of the lane's end, from the even chance to four in five."""
    lane = row.lane
    if not (lane.finish and lane.later and lane.later > lane.finish and (row.arrangement.spots or lane.runs_in)):
        return
    if not is_seen(lane.finish, picture):
        return
    first, last = axis.scale.after(lane.finish), axis.scale.after(lane.later)
    y = row.spine
    with canvas.lane(lane.key):
        canvas.rect("b-band", first, y - BAND, last - first, 2 * BAND)
        strokes = range(round(first) + 3, round(last) - 3, HATCH)
        if strokes:
            canvas.path("hatch", "".join(f"M{canvas.x(x)} {y + BAND:g}l{canvas.dx(4)} -10" for x in strokes))
        for x in (first, last):
            canvas.line("line", (x, y - 8), (x, y + 8))


def _draw_activities(canvas: Canvas, row: Row, sheet: Sheet) -> None:
    scale, spots = sheet.axis.scale, row.arrangement.spots
    with canvas.lane(row.lane.key):
        draw_marks(canvas, spots, base=row.base, scale=scale)
        for spot in spots:
            draw_activity(
                canvas,
                spot,
                base=row.base,
                scale=scale,
                today=scale.x(sheet.picture.today),
                said=sheet.said[spot.item.code],
                dashed=sheet.picture.indicative,
            )
        draw_pins(canvas, spots, base=row.base)


def _draw_head(canvas: Canvas, row: Row, subs: Iterable[str]) -> None:
    with canvas.lane(row.lane.key):
        canvas.glyph("cue hue", 0, row.top + HEAD_TOP + 2, row.lane.glyph)
    y = row.top + HEAD_TOP
    for line in row.head:
        canvas.text("head", 34, y, line)
        y += HEAD_LINE
    for sub in subs:
        canvas.text("sub", 34, y, sub)
        y += SUB_LINE
