"""Where each activity of a lane stands and where its label goes, so that nothing collides. Nothing is drawn here.

Heights are relative to the lane's first level (0); `stack.py` puts the lanes above each other.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from desk.lanes.model import Item, Lane
from desk.lanes.scale import Scale
from desk.lanes.signs import LINE, LONGEST, Sign, sign_of
from desk.lanes.words import Said

GAP = 12.0
HALF = 9.0
SHORTEST = 5.0
LEVEL = 30
REACH = 3
CLOSE_BY = 44.0
EVER = 1e6

Box = tuple[float, float, float, float]
# (anchor, x, first baseline, box), and a candidate: (price, anchor, x, first baseline)
Label = tuple[str, float, float, Box]
Place = tuple[float, str, float, float]


class Body(NamedTuple):
    """A bar on a level, from `x0` to `x1`; `left` and `right` take in the diamond."""

    x0: float
    x1: float
    y: float
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Spot:
    """An activity in its place. `x0`..`x1` is the bar, `x1` also the middle of a milestone's diamond.

    `anchor` tells which side of the label stands at `label_x`; `first` is the baseline of its first line.
    """

    item: Item
    x0: float
    x1: float
    y: float
    sign: Sign
    anchor: str
    label_x: float
    first: float
    box: Box

    @property
    def left(self) -> float:
        return min(self.x0, self.x1 - HALF) if self.item.milestone else self.x0

    @property
    def right(self) -> float:
        return self.x1 + HALF if self.item.milestone else self.x1


@dataclass(frozen=True, slots=True)
class Arrangement:
    """A lane's activities in their places. `spine` is the level that runs on to the gate."""

    spots: tuple[Spot, ...]
    spine: float
    top: float
    bottom: float

    def end(self) -> float:
        """Where the last activity on the spine ends."""
        return max((spot.x1 for spot in self.spots if spot.y == self.spine), default=0.0)


def arranged(
    lane: Lane,
    *,
    scale: Scale,
    said: Mapping[str, Said],
    ends: Mapping[str, float],
    within: tuple[float, float],
    today: float | None = None,
    runs_on: bool = True,
) -> Arrangement:
    """The lane with every activity placed; `said` and `ends`, where each activity ends, by code.

    `runs_on` keeps the way from the lane's end to the gate free.
    """
    return _Arranger(lane, scale, ends, within, today, runs_on).arrange(said)


class _Arranger:
    """Places activities by their start: first level where the bar has room and its label finds a free side."""

    def __init__(
        self,
        lane: Lane,
        scale: Scale,
        reached: Mapping[str, float],
        within: tuple[float, float],
        today: float | None,
        runs_on: bool,
    ) -> None:
        self.scale = scale
        self.reached = reached
        self.start, self.limit = within
        self.today = today
        self.items = sorted(lane.items, key=lambda item: (item.start, item.finish, item.code))
        self.codes = {item.code for item in self.items}
        self.spots: dict[str, Spot] = {}
        self.bars: list[tuple[float, Box]] = []
        self.signs: list[Box] = []
        self.ends: dict[float, tuple[float, float]] = {}
        self.final = max(self.items, key=lambda item: item.finish) if self.items and runs_on else None

    def arrange(self, said: Mapping[str, Said]) -> Arrangement:
        for item in self.items:
            room = min(LONGEST, self.limit - self.start)
            self.place(item, sign_of(item.title, said[item.code].words, state=item.state, longest=room))
        boxes = self.boxes()
        last = max(self.spots.values(), key=lambda spot: spot.x1, default=None)
        spine = self.spots[self.final.code].y if self.final else last.y if last else 0.0
        return Arrangement(
            tuple(self.spots.values()),
            spine,
            min((box[1] for box in boxes), default=-HALF),
            max((box[3] for box in boxes), default=HALF),
        )

    def boxes(self) -> list[Box]:
        return [box for _, box in self.bars] + self.signs

    def place(self, item: Item, sign: Sign) -> None:
        extent = self.extent(item)
        near = extent[0] - HALF - CLOSE_BY - LONGEST - 2 * GAP
        bars = [(y, box) for y, box in self.bars if box[2] > near]
        signs = [box for box in self.signs if box[2] > near]
        taken = [*(box for _, box in bars), *signs]
        wanted = self.wanted(item)
        for y in _levels(wanted):
            body = self.body(item, extent, y)
            if not (body and self.bar_fits(item, body, bars, signs)):
                continue
            label = self.best_label(item, sign, body, taken)
            if label:
                return self.keep(item, body, sign, label)
        y = self.beyond(wanted, sign)
        body = _body(item, *extent, y)
        label = self.best_label(item, sign, body, self.boxes())
        assert label is not None  # beyond everything, the place above the bar is free
        return self.keep(item, body, sign, label)

    def extent(self, item: Item) -> tuple[float, float]:
        """The bar from the first day to the end of the last; a milestone of one day has none."""
        finish = max(item.start, item.finish)
        x0 = self.scale.x(item.start)
        if item.milestone and finish == item.start:
            return x0, x0
        x1 = max(self.scale.after(finish), x0 + SHORTEST)
        if x1 > self.scale.limit:
            return min(x0, self.scale.limit - SHORTEST), self.scale.limit
        return x0, x1

    def body(self, item: Item, extent: tuple[float, float], y: float) -> Body | None:
        """The bar on a level, shortened by the diamond that stands before it; None where it has no room."""
        x0, x1 = extent
        if y in self.ends:
            end, right = self.ends[y]
            room = x1 - HALF if item.milestone else x1 - SHORTEST
            if x0 < end - 0.5 or room < right + 1:
                return None
            x0 = min(x1, max(x0, right + 1)) if x0 < x1 else x0
        return _body(item, x0, x1, y)

    def wanted(self, item: Item) -> float:
        """The middle of what comes before in the lane, so that strands converge on what they lead to."""
        before = [self.spots[code].y for code in item.after if code in self.spots]
        return sum(before) / len(before) if before else 0.0

    def bar_fits(self, item: Item, body: Body, bars: list[tuple[float, Box]], signs: list[Box]) -> bool:
        """The bar touches none of another level, and the line that leads to it crosses no label."""
        y = body.y
        left, right, top, bottom = body.left - 3, body.right + 3, y - HALF, y + HALF
        for level, (a, b, c, d) in bars:
            if a < right and c > left and b < bottom and d > top and level != y:
                return False
        came = self.ends[y][1] if y in self.ends else body.left
        runs = EVER if item is self.final else body.right + 2
        return _free(signs, min(came, body.left) - 2, top, runs, bottom)

    def best_label(self, item: Item, sign: Sign, body: Body, taken: list[Box]) -> Label | None:
        """The cheapest free place; not across today if it can be helped."""
        best, least = None, EVER
        width, high, today = sign.width, sign.height + 4.0, self.today
        for price, anchor, x, first in self.places(item, sign, body, taken):
            if price >= least:
                break
            x0 = x if anchor == "start" else x - width
            x1 = x0 + width
            if not _free(taken, x0 - GAP, first - 12.0, x1 + GAP, first + high):
                continue
            cost = price + 2.0 if today is not None and x0 < today < x1 else price
            if cost < least:
                best, least = (anchor, x, first, (x0, first - 12.0, x1, first + high)), cost
        return best

    def places(self, item: Item, sign: Sign, body: Body, taken: list[Box]) -> Iterator[Place]:
        """The places that a label may take, cheapest first: above before below, at the start before the end."""
        near, far = body.y - 13.0 - sign.height, body.y + 25.0
        if item.after and self.comes_from_above(item):
            near, far = far, near
        start = max(self.start, min(body.left, self.limit - sign.width))
        yield 0.0, "start", start, near
        yield 0.5, "start", start, far
        yield from self.slid(0.7, start, near, sign, body, taken)
        yield from self.beside(item, sign, body)
        end = min(body.right, self.limit)
        if end - sign.width >= self.start:
            yield 1.0, "end", end, near
        yield from self.slid(1.2, start, far, sign, body, taken)
        if end - sign.width >= self.start:
            yield 1.5, "end", end, far

    def comes_from_above(self, item: Item) -> bool:
        """Lines reach it from its own lane and from another: the latter comes from above, so the label is below."""
        return not self.codes.isdisjoint(item.after) and not self.codes.issuperset(item.after)

    def slid(
        self, price: float, start: float, first: float, sign: Sign, body: Body, taken: list[Box]
    ) -> Iterator[Place]:
        """Further along the bar, after the label that stands in the way."""
        top, bottom = first - 12.0, first + sign.height + 4.0
        right = body.right
        after = GAP + max([c for _, b, c, d in taken if b < bottom and d > top and c < right], default=0.0)
        if start < after <= right and after + sign.width <= self.limit:
            yield price, "start", after, first

    def beside(self, item: Item, sign: Sign, body: Body) -> Iterator[Place]:
        """Before the bar, where no line comes along its level."""
        if body.y in self.ends or any(code in self.codes for code in item.after):
            return
        came = [self.reached[code] for code in item.after if code in self.reached]
        if min(came, default=body.left) < body.left - CLOSE_BY:
            return
        x = min(body.left, *came) - GAP if came else body.left - GAP
        if x - sign.width >= self.start:
            yield 0.9, "end", x, body.y + 14.0 - sign.height / 2 - LINE / 2

    def beyond(self, wanted: float, sign: Sign) -> float:
        """A level beyond everything placed so far, on the nearer side."""
        boxes = self.boxes()
        top, bottom = min(box[1] for box in boxes), max(box[3] for box in boxes)
        below = bottom + sign.height + 13.0 + 14.0
        above = top - HALF - 4.0
        return above if wanted - above < below - wanted else below

    def keep(self, item: Item, body: Body, sign: Sign, label: Label) -> None:
        anchor, x, first, box = label
        y = body.y
        came = self.ends[y][1] if y in self.ends else body.left
        runs = EVER if item is self.final else body.right
        self.bars.append((y, (body.left, y - HALF, body.right, y + HALF)))
        self.bars.append((y, (min(came, body.left), y - 3, runs, y + 3)))
        self.signs.append(box)
        self.ends[y] = body.x1, body.right
        self.spots[item.code] = Spot(item, body.x0, body.x1, y, sign, anchor, x, first, box)


def _body(item: Item, x0: float, x1: float, y: float) -> Body:
    left, right = (min(x0, x1 - HALF), x1 + HALF) if item.milestone else (x0, x1)
    return Body(x0, x1, y, left, right)


def _levels(wanted: float) -> Iterator[float]:
    yield wanted
    for step in range(1, REACH + 1):
        yield wanted + step * LEVEL
        yield wanted - step * LEVEL


def _free(boxes: Iterable[Box], x0: float, y0: float, x1: float, y1: float) -> bool:
    for a, b, c, d in boxes:  # noqa: SIM110  this is the innermost loop: a generator doubles its time
        if a < x1 and c > x0 and b < y1 and d > y0:
            return False
    return True
