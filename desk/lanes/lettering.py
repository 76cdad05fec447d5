"""Arabic for a renderer that sets letters one by one from left to right: joined forms, in the order they are seen.

WeasyPrint does so inside an SVG. The forms come from Unicode's own table; the order is a short form of Unicode's
bidirectional algorithm (UAX #9) for one line without embeddings: enough for a label, not for a book.
"""

import re
from functools import cache, lru_cache
from itertools import groupby
from unicodedata import bidirectional, category, decomposition, normalize

from desk.lanes.model import Direction

_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_BLOCKS = (range(0xFB50, 0xFC00), range(0xFE70, 0xFEFD))
_MIRRORED = str.maketrans("()[]{}<>«»‹›", ")(][}{><»«›‹")
LETTER, NUMBER, NEUTRAL, ARABIC = "L", "N", "-", "R"


@lru_cache(maxsize=4096)
def as_seen(text: str, *, direction: Direction) -> str:
    """The text as a row of signs from left to right; a text without any Arabic or Hebrew is left as it is."""
    if not _RIGHT.search(text):
        return text
    plain = "".join(sign for sign in normalize("NFC", text) if category(sign) not in {"Mn", "Cf"})
    return _ordered(_joined(plain), base=1 if direction == "rtl" else 0)


# --- Forms -------------------------------------------------------------------------------------


@cache
def _forms() -> dict[str, dict[str, str]]:
    """For each letter (and each lam with alef) its signs by form: isolated, final, initial, medial."""
    found: dict[str, dict[str, str]] = {}
    for code in (code for block in _BLOCKS for code in block):
        form, *letters = decomposition(chr(code)).split() or [""]
        if form in {"<isolated>", "<final>", "<initial>", "<medial>"} and "0020" not in letters:
            letter = "".join(chr(int(each, 16)) for each in letters)
            found.setdefault(letter, {}).setdefault(form[1:-1], chr(code))
    return found


def _joined(text: str) -> str:
    """Every letter in the form that its neighbours ask for."""
    letters = _with_ligatures(text)
    signs = []
    for at, letter in enumerate(letters):
        before = at > 0 and _reaches_on(letters[at - 1]) and _takes(letter)
        after = at + 1 < len(letters) and _reaches_on(letter) and _takes(letters[at + 1])
        form = ("medial" if after else "final") if before else ("initial" if after else "isolated")
        signs.append(_forms().get(letter, {}).get(form, letter))
    return "".join(signs)


def _with_ligatures(text: str) -> list[str]:
    found: list[str] = []
    for letter in text:
        if found and len(found[-1]) == 1 and found[-1] + letter in _forms():
            found[-1] += letter
        else:
            found.append(letter)
    return found


def _reaches_on(letter: str) -> bool:
    return letter == "\u0640" or "initial" in _forms().get(letter, {})


def _takes(letter: str) -> bool:
    return letter == "\u0640" or "final" in _forms().get(letter, {})


# --- Order -------------------------------------------------------------------------------------


def _ordered(text: str, *, base: int) -> str:
    levels = _levels(text, base=base)
    signs = [sign.translate(_MIRRORED) if level % 2 else sign for sign, level in zip(text, levels, strict=True)]
    for level in range(max(levels), 0, -1):
        signs, levels = _reversed_from(level, signs, levels)
    return "".join(signs)


def _reversed_from(level: int, signs: list[str], levels: list[int]) -> tuple[list[str], list[int]]:
    """Runs of this level and above, each turned round."""
    turned: list[tuple[str, int]] = []
    for high, run in groupby(zip(signs, levels, strict=True), key=lambda pair: pair[1] >= level):
        pairs = list(run)
        turned += reversed(pairs) if high else pairs
    return [sign for sign, _ in turned], [each for _, each in turned]


def _levels(text: str, *, base: int) -> list[int]:
    kinds = _resolved(_kinds(text), base=base)
    high = {ARABIC: 1, LETTER: 0 if base == 0 else 2, NUMBER: 2}
    return [high[kind] for kind in kinds]


def _kinds(text: str) -> list[str]:
    """Letters, Arabic letters, numbers with the signs that belong to them, and the rest."""
    classes = [bidirectional(sign) for sign in text]
    kinds: list[str] = []
    strong = ""
    for at, each in enumerate(classes):
        if each in {"L", "R", "AL"}:
            strong = each
            kinds.append(LETTER if each == "L" else ARABIC)
        elif each in {"EN", "AN"} or _belongs_to_number(classes, at, arabic=strong == "AL"):
            kinds.append(LETTER if strong == "L" else NUMBER)
        else:
            kinds.append(NEUTRAL)
    return kinds


def _belongs_to_number(classes: list[str], at: int, *, arabic: bool) -> bool:
    """A separator within a number; a sign such as % beside one, though not after Arabic letters."""
    before = classes[at - 1] if at else ""
    after = classes[at + 1] if at + 1 < len(classes) else ""
    numbers = {"EN", "AN"}
    if classes[at] == "CS" or (classes[at] == "ES" and not arabic):
        return before in numbers and after in numbers
    return classes[at] == "ET" and not arabic and (before in numbers or after in numbers)


def _resolved(kinds: list[str], *, base: int) -> list[str]:
    """What is neutral follows its two neighbours when they agree (a number counts as Arabic), else the line."""
    line = ARABIC if base else LETTER
    resolved = list(kinds)
    at = 0
    for kind, run in groupby(kinds):
        length = len(list(run))
        if kind == NEUTRAL:
            before = _side(kinds[at - 1]) if at else line
            after = _side(kinds[at + length]) if at + length < len(kinds) else line
            resolved[at : at + length] = [before if before == after else line] * length
        at += length
    return resolved


def _side(kind: str) -> str:
    return ARABIC if kind == NUMBER else kind
