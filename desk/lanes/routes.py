"""The ways of the lines: along a lane, from strand to strand, and from lane to lane."""

from collections.abc import Iterable
from dataclasses import dataclass

from desk.lanes.canvas import Canvas, Point, number
from desk.lanes.layout import Box, Spot
from desk.lanes.stack import Row

SWAY = 36.0
CORNER = 5.0
LEAST_FORWARD = 4.0
NARROW = 12.0
TIE = 15.0


@dataclass(frozen=True, slots=True)
class Stop:
    """An activity at its height in the whole picture."""

    spot: Spot
    row: Row

    @property
    def y(self) -> float:
        return self.row.base + self.spot.y

    @property
    def box(self) -> Box:
        x0, y0, x1, y1 = self.spot.box
        return x0, y0 + self.row.base, x1, y1 + self.row.base


def stops_of(rows: Iterable[Row]) -> dict[str, Stop]:
    return {spot.item.code: Stop(spot, row) for row in rows for spot in row.arrangement.spots}


# --- Within a lane -----------------------------------------------------------------------------


def draw_strands(canvas: Canvas, row: Row, *, css: str, until: float) -> None:
    """Each level's own line, and the turns by which strands leave and join each other. The spine runs to `until`."""
    spots = {spot.item.code: spot for spot in row.arrangement.spots}
    levels: dict[float, list[float]] = {}
    for spot in spots.values():
        levels.setdefault(spot.y, []).extend((spot.x0, spot.x1))
    levels.setdefault(row.arrangement.spine, []).append(until)
    ways = [_level(canvas, min(xs), max(xs), row.base + y) for y, xs in levels.items() if max(xs) - min(xs) > 1]
    waits = []
    followed = {code for spot in spots.values() for code in spot.item.after}
    for spot in spots.values():
        for code in spot.item.after:
            before = spots.get(code)
            if before and before.y != spot.y:
                ways.append(_turn(canvas, row.base, before, spot.left + 1, spot.y))
        if spot.item.code not in followed and spot.y != row.arrangement.spine:
            waits.append(_rejoin(canvas, row, spot, max(levels[spot.y]), min(levels[row.arrangement.spine]), until))
    canvas.path_of(css, ways)
    canvas.path_of("line line--wait", waits)


def _level(canvas: Canvas, x0: float, x1: float, y: float) -> str:
    return f"{canvas.move((x0, y))}H{canvas.x(x1)}"


def _turn(canvas: Canvas, base: float, before: Spot, x: float, y: float) -> str:
    """Along the level it comes from, then a bend into the next activity; none where there is no way forward."""
    if x - before.x1 < 4:
        return ""
    bend = max(before.x1, x - SWAY)
    along = _level(canvas, before.x1, bend, base + before.y) if bend > before.x1 else ""
    return along + _bend(canvas, (bend, base + before.y), (x, base + y))


def _rejoin(canvas: Canvas, row: Row, spot: Spot, last: float, begins: float, until: float) -> str:
    """A strand that leads to nothing in its lane waits, dotted, and flows back into the spine."""
    x = max(spot.x1 + SWAY, begins)
    if spot.x1 < last or x > until:
        return ""
    start = (x - SWAY, row.base + spot.y)
    along = _level(canvas, spot.right + 2, start[0], start[1]) if start[0] > spot.x1 else ""
    return along + _bend(canvas, start, (x, row.spine))


def _bend(canvas: Canvas, start: Point, end: Point) -> str:
    middle = (start[0] + end[0]) / 2
    return canvas.move(start) + canvas.to("C", (middle, start[1]), (middle, end[1]), end)


# --- From lane to lane -------------------------------------------------------------------------


def draw_dependencies(canvas: Canvas, rows: Iterable[Row]) -> None:
    """From the end of what comes first to the start of what waits for it, light once it is met.

    The closing stage waits for every lane: that is what the gate shows, so no line repeats it.
    """
    stops = stops_of(rows)
    boxes = [stop.box for stop in stops.values()]
    for met, suffix in ((True, "--met"), (False, "")):
        drawn = [_way(canvas, *pair, boxes) for pair in _crossing(stops) if pair[0].spot.item.done is met]
        canvas.path_of(f"dep dep{suffix}" if suffix else "dep", (line for line, _tip in drawn))
        canvas.path_of(f"tip tip{suffix}" if suffix else "tip", (tip for _line, tip in drawn))


def draw_ties(canvas: Canvas, rows: Iterable[Row]) -> None:
    """Ways of waiting other than start after finish: a dashed line from the one end to the other."""
    stops = stops_of(rows)
    drawn = [
        _tie(canvas, stops[tie.before], stop, tie.relation)
        for stop in stops.values()
        for tie in stop.spot.item.ties
        if tie.before in stops and tie.relation != "FS"
    ]
    canvas.path_of("dep tie", (line for line, _tip in drawn))
    canvas.path_of("tip", (tip for _line, tip in drawn))


def _tie(canvas: Canvas, source: Stop, target: Stop, relation: str) -> tuple[str, str]:
    """From the start or the end of the one, between the bars, to the start or the end of the other."""
    first = source.spot.x0 if relation[0] == "S" else source.spot.x1
    last = target.spot.x0 if relation[1] == "S" else target.spot.x1
    down = 1.0 if target.y >= source.y else -1.0
    level = source.y == target.y
    edge = source.y + TIE if level else target.y - down * TIE
    into = target.y + 7 if level else target.y - down * 7
    line = f"{canvas.move((first, source.y + down * 6))}V{number(edge)}H{canvas.x(last)}V{number(into)}"
    aims = 1.0 if level else -down
    return line, f"M{canvas.x(last)} {number(into)}l{canvas.dx(-3.5)} {number(6 * aims)}h{canvas.dx(7)}z"


def _crossing(stops: dict[str, Stop]) -> list[tuple[Stop, Stop]]:
    """Pairs in different lanes."""
    ends = ((stops[code], stop) for stop in stops.values() for code in stop.spot.item.after if code in stops)
    return [pair for pair in ends if pair[0].row is not pair[1].row]


def _way(canvas: Canvas, source: Stop, target: Stop, boxes: list[Box]) -> tuple[str, str]:
    """The line and its tip."""
    way = _corner if _from_the_side(source, target) else _from_above
    return way(canvas, source, target, boxes)


def _from_the_side(source: Stop, target: Stop) -> bool:
    """Into the start of the bar, unless there is no way forward, or a line of its own lane comes there already."""
    if target.spot.left - 2 - _first_exit(source) < LEAST_FORWARD:
        return False
    aim = target.spot
    own = any(
        (spot.y == aim.y and spot.x1 < aim.x1) or spot.item.code in aim.item.after
        for spot in target.row.arrangement.spots
    )
    above = target.box[1] < target.y
    return not own or above == (target.y > source.y)


def _first_exit(source: Stop) -> float:
    spot = source.spot
    return spot.x1 - 5 if spot.item.milestone else max(spot.x0 + 1, spot.x1 - 10)


def _exits(source: Stop, *, until: float) -> list[float]:
    """Where the line may leave: at the end of the bar, or a little later while the lane's own line runs on."""
    spot = source.spot
    at = spot.x1 if spot.item.milestone else max(spot.x0 + 1, spot.x1 - 3)
    if at > until:
        return [max(_first_exit(source), until)]
    nexts = [other.left for other in source.row.arrangement.spots if other.y == spot.y and other.left > spot.x1]
    runs_on = bool(nexts) or spot.y == source.row.arrangement.spine
    stop = min([until, *(x - 4 for x in nexts)])
    return [at, *(at + step for step in (14, 28, 40) if runs_on and at + step <= stop)]


def _least_crossed(exits: list[float], source: Stop, target: Stop, boxes: list[Box]) -> float:
    if len(exits) == 1:
        return exits[0]
    top, bottom = sorted((source.y, target.y))
    between = [box for box in boxes if box[1] < bottom and box[3] > top]
    return min(exits, key=lambda x: sum(box[0] - 3 < x < box[2] + 3 for box in between))


def _leaves(source: Stop, x: float, down: float) -> float:
    """The height at which the line begins: at the bar, or beyond the activity's own label."""
    x0, y0, x1, y1 = source.box
    if x0 - 2 < x < x1 + 2 and (y0 > source.y if down > 0 else y1 < source.y):
        return y1 + 3 if down > 0 else y0 - 3
    on_bar = x <= source.spot.right
    return source.y + down * ((8 if source.spot.item.milestone else 6) if on_bar else 0)


def _corner(canvas: Canvas, source: Stop, target: Stop, boxes: list[Box]) -> tuple[str, str]:
    """Down, round the corner, and into the start of the bar."""
    down = 1.0 if target.y > source.y else -1.0
    end, y = target.spot.left - 2, target.y
    x = _least_crossed(_exits(source, until=end - LEAST_FORWARD), source, target, boxes)
    radius = min(CORNER, end - x)
    bend = f"q0 {number(down * radius)} {canvas.dx(radius)} {number(down * radius)}"
    start = canvas.move((x, _leaves(source, x, down)))
    line = f"{start}V{number(y - down * radius)}{bend}H{canvas.x(end)}"
    return line, f"M{canvas.x(end)} {y:g}l{canvas.dx(-6)} -3.5v7z"


def _from_above(canvas: Canvas, source: Stop, target: Stop, boxes: list[Box]) -> tuple[str, str]:
    """Down to the edge of the lane, across if need be, and down into the bar."""
    down = 1.0 if target.y > source.y else -1.0
    spot = target.spot
    first, last = (spot.x1, spot.x1) if spot.x1 - spot.x0 < NARROW else (spot.x0 + 4, spot.x1 - NARROW)
    x = _least_crossed(_exits(source, until=max(last, _first_exit(source))), source, target, boxes)
    entry = max(first, min(x, last))
    into = target.y - down * (9 if spot.item.milestone and entry > spot.x1 - NARROW else 7)
    edge = target.row.top + 4 if down > 0 else target.row.bottom - 4
    line = _jog(canvas, (x, _leaves(source, x, down)), edge, (entry, into), down)
    return line, f"M{canvas.x(entry)} {into:g}l{canvas.dx(-3.5)} {-6 * down:g}h{canvas.dx(7)}z"


def _jog(canvas: Canvas, start: Point, y: float, end: Point, down: float) -> str:
    aside = end[0] - start[0]
    if abs(aside) < 1:
        return canvas.move(start) + canvas.to("L", end)
    radius = min(CORNER, abs(aside) / 2)
    step = radius if aside > 0 else -radius
    falls, turns = number(down * radius), canvas.dx(step)
    way = f"V{number(y - down * radius)}q0 {falls} {turns} {falls}H{canvas.x(end[0] - step)}"
    return f"{canvas.move(start)}{way}q{turns} 0 {turns} {falls}V{number(end[1])}"
