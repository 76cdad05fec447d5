"""The frozen content of a version: the same data, the same fingerprint; gaps named; values put in."""

import json
from dataclasses import replace
from datetime import date

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from core import canonical
from governance.manual import frozen
from governance.manual.content import FILL, ManualContent
from governance.manual.lines import InstitutionLine, MemberLine, RoleLine
from governance.manual.placeholders import values_from_record
from tests.governance.manual_sample import FUND, MEMBERS, WAIVER, content, with_text


def test_content_survives_being_stored() -> None:
    whole = content(waivers=(WAIVER,), effective_on=date(2027, 5, 12))
    stored = json.loads(json.dumps(whole.as_data()))
    assert ManualContent.from_data(stored) == whole
    assert canonical.digest(stored) == canonical.digest(whole.as_data())


def test_a_field_that_an_older_version_lacks_takes_its_default() -> None:
    stored = content().as_data()
    del stored["waivers"]
    assert ManualContent.from_data(stored).waivers == ()


def test_any_change_changes_the_fingerprint() -> None:
    whole = content()
    before = canonical.digest(whole.as_data())
    for changed in (
        with_text("risks", "Other words."),
        replace(whole, members=MEMBERS[:1]),
        replace(whole, waivers=(WAIVER,)),
        replace(whole, values=(("country", "Elsewhere"),)),
    ):
        assert canonical.digest(changed.as_data()) != before


def test_only_plain_values_can_be_frozen() -> None:
    with pytest.raises(TypeError):
        frozen.to_data(replace(content(), country=1.5))  # type: ignore[arg-type]


def test_the_record_fills_the_names() -> None:
    second = InstitutionLine("Institute of Insurance", "social_security", "social security")
    values = dict(values_from_record(country="Valmera", institutions=(FUND, second), members=MEMBERS))
    assert values["country"] == "Valmera"
    assert values["social_security"] == "Social Security Fund and Institute of Insurance"
    assert values["coordinator"] == "Ana Petrov"
    assert "employers" not in values


def test_the_host_of_the_platform_is_where_the_it_focal_point_sits() -> None:
    member = MemberLine("Nina", "", "it_focal_point", "IT focal point", "State Computing Centre")
    values = dict(values_from_record(country="V", institutions=(), members=(member, member)))
    assert values["hosting_institution"] == "State Computing Centre"


def test_gaps_are_named_by_section_and_close_when_a_value_comes() -> None:
    gaps = [(gap.section.number, gap.what) for gap in content().gaps]
    assert ("2", "statistics law") in gaps
    assert ("9", "data protection officer") in gaps
    closed = replace(content(), values=(*content().values, ("statistics_law", "Law 12 of 2019")))
    assert ("2", "statistics law") not in [(gap.section.number, gap.what) for gap in closed.gaps]
    open_places = [gap for gap in with_text("risks", "{?} and {?}").gaps if gap.section.key == "risks"]
    assert [(gap.what, gap.count) for gap in open_places] == [("", 2)]


def test_chapters_carry_values_and_never_braces() -> None:
    html = "".join(chapter.html for chapter in content().chapters)
    assert "Social Security Fund" in html
    assert "{" not in html
    assert "to be completed" in html


def test_a_section_without_words_and_lines_is_left_out() -> None:
    numbers = [chapter.section.number for chapter in with_text("risks", "").chapters]
    assert "18" not in numbers
    assert "19" in numbers
    assert "C" in [chapter.section.number for chapter in with_text("annex_people", "").chapters]


def test_headings_nest_below_their_section() -> None:
    by_key = {chapter.section.key: chapter.html for chapter in content().chapters}
    assert '<h3><span class="no">6.1</span> Quorum</h3>' in by_key["decisions"]
    assert "<h4>Mandate</h4>" in by_key["steering_committee"]


def test_a_role_that_nobody_holds_is_shown() -> None:
    holders = {role.role: held for role, held in content().holders}
    assert holders["data_manager"] == []
    assert [line.name for line in holders["coordinator"]] == ["Ana Petrov"]
    roles = replace(content(), roles=(RoleLine("observer", "Observer"),))
    assert roles.holders == [(RoleLine("observer", "Observer"), [])]


def test_the_preview_and_the_print_share_one_body() -> None:
    html = render_to_string("governance/manual_body.html", {"manual": content(waivers=(WAIVER,))})
    assert html.count("<section") == 32
    for said in ("Jovana Marić", "platform ready", "The server came late.", "never blocks", "agreed on 3 March 2027"):
        assert said in html, said


def test_parts_hold_every_chapter_once_and_fit_a_page() -> None:
    long = with_text("risks", "A long word. " * 3000)
    assert [chapter for part in long.parts for chapter in part] == list(long.chapters)
    assert len(long.parts) > 3
    for part in long.parts:
        assert len(part) == 1 or sum(len(chapter.html) for chapter in part) <= FILL


def test_the_body_speaks_the_language_of_the_manual_not_of_the_page() -> None:
    with override("en"):
        html = render_to_string("governance/manual_body.html", {"manual": content(language="ar")})
    assert 'lang="ar" dir="rtl"' in html
    assert "Decision rules" not in html


def test_typed_text_cannot_act_in_the_preview() -> None:
    evil = '<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror="alert(1)">'
    named = replace(MEMBERS[0], name='<script>alert("name")</script>')
    html = render_to_string("governance/manual_body.html", {"manual": with_text("risks", evil, members=(named,))})
    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html
