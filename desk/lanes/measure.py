"""How wide a text will be, without a font: advances by character, on the wide side of what readers' systems use.

Widths are those of Noto Sans, which is wider than Segoe UI, Roboto and San Francisco. Nothing is drawn here.
"""

from functools import lru_cache
from unicodedata import combining, east_asian_width

BOLD = 1.07
SAFETY = 1.02
ELLIPSIS = "…"

_GROUPS = {
    260: "' !,.:;ijl\u2019\u2018",
    280: "J`",
    310: "()-[]",
    340: "If",
    370: "t/\\{}",
    420: 'r"',
    440: "?_",
    480: "csz",
    500: "v\u2013\u00a0",
    530: "FLxySk",
    570: "*ETYae|0123456789$+<=>XZ^~",
    600: "PVo",
    630: "KRbdghnpqu#ABC",
    730: "DG&HU",
    770: "NOQw",
    900: "%@M",
    940: "Wm",
    1000: "\u2014",
}


class _Advances(dict[str, int]):
    """Thousandths of an em by character; what is not in the table is judged by its script, once."""

    def __missing__(self, character: str) -> int:
        found = _by_script(character)
        self[character] = found
        return found


def _by_script(character: str) -> int:
    code = ord(character)
    if combining(character) or 0x200B <= code <= 0x200F or 0x202A <= code <= 0x202E or 0x2066 <= code <= 0x2069:
        return 0
    if 0x0590 <= code < 0x0900 or 0xFB1D <= code < 0xFE00 or 0xFE70 <= code < 0xFF00:
        return 530
    if east_asian_width(character) in "WF":
        return 1000
    return 610 if character.islower() else 700


_ADVANCES = _Advances({character: width for width, group in _GROUPS.items() for character in group})


@lru_cache(maxsize=8192)
def ems(text: str) -> float:
    """The length of a text in ems of the regular face."""
    return sum(map(_ADVANCES.__getitem__, text)) * SAFETY / 1000


def width_of(text: str, *, size: float, bold: bool = False) -> float:
    return ems(text) * size * (BOLD if bold else 1.0)


@lru_cache(maxsize=8192)
def wrapped(text: str, *, limit: float, size: float, bold: bool = False, rows: int = 2) -> tuple[str, ...]:
    """The text on at most `rows` lines of `limit` pixels; what finds no room ends in an ellipsis."""
    words = text.split() or [""]
    lines = _filled(words, limit=limit, size=size, bold=bold)
    if len(lines) > rows:
        lines = [*lines[: rows - 1], " ".join(lines[rows - 1 :])]
    elif len(lines) > 1:
        lines = _balanced(words, rows=len(lines), limit=limit, size=size, bold=bold)
    return tuple(clipped(line, limit=limit, size=size, bold=bold) for line in lines)


def clipped(text: str, *, limit: float, size: float, bold: bool = False) -> str:
    """The text itself, or as much of it as has room before an ellipsis."""
    if width_of(text, size=size, bold=bold) <= limit:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        shorter = text[:middle].rstrip() + ELLIPSIS
        low, high = (middle, high) if width_of(shorter, size=size, bold=bold) <= limit else (low, middle - 1)
    return text[:low].rstrip() + ELLIPSIS


def _filled(words: list[str], *, limit: float, size: float, bold: bool) -> list[str]:
    lines = [words[0]]
    for word in words[1:]:
        longer = f"{lines[-1]} {word}"
        if width_of(longer, size=size, bold=bold) <= limit:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _balanced(words: list[str], *, rows: int, limit: float, size: float, bold: bool) -> list[str]:
    """The same number of lines, about equally long."""
    even = width_of(" ".join(words), size=size, bold=bold) / rows
    for share in (1.05, 1.15, 1.3):
        narrow = min(limit, even * share)
        lines = _filled(words, limit=narrow, size=size, bold=bold)
        if len(lines) == rows and all(width_of(line, size=size, bold=bold) <= narrow for line in lines):
            return lines
    return _filled(words, limit=limit, size=size, bold=bold)
