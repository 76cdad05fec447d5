"""Checks the values of one column, many rows at once: a clean column costs no loop in Python."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from masterplan.sdmx.checking.header import Place
from masterplan.sdmx.checking.shape import Column, Shape

PLAIN = re.compile(r"[0-9.+\-eE]*")
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
WHOLE = re.compile(r"[+-]?\d+")
MISSING = frozenset({"", "NaN"})
"""How a value that is not there is written."""

Fault = tuple[int, str]
"""The row within the batch, and the sentence."""


def codes(place: Place, values: Sequence[str], shape: Shape) -> Iterator[Fault]:
    """Faults of coded values; an empty one is looked at elsewhere."""
    column = place.column
    if place.labelled or place.several:
        yield from each(values, lambda value: wrong_parts(place, value, shape))
    elif not (good := column.allowed | {""}).issuperset(values):
        yield from ((row, wrong_code(column, value, shape)) for row, value in enumerate(values) if value not in good)


def wrong_parts(place: Place, value: str, shape: Shape) -> str:
    """The first fault among several values, or of a value with its label; empty if there is none."""
    parts = value.split(place.several) if place.several else [value]
    for part in parts:
        code = part.partition(":")[0].strip() if place.labelled else part.strip()
        if code and code not in place.column.allowed:
            return wrong_code(place.column, code, shape)
    return ""


def wrong_code(column: Column, value: str, shape: Shape) -> str:
    """What is wrong with a code, with the harmonised code if a source's code was mapped to one."""
    said = {"value": value[:60], "id": column.id, "list": column.list_name}
    mapped = shape.mappings.get(column.id, {}).get(value)
    if value in column.codes:
        return _("“%(value)s” is in the list, but this dataflow does not take it in %(id)s.") % said
    if mapped:
        said["mapped"] = mapped
        return _("“%(value)s” is a code of the source; %(id)s takes “%(mapped)s” for it.") % said
    if mapped == "":
        return _("“%(value)s” is a code of the source that is mapped to nothing in %(id)s.") % said
    if value.strip() in column.codes:
        return _("“%(value)s” has spaces around it; without them it is a code of %(id)s.") % said
    return _("“%(value)s” is no code of %(list)s, the list of %(id)s.") % said


def numbers(place: Place, values: Sequence[str], *, comma: bool) -> Iterator[Fault]:
    """Faults of numeric values. NaN, or nothing, is a value that is not there."""
    whole = place.column.kind == "whole"
    if not whole and not place.labelled and are_plain(values):
        return
    pattern = WHOLE if whole else NUMBER

    def fault(value: str) -> str:
        if value in MISSING:
            return ""
        bare = value.replace(",", ".") if comma and value.count(",") == 1 and "." not in value else value
        if pattern.fullmatch(bare) and bare.isascii():
            return ""
        if whole:
            return _("“%(value)s” is no whole number.") % {"value": value[:60]}
        return _("“%(value)s” is no number: figures, and a point before decimals.") % {"value": value[:60]}

    yield from each(values, fault)


def are_plain(values: Sequence[str]) -> bool:
    """True if all are numbers or empty: tried at once, and no more said if not."""
    if not PLAIN.fullmatch("".join(values)):
        return False
    try:
        for _number in map(float, filter(None, values)):
            pass
    except ValueError:
        return False
    return True


def texts(place: Place, values: Sequence[str]) -> Iterator[Fault]:
    """Faults of free texts: their length."""
    longest = place.column.longest
    if max(map(len, values), default=0) > longest:
        for row, value in enumerate(values):
            if len(value) > longest:
                said = {"length": len(value), "most": longest, "id": place.column.id}
                yield row, _("The text has %(length)s characters; %(id)s takes %(most)s.") % said


def each(values: Sequence[str], fault: Callable[[str], str]) -> Iterator[Fault]:
    """Asks once for each different value."""
    bad = {value: said for value in set(values) if (said := fault(value))}
    return ((row, bad[value]) for row, value in enumerate(values) if value in bad) if bad else iter(())


def blanks(values: Iterable[str]) -> list[int]:
    return [row for row, value in enumerate(values) if not value]
