"""The time axis by day, week, month and quarter: what its windows show, how they page, and that nothing leaves them."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise, zip_longest

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.lanes.model import DayOff, Picture, Unit, Window
from desk.lanes.scale import BREAK, GATE, LEFT, axis_of, ticks
from desk.lanes.sheet import whole
from desk.lanes.svg import lanes_svg
from desk.lanes.window import SHOWN, UNITS, begins, first_weekday, opening, page_from, stepped, window_over
from tests.desk.drawing import Mark, marks, size_of
from tests.desk.pictures import TODAY, crowded, marked, pictures, valmera, with_items
from tests.desk.test_lanes import approximately, mirrored, texts, with_css

SOME = settings(max_examples=60, deadline=None)
DAYS = st.dates(date(2000, 1, 1), date(2090, 1, 1))


def seen(picture: Picture, unit: Unit, at: date | None = None, **more: object) -> Picture:
    """The picture with the window that a reader gets."""
    axis = axis_of(picture)
    window = window_over(axis.first, axis.last, unit, at=at or opening(picture.today, unit))
    return replace(picture, window=replace(window, **more))  # type: ignore[arg-type]


def drawn(picture: Picture) -> list[Mark]:
    return marks(lanes_svg(picture))


# --- Geometry ----------------------------------------------------------------------------------


@SOME
@given(pictures(), st.sampled_from(UNITS), st.integers(-500, 5000))
def test_everything_stands_within_the_frame_and_is_mirrored(picture: Picture, unit: Unit, on: int) -> None:
    shown = marked(seen(picture, unit, date(2026, 9, 1) + timedelta(days=on)))
    left, right = lanes_svg(shown), lanes_svg(replace(shown, direction="rtl"))
    width, height = size_of(left)
    for one, other in zip_longest(marks(left), marks(right)):
        assert all(-1 <= x <= width + 1 and -1 <= y <= height + 1 for x, y in one.points), one
        assert mirrored(one) == approximately(other)


@SOME
@given(pictures(), st.sampled_from(UNITS), st.integers(-500, 5000))
def test_labels_and_bars_keep_clear_of_the_gate(picture: Picture, unit: Unit, on: int) -> None:
    shown = seen(picture, unit, date(2026, 9, 1) + timedelta(days=on))
    sheet = whole(shown)
    for row in sheet.tracks:
        for spot in row.arrangement.spots:
            assert spot.box[2] <= GATE - 13
            assert spot.box[0] >= LEFT - 0.01
            if sheet.axis.broken:
                assert spot.x1 <= GATE - BREAK + 0.01


@SOME
@given(pictures(), st.sampled_from(UNITS), st.integers(-500, 5000))
def test_a_window_shows_what_happens_in_it_and_counts_the_rest(picture: Picture, unit: Unit, on: int) -> None:
    shown = seen(picture, unit, date(2026, 9, 1) + timedelta(days=on))
    window = shown.window
    assert window
    for lane, row in zip(shown.tracks, whole(shown).tracks, strict=True):
        there = {item.code for item in lane.items if item.start <= window.last and item.finish >= window.first}
        assert {spot.item.code for spot in row.arrangement.spots} == there


# --- Units and pages ---------------------------------------------------------------------------


@given(DAYS, DAYS, st.sampled_from(UNITS), DAYS, st.integers(0, 6))
def test_a_window_has_its_units_and_stays_over_the_plan(
    one: date, other: date, unit: Unit, at: date, starts: int
) -> None:
    first, last = sorted((one, other))
    window = window_over(first, last, unit, at=at, week_starts=starts)
    begin = begins(first, unit, week_starts=starts)
    assert window.first == begins(window.first, unit, week_starts=starts)
    assert begin <= window.first <= last
    if window.last != last:
        assert stepped(window.first, SHOWN[unit], unit) == window.last + timedelta(days=1)
    if begin <= at <= last:
        assert window.first <= at or window.first == begin


@given(DAYS, st.integers(0, 4000), st.sampled_from(UNITS))
def test_paging_on_from_the_start_shows_every_day(first: date, length: int, unit: Unit) -> None:
    last = first + timedelta(days=length)
    at: date | None = first
    reached, pages = first, 0
    while at:
        window = window_over(first, last, unit, at=at)
        assert window.first <= reached
        reached, pages = window.last, pages + 1
        at = page_from(window, first, last, later=True)
    assert reached >= last
    assert pages <= length + 1


@given(DAYS, st.integers(0, 4000), st.sampled_from(UNITS), st.integers(0, 4000))
def test_the_page_before_begins_earlier_until_the_plan_begins(first: date, length: int, unit: Unit, on: int) -> None:
    last = first + timedelta(days=length)
    window = window_over(first, last, unit, at=first + timedelta(days=on))
    at = page_from(window, first, last, later=False)
    assert (at is None) == (window.first <= first)
    assert at is None or window_over(first, last, unit, at=at).first < window.first


@pytest.mark.parametrize(("weekend", "starts"), [({5, 6}, 0), ({4, 5}, 6), ({3, 4}, 5), ({6}, 0), (set(), 0)])
def test_a_week_starts_after_the_countrys_weekend(weekend: set[int], starts: int) -> None:
    assert first_weekday(weekend) == starts
    assert begins(TODAY, "week", week_starts=starts).weekday() == starts


@pytest.mark.parametrize(
    ("unit", "names"),
    [
        ("quarter", ["Q3", "Q4", "2026", "2027"]),
        ("month", ["Sep", "Dec", "2026", "2027"]),
        ("week", ["Mar 2027", "29", "12", "Jun"]),
        ("day", ["May 2027", "6", "30"]),
    ],
)
def test_each_unit_is_named(unit: Unit, names: list[str]) -> None:
    assert set(names) <= {mark.text for mark in drawn(seen(valmera(), unit))}


@pytest.mark.parametrize("unit", UNITS)
def test_units_stand_side_by_side_without_running_into_each_other(unit: Unit) -> None:
    long = seen(with_items(valmera(), start=date(2026, 9, 1), finish=date(2033, 1, 1), waiting_since=None), unit)
    found = list(ticks(axis_of(long)))
    assert len(found) in (SHOWN[unit], SHOWN[unit] - 1)
    assert min(b.x - a.x for a, b in pairwise(found)) > 20


# --- What is cut -------------------------------------------------------------------------------


def test_what_goes_on_unseen_is_torn_and_has_no_diamond() -> None:
    shown = seen(valmera(), "day", date(2027, 6, 2))
    assert shown.window == Window(unit="day", first=date(2027, 6, 2), last=date(2027, 6, 29))
    sta = next(row for row in whole(shown).tracks if row.lane.key == "sta")
    (spot,) = sta.arrangement.spots
    assert (spot.item.code, spot.item.runs_in, spot.item.runs_on, spot.item.milestone) == ("STA-4", True, False, True)
    dam = next(row for row in whole(shown).tracks if row.lane.key == "dam")
    model = next(spot.item for spot in dam.arrangement.spots if spot.item.code == "DAM-4")
    assert (model.runs_in, model.runs_on, model.milestone) == (False, True, False)
    assert len(with_css(drawn(shown), "torn")) == 3  # and the axis before the gate


def test_a_lane_says_what_lies_before_and_after_the_window() -> None:
    said = texts(lanes_svg(seen(valmera(), "day", date(2027, 6, 2))))
    assert "3 earlier" in said  # the statistical track
    assert "2 earlier" in said
    assert "earlier" not in texts(lanes_svg(valmera()))


def test_words_are_those_of_the_whole_activity() -> None:
    said = texts(lanes_svg(seen(valmera(), "day", date(2026, 12, 1))))
    assert "18 December" in said
    early = texts(lanes_svg(seen(valmera(), "day", date(2026, 11, 20))))
    assert "18 December" in early  # seen until the 17th


def test_the_axis_is_broken_where_the_gate_lies_beyond() -> None:
    far, near = seen(valmera(), "day"), seen(valmera(), "week", date(2027, 7, 1))
    assert axis_of(far).broken
    assert not axis_of(near).broken
    assert axis_of(near).last >= date(2027, 8, 13)


@pytest.mark.parametrize(("at", "line"), [(date(2027, 5, 3), 1), (date(2027, 6, 14), 0), (date(2026, 10, 1), 0)])
def test_today_is_drawn_only_where_it_is_seen(at: date, line: int) -> None:
    # 1 for the lanes, 1 for the optional lane below
    shown = replace(seen(valmera(), "day", at), lanes=valmera().lanes[:-1])
    assert len(with_css(drawn(shown), "today")) == line


def test_work_after_today_is_hollow_in_a_later_window() -> None:
    shown = seen(with_items(valmera(), state="under_way", start=date(2027, 5, 3), finish=date(2027, 9, 1)), "day")
    later = replace(shown, window=replace(shown.window, first=date(2027, 6, 1), last=date(2027, 6, 28)))  # type: ignore[type-var]
    assert with_css(drawn(shown), "b-part")
    tracks = replace(later, lanes=later.tracks)
    assert not with_css(drawn(tracks), "b-part")


# --- Days off ----------------------------------------------------------------------------------


def test_weekends_and_holidays_are_columns_and_an_estimated_one_is_only_outlined() -> None:
    off = (
        DayOff(day=date(2027, 5, 17), name="National day"),
        DayOff(day=date(2027, 5, 18), name="Eid", tentative=True),
        DayOff(day=date(2027, 5, 19), name="Eve", half=True),
    )
    weekend = (date(2027, 5, 15), date(2027, 5, 16))
    shown = replace(seen(valmera(), "day", weekend=weekend, days_off=off), lanes=valmera().lanes[:-1])
    scale = axis_of(shown).scale
    plain, held, maybe = (with_css(drawn(shown), css) for css in ("off", "off--set", "off--maybe"))
    assert len(plain) == 3
    edges = sorted({x for x, _ in plain[0].points})
    assert edges == [pytest.approx(scale.x(date(2027, 5, day)), abs=0.06) for day in (15, 16, 17)]
    (eid,) = maybe
    assert min(x for x, _ in eid.points) == pytest.approx(scale.x(date(2027, 5, 18)), abs=0.06)
    half = (scale.x(date(2027, 5, 19)) + scale.after(date(2027, 5, 19))) / 2
    assert min(x for x, _ in held[0].points if x > scale.x(date(2027, 5, 18))) == pytest.approx(half, abs=0.06)


def test_months_show_no_single_days() -> None:
    off = (DayOff(day=date(2027, 5, 17), name="National day"),)
    assert not with_css(drawn(seen(valmera(), "month", days_off=off)), "off")


# --- Many --------------------------------------------------------------------------------------


@pytest.mark.parametrize("unit", UNITS)
def test_sixty_activities_have_their_windows(unit: Unit) -> None:
    assert len(drawn(seen(marked(crowded(60)), unit))) > 50
