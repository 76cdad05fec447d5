"""Differences between two texts: nothing lost, nothing invented, and cut short without losing a change."""

from hypothesis import given
from hypothesis import strategies as st

from core.comparison import Piece, differences, shortened

TEXTS = st.text(st.sampled_from("ab \n.é"), max_size=80)


def test_a_replaced_word_stands_between_what_stayed() -> None:
    assert differences("The quorum is six seats.", "The quorum is seven seats.") == (
        Piece("same", "The quorum is "),
        Piece("old", "six"),
        Piece("new", "seven"),
        Piece("same", " seats."),
    )


def test_neighbouring_words_are_replaced_together() -> None:
    assert differences("by 31 January", "by 1 December of the year before")[1:] == (
        Piece("old", "31 January"),
        Piece("new", "1 December of the year before"),
    )


def test_equal_texts_have_one_piece_and_empty_ones_none() -> None:
    assert differences("a\nb", "a\nb") == (Piece("same", "a\nb"),)
    assert differences("", "") == ()


@given(TEXTS, TEXTS)
def test_both_texts_can_be_made_again(old: str, new: str) -> None:
    pieces = differences(old, new)
    assert "".join(piece.words for piece in pieces if piece.kind != "new") == old
    assert "".join(piece.words for piece in pieces if piece.kind != "old") == new
    assert all(piece.words for piece in pieces)


@given(TEXTS, TEXTS)
def test_what_is_shortened_keeps_every_change(old: str, new: str) -> None:
    long = differences("word " * 100 + old, "word " * 100 + new)
    short = shortened(long, around=20)
    assert [piece for piece in short if piece.kind != "same"] == [piece for piece in long if piece.kind != "same"]
    assert sum(len(piece.words) for piece in short) <= sum(len(piece.words) for piece in long)


def test_a_text_of_the_greatest_length_is_compared_in_time() -> None:
    pieces = differences("\n" * 10_000, "\n" * 9_999 + "a")
    assert Piece("new", "a") in pieces
    assert differences("ab " * 3000, "ba " * 3000)[0].kind == "old"
