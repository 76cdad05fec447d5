"""The small pictures, the table and the lists: they hold all that the wide picture holds, in less room or in words."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings

from desk.lanes.lettering import as_seen
from desk.lanes.model import Picture
from desk.lanes.strips import mini_axis_svg, mini_svg, span_of, strip_svg
from desk.lanes.svg import lanes_svg
from desk.lanes.twin import (
    closing_steps,
    finish_rows,
    gate_sentence,
    light_rows,
    phone_lanes,
    table_rows,
)
from tests.desk.drawing import marks, size_of
from tests.desk.pictures import TODAY, crowded, lights, pictures, valmera, with_items

SOME = settings(max_examples=60, deadline=None)
FAR = {"start": date(2045, 1, 1), "finish": date(2048, 1, 1)}


def x_of(svg: str, css: str) -> float:
    return next(mark.points[0][0] for mark in marks(svg) if mark.css == css)


# --- A row of the portfolio --------------------------------------------------------------------


@SOME
@given(pictures())
def test_small_pictures_stay_within_their_frames(picture: Picture) -> None:
    span = span_of([valmera()], today=TODAY)
    strips = [strip_svg(lane, picture=picture) for lane in picture.lanes]
    for svg in (mini_svg(picture), mini_svg(picture, span=span), *strips):
        width, height = size_of(svg)
        for mark in marks(svg):
            assert all(-1 <= x <= width + 1 and -5 <= y <= height + 1 for x, y in mark.points), mark


@SOME
@given(pictures())
def test_small_pictures_mirror_for_right_to_left(picture: Picture) -> None:
    turned = replace(picture, direction="rtl")
    for left, right in [
        (mini_svg(picture), mini_svg(turned)),
        *((strip_svg(lane, picture=picture), strip_svg(lane, picture=turned)) for lane in picture.lanes),
    ]:
        width, _ = size_of(left)
        for one, other in zip(marks(left), marks(right), strict=True):
            if one.tag == "path" and one.css not in {"pen", "knock"}:
                mirrored = [pytest.approx((width - x, y), abs=0.25) for x, y in one.points]
                assert list(other.points) == mirrored


def test_a_row_of_the_portfolio_is_small() -> None:
    assert len(mini_svg(valmera())) < 1700
    assert len(mini_svg(crowded(60))) < 4000


def test_rows_of_a_portfolio_share_their_days() -> None:
    other = replace(crowded(16), today=TODAY)
    span = span_of([valmera(), other], today=TODAY)
    at = x_of(mini_svg(valmera(), span=span), "today")
    assert x_of(mini_svg(other, span=span), "today") == at
    assert x_of(mini_axis_svg(span, today=TODAY), "now") == pytest.approx(at, abs=0.1)


def test_one_far_country_does_not_press_the_others_flat() -> None:
    far = with_items(valmera(), **FAR)
    near, both = span_of([valmera()], today=TODAY), span_of([valmera(), far], today=TODAY)
    assert both.last < date(2030, 6, 1)
    assert both.scale().per_day > near.scale().per_day / 5


def test_the_axis_of_a_portfolio_names_its_years_once_and_clear_of_today() -> None:
    found = [mark for mark in marks(mini_axis_svg(span_of([valmera()], today=TODAY), today=TODAY)) if mark.text]
    assert [mark.text for mark in found] == ["2026", "2027", "12 May"]


def test_a_row_says_who_waits_by_the_pen_and_what_is_solid() -> None:
    found = {mark.css for mark in marks(mini_svg(valmera()))}
    assert {"pen", "knock", "b-done", "b-open", "b-part", "b-post", "b-re", "bar1", "bar2", "today"} <= found


# --- A lane on a phone -------------------------------------------------------------------------


def test_a_strip_halves_what_runs_at_the_same_time() -> None:
    dam = valmera().lane("dam")
    assert dam is not None
    rects = [mark for mark in marks(strip_svg(dam, picture=valmera())) if mark.tag == "rect"]
    heights = {round(mark.points[1][1] - mark.points[0][1], 1) for mark in rects if mark.css.startswith("b-o")}
    assert heights == {7.0, 8.0}


def test_the_lists_of_a_phone_hold_every_activity_once() -> None:
    picture = valmera()
    listed = [step.code for lane in phone_lanes(picture) for step in (*lane.done, *lane.ahead)]
    listed += [step.code for step in closing_steps(picture)]
    assert sorted(listed) == sorted(item.code for item in picture.items())


def test_a_list_says_why_and_since_when() -> None:
    picture = with_items(valmera(), note="with the Ministry of Labour")
    adm = phone_lanes(picture)[0]
    assert adm.count == "3 of 4 completed"
    assert adm.finish == "21 May – 4 June"
    assert [step.why for step in adm.ahead] == ["since 23 April, with the Ministry of Labour"]
    assert [step.why for step in phone_lanes(valmera())[0].done] == ["7 September", "12 October", "4 March"]


def test_the_gate_is_one_sentence() -> None:
    assert gate_sentence(valmera()) == "gate: none of 5 lit; 35 working days apart; more than 20: to watch"


# --- The table ---------------------------------------------------------------------------------


@SOME
@given(pictures())
def test_the_table_holds_every_activity_with_its_state_and_what_comes_before(picture: Picture) -> None:
    rows = table_rows(picture)
    told = [(row.code, row.state, row.state_word, row.after, row.title, row.start, row.finish) for row in rows]
    drawn = [(i.code, i.state, i.state_word, i.after, i.title, i.start, i.finish) for i in picture.items()]
    assert told == drawn


def test_the_table_says_what_the_picture_writes() -> None:
    svg = lanes_svg(valmera())
    for row in table_rows(valmera()):
        assert row.words in svg
        assert all(word in svg for word in row.track.split())
    for light in light_rows(valmera()):
        assert light.title in svg
        assert light.expected in svg


def test_the_lights_and_the_finishes_are_told() -> None:
    shown = [(row.title, row.track, row.state_word) for row in light_rows(valmera())]
    assert shown[0] == ("Governance manual", "Administrative", "awaiting signature")
    assert shown[1] == ("Master Plan published", "Statistical", "not lit")
    assert [row.finish for row in finish_rows(valmera())] == [
        "21 May – 4 June",
        "25 June – 16 July",
        "9 July – 6 August",
        "28 May",
    ]
    lit = replace(valmera(), lights=tuple(replace(light, lit=True) for light in lights()))
    assert {row.state for row in light_rows(lit)} == {"lit"}


# --- Arabic, letter by letter ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Governance (manual)", "Governance (manual)"),
        ("سلام", "\ufee1\ufefc\ufeb3"),  # lam and alef in one sign, between seen and mim
        ("باب", "\ufe8f\ufe8e\ufe91"),
        ("دار", "\ufead\ufe8d\ufea9"),  # letters that never reach on
        ("12 باب", "\ufe8f\ufe8e\ufe91 12"),
        ("باب SDMX", "SDMX \ufe8f\ufe8e\ufe91"),
        ("باب (SDMX)", "(SDMX) \ufe8f\ufe8e\ufe91"),
        ("باب 2.5", "2.5 \ufe8f\ufe8e\ufe91"),
        ("بابٌ", "\ufe8f\ufe8e\ufe91"),  # marks have no place of their own, and are left out
    ],
)
def test_arabic_is_joined_and_ordered_as_it_is_seen(text: str, seen: str) -> None:
    assert as_seen(text, direction="rtl") == seen


def test_arabic_within_a_line_from_left_to_right_keeps_its_place() -> None:
    assert as_seen("Manual باب 3", direction="ltr") == "Manual 3 \ufe8f\ufe8e\ufe91"
    assert as_seen("Manual باب now", direction="ltr") == "Manual \ufe8f\ufe8e\ufe91 now"
