"""Attributes that belong to a part of the key, such as the unit of an indicator: given, and the same everywhere."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from django.utils.translation import gettext as _

from masterplan.sdmx.checking.findings import Finding
from masterplan.sdmx.checking.header import Header, Place
from masterplan.sdmx.checking.shape import Shape

MOST = 50_000
"""Different parts that are kept; with more the attributes are not compared."""

Key = tuple[str, ...]


class Numbered(Protocol):
    """The line of each row."""

    def __getitem__(self, row: int) -> int: ...


@dataclass
class Part:
    """The attributes that belong to the same dimensions, with what was seen of them."""

    dimensions: list[Place]
    attributes: list[Place]
    seen: dict[Key, int] = field(default_factory=dict)
    """Values of dimensions and attributes together, with the first line that has them."""
    given_up: bool = False


class Attached:
    """Watches the attributes of parts through one file."""

    def __init__(self, header: Header, shape: Shape) -> None:
        places = {place.column.id: place for place in header.places}
        self.parts: dict[tuple[str, ...], Part] = {}
        for place in header.of("attribute"):
            needed = place.column.attached
            if needed and all(id_ in places for id_ in needed) and len(needed) < len(shape.dimensions):
                part = self.parts.setdefault(needed, Part([places[id_] for id_ in needed], []))
                part.attributes.append(place)

    def add(self, columns: Sequence[Sequence[str]], numbers: Numbered) -> None:
        for part in self.parts.values():
            if part.given_up:
                continue
            held = [columns[place.at] for place in (*part.dimensions, *part.attributes)]
            fresh = set(zip(*held, strict=True)) - part.seen.keys()
            if fresh:
                for row, key in enumerate(zip(*held, strict=True)):
                    if key in fresh:
                        part.seen.setdefault(key, numbers[row])
            if len(part.seen) > MOST:
                part.seen, part.given_up = {}, True

    def findings(self) -> Iterator[Finding]:
        """What is missing for a part, and what is said of it in two ways."""
        for part in self.parts.values():
            width = len(part.dimensions)
            for number, place in enumerate(part.attributes, width):
                values: dict[Key, dict[str, int]] = {}
                for key, line in part.seen.items():
                    if all(key[:width]):
                        values.setdefault(key[:width], {}).setdefault(key[number], line)
                yield from sorted(self.compared(place, values))

    def compared(self, place: Place, values: dict[Key, dict[str, int]]) -> Iterator[Finding]:
        column = place.column
        for key, found in values.items():
            said = {"id": column.id, "key": ".".join(key)[:120]}
            given = {value: line for value, line in found.items() if value}
            if not given and column.mandatory:
                text = _("%(id)s is given in no row of %(key)s, and it is mandatory.") % said
                yield Finding(min(found.values()), place.at + 1, text)
            for value, line in sorted(given.items(), key=lambda one: one[1])[1:]:
                said |= {"value": value[:60], "other": min(given, key=given.__getitem__)[:60]}
                text = _("%(id)s of %(key)s is “%(value)s” here and “%(other)s” before: it has one value.") % said
                yield Finding(line, place.at + 1, text)
