"""A catalogue of nonsense in Arabic script, a third longer than the English: to see every page from right to left.

`write` reads the messages out of code and templates by itself, so that no word is missed and no tool is needed.
The text is no language; it is for tests and development and is never shipped.
"""

import re
import struct
import tokenize
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("config", "core", "accounts", "record", "tracks", "masterplan", "governance", "desk", "templates")
PLURAL = (
    "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5;"
)
HEADER = f"Content-Type: text/plain; charset=UTF-8\nLanguage: ar\nPlural-Forms: {PLURAL}\n"

# Which arguments of a call are context, singular, plural.
CALLS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), ("one",)),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), ("one", "many")),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ("context", "one")),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ("context", "one", "many")),
}
LETTERS = dict(zip("abcdefghijklmnopqrstuvwxyz", "ابكدعفغهيجقلمنوپقرستوڤشسيز", strict=True))
KEPT = re.compile(r"%\(\w+\)[a-z0-9.]+|%[sd%]|\{\w*\}|<[^>]+>|&\w+;|https?://\S+|\s+")
STRETCH = 3


@dataclass(frozen=True)
class Message:
    """One message as gettext knows it."""

    one: str
    many: str = ""
    context: str = ""

    @property
    def key(self) -> str:
        named = f"{self.context}\x04{self.one}" if self.context else self.one
        return f"{named}\0{self.many}" if self.many else named

    @property
    def translation(self) -> str:
        if not self.many:
            return pseudo(self.one)
        return "\0".join(pseudo(self.one if form == 1 else self.many) for form in range(6))


def pseudo(text: str) -> str:
    """The text with every letter in Arabic script, stretched; placeholders, tags and addresses as they were."""
    shown: list[str] = []
    at = 0
    for found in KEPT.finditer(text):
        shown += [_stretched(text[at : found.start()]), found.group()]
        at = found.end()
    return "".join(shown) + _stretched(text[at:])


def _stretched(word: str) -> str:
    letters = [LETTERS.get(letter.lower(), letter) for letter in word]
    joined = [f"{letter}ـ" if at % STRETCH == 1 and letter.isalpha() else letter for at, letter in enumerate(letters)]
    return "".join(joined)


def messages(files: Iterable[Path]) -> set[Message]:
    """Every message that these Python files and templates mark for translation."""
    found: set[Message] = set()
    for path in files:
        source = path.read_text()
        if path.suffix != ".py":
            source = " ".join(templatize(source, origin=str(path)).split("\n"))
        found.update(_marked(source))
    return found


def _marked(source: str) -> Iterator[Message]:
    tokens = [token for token in _tokens(source) if token.type not in (tokenize.NL, tokenize.COMMENT)]
    for at, token in enumerate(tokens[:-1]):
        if token.type == tokenize.NAME and token.string in CALLS and tokens[at + 1].string == "(":
            named = dict(zip(CALLS[token.string], _texts(tokens[at + 2 :]), strict=False))
            if named.get("one"):
                yield Message(**named)


def _tokens(source: str) -> Iterator[tokenize.TokenInfo]:
    try:
        yield from tokenize.generate_tokens(StringIO(source).readline)
    except (tokenize.TokenError, IndentationError):
        return


def _texts(tokens: list[tokenize.TokenInfo]) -> Iterator[str]:
    """The literal strings that open a call, joined where they stand side by side."""
    text: str | None = None
    for token in tokens:
        if token.type == tokenize.STRING and token.string[0].lower() != "f":
            text = (text or "") + _value(token.string)
        elif token.string == "," and text is not None:
            yield text
            text = None
        else:
            break
    if text is not None:
        yield text


def _value(literal: str) -> str:
    body = literal.lstrip("uUrRbB")
    quotes = 3 if body[:3] in ('"""', "'''") else 1
    inner = body[quotes:-quotes]
    if "r" in literal[: len(literal) - len(body)].lower():
        return inner
    return re.sub(r"\\(.)", lambda found: {"n": "\n", "t": "\t"}.get(found[1], found[1]), inner)


def catalogue(found: Iterable[Message]) -> bytes:
    """The messages as a compiled catalogue (GNU .mo, little-endian)."""
    pairs = sorted({"": HEADER, **{item.key: item.translation for item in found}}.items())
    keys = [key.encode() for key, _text in pairs]
    texts = [text.encode() for _key, text in pairs]
    head = 28
    at = head + 16 * len(pairs)
    tables: list[int] = []
    for part in (keys, texts):
        for item in part:
            tables += [len(item), at]
            at += len(item) + 1
    start = struct.pack("<7I", 0x950412DE, 0, len(pairs), head, head + 8 * len(pairs), 0, 0)
    return start + struct.pack(f"<{len(tables)}I", *tables) + b"".join(item + b"\0" for item in keys + texts)


def sources() -> list[Path]:
    """The files of the product that may hold messages."""
    return [
        path
        for room in ROOMS
        for path in sorted((ROOT / room).rglob("*"))
        if path.suffix in {".py", ".html", ".txt"} and "migrations" not in path.parts
    ]


def write(folder: Path) -> Path:
    """Writes `ar/LC_MESSAGES/django.mo` into `folder`, for LMIS_PSEUDO_LOCALE; returns the folder."""
    target = folder / "ar" / "LC_MESSAGES" / "django.mo"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(catalogue(messages(sources())))
    return folder
