"""Rules of the look that a machine can hold: directions, colours, weight, nothing inline, no dead parts."""

import re
from pathlib import Path

import brotli  # type: ignore[import-untyped]
import pytest
from django.conf import settings

from core.shapes import SHAPES, VERDICTS
from tests.pseudo import pseudo

ROOT = Path(settings.BASE_DIR)
SHEETS = sorted((ROOT / "static/css").glob("*.css"))
# Those that every page loads; others belong to one page.
COMMON = [path for path in SHEETS if path.stem in {"tokens", "base", "components", "picture", "print"}]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
# What is set in pages for print brings the style of its own renderer.
PAGES = [path for path in TEMPLATES if "pdf" not in path.parts]
SCRIPTS = sorted((ROOT / "static/js").glob("*.js"))
CODE = [
    path
    for room in ("core", "desk", "record", "tracks", "masterplan", "governance")
    for path in (ROOT / room).rglob("*.py")
]

PHYSICAL = re.compile(
    r"(?<![\w-])(?:left|right|top|bottom|width|height|min-width|max-width|min-height|max-height"
    r"|(?:margin|padding|border)-(?:left|right|top|bottom)(?:-\w+)?)\s*:"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right)"
)
INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\bsrc=)|\|\s*safe\b|hx-on")
WEIGHT = 22_000
LONGEST_TEMPLATE = 100


def without_comments(css: str) -> str:
    return re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)


def declarations(css: str) -> str:
    """The style sheet without its comments and the conditions of its media queries."""
    return re.sub(r"@media[^{]*", "", without_comments(css))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_no_side_of_the_screen_is_named(sheet: Path) -> None:
    assert PHYSICAL.findall(declarations(sheet.read_text())) == []


@pytest.mark.parametrize("sheet", [path for path in SHEETS if path.name != "tokens.css"], ids=lambda path: path.name)
def test_colours_are_named_in_the_tokens_only(sheet: Path) -> None:
    allowed = {"#fff"} if sheet.name == "print.css" else set()
    assert set(re.findall(r"#[0-9a-f]{3,8}\b", declarations(sheet.read_text()))) <= allowed


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_page_has_no_inline_style_or_script(page: Path) -> None:
    assert INLINE.findall(page.read_text()) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_can_be_read_at_a_glance(page: Path) -> None:
    assert len(page.read_text().splitlines()) <= LONGEST_TEMPLATE


def test_every_class_of_the_style_sheets_is_used_or_listed() -> None:
    css = " ".join(declarations(path.read_text()) for path in COMMON)
    named = set(re.findall(r"\.([a-z][\w-]*)", re.sub(r"\d[\d.]*(?:rem|em|px|ms)|url\([^)]*\)", "", css)))
    written = [*PAGES, *CODE, *SCRIPTS, ROOT / "docs/components.md"]
    words = set(re.findall(r"[\w-]+", " ".join(path.read_text() for path in written)))
    built = {f"st--{shape.symbol}" for shape in (SHAPES | VERDICTS).values()}
    assert named - words - built == set()


def test_every_symbol_is_on_the_sheet() -> None:
    sheet = (ROOT / "static/brand/symbols.svg").read_text()
    drawn = set(re.findall(r'<symbol id="(\w+)"', sheet))
    asked = {shape.symbol for shape in (SHAPES | VERDICTS).values()}
    asked |= {name for path in PAGES for name in re.findall(r'{% symbol "(\w+)"', path.read_text())}
    assert asked == drawn


def test_style_sheets_and_font_are_light() -> None:
    head = (ROOT / "templates/components/head.html").read_text()
    assert [path.name for path in COMMON if f"css/{path.name}" not in head] == []
    font = (ROOT / "static/fonts/brygada-1918-semibold-latin.woff2").stat().st_size
    assert font + sum(len(brotli.compress(path.read_bytes())) for path in COMMON) <= WEIGHT


def test_our_scripts_are_short() -> None:
    assert sum(len(path.read_text().splitlines()) for path in SCRIPTS) < 300


def test_the_font_comes_with_its_licence() -> None:
    assert "SIL OPEN FONT LICENSE" in (ROOT / "static/fonts/OFL.txt").read_text().upper()


@pytest.mark.parametrize(
    ("english", "kept"),
    [("%(count)s days", "%(count)s"), ("Go to <a href='{url}'>it</a>", "<a href='{url}'>"), ("50 %% done", "%%")],
)
def test_the_nonsense_language_keeps_what_is_filled_in(english: str, kept: str) -> None:
    assert kept in pseudo(english)
    assert len(pseudo(english)) > len(english)
