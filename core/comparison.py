"""What differs between two texts, word by word; pure. How a difference looks is the component's business."""

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

Kind = Literal["same", "old", "new"]
_TOKENS = re.compile(r"\w+|\s+|[^\w\s]")
_ENDS = re.compile(r"(?<=\n)")
CLOSE_LOOK = 4_000_000


class Piece(NamedTuple):
    """Words that stayed, were taken out or were put in; with their own spaces."""

    kind: Kind
    words: str


def differences(old: str, new: str) -> tuple[Piece, ...]:
    """The pieces that make `old` when those put in are left out, and `new` when those taken out are."""
    pieces: list[Piece] = []
    for gone, come, same in _blocks(_ENDS.split(old), _ENDS.split(new)):
        pieces += [Piece("same", "".join(gone))] if same else _words("".join(gone), "".join(come))
    return _joined(pieces)


def shortened(pieces: Sequence[Piece], *, around: int = 80) -> tuple[Piece, ...]:
    """`pieces` with long stretches that stayed cut to about `around` characters beside each change."""
    last = len(pieces) - 1
    return tuple(
        _cut(piece, before=at > 0, after=at < last, around=around) if piece.kind == "same" else piece
        for at, piece in enumerate(pieces)
    )


def _cut(piece: Piece, *, before: bool, after: bool, around: int) -> Piece:
    words = piece.words
    if len(words) <= 2 * around + 40:
        return piece
    start = words[:around].rsplit(" ", 1)[0] if before else ""
    end = words[-around:].split(" ", 1)[-1] if after else ""
    return Piece("same", f"{start} … {end}")


def _words(old: str, new: str) -> list[Piece]:
    before, after = _TOKENS.findall(old), _TOKENS.findall(new)
    if len(before) * len(after) > CLOSE_LOOK:
        return [Piece("old", old), Piece("new", new)]
    pieces: list[Piece] = []
    gone, come = "", ""
    for was, now, same in _blocks(before, after):
        text = "".join(was)
        if same and text != " ":
            pieces += [Piece("old", gone), Piece("new", come), Piece("same", text)]
            gone, come = "", ""
        else:
            gone, come = gone + text, come + "".join(now)
    return [*pieces, Piece("old", gone), Piece("new", come)]


def _blocks(old: Sequence[str], new: Sequence[str]) -> Iterable[tuple[Sequence[str], Sequence[str], bool]]:
    close = len(old) * len(new) <= CLOSE_LOOK
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=not close).get_opcodes():
        yield old[a:b], new[c:d], tag == "equal"


def _joined(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Without empty pieces; what was taken out before what was put in; neighbours of a kind as one."""
    joined: list[Piece] = []
    for piece in pieces:
        if not piece.words:
            continue
        if joined and joined[-1].kind == piece.kind:
            joined[-1] = Piece(piece.kind, joined[-1].words + piece.words)
        else:
            joined.append(piece)
    return tuple(joined)
