"""The structure of the manual and the words it starts with."""

import re

import pytest

from core.markdown import placeholders, render
from core.text import clean_text
from governance.manual import matrix
from governance.manual.placeholders import LABELS
from governance.manual.sections import BY_KEY, SECTIONS, Part, default_text, default_texts

KEYS = [section.key for section in SECTIONS]


def test_the_numbers_run_from_0_to_20_and_a_to_f() -> None:
    numbers = [section.number for section in SECTIONS]
    assert [number for number in numbers if number.isdigit()] == [str(number) for number in range(21)]
    assert [number for number in numbers if number.startswith("4.")] == ["4.1", "4.2", "4.3", "4.4", "4.5"]
    assert [number for number in numbers if number.isalpha()] == list("ABCDEF")
    assert len(BY_KEY) == len(SECTIONS)


def test_every_part_fills_exactly_one_section() -> None:
    used = [part for section in SECTIONS for part in section.parts]
    assert sorted(used) == sorted(Part)


@pytest.mark.parametrize("key", KEYS)
def test_a_section_starts_with_words_that_its_own_form_would_accept(key: str) -> None:
    text = default_text(key)
    assert clean_text(text) == text
    assert not re.search(r"^#{1,2} |^#{4,} ", text, re.MULTILINE)
    assert BY_KEY[key].guidance


@pytest.mark.parametrize("key", KEYS)
def test_every_placeholder_has_words_for_who_must_complete_it(key: str) -> None:
    assert set(placeholders(default_text(key))) <= {*LABELS, "?"}


@pytest.mark.parametrize("key", KEYS)
def test_nothing_between_braces_is_ever_printed(key: str) -> None:
    html = render(default_text(key))
    assert "{" not in html
    assert "}" not in html


def test_a_language_without_words_of_its_own_starts_with_english() -> None:
    assert default_texts("pt-br") == default_texts("en")
    assert default_texts("../en") == default_texts("en")


def test_every_default_row_of_responsibilities_has_one_accountable_and_somebody_who_works() -> None:
    text = default_text("responsibilities")
    assert len(re.findall(r"^\| [A-Z].* \| [ARCI/]+ \|", text, re.MULTILINE)) == 13
    assert matrix.findings(text) == []


def test_a_row_that_breaks_the_rule_is_named() -> None:
    text = (
        "| Task | X | Y |\n|---|---|---|\n| Two | A | A/R |\n| None | C | I |\n| Fine | A/R | – |\n| Words | yes | A |"
    )
    assert matrix.findings(text) == [
        "“Two” has 2 times A; it needs exactly one.",
        "“None” has 0 times A; it needs exactly one.",
        "“None” has no R: nobody does the work.",
    ]


def test_the_defaults_of_the_note_and_the_reference_are_there() -> None:
    for key, words in {
        "decisions": ("at least half of its voting seats", "ten working days", "no vote and no veto"),
        "meetings": ("two to four times a year", "within five working days"),
        "releases": ("by 1 December",),
        "amendments": ("every two years",),
        "data_sharing": ("legal basis", "retention and destruction", "disputes", "with a witness"),
    }.items():
        for said in words:
            assert said in default_text(key), (key, said)
