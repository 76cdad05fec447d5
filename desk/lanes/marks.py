"""The fine marks along a lane: beneath the bars what was agreed, above them the critical path and slack, and pins."""

from collections.abc import Iterable, Iterator, Sequence

from desk.lanes.canvas import Canvas, number
from desk.lanes.layout import Spot
from desk.lanes.model import Item
from desk.lanes.scale import Scale

BENEATH = 8.0
ABOVE = 8.0
END = 3.0
LEAST = 3.0
STALK = 9.0


def draw_marks(canvas: Canvas, spots: Sequence[Spot], *, base: float, scale: Scale) -> None:
    """One path for each kind, whatever the number of activities; drawn before labels, which stand over it."""
    ways: dict[str, list[str]] = {"since": [], "agreed": [], "critical": [], "slack": []}
    for spot in spots:
        y, item = base + spot.y, spot.item
        if item.moved and item.agreed:
            first, last = scale.x(item.agreed[0]), scale.after(item.agreed[1])
            ways["agreed"].append(_footed(canvas, first, last, y + BENEATH, foot=scale.holds(item.agreed[1])))
            ways["since"].append(_since(canvas, spot, spots, first, last, y + BENEATH, scale))
        if item.critical:
            ways["critical"].append(f"M{canvas.x(spot.left)} {number(y - ABOVE)}H{canvas.x(spot.right)}")
        elif item.latest and not item.runs_on:
            start, until = spot.right if item.milestone else spot.x1, scale.after(item.latest)
            nearest = min((each.left - 2 for each in _after(spot, spots)), default=until)
            foot = until <= nearest and scale.holds(item.latest)
            ways["slack"].append(_footed(canvas, start, min(until, nearest), y - ABOVE, foot=foot))
    for css, found in ways.items():
        canvas.path_of(css, found)


def _footed(canvas: Canvas, x0: float, x1: float, y: float, *, foot: bool) -> str:
    """A thin line with a foot where it ends; nothing where it would be too short to be seen."""
    return f"M{canvas.x(x0)} {number(y)}H{canvas.x(x1)}" + f"v{END:g}" * foot if x1 - x0 >= LEAST else ""


def _after(spot: Spot, spots: Sequence[Spot]) -> Iterator[Spot]:
    """What comes later on the same level."""
    return (each for each in spots if each.y == spot.y and each.x0 >= spot.x1 and each is not spot)


def _since(canvas: Canvas, spot: Spot, spots: Sequence[Spot], first: float, last: float, y: float, scale: Scale) -> str:
    """A hairline from the agreed days to those of now, where nothing else lies between that one could mean."""
    x0, x1 = (last, spot.x0) if last < spot.x0 else (spot.x1, first)
    others = (each for each in spots if each is not spot and each.y == spot.y)
    held = [(each.x0, each.x1) for each in others]
    held += [
        (scale.x(each.item.agreed[0]), scale.after(each.item.agreed[1]))
        for each in spots
        if each is not spot and each.y == spot.y and each.item.moved and each.item.agreed
    ]
    if x1 - x0 < LEAST or any(a < x1 and b > x0 for a, b in held):
        return ""
    return f"M{canvas.x(x0)} {number(y)}H{canvas.x(x1)}"


def draw_pins(canvas: Canvas, spots: Iterable[Spot], *, base: float) -> None:
    """A pin stands on the first day of what is fixed."""
    held = [(spot.x0, base + spot.y - 4) for spot in spots if spot.item.pinned and not spot.item.runs_in]
    canvas.path_of("dim", (f"{canvas.move((x, y))}v-{STALK:g}" for x, y in held))
    canvas.path_of("pin", (f"{canvas.move((x, y - STALK))}h0" for x, y in held))


def kinds_of(items: Iterable[Item]) -> Iterator[str]:
    """Which of the marks these activities wear, for the key."""
    held = list(items)
    for kind, worn in (("agreed", "moved"), ("critical", "critical"), ("slack", "latest"), ("pin", "pinned")):
        if any(getattr(item, worn) for item in held):
            yield kind
