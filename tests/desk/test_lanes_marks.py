"""The fine marks of the lanes: what was agreed, slack, the critical path, pins; drawn, named, and in the table."""

from dataclasses import replace
from datetime import date
from itertools import zip_longest

import pytest
from hypothesis import given, settings

from desk.lanes.marks import kinds_of
from desk.lanes.model import Item, Picture, Tie
from desk.lanes.scale import axis_of
from desk.lanes.sheet import whole
from desk.lanes.svg import lanes_svg, print_svgs
from desk.lanes.twin import table_rows
from tests.desk.drawing import Mark, marks, parsed, size_of
from tests.desk.pictures import crowded, marked, pictures, valmera, with_items
from tests.desk.test_lanes import approximately, mirrored, with_css

SOME = settings(max_examples=60, deadline=None)


def only(code: str, **changes: object) -> Picture:
    """Valmera with one activity changed."""
    picture = valmera()
    lanes = (replace(lane, items=tuple(_changed(item, code, changes) for item in lane.items)) for lane in picture.lanes)
    return replace(picture, lanes=tuple(lanes))


def _changed(item: Item, code: str, changes: dict[str, object]) -> Item:
    return replace(item, **changes) if item.code == code else item  # type: ignore[arg-type]


def found(picture: Picture, css: str) -> list[Mark]:
    return with_css(marks(lanes_svg(picture)), css)


def height_of(picture: Picture, code: str) -> float:
    rows = whole(picture).tracks
    return next(row.base + spot.y for row in rows for spot in row.arrangement.spots if spot.item.code == code)


def name_of(picture: Picture, code: str) -> str:
    links = parsed(lanes_svg(picture)).iter("a")
    return next(link.get("aria-label") or "" for link in links if f", {code}: " in (link.get("aria-label") or ""))


# --- What was agreed ---------------------------------------------------------------------------


def test_the_agreed_days_lie_beneath_the_bar() -> None:
    picture = only("DAM-1", agreed=(date(2027, 3, 1), date(2027, 4, 2)))
    (line,) = found(picture, "agreed")
    scale = axis_of(picture).scale
    (x0, y), (x1, _), _foot = line.points
    assert x0 == pytest.approx(scale.x(date(2027, 3, 1)), abs=0.06)
    assert x1 == pytest.approx(scale.after(date(2027, 4, 2)), abs=0.06)
    assert y == height_of(picture, "DAM-1") + 8


def test_what_stands_as_agreed_wears_no_line() -> None:
    picture = only("DAM-1", agreed=(date(2027, 2, 8), date(2027, 5, 20)))
    assert not found(picture, "agreed")
    assert "agreed" not in name_of(picture, "DAM-1")


def test_a_hairline_leads_from_the_agreed_days_to_those_of_now() -> None:
    picture = only("DAM-2", agreed=(date(2026, 12, 1), date(2026, 12, 18)))
    (way,) = found(picture, "since")
    scale = axis_of(picture).scale
    assert [x for x, _ in way.points] == [
        pytest.approx(scale.after(date(2026, 12, 18)), abs=0.06),
        pytest.approx(scale.x(date(2027, 2, 15)), abs=0.06),
    ]


def test_no_hairline_crosses_another_activity() -> None:
    picture = only("ADM-5", agreed=(date(2026, 12, 1), date(2026, 12, 18)))  # the workshop lies between
    assert found(picture, "agreed")
    assert not found(picture, "since")


def test_a_moved_date_is_never_red_and_never_late() -> None:
    svg = lanes_svg(marked(valmera()))
    assert "late" not in svg.replace("translate", "")
    assert "#a8201a" not in print_svgs(marked(valmera()))[0]


# --- Slack and the critical path ---------------------------------------------------------------


def test_slack_runs_from_the_end_to_the_last_day_that_moves_nothing() -> None:
    picture = only("DAM-2", slack=6.0, latest=date(2027, 6, 1))
    (line,) = found(picture, "slack")
    scale = axis_of(picture).scale
    assert line.points[0][0] == pytest.approx(scale.after(date(2027, 5, 24)), abs=0.06)
    end, y = line.points[1]
    assert end == pytest.approx(scale.after(date(2027, 6, 1)), abs=0.06)
    assert y == height_of(picture, "DAM-2") - 8
    assert len(line.points) == 3  # with a foot


def test_slack_ends_where_the_next_begins() -> None:
    picture = only("STA-3", slack=20.0, latest=date(2027, 7, 1))
    sta = next(row for row in whole(picture).tracks if row.lane.key == "sta")
    following = next(spot for spot in sta.arrangement.spots if spot.item.code == "STA-4")
    for line in found(picture, "slack"):
        assert line.points[1][0] <= following.left
        assert len(line.points) == 2


def test_the_critical_path_has_a_line_of_ink_above_its_bars() -> None:
    picture = only("DAM-3", slack=0.0, latest=date(2027, 6, 11), critical=True)
    (line,) = found(picture, "critical")
    assert {y for _, y in line.points} == {height_of(picture, "DAM-3") - 8}
    assert not found(picture, "slack")


def test_a_pin_stands_on_the_first_day() -> None:
    picture = only("INT-3", pinned=True)
    (head,) = found(picture, "pin")
    assert {x for x, _ in head.points} == {axis_of(picture).scale.x(date(2027, 5, 17))}


# --- In words ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "cannot start yet, INT-3: 17 – 28 May"),
        ({"pinned": True}, "17 – 28 May, fixed day"),
        ({"slack": 1.0, "latest": date(2027, 5, 31)}, "17 – 28 May, 1 working day of slack"),
        ({"slack": 2.5, "latest": date(2027, 6, 2)}, "2.5 working days of slack"),
        ({"slack": 0.0, "latest": date(2027, 5, 28), "critical": True}, "no slack"),
        ({"agreed": (date(2027, 4, 1), date(2027, 4, 12))}, "agreed for 1 – 12 April"),
    ],
)
def test_the_name_of_a_link_says_all_that_is_drawn(changes: dict[str, object], said: str) -> None:
    assert said in name_of(only("INT-3", **changes), "INT-3")


def test_the_table_holds_the_same_facts() -> None:
    agreed, latest = (date(2027, 4, 1), date(2027, 4, 12)), date(2027, 6, 2)
    picture = only("INT-3", agreed=agreed, slack=2.5, latest=latest, pinned=True)
    row = next(row for row in table_rows(picture) if row.code == "INT-3")
    assert (row.agreed, row.slack, row.latest, row.pinned) == (agreed, "2.5 days", latest, True)
    critical = next(row for row in table_rows(only("INT-3", slack=0.0, critical=True)) if row.code == "INT-3")
    assert critical.slack == "none"


def test_the_key_names_only_the_marks_that_are_worn() -> None:
    assert list(kinds_of(valmera().items())) == []
    assert list(kinds_of(marked(valmera()).items())) == ["agreed", "critical", "slack", "pin"]


@pytest.mark.parametrize(
    ("relation", "starts_at", "ends_at"),
    [("SS", (2027, 2, 8), (2027, 5, 17)), ("FF", (2027, 5, 29), (2027, 5, 29)), ("SF", (2027, 2, 8), (2027, 5, 29))],
)
def test_another_way_of_waiting_leads_from_its_end_to_its_end(
    relation: str, starts_at: tuple[int, int, int], ends_at: tuple[int, int, int]
) -> None:
    tie = Tie(before="STA-3", relation=relation, words="said in words")
    picture = only("INT-3", ties=(tie,))
    (line,) = found(picture, "tie")
    scale = axis_of(picture).scale
    assert line.points[0][0] == scale.x(date(*starts_at))
    assert line.points[-1][0] == scale.x(date(*ends_at))
    assert next(row.ties for row in table_rows(picture) if row.code == "INT-3") == (tie,)


def test_what_only_follows_later_has_its_line_already() -> None:
    assert not found(only("INT-3", ties=(Tie(before="STA-3", relation="FS", words="5 days later"),)), "tie")


# --- Geometry ----------------------------------------------------------------------------------


@SOME
@given(pictures())
def test_marks_stay_within_the_frame_and_are_mirrored(picture: Picture) -> None:
    worn = marked(picture)
    left, right = lanes_svg(worn), lanes_svg(replace(worn, direction="rtl"))
    width, height = size_of(left)
    for one, other in zip_longest(marks(left), marks(right)):
        assert all(-1 <= x <= width + 1 and -1 <= y <= height + 1 for x, y in one.points), one
        assert mirrored(one) == approximately(other)


def test_marks_cost_one_path_for_each_kind_and_lane() -> None:
    many = marks(lanes_svg(marked(crowded(60))))
    for css in ("agreed", "critical", "slack", "since"):
        assert len(with_css(many, css)) <= 6


def test_print_draws_the_marks_as_attributes() -> None:
    (svg,) = print_svgs(marked(valmera()))
    assert svg.count('stroke-width="0.75"') >= 1
    for mark in (element for element in parsed(svg).iter() if element.tag.endswith("path")):
        assert mark.get("fill") or mark.get("stroke"), mark.attrib


def test_agreed_days_before_the_plan_are_drawn_at_its_edge() -> None:
    long_ago = (date(2020, 1, 1), date(2020, 2, 1))
    assert not found(with_items(valmera(), agreed=long_ago), "agreed")
    assert "agreed for 1 January 2020 – 1 February 2020" in name_of(only("INT-3", agreed=long_ago), "INT-3")
