"""Turns typed Markdown into safe HTML: a closed set of elements, every piece of text escaped by Django.

Raw HTML, images and other than http, https and mailto links stay as text. `{name}` stands for a value that the
caller gives; one without a value is printed as a mark, never as braces.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from urllib.parse import urlsplit

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

from core.text import harmless

OPEN_PLACE = "?"
PLACEHOLDER = re.compile(r"\{(\?|[a-z][a-z0-9_]{0,40})\}")
LINKS = {"http", "https", "mailto"}
DEEPEST_INLINE = 6
MOST_CELLS = 3000
LONGEST_PIECE = 30
SHORT_TABLE = 10

_parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 12}).enable("table").disable("image")
_BLOCKS = {
    "paragraph": "p",
    "bullet_list": "ul",
    "ordered_list": "ol",
    "list_item": "li",
    "blockquote": "blockquote",
    "strong": "strong",
    "em": "em",
}
_LONG_WORD = re.compile(r"\S{40,}")
_MATRIX_CELL = re.compile(r"(\W|\w{1,2}|\w/\w)?")

Labels = Callable[[str], object]


def render(
    text: str,
    *,
    values: Mapping[str, str] | None = None,
    labels: Labels = str,
    heading: int = 3,
    number: str = "",
) -> SafeString:
    """`text` as HTML. Its first headings become `h<heading>`, numbered `number`.1, .2 … where a number is given.

    `labels` gives the words that a mark shows for a placeholder without a value.
    """
    writer = _Writer(values or {}, labels, heading, number)
    return _joined(writer.blocks(_parser.parse(harmless(text))))


def placeholders(text: str) -> list[str]:
    """The names between braces in `text`, in order, each time they stand there; `?` is a place left open."""
    return PLACEHOLDER.findall(text)


def tables(text: str) -> list[list[list[str]]]:
    """The tables in `text`: rows of cells as they were typed, the head first."""
    tokens = _parser.parse(harmless(text))
    starts = [at for at, token in enumerate(tokens) if token.type == "table_open"]
    found = (_rows(tokens[at : _closing(tokens, at, "table_close")]) for at in starts)
    return [[[cell.content.strip() for cell in row] for row in rows] for rows in found]


def breakable(text: str) -> SafeString:
    """`text` escaped, with a place to break after every thirty characters of a longer word."""
    pieces = _LONG_WORD.sub(lambda found: "\0".join(_sliced(found[0])), harmless(text)).split("\0")
    return format_html_join(SafeString("<wbr>"), "{}", ((piece,) for piece in pieces))


def _sliced(word: str) -> list[str]:
    return [word[at : at + LONGEST_PIECE] for at in range(0, len(word), LONGEST_PIECE)]


def _joined(pieces: Iterable[str]) -> SafeString:
    return format_html_join("", "{}", ((piece,) for piece in pieces))


class _Writer:
    """Writes one text; it holds what must be remembered between tokens."""

    def __init__(self, values: Mapping[str, str], labels: Labels, heading: int, number: str) -> None:
        self.values = values
        self.labels = labels
        self.heading = heading
        self.number = number
        self.headings = 0
        self.level = heading - 1
        self.in_table = False

    def blocks(self, tokens: Sequence[Token]) -> list[str]:
        out: list[str] = []
        at = 0
        while at < len(tokens):
            token = tokens[at]
            if token.type == "table_open":
                end = _closing(tokens, at, "table_close")
                out.append(self.table(tokens[at + 1 : end]))
                at = end
            elif token.type == "heading_open":
                out.append(self.heading_of(token, tokens[at + 1]))
                at += 2
            else:
                out.append(self.block(token))
            at += 1
        return out

    def block(self, token: Token) -> str:
        kind = token.type.removesuffix("_open").removesuffix("_close")
        if token.type == "inline":
            return self.inline(token.children or [])
        if token.hidden:
            return SafeString("")
        if token.type in ("fence", "code_block"):
            return format_html("<pre>{}</pre>", self.text(token.content))
        if token.type == "hr":
            return SafeString("<hr>")
        return self.tag(token, _BLOCKS[kind])

    def tag(self, token: Token, name: str) -> str:
        if token.nesting < 0:
            return format_html("</{}>", name)
        if name == "ol" and token.attrGet("start"):
            return format_html('<ol start="{}">', token.attrGet("start"))
        return format_html("<{}>", name)

    def heading_of(self, token: Token, content: Token) -> str:
        """One level below the section for `###` and above, two for `####` and below; a level is never skipped."""
        if not content.content.strip():
            return SafeString("")
        wanted = self.heading + (1 if int(token.tag[1]) > 3 else 0)
        self.level = min(wanted, self.level + 1)
        inner = self.inline(content.children or [])
        if self.level > self.heading or not self.number:
            return format_html("<h{}>{}</h{}>", self.level, inner, self.level)
        self.headings += 1
        number = f"{self.number}.{self.headings}"
        return format_html('<h{}><span class="no">{}</span> {}</h{}>', self.level, number, inner, self.level)

    def inline(self, tokens: Sequence[Token]) -> SafeString:
        out: list[str] = []
        depth = at = 0
        while at < len(tokens):
            token = tokens[at]
            depth += token.nesting if token.nesting > 0 else 0
            if token.type == "link_open":
                at, start = _closing(tokens, at, "link_close"), at
                out.append(self.link(token, tokens[start + 1 : at]))
                depth -= 1
            elif token.nesting == 0 or depth <= DEEPEST_INLINE:
                out.append(self.inline_piece(token))
            depth += token.nesting if token.nesting < 0 else 0
            at += 1
        return _joined(out)

    def inline_piece(self, token: Token) -> str:
        match token.type:
            case "text" | "text_special":
                return self.text(token.content)
            case "code_inline":
                return format_html("<code>{}</code>", self.text(token.content))
            case "softbreak":
                return SafeString("\n")
            case "hardbreak":
                return SafeString("<br>")
            case _:
                return self.tag(token, _BLOCKS[token.type.removesuffix("_open").removesuffix("_close")])

    def link(self, token: Token, content: Sequence[Token]) -> str:
        """A link with bare words in it: an element inside would be a second link to screen readers."""
        words = "".join(piece.content or (" " if piece.type == "softbreak" else "") for piece in content)
        said = PLACEHOLDER.sub(lambda found: self.values.get(found[1], "") or _("to be completed"), words)
        pieces = _LONG_WORD.sub(lambda found: "\u200b".join(_sliced(found[0])), harmless(said))
        address = str(token.attrGet("href") or "")
        if not _is_allowed(address):
            return self.text(words)
        return format_html('<a href="{}" rel="nofollow">{}</a>', address, pieces)

    def text(self, text: str) -> SafeString:
        """Escaped, with placeholders replaced by their values or by a mark."""
        return _joined(
            self.place(piece) if odd else breakable(piece) for odd, piece in _alternating(PLACEHOLDER.split(text))
        )

    def place(self, name: str) -> str:
        if value := self.values.get(name, ""):
            return breakable(value)
        if name == OPEN_PLACE or self.in_table:
            return format_html('<mark class="open-place">{}</mark>', _("to be completed"))
        sentence = _("to be completed: %(what)s") % {"what": self.labels(name)}
        return format_html('<mark class="open-place">{}</mark>', sentence)

    def table(self, tokens: Sequence[Token]) -> str:
        """A table with row headers in its first column; one of short codes only is a matrix.

        A row may be typed with two characters and stand for a hundred cells: a table beyond any use is
        written as lines instead.
        """
        head, *body = _rows(tokens)
        if len(head) * len(body) > MOST_CELLS:
            return _joined(format_html("<p>{}</p>", self.line(row)) for row in [head, *body])
        kind = _kind(head, body)
        self.in_table = True
        html = format_html(
            '<div class="wide" tabindex="0"><table class="{}"><thead><tr>{}</tr></thead>'
            "<tbody>{}</tbody></table></div>",
            kind,
            _joined(self.head_cell(cell) for cell in head),
            _joined(format_html("<tr>{}</tr>", self.row(row, coded=kind == "matrix")) for row in body),
        )
        self.in_table = False
        return html

    def line(self, cells: Sequence[Token]) -> SafeString:
        return format_html_join(" | ", "{}", ((self.inline(cell.children or []),) for cell in cells if cell.content))

    def head_cell(self, cell: Token) -> str:
        inner = self.inline(cell.children or [])
        return format_html('<th scope="col">{}</th>', inner) if inner else SafeString("<td></td>")

    def row(self, cells: Sequence[Token], *, coded: bool) -> SafeString:
        first, *rest = cells
        out = [format_html('<th scope="row">{}</th>', self.inline(first.children or []))]
        for cell in rest:
            inner = self.inline(cell.children or [])
            code = re.sub(r"\W", "", cell.content).lower() or "none"
            out.append(
                format_html('<td class="code-{}">{}</td>', code, inner) if coded else format_html("<td>{}</td>", inner)
            )
        return _joined(out)


def _kind(head: Sequence[Token], body: Sequence[Sequence[Token]]) -> str:
    """How a table is set: a matrix of short codes, a form to fill in, or a grid, kept on one page when short."""
    cells = [cell.content.strip() for row in body for cell in row[1:]]
    if cells and not any(cells):
        return "grid form keep"
    if len(head) > 2 and cells and all(_MATRIX_CELL.fullmatch(cell) for cell in cells):
        return "matrix"
    return "grid keep" if len(body) <= SHORT_TABLE else "grid"


def _is_allowed(address: str) -> bool:
    try:
        return urlsplit(address).scheme.lower() in LINKS
    except ValueError:
        return False


def _alternating(pieces: Sequence[str]) -> Iterable[tuple[bool, str]]:
    return ((bool(at % 2), piece) for at, piece in enumerate(pieces) if at % 2 or piece)


def _closing(tokens: Sequence[Token], start: int, kind: str) -> int:
    return next(at for at in range(start, len(tokens)) if tokens[at].type == kind)


def _rows(tokens: Sequence[Token]) -> list[list[Token]]:
    rows: list[list[Token]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(token)
    return rows
