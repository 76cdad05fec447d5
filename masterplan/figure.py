"""The coverage of the first phase as a small picture: a mark for each source that offers something. Pure geometry."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from masterplan.vocabulary import Availability

STEP, SIDE, LEFT, LINE = 26, 9, 42, 12
WIDEST, TALLEST = 8, 60
"""The picture stands in the margin: with more sources or indicators only the table is shown."""


@dataclass(frozen=True)
class Mark:
    """A word of the picture with its place."""

    x: int
    y: int
    text: str


@dataclass(frozen=True)
class Figure:
    """The words and the paths, one for each kind of mark."""

    height: int
    heads: tuple[Mark, ...]
    groups: tuple[Mark, ...]
    available: str
    derivable: str
    change: str
    nothing: str


def fits(sources: Sequence[str], rows: int) -> bool:
    return 0 < len(sources) <= WIDEST and 0 < rows <= TALLEST


def figure(
    groups: Sequence[tuple[str, Sequence[str]]], sources: Sequence[str], uses: Mapping[str, Mapping[str, str]]
) -> Figure:
    """`groups` are (domain, codes of its indicators); `uses` are by indicator the availability by source."""
    heads = tuple(Mark(LEFT + STEP * n + SIDE // 2, 12, code[:4]) for n, code in enumerate(sources))
    words, paths, y = list[Mark](), dict[str, list[str]](a=[], d=[], c=[], n=[]), 18
    for domain, codes in groups:
        y += 18
        words.append(Mark(0, y, domain))
        y += 8
        for code in codes:
            for kind, path in _row(uses.get(code, {}), sources, y):
                paths[kind].append(path)
            y += LINE
    drawn = {kind: "".join(found) for kind, found in paths.items()}
    return Figure(y + 6, heads, tuple(words), drawn["a"], drawn["d"], drawn["c"], drawn["n"])


def _row(held: Mapping[str, str], sources: Sequence[str], y: int) -> Iterator[tuple[str, str]]:
    """The marks of one indicator; a dash before the row where no source offers anything."""
    if not any(value != Availability.NOT_AVAILABLE for value in held.values()):
        yield "n", f"M22 {y + 4.5}h8"
    for number, source in enumerate(sources):
        x, found = LEFT + STEP * number, held.get(source)
        if found == Availability.AVAILABLE:
            yield "a", f"M{x} {y}h{SIDE}v{SIDE}h-{SIDE}z"
        elif found == Availability.DERIVABLE:
            yield "d", f"M{x} {y + SIDE}v-{SIDE}h{SIDE}z"
        elif found == Availability.NEEDS_CHANGE:
            yield "c", f"M{x + 0.75} {y + 0.75}h7.5v7.5h-7.5z"
