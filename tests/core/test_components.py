"""The small components: what each tag writes, in the words and the markup that pages rely on."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template import Context, RequestContext, Template
from django.test import RequestFactory
from django.utils import translation

from core import clock
from core.errors import Refusal
from core.offers import Offer
from core.shapes import SHAPES, TRACKS, VERDICTS

NOON = datetime(2027, 4, 20, 14, 12, tzinfo=UTC)
ZURICH = SimpleNamespace(zone=ZoneInfo("Europe/Zurich"))


def drawn(source: str, request: HttpRequest | None = None, **context: Any) -> str:
    made = RequestContext(request, {**context, "request": request}) if request else Context(context)
    return " ".join(Template("{% load ui %}" + source).render(made).split())


class Reply(forms.Form):
    name = forms.CharField(max_length=5, help_text="As on the letter.")
    meaning = forms.ChoiceField(widget=forms.RadioSelect, choices=[("a", "Approved"), ("r", "Returned")])
    remarks = forms.CharField(required=False, widget=forms.Textarea(attrs={"placeholder": "Say why"}))
    public = forms.BooleanField(required=False)

    def clean(self) -> None:
        raise forms.ValidationError("The letter is older than the request.")


@pytest.mark.parametrize("code", [*SHAPES, *VERDICTS])
def test_every_state_has_a_symbol_and_a_word(code: str) -> None:
    shape = {**SHAPES, **VERDICTS}[code]
    text = drawn("{% state code %}", code=code)
    assert f"brand/symbols.svg#{shape.symbol}" in text
    assert f"<span>{shape.word}</span>" in text


def test_a_state_takes_a_fuller_word() -> None:
    assert "under way, 9 of 11" in drawn("{% state 'under_way' word %}", word="under way, 9 of 11")


def test_a_state_escapes_its_word() -> None:
    assert "<script" not in drawn("{% state 'under_way' word %}", word="<script>alert(1)</script>")


def test_an_unknown_state_shows_its_code_in_words() -> None:
    assert "half baked" in drawn("{% state 'half_baked' %}")


@pytest.mark.parametrize("code", TRACKS)
def test_a_track_is_known_by_glyph_and_hue(code: str) -> None:
    assert TRACKS[code].css in drawn("{% track code %}", code=f"{code}-1")
    assert drawn("{{ code|track_css }}", code=code) == TRACKS[code].css


def test_a_moment_is_told_in_the_zone_of_the_implementation() -> None:
    text = drawn("{% when moment %}", moment=NOON, implementation=ZURICH)
    assert "20 April 2027, 16:12 (UTC+2)" in text
    assert 'datetime="2027-04-20T16:12:00+02:00"' in text


@pytest.mark.parametrize(
    ("zone", "told"), [("UTC", "(UTC)"), ("Asia/Kathmandu", "(UTC+5:45)"), ("America/St_Johns", "(UTC−2:30)")]
)
def test_an_offset_is_told_with_its_minutes(zone: str, told: str) -> None:
    where = SimpleNamespace(zone=ZoneInfo(zone))
    assert told in drawn("{% when moment %}", moment=NOON, implementation=where)


def test_a_moment_that_never_was_is_a_dash() -> None:
    assert drawn("{% when nothing %} {% day nothing %} {% age nothing %}", nothing=None) == "– – –"


@pytest.mark.parametrize(("style", "told"), [("long", "12 March 2027"), ("short", "12 Mar 2027"), ("near", "12 March")])
def test_a_day_in_three_lengths(style: str, told: str) -> None:
    assert f">{told}<" in drawn("{% day when style %}", when=date(2027, 3, 12), style=style)


@pytest.mark.parametrize(
    ("since", "told"), [("2027-04-01", "19 days"), ("2027-04-19", "1 day"), ("2027-04-20", "today")]
)
def test_an_age_counts_calendar_days(since: str, told: str) -> None:
    with clock.at(NOON):
        assert drawn("{% age since %}", since=date.fromisoformat(since)) == told


def test_an_age_counts_the_days_of_the_place() -> None:
    late = datetime(2027, 4, 19, 23, 30, tzinfo=UTC)
    with clock.at(NOON):
        assert drawn("{% age since %}", since=late) == "1 day"
        assert drawn("{% age since %}", since=late, implementation=ZURICH) == "today"


@pytest.mark.parametrize("count", [0, 1, 2, 3, 11, 100])
def test_days_use_every_plural_of_arabic(count: int) -> None:
    with translation.override("ar"):
        text = drawn("{{ count|days }}", count=count)
    assert text.startswith(str(count))
    assert not any(letter.isascii() and letter.isalpha() for letter in text)


def test_figures_in_words_and_groups() -> None:
    assert drawn("{{ 2|in_words }} {{ 13|in_words }} {{ 1284|grouped }}") == "two 13 1 284"


def test_sizes_are_told_in_units_of_a_thousand() -> None:
    assert drawn("{{ 1|size }}, {{ 88000|size }}, {{ 1240000|size }}") == "1 byte, 88 kB, 1.2 MB"


def test_seats_count_people() -> None:
    text = drawn("{% seats 6 7 %}")
    assert text.count('fill="currentColor"') == 6
    assert text.count('fill="none"') == 1


def test_a_fingerprint_shortened_and_in_full() -> None:
    digest = "9f2c41ab" * 8
    assert "9f2c 41ab … 41ab" in drawn("{% fingerprint digest %}", digest=digest)
    assert drawn("{% fingerprint digest full=True %}", digest=digest).count("<span>9f2c41ab</span>") == 8


def test_an_entry_has_its_number_and_the_beginning_of_its_hash() -> None:
    assert "<bdi>no. 1 284</bdi> · <bdi>7c1e 9a40 52bd</bdi>" in drawn(
        "{% entry 1284 digest %}", digest="7c1e9a4052bd0f63"
    )


def test_a_name_with_a_script_is_only_text() -> None:
    assert "<img" not in drawn("{% person name 'Agency lead' %}", name="<img src=x onerror=alert(1)>")


def test_a_field_ties_its_hint_and_its_error_to_the_control() -> None:
    text = drawn("{% field form.name %}", form=Reply({"name": "too long"}))
    assert 'aria-describedby="id_name_helptext id_name_error"' in text
    assert 'id="id_name_helptext"' in text
    assert 'id="id_name_error"' in text
    assert 'aria-invalid="true"' in text
    assert 'value="too long"' in text


def test_a_field_has_no_placeholder_and_says_when_it_is_optional() -> None:
    text = drawn("{% field form.remarks %}", form=Reply())
    assert "placeholder" not in text
    assert "(optional)" in text


def test_choices_stand_in_a_fieldset_each_with_its_hint() -> None:
    text = drawn("{% field form.meaning hints %}", form=Reply(), hints={"a": "It is published."})
    assert "<legend>" in text
    assert text.count('class="choice"') == 2
    assert "<small>It is published.</small>" in text


def test_a_form_draws_itself_like_its_fields() -> None:
    text = drawn("{{ form }}", form=Reply())
    assert text.count('class="field') == 4
    assert 'for="id_public"' in text


def test_the_error_summary_leads_to_each_field() -> None:
    text = drawn("{% error_summary form title='Nothing has been signed yet' %}", form=Reply({"name": "too long"}))
    assert 'role="alert"' in text
    assert "Nothing has been signed yet" in text
    assert 'href="#id_name"' in text
    assert 'href="#id_meaning_0"' in text
    assert "The letter is older than the request." in text


def test_no_summary_without_errors() -> None:
    assert drawn("{% error_summary form %}", form=Reply()) == ""


def test_a_refused_offer_is_never_a_button() -> None:
    reason = Refusal("Four indicators lack a source.", "/here/", "See the four")
    text = drawn("{% actions offers %}", offers=[Offer("Publish the Master Plan", "/publish/", refusals=[reason])])
    assert "Four indicators lack a source." in text
    assert '<a href="/here/">See the four</a>' in text
    assert "button" not in text
    assert "/publish/" not in text


def test_only_the_first_open_offer_is_filled() -> None:
    offers = [Offer("Refused", refusals=[Refusal("No.")]), Offer("Sign", "/sign/"), Offer("Agree", "/agree/")]
    text = drawn("{% actions offers %}", offers=offers)
    assert text.count('class="button"') == 1
    assert text.count('class="button button--second"') == 1


def test_an_offer_that_posts_carries_the_token_and_its_name() -> None:
    offers = [Offer("Begin", "/do/", name="start", post=True)]
    text = drawn("{% actions offers %}", offers=offers, csrf_token="secret")
    assert 'name="action" value="start"' in text
    assert 'name="csrfmiddlewaretoken" value="secret"' in text


def test_a_head_sorts_and_then_sorts_the_other_way() -> None:
    source = "<th {% sorted_by 'name' %}>{% sort 'name' 'Country' %}</th>"
    fresh = drawn(source, request=RequestFactory().get("/", {"state": "open", "page": "3"}))
    again = drawn(source, request=RequestFactory().get("/", {"sort": "name"}))
    assert "?state=open&amp;sort=name" in fresh
    assert "aria-sort" not in fresh
    assert 'aria-sort="ascending"' in again
    assert "?sort=-name" in again


def test_a_pager_keeps_the_other_answers() -> None:
    page = Paginator(range(60), 25).page(2)
    text = drawn("{% pager page %}", page=page, request=RequestFactory().get("/", {"state": "open", "page": "2"}))
    assert "26 to 50 of 60" in text
    assert "?state=open&amp;page=1" in text
    assert "?state=open&amp;page=3" in text
