"""What the pictures draw: every state, light and day, escaped, within the frame, and mirrored from right to left."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import zip_longest

import pytest
from django.utils import translation
from hypothesis import given, settings

from core.shapes import SHAPES
from desk.lanes.model import Item, Picture, State
from desk.lanes.svg import lanes_svg, print_svgs
from tests.desk.drawing import Mark, marks, parsed, size_of
from tests.desk.pictures import STATES, crowded, lane, lights, pictures, valmera, with_items

SOME = settings(max_examples=60, deadline=None)
WIDE = 1040.0
LOOKS = {
    "not_started": "b-open",
    "cannot_start": "b-open",
    "under_way": "b-part",
    "awaiting_signature": "pen",
    "completed": "b-done",
    "postponed": "b-post",
    "skipped": "b-skip",
    "to_be_reconfirmed": "b-re",
}


def drawn(picture: Picture) -> list[Mark]:
    return marks(lanes_svg(picture))


def with_css(found: list[Mark], css: str) -> list[Mark]:
    return [mark for mark in found if css in mark.css.split()]


def texts(svg: str) -> str:
    return " ".join(mark.text for mark in marks(svg) if mark.tag == "text")


# --- The frame ---------------------------------------------------------------------------------


@SOME
@given(pictures())
def test_everything_stands_within_the_frame(picture: Picture) -> None:
    for svg in (lanes_svg(picture), *print_svgs(picture)):
        width, height = size_of(svg)
        assert width == WIDE
        for mark in marks(svg):
            assert all(-1 <= x <= width + 1 and -1 <= y <= height + 1 for x, y in mark.points), mark


@SOME
@given(pictures())
def test_right_to_left_is_the_exact_mirror(picture: Picture) -> None:
    left, right = drawn(picture), drawn(replace(picture, direction="rtl"))
    for one, other in zip_longest(left, right):
        assert (one.tag, one.css, one.text) == (other.tag, other.css, other.text)
        assert mirrored(one) == approximately(other)


def mirrored(mark: Mark) -> list[tuple[float, float]]:
    points = [(WIDE - x, y) for x, y in mark.points]
    if mark.css in {"pen", "knock"}:  # the pen ticks alike in both directions: only its place is mirrored
        x, y = points[0][0] - 8, points[0][1]
        return [(x, y), (x + 4, y + 4), (x + 13, y - 9)]
    return corners(points) if mark.tag in {"rect", "use", "circle"} else points


def approximately(mark: Mark) -> object:
    points = corners(mark.points) if mark.tag in {"rect", "use", "circle"} else mark.points
    return [pytest.approx(point, abs=0.25) for point in points]


def corners(points: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    xs, ys = zip(*points, strict=True)
    return [(min(xs), min(ys)), (max(xs), max(ys))]


def test_only_shapes_that_turn_are_turned() -> None:
    svg = lanes_svg(replace(valmera(), direction="rtl"))
    turned = {use.get("class") for use in parsed(svg).iter("use") if use.get("transform")}
    assert turned == {"st st--way", "st st--re"}
    assert "matrix" not in lanes_svg(valmera())


def test_a_glyph_reads_from_left_to_right_in_both() -> None:
    for direction in ("ltr", "rtl"):
        svg = lanes_svg(replace(valmera(), direction=direction))
        cue = next(mark for mark in marks(svg) if mark.text == ">_")
        assert (cue.points[0][0], cue.anchor) == ((0, "start") if direction == "ltr" else (WIDE, "end"))


# --- States ------------------------------------------------------------------------------------


@pytest.mark.parametrize("milestone", [True, False])
@pytest.mark.parametrize("state", STATES)
def test_every_state_has_its_shape_and_its_word(state: State, milestone: bool) -> None:
    word = str(SHAPES[state].word)
    changes = {"state": state, "state_word": word, "milestone": milestone, "waiting_since": None, "note": ""}
    picture = replace(with_items(valmera(), **changes), lights=())
    svg = lanes_svg(picture)
    assert with_css(marks(svg), LOOKS[state])
    assert svg.count(f"#{SHAPES[state].symbol}") >= len(list(picture.items()))
    assert texts(svg).count(word) >= (0 if state == "completed" else len(list(picture.items())))
    names = [anchor.get("aria-label") or "" for anchor in parsed(svg).iter("a")]
    assert [word in name for name in names] == [True] * len(list(picture.items()))


def test_what_is_under_way_is_solid_up_to_today() -> None:
    found = drawn(valmera())
    (today,) = {mark.points[0][0] for mark in with_css(found, "today")}
    parts = [mark for mark in with_css(found, "b-part") if mark.points[1][0] - mark.points[0][0] > 10]
    assert [mark.points[1][0] for mark in parts] == [pytest.approx(today, abs=0.2)] * 2


def test_what_waits_for_a_signature_is_tinted_up_to_that_day_and_says_since_when() -> None:
    svg = lanes_svg(valmera())
    assert "awaiting signature since 23 April" in texts(svg)
    assert 'aria-label="Governance manual published awaiting signature since 23 April, ADM-5: 8 March – 20 May"' in svg


def test_a_completed_activity_says_its_day_or_its_note() -> None:
    assert "5 February" in texts(lanes_svg(valmera()))
    assert "completed again 7 May" in texts(lanes_svg(with_items(valmera(), note="completed again 7 May")))


def test_an_indicative_plan_is_dashed_and_says_so() -> None:
    agreed, indicative = lanes_svg(valmera()), lanes_svg(replace(valmera(), indicative=True))
    assert "Indicative plan" in texts(indicative)
    assert "Indicative plan" not in texts(agreed)
    assert 'class="b-open" stroke-dasharray' in indicative
    assert 'class="b-open" stroke-dasharray' not in agreed


# --- The gate ----------------------------------------------------------------------------------


def test_the_five_lights_sit_on_the_gate_where_their_lanes_arrive() -> None:
    found = drawn(valmera())
    rings = with_css(found, "light") + with_css(found, "ring")
    assert len(rings) == 5
    assert {(ring.points[0][0] + ring.points[1][0]) / 2 for ring in rings} == {817.0}


def test_lights_show_lit_waived_and_awaiting() -> None:
    manual, plan, training, model, platform = lights()
    lit, waived = replace(plan, lit=True), replace(training, waived=True)
    svg = lanes_svg(replace(valmera(), lights=(manual, lit, waived, model, platform)))
    assert (len(with_css(marks(svg), "lit")), len(with_css(marks(svg), "ring"))) == (1, 1)
    assert {"lit", "waived", "9 July – 6 August", "21 May"} <= {mark.text for mark in marks(svg)}
    assert "gate: 1 of 5 lit" in texts(svg)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"lit": True, "awaiting": False}, "all lights are lit"),
        ({"waived": True, "awaiting": False}, "open, with a waiver"),
        ({}, "opens with all lights"),
    ],
)
def test_the_closing_stage_says_what_opens_it(change: dict[str, bool], said: str) -> None:
    changed = tuple(replace(light, **change) for light in lights())  # type: ignore[arg-type]
    assert said in texts(lanes_svg(replace(valmera(), lights=changed)))


def test_the_spread_is_measured_between_the_first_and_the_last_finish() -> None:
    found = drawn(valmera())
    assert len(with_css(found, "dim")) == 3
    assert {"35 working days apart", "more than 20: to watch"} <= {mark.text for mark in found}
    assert not with_css(drawn(replace(valmera(), spread_days=None)), "dim")


def test_a_forecast_is_hatched_and_a_plan_without_one_is_not() -> None:
    found = drawn(valmera())
    assert len(with_css(found, "hatch")) == 3
    assert "Forecast finish" in {mark.text for mark in found}
    planned = tuple(replace(each, later=None) for each in valmera().lanes)
    plain = replace(valmera(), lanes=planned, lights=())
    assert not with_css(drawn(plain), "hatch")
    assert "Planned finish" in {mark.text for mark in drawn(plain)}


def test_dependencies_across_lanes_are_drawn_once_and_lightly_when_met() -> None:
    svg = lanes_svg(valmera())
    assert arrows(svg, "tip--met") == 4  # ADM-2 to STA-1 and INT-1, STA-2 to DAM-1 and DAM-2
    assert arrows(svg, "tip") == 5  # and STA-3 to DAM-3


def arrows(svg: str, css: str) -> int:
    """How many ways the paths of this class hold."""
    held = (path for path in parsed(svg).iter("path") if css in path.get("class", "").split())
    return sum(path.get("d", "").count("M") for path in held)


def test_an_empty_country_still_has_its_lanes_and_its_gate() -> None:
    empty = Picture(name="New", today=date(2027, 5, 12), lanes=(lane("adm"), lane("sta"), lane("end")), lights=lights())
    svg = lanes_svg(empty)
    assert len(with_css(marks(svg), "tab")) == 3
    assert len(with_css(marks(svg), "light")) == 4
    assert texts(svg).count("no activity") == 2


def test_optional_activities_have_a_lane_only_when_there_are_any() -> None:
    assert "Optional" in texts(lanes_svg(valmera()))
    without = replace(valmera(), lanes=(*valmera().lanes[:-1], lane("opt")))
    assert "Optional" not in texts(lanes_svg(without))


# --- Words and links ---------------------------------------------------------------------------

HOSTILE = "<script>alert(1)</script> & \"double\" 'single' \x00\x1b\ud800"


def test_every_text_is_escaped() -> None:
    picture = with_items(valmera(), title=HOSTILE, note=HOSTILE, state_word=HOSTILE, waiting_since=None)
    changed = tuple(replace(each, title=HOSTILE, glyph="<b>") for each in picture.lanes)
    lamps = tuple(replace(light, title=HOSTILE) for light in picture.lights)
    picture = replace(picture, lanes=changed, lights=lamps, name=HOSTILE, spread_word=HOSTILE)
    for svg in (lanes_svg(picture), *print_svgs(picture)):
        assert "<script" not in svg
        assert not re.search("[\x00-\x1f\ud800-\udfff]", svg)
        assert "script" not in {element.tag for element in parsed(svg).iter()}
        svg.encode()


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "", "vbscript:x"])
def test_an_address_that_is_not_a_page_is_no_link(url: str) -> None:
    svg = lanes_svg(with_items(valmera(), url=url))
    assert "href" not in re.sub(r'<use href="[^"]*"', "", svg)
    assert svg.count('role="img"') == len(list(valmera().items()))


def test_every_activity_is_a_link_named_by_all_that_is_written() -> None:
    anchors = list(parsed(lanes_svg(valmera())).iter("a"))
    assert [each.get("href") for each in anchors] == [
        f"/i/valmera/activities/{each.code}/" for each in sorted_as_drawn(valmera())
    ]
    for anchor in anchors:
        written = " ".join(text.text or "" for text in anchor.iter("text"))
        assert (anchor.get("aria-label") or "").startswith(written)


def sorted_as_drawn(picture: Picture) -> list[Item]:
    order = ["adm", "sta", "dam", "int", "opt", "end"]
    lanes = sorted(picture.lanes, key=lambda each: order.index(each.key))
    return [item for each in lanes for item in sorted(each.items, key=lambda item: (item.start, item.finish))]


def test_a_shortened_name_says_itself_in_full_when_pointed_at() -> None:
    title = "A very long name of an activity that nobody would print on a page, though somebody typed all of it"
    svg = lanes_svg(with_items(valmera(), title=title))
    assert "…" in texts(svg)
    assert svg.count(f"<title>{title}") == len(list(valmera().items()))


def test_no_style_attribute_and_no_script() -> None:
    for svg in (lanes_svg(valmera()), *print_svgs(valmera())):
        assert not re.search(r"\s(style|on\w+)=", svg)


def test_days_are_written_in_the_readers_language() -> None:
    english = lanes_svg(valmera())
    with translation.override("fr"):
        french = lanes_svg(valmera())
    assert "12 octobre" in texts(french)
    assert "12 October" in texts(english)


def test_a_day_most_of_a_year_away_has_its_year() -> None:
    picture = replace(valmera(), today=date(2028, 9, 1))
    assert "gate, planned 13 August 2027" in texts(lanes_svg(picture))


# --- Print -------------------------------------------------------------------------------------


def test_print_carries_its_hues_as_attributes() -> None:
    (svg,) = print_svgs(valmera(), accent="#006633")
    assert {"#a62489", "#17334b", "#8a570c", "#177556", "#006633"} <= set(re.findall("#[0-9a-f]{6}", svg))
    assert not re.search(r"var\(|<use|href|<symbol|currentColor", svg)
    for mark in (element for element in parsed(svg).iter() if element.tag.endswith(("rect", "path", "circle"))):
        assert mark.get("fill") or mark.get("stroke"), mark.attrib


def test_print_takes_no_accent_that_is_not_a_colour() -> None:
    assert "evil" not in print_svgs(valmera(), accent='#00"evil')[0]


@pytest.mark.parametrize(("count", "sheets"), [(16, 1), (60, 2), (120, 4), (240, 8)])
def test_print_breaks_after_forty_activities(count: int, sheets: int) -> None:
    picture = replace(crowded(count), lanes=tuple(each for each in crowded(count).lanes if each.items))
    made = print_svgs(picture)
    assert len(made) == sheets
    shown = [re.findall(r"Activity (\w+?\d+) ", texts(svg)) for svg in made]
    assert all(len(each) <= 40 for each in shown)
    assert sorted(code for each in shown for code in each) == sorted(each.title.split()[1] for each in picture.items())
    assert sum(svg.count("Master Plan published") for svg in made) == 1
