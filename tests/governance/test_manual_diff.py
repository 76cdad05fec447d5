"""What changed between two versions of the manual, section by section."""

from dataclasses import replace

from core.comparison import Piece
from governance.manual.diff import changes
from tests.governance.manual_sample import MEMBERS, WAIVER, content, with_text


def test_equal_versions_have_no_changes() -> None:
    assert changes(content(), content()) == ()


def test_only_the_sections_that_differ_are_listed_in_order() -> None:
    old, new = content(), with_text("risks", "Other words.", members=MEMBERS[:1])
    assert [change.section.key for change in changes(old, new)] == ["risks", "annex_people"]


def test_words_are_compared_with_their_values() -> None:
    old = with_text("risks", "The quorum of {country} is six seats.")
    new = with_text("risks", "The quorum of {country} is seven seats.")
    (change,) = changes(old, new)
    assert change.kind == "changed"
    assert change.pieces == (
        Piece("same", "The quorum of Valmera is "),
        Piece("old", "six"),
        Piece("new", "seven"),
        Piece("same", " seats."),
    )


def test_a_section_that_came_or_went_says_so() -> None:
    without, within = with_text("risks", ""), with_text("risks", "Now there is a register.")
    assert [change.kind for change in changes(without, within)] == ["added"]
    assert [change.kind for change in changes(within, without)] == ["removed"]


def test_filled_in_lines_are_compared_too() -> None:
    new = replace(content(), waivers=(WAIVER,), plan=(replace(content().plan[0], state="postponed"),))
    (change,) = changes(content(), new)
    assert change.section.key == "monitoring"
    words = "".join(piece.words for piece in change.pieces if piece.kind == "new")
    assert "postponed" in words
    assert "platform ready" in words


def test_codes_that_nobody_reads_are_no_change() -> None:
    new = replace(content(), institutions=tuple(replace(line, kind="x") for line in content().institutions))
    assert changes(content(), new) == ()


def test_a_long_section_is_shown_around_its_changes() -> None:
    old = with_text("risks", "Stays. " * 300 + "Six seats.")
    new = with_text("risks", "Stays. " * 300 + "Seven seats.")
    (change,) = changes(old, new)
    assert sum(len(piece.words) for piece in change.short) < 200
    assert Piece("new", "Seven") in change.short
