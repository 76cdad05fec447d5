"""The two ways to ink a picture: class names and symbols of the sheet on a page, attributes and paths in print.

WeasyPrint applies no style sheet of the document inside an SVG, and resolves no `var()` there.
"""

import re
from functools import cache, lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.templatetags.static import static

from core.shapes import Shape
from desk.lanes.canvas import escaped, number
from desk.lanes.lettering import as_seen
from desk.lanes.model import Direction

SHEET = "brand/symbols.svg"
SIDES = 16

PAPER, BLACK, INK_2, INK_3, RULE, RULE_2 = "#ffffff", "#1a1d22", "#454a52", "#5f646c", "#d5d6ce", "#b9bbb2"
SUNK = "#f2f2ee"
ACCENT = "#2b3fc0"
HUES = {"adm": "#a62489", "sta": "#17334b", "dam": "#8a570c", "int": "#177556", "end": BLACK, "opt": INK_3}
# Without spaces: the renderer would take them for a part of the name.
TEXT_FACES = "Doc Text,Doc Small Arabic,Doc Signs,Doc Marks,sans-serif"
HEAD_FACES = "Doc Head,Doc Head Arabic,Doc Text,Doc Signs,Doc Marks,serif"

# What each class of the style sheet means, as attributes; {hue}, {tint}, {wash} and {accent} are filled in.
_DRAWN: dict[str, dict[str, str]] = {
    "line": {"stroke": "{hue}", "stroke-width": "1.5", "fill": "none"},
    "line--wait": {"stroke-dasharray": "1 4", "stroke-linecap": "round"},
    "line--ind": {"stroke-dasharray": "5 3"},
    "tab": {"stroke": "{hue}", "stroke-width": "3"},
    "b-done": {"fill": "{tint}"},
    "b-open": {"fill": PAPER, "stroke": "{hue}", "stroke-width": "1.5"},
    "b-ind": {"stroke-dasharray": "4 2.5"},
    "b-part": {"fill": "{hue}"},
    "b-post": {"fill": PAPER, "stroke": "{hue}", "stroke-width": "1.5"},
    "b-skip": {"fill": PAPER, "stroke": INK_3, "stroke-width": "1.25", "stroke-dasharray": "3 2.5"},
    "b-re": {"fill": "{wash}", "stroke": "{hue}", "stroke-width": "1.5", "stroke-dasharray": "6 2"},
    "b-band": {"fill": PAPER},
    "hatch": {"stroke": "{hue}", "stroke-width": "1.25", "fill": "none"},
    "knock": {"fill": "none", "stroke": PAPER, "stroke-width": "4.5", "stroke-linecap": "round"},
    "pen": {"fill": "none", "stroke": "{accent}", "stroke-width": "2", "stroke-linecap": "round"},
    "ring": {"fill": PAPER, "stroke": "{accent}", "stroke-width": "1.75"},
    "light": {"fill": PAPER, "stroke": BLACK, "stroke-width": "1.5"},
    "lit": {"fill": BLACK},
    "ink": {"fill": BLACK},
    "wk": {"stroke": RULE, "stroke-width": "0.75"},
    "hair2": {"stroke": RULE_2, "fill": "none"},
    "today": {"stroke": BLACK, "stroke-width": "1.25"},
    "planned": {"stroke": BLACK, "stroke-dasharray": "2 3"},
    "bar1": {"stroke": BLACK, "fill": "none"},
    "bar2": {"stroke": BLACK, "stroke-width": "4"},
    "dep": {"stroke": INK_3, "fill": "none"},
    "tie": {"stroke-dasharray": "3 2"},
    "dep--met": {"stroke": RULE_2},
    "tip": {"fill": INK_3},
    "tip--met": {"fill": RULE_2},
    "off": {"fill": SUNK},
    "off--set": {"fill": RULE},
    "off--maybe": {"fill": "none", "stroke": RULE_2, "stroke-dasharray": "3 2"},
    "agreed": {"stroke": INK_3, "stroke-width": "1.5", "fill": "none"},
    "critical": {"stroke": BLACK, "stroke-width": "1.25", "fill": "none"},
    "slack": {"stroke": INK_3, "fill": "none"},
    "since": {"stroke": INK_3, "stroke-width": "0.75", "stroke-dasharray": "1 3", "fill": "none"},
    "pin": {"stroke": BLACK, "stroke-width": "5.5", "stroke-linecap": "round", "fill": "none"},
    "torn": {"stroke": PAPER, "stroke-width": "3", "fill": "none"},
    "dim": {"stroke": BLACK, "stroke-width": "1.25", "fill": "none"},
}
_WRITTEN: dict[str, dict[str, str]] = {
    "head": {"font-family": HEAD_FACES, "font-size": "16.5", "font-weight": "600"},
    "cue": {"font-size": "19", "font-weight": "700"},
    "hue": {"fill": "{hue}"},
    "sub": {"font-size": "11.5", "fill": INK_3},
    "word": {"font-size": "11.5", "fill": INK_3},
    "mon": {"font-size": "11.5", "fill": INK_3},
    "year": {"font-weight": "700", "fill": INK_2},
    "now": {"font-size": "12", "font-weight": "700"},
    "strong": {"font-weight": "700"},
    "done-name": {"fill": INK_2},
    "word--way": {"fill": BLACK},
    "word--sub": {"fill": "{accent}", "font-weight": "700"},
    "word--re": {"fill": BLACK, "font-weight": "700"},
}
# What a page needs beside the class of the style sheet.
_PAGE = {
    "ink": "",
    "bar1": ' class="bar1" fill="none"',
    "line line--ind": ' class="line" stroke-dasharray="5 3"',
    "b-open b-ind": ' class="b-open" stroke-dasharray="4 2.5"',
    "today planned": ' class="today" stroke-dasharray="2 3"',
}
_SHAPE_INK = {"way": BLACK, "re": BLACK, "open": INK_2, "post": INK_2, "sub": "{accent}"}


class PageInk:
    """For a page: classes of the style sheet, symbols by reference, links that take the focus."""

    def __init__(self) -> None:
        self.sheet = static(SHEET)

    def attributes(self, css: str, hue: str) -> str:
        return _page_class(css)

    def side(self, anchor: str, direction: Direction) -> str:
        return anchor  # a browser anchors by direction of writing

    def text(self, content: str, direction: Direction) -> str:
        return escaped(content)

    def symbol(self, name: str, x: float, y: float, size: float, direction: Direction) -> str:
        side = number(size)
        placed = f'x="{number(x)}" y="{number(y)}" width="{side}" height="{side}"'
        turned = ""
        if direction == "rtl" and Shape(name, "").turns:
            turned = f' transform="matrix(-1 0 0 1 {number(2 * x + size)} 0)"'
        return f'<use href="{self.sheet}#{name}" class="st st--{name}" {placed}{turned}/>'

    def behind(self, x: float, y: float, width: float, height: float) -> str:
        return ""  # a stroke of paper round the letters, by style sheet

    def link(self, address: str, label: str, moves_from: str) -> tuple[str, str]:
        if not address:
            return f'<g role="img" aria-label="{label}">', "</g>"
        moves = f' data-from="{moves_from}"' if moves_from else ""
        return f'<a href="{address}"{moves} aria-label="{label}">', "</a>"

    def root(self, css: str, width: float, height: float, label: str, direction: Direction, per_day: float) -> str:
        return (
            f'<svg class="{css}" viewBox="0 0 {number(width)} {number(height)}" direction="{direction}"'
            f' role="group" aria-label="{label}"' + (f' data-day="{per_day:.4f}"' if per_day else "") + ">"
        )


class PrintInk:
    """For a PDF: everything as attributes; `accent` is the ink of the implementation's signatures."""

    def __init__(self, *, accent: str = ACCENT) -> None:
        self.accent = accent if re.fullmatch(r"#[0-9a-fA-F]{6}", accent) else ACCENT

    def attributes(self, css: str, hue: str) -> str:
        return _attributes(css, HUES.get(hue, BLACK), self.accent)

    def side(self, anchor: str, direction: Direction) -> str:
        """WeasyPrint anchors by side, whatever the direction of writing."""
        return {"start": "end", "end": "start"}.get(anchor, anchor) if direction == "rtl" else anchor

    def text(self, content: str, direction: Direction) -> str:
        return escaped(as_seen(content, direction=direction))

    def symbol(self, name: str, x: float, y: float, size: float, direction: Direction) -> str:
        colour = _SHAPE_INK.get(name, INK_3).format(accent=self.accent)
        scale = size / SIDES
        turned = direction == "rtl" and Shape(name, "").turns
        moved = f"translate({number(x + size if turned else x)} {number(y)})"
        sized = f"scale({-scale if turned else scale} {scale})"
        return f'<g transform="{moved} {sized}">{symbols()[name].replace("currentColor", colour)}</g>'

    def behind(self, x: float, y: float, width: float, height: float) -> str:
        placed = f'x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}"'
        return f'<rect {placed} fill="{PAPER}" fill-opacity="0.8"/>'

    def link(self, address: str, label: str, moves_from: str) -> tuple[str, str]:
        return "<g>", "</g>"

    def root(self, css: str, width: float, height: float, label: str, direction: Direction, per_day: float) -> str:
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="{css}" viewBox="0 0 {number(width)} {number(height)}"'
            f' font-family="{TEXT_FACES}" font-size="12.5" fill="{BLACK}" role="img" aria-label="{label}">'
            f"<title>{label}</title>"  # what a PDF says to who cannot see the picture
        )


@cache
def _page_class(css: str) -> str:
    return _PAGE.get(css, f' class="{css}"')


@lru_cache(maxsize=1024)
def _attributes(css: str, hue: str, accent: str) -> str:
    merged: dict[str, str] = {}
    for name in css.split():
        merged |= _DRAWN.get(name) or _WRITTEN.get(name) or {}
    colours = {"hue": hue, "accent": accent, "tint": mixed(hue, share=0.6), "wash": mixed(hue, share=0.16)}
    return "".join(f' {name}="{value.format(**colours)}"' for name, value in merged.items())


def mixed(colour: str, *, share: float) -> str:
    """`share` of a colour on white."""
    parts = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{round(255 + (part - 255) * share):02x}" for part in parts)


@cache
def symbols() -> dict[str, str]:
    """The shapes of the symbol sheet by name."""
    sheet = finders.find(SHEET)
    assert isinstance(sheet, str), SHEET
    return dict(re.findall(r'<symbol id="([\w-]+)"[^>]*>(.*?)</symbol>', Path(sheet).read_text(), re.DOTALL))
