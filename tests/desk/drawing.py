"""Reads a drawn SVG back: every element with its points in absolute coordinates. No test lives here."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

Point = tuple[float, float]
_TOKEN = re.compile(r"([MLHVQClhvqz])([^MLHVQClhvqz]*)")
_NUMBER = re.compile(r"-?\d*\.?\d+")


@dataclass(frozen=True)
class Mark:
    """One element: `points` are its corners, or the middle and the ends of a circle."""

    tag: str
    css: str
    points: tuple[Point, ...]
    text: str
    anchor: str


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def marks(svg: str) -> list[Mark]:
    """Every element but the inside of a symbol, which has a scale of its own."""
    return [_mark(element, zero) for element, zero in _drawn(parsed(svg), (0.0, 0.0)) if _tag(element) in _POINTS]


def _drawn(element: ElementTree.Element, zero: Point) -> Iterator[tuple[ElementTree.Element, Point]]:
    """Elements with the point that they count from."""
    yield element, zero
    for child in element:
        moved = child.get("transform", "") if _tag(child) == "g" else ""
        if "scale" not in moved:
            x, y = (float(each) for each in _NUMBER.findall(moved) or (0, 0))
            yield from _drawn(child, (zero[0] + x, zero[1] + y))


def size_of(svg: str) -> tuple[float, float]:
    _, _, width, height = parsed(svg).attrib["viewBox"].split()
    return float(width), float(height)


def _tag(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _mark(element: ElementTree.Element, zero: Point) -> Mark:
    tag = _tag(element)
    points = tuple((zero[0] + x, zero[1] + y) for x, y in _POINTS[tag](element.attrib))
    return Mark(tag, element.get("class", ""), points, element.text or "", element.get("text-anchor", "start"))


def _box(given: dict[str, str]) -> Iterator[Point]:
    x, y = float(given["x"]), float(given["y"])
    yield x, y
    yield x + float(given["width"]), y + float(given["height"])


def _circle(given: dict[str, str]) -> Iterator[Point]:
    x, y, radius = float(given["cx"]), float(given["cy"]), float(given["r"])
    yield x - radius, y - radius
    yield x + radius, y + radius


def _text(given: dict[str, str]) -> Iterator[Point]:
    yield float(given["x"]), float(given["y"])


def _path(given: dict[str, str]) -> Iterator[Point]:
    x = y = 0.0
    for command, rest in _TOKEN.findall(given["d"]):
        numbers = [float(each) for each in _NUMBER.findall(rest)]
        if command in "HhVv":
            (value,) = numbers
            x, y = _straight(command, value, x, y)
            yield x, y
            continue
        from_x, from_y = x, y
        for at in range(0, len(numbers), 2):
            step = (numbers[at], numbers[at + 1])
            if command == "q":
                x, y = from_x + step[0], from_y + step[1]
            else:
                x, y = (x + step[0], y + step[1]) if command == "l" else step
            yield x, y


def _straight(command: str, value: float, x: float, y: float) -> Point:
    if command in "Hh":
        return (value if command == "H" else x + value), y
    return x, (value if command == "V" else y + value)


_POINTS = {"rect": _box, "use": _box, "circle": _circle, "text": _text, "path": _path}
