"""Writes the elements of a picture as text, every value escaped. It mirrors x for right-to-left; it decides nothing.

`Ink` says how a class is written: by its name on a page, as attributes in print, where style sheets do not reach.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Protocol

from django.utils.safestring import SafeString

from desk.lanes.model import Direction

Point = tuple[float, float]
# What ends an attribute or an element, and what no document may hold: control characters and halves of surrogates.
_SPECIAL = re.compile("[&<>\"'\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;", "\t": " ", "\n": " ", "\r": " "}
_LINKS = ("/", "#", "?", "https://", "http://")


def escaped(text: str) -> str:
    """The text, safe in an attribute and in an element."""
    if not _SPECIAL.search(text):
        return text
    return _SPECIAL.sub(lambda found: _ENTITIES.get(found[0], ""), text)


class Ink(Protocol):
    """How classes, texts, shapes of states and links become markup."""

    def attributes(self, css: str, hue: str) -> str: ...

    def side(self, anchor: str, direction: Direction) -> str: ...

    def text(self, content: str, direction: Direction) -> str: ...

    def symbol(self, name: str, x: float, y: float, size: float, direction: Direction) -> str: ...

    def behind(self, x: float, y: float, width: float, height: float) -> str: ...

    def link(self, address: str, label: str, moves_from: str) -> tuple[str, str]: ...

    def root(self, css: str, width: float, height: float, label: str, direction: Direction, per_day: float) -> str: ...


class Canvas:
    """Collects elements. Every x is given as if from left to right."""

    def __init__(self, ink: Ink, *, width: float, direction: Direction) -> None:
        self.ink = ink
        self.width = width
        self.direction = direction
        self.rtl = direction == "rtl"
        self.parts: list[str] = []
        self.hue = ""

    def x(self, x: float) -> str:
        return number(self.width - x if self.rtl else x)

    def rect(self, css: str, x: float, y: float, width: float, height: float) -> None:
        left = self.width - x - width if self.rtl else x
        self.parts.append(
            f'<rect{self.ink.attributes(css, self.hue)} x="{number(left)}" y="{number(y)}"'
            f' width="{number(width)}" height="{number(height)}"/>'
        )

    def circle(self, css: str, x: float, y: float, radius: float) -> None:
        self.parts.append(
            f'<circle{self.ink.attributes(css, self.hue)} cx="{self.x(x)}" cy="{number(y)}" r="{number(radius)}"/>'
        )

    def path(self, css: str, data: str) -> None:
        self.parts.append(f'<path{self.ink.attributes(css, self.hue)} d="{data}"/>')

    def path_of(self, css: str, ways: Iterable[str]) -> None:
        """One element for all that looks alike; none where there is nothing."""
        data = "".join(ways)
        if data:
            self.path(css, data)

    def line(self, css: str, start: Point, end: Point) -> None:
        self.path(css, f"M{self.x(start[0])} {number(start[1])}L{self.x(end[0])} {number(end[1])}")

    def diamond(self, css: str, x: float, y: float, radius: float) -> None:
        r, on, back = number(radius), self.dx(radius), self.dx(-radius)
        self.path(css, f"M{self.x(x)} {number(y - radius)}l{on} {r} {back} {r} {back} -{r}z")

    def half_diamond(self, css: str, x: float, y: float, radius: float) -> None:
        """The earlier half."""
        r, back = number(radius), self.dx(-radius)
        self.path(css, f"M{self.x(x)} {number(y - radius)}l{back} {r} {self.dx(radius)} {r}z")

    def tick(self, x: float, y: float, *, size: int = 4) -> None:
        """The pen's tick, the same in both directions of writing."""
        at = self.width - x if self.rtl else x
        data = f"M{number(at - size)} {number(y)}l{size} {size} {2 * size + size // 4} -{3 * size + size // 4}"
        self.path("knock", data)
        self.path("pen", data)

    def move(self, point: Point) -> str:
        return self.to("M", point)

    def to(self, command: str, *points: Point) -> str:
        """One absolute command of a path: to("C", a, b, c)."""
        return command + " ".join(f"{self.x(x)} {number(y)}" for x, y in points)

    def dx(self, distance: float) -> str:
        """A relative step along x."""
        return number(-distance if self.rtl else distance)

    def text(self, css: str, x: float, y: float, content: str, *, anchor: str = "start") -> None:
        self._write(css, x, y, self.ink.text(content, self.direction), self.ink.side(anchor, self.direction))

    def glyph(self, css: str, x: float, y: float, content: str) -> None:
        """A sign that reads from left to right in every language."""
        self._write(css, x, y, self.ink.text(content, "ltr"), "end" if self.rtl else "start")

    def _write(self, css: str, x: float, y: float, escaped_content: str, side: str) -> None:
        placed = "" if side == "start" else f' text-anchor="{side}"'
        attributes = self.ink.attributes(css, self.hue)
        self.parts.append(f'<text x="{self.x(x)}" y="{number(y)}"{attributes}{placed}>{escaped_content}</text>')

    def symbol(self, name: str, x: float, y: float, size: float) -> None:
        left = self.width - x - size if self.rtl else x
        self.parts.append(self.ink.symbol(name, left, y, size, self.direction))

    def behind(self, x: float, y: float, width: float, height: float) -> None:
        """Paper under a text, where the ink has no other way to keep lines off it."""
        self.parts.append(self.ink.behind(self.width - x - width if self.rtl else x, y, width, height))

    @contextmanager
    def moved(self, x: float, y: float) -> Iterator[None]:
        """What is drawn inside counts from this point."""
        self.parts.append(f'<g transform="translate({self.x(x)} {number(y)})">')
        width, self.width = self.width, 0.0
        yield
        self.width = width
        self.parts.append("</g>")

    @contextmanager
    def lane(self, key: str) -> Iterator[None]:
        """What is drawn inside has the hue of the lane."""
        self.hue = key
        self.parts.append(f'<g class="{escaped(key)}">')
        yield
        self.parts.append("</g>")
        self.hue = ""

    @contextmanager
    def link(self, url: str, label: str, *, moves_from: str = "") -> Iterator[None]:
        """What is drawn inside leads to the address, and is called `label` by a screen reader.

        `moves_from`: the day from which it can be dragged to another.
        """
        opening, closing = self.ink.link(address_of(url), escaped(label), moves_from)
        self.parts.append(opening)
        yield
        self.parts.append(closing)

    def full_text(self, text: str) -> None:
        """What a shortened label says in full, shown when pointed at."""
        self.parts.append(f"<title>{escaped(text)}</title>")

    def raw(self, markup: str) -> None:
        """Markup that is a literal of the program."""
        self.parts.append(markup)

    def decoration(self, css: str, *, height: float) -> SafeString:
        """The whole element, for the eye alone."""
        box = f"0 0 {number(self.width)} {number(height)}"
        head = f'<svg class="{css}" viewBox="{box}" direction="{self.direction}" aria-hidden="true">'
        return SafeString("".join((head, *self.parts, "</svg>")))

    def finished(self, css: str, *, height: float, label: str, per_day: float = 0) -> SafeString:
        """The whole element. Safe: every part was escaped when it was written."""
        root = self.ink.root(css, self.width, height, escaped(label), self.direction, per_day)
        return SafeString("".join((root, *self.parts, "</svg>")))


@lru_cache(maxsize=16384)
def number(value: float) -> str:
    """A coordinate to a tenth of a pixel, without a useless zero."""
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text


def address_of(url: str) -> str:
    """The address, escaped, or nothing when it is not one of a page."""
    return escaped(url) if url.startswith(_LINKS) else ""
