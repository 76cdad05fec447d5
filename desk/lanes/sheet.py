"""What one SVG shows of a picture, everything in its place: its lanes, the closing stage, the optional activities."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

from desk.lanes.closing import SPREAD_HIGH, STAGE_TOP, stage_arranged, stage_scale
from desk.lanes.header import HEAD
from desk.lanes.layout import arranged
from desk.lanes.model import CLOSING, OPTIONAL, Item, Lane, Light, Picture
from desk.lanes.scale import GATE, LEFT, WIDTH, Axis, Scale, axis_of
from desk.lanes.stack import Row, row_of
from desk.lanes.window import within
from desk.lanes.words import Said, said_of, subs_of

ROWS = 40
OPTIONAL_LEAST = 76.0


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one SVG shows of a picture: its tracks, and the closing and optional lanes where it is the last."""

    picture: Picture
    axis: Axis
    said: Mapping[str, Said]
    tracks: tuple[Row, ...]
    closing: Row | None
    stage: Scale | None
    optional: Row | None
    bottom: float
    height: float
    last: bool


def whole(picture: Picture) -> Sheet:
    """All of it on one sheet."""
    return _sheet(picture, axis_of(picture), tracks=picture.tracks, last=True)


def in_sheets(picture: Picture) -> tuple[Sheet, ...]:
    """On as many as it takes, each with at most forty activities of the tracks."""
    axis = axis_of(picture)
    groups = _groups(picture)
    return tuple(
        _sheet(picture, axis, tracks=group, last=number == len(groups)) for number, group in enumerate(groups, 1)
    )


def _groups(picture: Picture) -> list[tuple[Lane, ...]]:
    """The tracks in groups of at most forty activities; a longer track goes on under the same head."""
    groups: list[list[Lane]] = [[]]
    room = ROWS
    for part in chain.from_iterable(_parts(lane) for lane in picture.tracks):
        if len(part.items) > room and groups[-1]:
            groups.append([])
            room = ROWS
        groups[-1].append(part)
        room -= len(part.items)
    beyond = sum(len(lane.items) for lane in picture.lanes) - sum(len(lane.items) for lane in picture.tracks)
    if beyond > room and groups[-1]:
        groups.append([])
    return [tuple(group) for group in groups]


def _parts(lane: Lane) -> list[Lane]:
    items = sorted(lane.items, key=_order)
    starts = range(0, max(1, len(items)), ROWS)
    last = starts[-1]
    return [
        replace(
            lane,
            items=tuple(items[at : at + ROWS]),
            finish=lane.finish if at == last else None,
            later=lane.later if at == last else None,
        )
        for at in starts
    ]


def _sheet(picture: Picture, axis: Axis, *, tracks: Sequence[Lane], last: bool) -> Sheet:
    scale = axis.scale
    said = said_of(picture.items(), today=picture.today)
    ends = {item.code: scale.after(item.finish) for item in picture.items()}
    rows: list[Row] = []
    bottom = HEAD
    for lane in tracks:
        seen = within(lane, picture.window)
        room = (LEFT, GATE - 14)
        plan = arranged(seen, scale=scale, said=said, ends=ends, within=room, today=axis.today)
        subs = len(subs_of(lane, picture))
        rows.append(row_of(seen, plan, top=bottom, lights=_lights(picture, lane), subs=subs))
        bottom = rows[-1].bottom
    closing, stage, end = _closing(picture, axis, said, top=bottom) if last else (None, None, bottom + 8)
    optional = _optional(picture, axis, said, top=end) if last else None
    height = optional.bottom if optional else end
    return Sheet(picture, axis, said, tuple(rows), closing, stage, optional, bottom, height, last)


def _lights(picture: Picture, lane: Lane) -> list[Light]:
    """The lights that this lane feeds, where it ends; one whose lane is not shown sits on the last lane."""
    entire = picture.lane(lane.key) or lane
    if entire.items and max(entire.items, key=_order) not in lane.items:
        return []
    shown = {each.key for each in picture.tracks}
    last = lane.key == picture.tracks[-1].key
    return [light for light in picture.lights if light.lane == lane.key or (last and light.lane not in shown)]


def _order(item: Item) -> tuple[date, date]:
    return item.start, item.finish


def _closing(
    picture: Picture, axis: Axis, said: Mapping[str, Said], *, top: float
) -> tuple[Row | None, Scale | None, float]:
    lane = picture.lane(CLOSING)
    if lane is None:
        return None, None, top + (SPREAD_HIGH if picture.spread_days is not None else 8)
    scale = stage_scale(lane, picture, axis)
    plan = stage_arranged(lane, scale, said)
    row = row_of(lane, plan, top=top, least=SPREAD_HIGH + STAGE_TOP)
    return row, scale, row.bottom


def _optional(picture: Picture, axis: Axis, said: Mapping[str, Said], *, top: float) -> Row | None:
    lane = picture.lane(OPTIONAL)
    if lane is None or not lane.items:
        return None
    seen, room = within(lane, picture.window), (LEFT, WIDTH)
    plan = arranged(seen, scale=axis.scale, said=said, ends={}, within=room, today=axis.today, runs_on=False)
    return row_of(seen, plan, top=top, least=OPTIONAL_LEAST, subs=len(subs_of(lane, picture)))
