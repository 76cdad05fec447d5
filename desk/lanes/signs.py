"""The label of an activity: its lines, how wide and high they are, what had to be cut. Not where it goes."""

from dataclasses import dataclass
from functools import lru_cache

from desk.lanes.measure import ELLIPSIS, clipped, width_of, wrapped

NAME = 12.8
WORD = 11.8
GLYPH = 14.0
LINE = 16
NARROW = 204.0
LONGEST = 250.0
QUIET = frozenset({"completed", "skipped"})
LOUD = frozenset({"awaiting_signature", "to_be_reconfirmed"})


@dataclass(frozen=True, slots=True)
class Sign:
    """The lines of a label: one or two of the name, then the words beside the shape."""

    lines: tuple[str, ...]
    words: str
    width: float
    height: int
    cut: bool


@lru_cache(maxsize=4096)
def sign_of(title: str, words: str, *, state: str, longest: float = LONGEST) -> Sign:
    """The label in its lines, as narrow as the name allows. Bold words ask somebody to act."""
    strong, loud = state not in QUIET, state in LOUD
    lines = wrapped(title, limit=min(NARROW, longest), size=NAME, bold=strong)
    if lines[-1].endswith(ELLIPSIS):
        lines = wrapped(title, limit=longest, size=NAME, bold=strong)
    shown = clipped(words, limit=longest - GLYPH, size=WORD, bold=loud)
    wide = max(width_of(line, size=NAME, bold=strong) for line in lines)
    cut = shown != words or lines[-1].endswith(ELLIPSIS)
    wide = max(wide, GLYPH + width_of(shown, size=WORD, bold=loud))
    return Sign(lines, shown, wide, LINE * len(lines), cut)
