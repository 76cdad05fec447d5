"""Geometry of the lanes: nothing collides, nothing leaves the picture, days keep their order, whatever the plan."""

from datetime import date, timedelta
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.lanes.layout import Box
from desk.lanes.measure import ELLIPSIS, clipped, width_of, wrapped
from desk.lanes.model import Picture
from desk.lanes.scale import GATE, LEFT, WIDTH, axis_of, scale_between, ticks
from desk.lanes.sheet import Sheet, whole
from desk.lanes.stack import Row
from tests.desk.pictures import crowded, pictures, valmera, with_items

THOROUGH = settings(max_examples=120, deadline=None)


def rows_of(sheet: Sheet) -> list[Row]:
    return [row for row in (*sheet.tracks, sheet.closing, sheet.optional) if row]


def label_boxes(row: Row) -> list[Box]:
    boxes = (spot.box for spot in row.arrangement.spots)
    return [(x0, y0 + row.base, x1, y1 + row.base) for x0, y0, x1, y1 in boxes]


def overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def assert_clear(picture: Picture) -> None:
    for row in rows_of(whole(picture)):
        spots = row.arrangement.spots
        assert len(spots) == len(row.lane.items)
        assert not any(overlap(one, other) for one, other in combinations(label_boxes(row), 2))
        bars = [(spot.left, spot.y - 5, spot.right, spot.y + 5) for spot in spots]
        for spot in spots:
            assert not any(overlap(spot.box, bar) for bar in bars), spot.item.code


# --- Labels ------------------------------------------------------------------------------------


@THOROUGH
@given(pictures())
def test_no_label_touches_another_or_a_bar(picture: Picture) -> None:
    assert_clear(picture)


@pytest.mark.parametrize("count", [16, 60, 120])
def test_a_crowd_grows_rows_instead_of_colliding(count: int) -> None:
    assert_clear(crowded(count))


def test_everything_on_one_day_finds_its_place() -> None:
    assert_clear(with_items(valmera(), start=date(2027, 5, 12), finish=date(2027, 5, 12)))


def test_long_names_take_two_lines_and_keep_their_bars() -> None:
    picture = with_items(valmera(), title="Regional consultation with employers and workers on the draft")
    assert_clear(picture)
    for row in whole(picture).tracks:
        assert all(len(spot.sign.lines) == 2 and not spot.sign.cut for spot in row.arrangement.spots)


@THOROUGH
@given(pictures())
def test_lanes_stand_below_each_other_and_hold_their_labels_and_lights(picture: Picture) -> None:
    rows = rows_of(whole(picture))
    for above, below in pairwise(rows):
        assert above.bottom <= below.top
    for row in rows:
        for x0, y0, x1, y1 in label_boxes(row):
            assert row.top < y0 < y1 < row.bottom + 1
            assert round(x0, 6) >= LEFT or row.lane.key == "end"
            assert x1 <= WIDTH + 0.01
        for one, other in pairwise(row.lamps):
            assert one.y + 30 < other.y
        assert all(row.top < lamp.y < row.bottom for lamp in row.lamps)


@THOROUGH
@given(pictures())
def test_labels_of_the_tracks_end_before_the_gate(picture: Picture) -> None:
    for row in whole(picture).tracks:
        assert all(box[2] <= GATE - 13 for box in label_boxes(row))


# --- Time --------------------------------------------------------------------------------------


@THOROUGH
@given(pictures())
def test_what_ends_later_ends_further_along(picture: Picture) -> None:
    sheet = whole(picture)
    spots = [spot for row in sheet.tracks for spot in row.arrangement.spots if spot.item.start < spot.item.finish]
    for one, other in combinations(spots, 2):
        first, last = sorted((one, other), key=lambda spot: spot.item.finish)
        least = max(sheet.axis.scale.after(first.item.finish), first.x1 - 5)
        assert least <= last.x1 + 0.01


@given(st.dates(), st.dates(), st.dates(), st.dates())
def test_a_scale_never_turns_back(first: date, last: date, one: date, other: date) -> None:
    scale = scale_between(min(first, last), max(first, last), start=LEFT, end=GATE)
    early, late = sorted((one, other))
    assert LEFT <= scale.x(early) <= scale.x(late) <= scale.after(late) <= GATE + 0.01


@THOROUGH
@given(pictures())
def test_all_tracks_arrive_before_the_gate(picture: Picture) -> None:
    axis = axis_of(picture)
    for lane in picture.tracks:
        for item in lane.items:
            assert LEFT <= axis.scale.x(item.start) <= axis.scale.after(item.finish) <= GATE - 13.5
    assert axis.planned is None or axis.planned < GATE


@pytest.mark.parametrize(
    ("days", "first"), [(200, ["September", "October"]), (1100, ["October", "January"]), (9000, ["January", "January"])]
)
def test_months_thin_out_as_the_plan_grows(days: int, first: list[str]) -> None:
    start = date(2026, 9, 2)
    picture = with_items(valmera(), start=start, finish=start + timedelta(days=days), waiting_since=None)
    found = list(ticks(axis_of(picture)))
    assert [tick.day.strftime("%B") for tick in found[:2]] == first
    assert all(b.x - a.x >= 33 for a, b in pairwise(found))
    assert 3 <= len(found) <= 19


def test_a_gate_that_something_passes_keeps_its_planned_place() -> None:
    sooner = valmera()
    axis = axis_of(with_items(sooner, finish=date(2027, 11, 30)))
    assert axis.planned == axis.scale.x(date(2027, 8, 13))


def test_today_stands_beyond_the_gate_only_when_every_track_is_done() -> None:
    past = {"finish": date(2026, 12, 1), "start": date(2026, 11, 1), "waiting_since": None}
    opened = with_items(valmera(), **past)
    later = type(opened)(name="x", today=date(2028, 1, 1), lanes=opened.lanes)
    assert axis_of(later).today is not None
    assert axis_of(with_items(later, state="completed")).today is None


# --- Texts -------------------------------------------------------------------------------------

TEXTS = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=120)


@given(TEXTS, st.sampled_from([60.0, 128.0, 236.0]))
def test_a_wrapped_text_keeps_its_limit_and_its_words(text: str, limit: float) -> None:
    lines = wrapped(text, limit=limit, size=12.8, bold=True)
    assert 1 <= len(lines) <= 2
    assert all(width_of(line, size=12.8, bold=True) <= limit for line in lines)
    if not any(line.endswith(ELLIPSIS) for line in lines):
        assert " ".join(lines).split() == text.split()


@given(TEXTS)
def test_a_clipped_text_is_a_beginning_of_the_text(text: str) -> None:
    shown = clipped(text, limit=80, size=12)
    assert shown == text or text.startswith(shown.removesuffix(ELLIPSIS))
