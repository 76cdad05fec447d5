"""What people type: kept, put in order, or refused with a sentence. Escaping is tested with the pages."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from core.text import Line, Prose, clean_line, clean_text, harmless


def test_ordinary_text_in_any_script_is_kept() -> None:
    for text in ("Nous l’avons signé.", "نظام معلومات سوق العمل", "می‌خواهم", "日本語", "a\tb\nc", "👩‍👧", "x\u200fy"):
        assert clean_text(text) == text


def test_line_ends_and_letters_are_put_in_order() -> None:
    assert clean_text(" a\r\nb\rc\u2028d\ufeff ") == "a\nb\nc\nd"
    assert clean_text("e\u0301") == "\u00e9"


@pytest.mark.parametrize(
    "character",
    [
        "\x00",
        "\x1b",
        "\x7f",
        "\x0c",
        "\u202a",
        "\u202e",
        "\u2066",
        "\u2069",
        "\ud800",
        "\ue000",
        "\uffff",
        "\U000e0041",
    ],
)
def test_a_hidden_character_is_refused_by_name_and_place(character: str) -> None:
    with pytest.raises(ValidationError) as refused:
        clean_text(f"abc{character}def")
    assert f"U+{ord(character):04X}" in refused.value.messages[0]
    assert "at place 4" in refused.value.messages[0]


def test_the_limit_counts_characters_after_cleaning() -> None:
    assert len(clean_text("x" * 10_000)) == 10_000
    assert clean_text("\r\n" * 5 + "x" * 10, limit=10) == "x" * 10
    with pytest.raises(ValidationError, match="10001"):
        clean_text("x" * 10_001)


def test_a_line_has_no_line_end() -> None:
    assert clean_line("Ministry\r\n of   Labour ") == "Ministry of Labour"
    with pytest.raises(ValidationError):
        clean_line("x" * 301)


def test_the_fields_clean_and_refuse() -> None:
    assert Prose().clean(" a\r\nb ") == "a\nb"
    assert Line(required=False).clean(None) == ""
    for field in (Prose(), Line()):
        with pytest.raises(ValidationError):
            field.clean("pay\u202eload")
        with pytest.raises(ValidationError):
            field.clean("   ")


@given(st.text(st.characters(exclude_categories=()), max_size=60))
def test_what_is_made_harmless_is_accepted_and_stays(text: str) -> None:
    once = harmless(text)
    assert harmless(once) == once
    assert clean_text(clean_text(once)) == clean_text(once)
