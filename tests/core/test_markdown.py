"""Typed Markdown becomes safe HTML: what is kept, what stays as text, and how placeholders are shown."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.markdown import placeholders, render

ALLOWED = re.compile(
    r"</?(p|ul|li|ol|blockquote|strong|em|code|pre|h[3-5]|table|thead|tbody|tr|th|td|div|span|mark|a)( [^<>]*)?>"
    r"|<(br|hr|wbr)>"
)
ATTRIBUTES = re.compile(r' (class|scope|href|rel|start|tabindex)="[^"<>]*"')


def test_paragraphs_lists_and_emphasis() -> None:
    html = render("One **two** *three*\n\n- a\n- b\n\n2. c")
    assert html == (
        '<p>One <strong>two</strong> <em>three</em></p><ul><li>a</li><li>b</li></ul><ol start="2"><li>c</li></ol>'
    )


def test_headings_go_below_the_section_and_are_numbered() -> None:
    html = render("### First\n\n#### Below\n\n# Second", heading=3, number="5")
    assert '<h3><span class="no">5.1</span> First</h3><h4>Below</h4>' in html
    assert '<h3><span class="no">5.2</span> Second</h3>' in html
    assert "<h4>x</h4>" in render("# x", heading=4)


def test_a_level_is_never_skipped() -> None:
    assert render("##### deep") == "<h3>deep</h3>"
    assert render("###") == ""


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<a href='javascript:alert(1)'>x</a>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,<script>)",
        "[x](file:///etc/passwd)",
        "![x](https://elsewhere.example/pixel.png)",
        "<javascript:alert(1)>",
        '[x](https://a.example "onmouseover=alert(1)")',
        "&lt;script&gt;",
    ],
)
def test_nothing_that_acts_comes_through(text: str) -> None:
    html = render(text)
    bare = ALLOWED.sub("", html)
    assert "<" not in bare
    assert ">" not in bare
    for link in re.findall(r'href="([^"]*)"', html):
        assert link.startswith(("https://a.example", "https://elsewhere.example"))


def test_links_to_web_and_mail_are_kept() -> None:
    assert render("[a](https://a.example/?b=1&c=2)") == (
        '<p><a href="https://a.example/?b=1&amp;c=2" rel="nofollow">a</a></p>'
    )
    assert 'href="mailto:a@b.example"' in render("<a@b.example>")


@given(st.text(st.sampled_from("<>&\"'*_`[]()!|-#{}?ab \n:/.~\\x\u202e\x00"), max_size=120))
@settings(max_examples=300, deadline=None)
def test_whatever_is_typed_only_known_elements_come_out(text: str) -> None:
    html = render(text, values={"ab": "<b>"})
    for element in re.findall(r"<[^>]*>", html):
        assert ALLOWED.fullmatch(element), element
        inside = re.sub(r"^</?\w+|>$", "", element)
        assert ATTRIBUTES.sub("", inside) == "", element
    assert not re.search("[\x00\u202e]", html)


def test_hidden_characters_written_as_entities_are_dropped() -> None:
    assert render("a&#x202E;b&#0;c&#xE000;d") == "<p>ab\ufffdcd</p>"


def test_a_link_holds_bare_words() -> None:
    html = render("[**a** `b` {c} {d}](https://a.example)", values={"c": "<C>"})
    assert html == '<p><a href="https://a.example" rel="nofollow">a b &lt;C&gt; to be completed</a></p>'
    assert "\u200b" in render(f"<https://a.example/{'x' * 100}>")


def test_a_value_is_text_and_never_markup() -> None:
    html = render("In {country}, **{country}**, `{country}`", values={"country": "<b>*V*|{x}"})
    assert html.count("&lt;b&gt;*V*|{x}") == 3


def test_a_placeholder_without_a_value_is_a_mark_and_never_braces() -> None:
    html = render("{agency} and {?} and {other}", labels=lambda name: f"the {name}")
    assert "{" not in html
    assert html.count('<mark class="open-place">') == 3
    assert "to be completed: the agency" in html


def test_the_placeholders_of_a_text_are_found_in_order() -> None:
    assert placeholders("{b} {?} {a} {b} {Not} {1} {}") == ["b", "?", "a", "b"]


def test_a_table_has_headers_on_both_sides() -> None:
    html = render("| | A |\n|---|---|\n| row | cell is long |")
    assert '<thead><tr><td></td><th scope="col">A</th></tr></thead>' in html
    assert '<tr><th scope="row">row</th><td>cell is long</td></tr>' in html


def test_a_table_of_codes_is_a_matrix_and_one_of_blanks_a_form() -> None:
    matrix = render("| Task | A | B |\n|---|---|---|\n| t | A/R | – |")
    assert 'class="matrix"' in matrix
    assert '<td class="code-ar">A/R</td><td class="code-none">–</td>' in matrix
    assert 'class="grid form keep"' in render("| Field | Entry |\n|---|---|\n| a | |\n| b | |")


def test_a_table_beyond_any_use_becomes_lines_and_loses_nothing() -> None:
    text = "|a" * 60 + "|\n" + "|-" * 60 + "|\n" + "|b\n" * 200
    html = render(text)
    assert "<table" not in html
    assert html.count("b</p>") == 200


def test_a_word_longer_than_a_line_can_be_broken() -> None:
    html = render("x" * 10_000)
    assert html.count("<wbr>") == 333
    assert html.replace("<wbr>", "") == f"<p>{'x' * 10_000}</p>"


@pytest.mark.parametrize(
    "text",
    ["*" * 5000 + "a" + "*" * 5000, "[" * 10_000, "> " * 5000, "- " * 5000, "`" * 10_000, "**a " * 2500, "[a](" * 2500],
)
def test_hostile_nesting_is_shallow_and_quick(text: str) -> None:
    begun = time.monotonic()
    html = render(text)
    assert time.monotonic() - begun < 5
    assert html.count("<strong>") <= 2501
    depth = most = 0
    for sign in re.findall(r"<(/?)(?:strong|em|blockquote|ul|ol|li)\b", html):
        depth += -1 if sign else 1
        most = max(most, depth)
    assert most <= 40
