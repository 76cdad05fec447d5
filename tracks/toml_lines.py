"""On which line of a TOML text each value stands. The values themselves are read by tomllib, which gives no lines."""

import re
import tomllib
from bisect import bisect_left
from collections.abc import Mapping

Path = tuple[str | int, ...]
"""The way to a value: keys, and places in lists counted from 0."""

SPACE = re.compile(r"[ \t]*")
GAP = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
QUOTED_KEY = re.compile(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'')
TEXT = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"{3,5}'
    r"|'''(?:[^']|'(?!''))*'{3,5}"
    r'|"(?:[^"\\]|\\.)*"'
    r"|'[^']*'",
    re.DOTALL,
)
OTHER = re.compile(r"[^,\]}\n#]+")


def lines_of(text: str) -> Mapping[Path, int]:
    """The line, from 1, of every value of a text that tomllib has accepted."""
    return _Scan(text.replace("\r\n", "\n")).lines


def line_of(path: Path, lines: Mapping[Path, int]) -> int:
    """The line of the value, or of the nearest table around it; 1 where nothing is known."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


class _Scan:
    """Walks once through the text; trusts it to be well formed."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines: dict[Path, int] = {}
        self._ends = [match.start() for match in re.finditer("\n", text)]
        self._counts: dict[Path, int] = {}
        self._at = 0
        self._document()

    def _document(self) -> None:
        base: Path = ()
        while self._skip(GAP):
            if self._here("[["):
                base = self._header("]]", repeated=True)
            elif self._here("["):
                base = self._header("]", repeated=False)
            else:
                self._pair(base)

    def _header(self, closing: str, *, repeated: bool) -> Path:
        line = self._line()
        self._at += len(closing)
        path: Path = ()
        keys = self._key()
        for place, key in enumerate(keys):
            path = (*path, key)
            if repeated and place == len(keys) - 1:
                self.lines.setdefault(path, line)
                self._counts[path] = self._counts.get(path, -1) + 1
            if path in self._counts:
                path = (*path, self._counts[path])
            self.lines.setdefault(path, line)
        self._at = self.text.index(closing, self._at) + len(closing)
        return path

    def _pair(self, base: Path) -> None:
        line = self._line()
        path = base
        for key in self._key():
            path = (*path, key)
            self.lines.setdefault(path, line)
        self._at = self.text.index("=", self._at) + 1
        self._skip(SPACE)
        self._value(path)

    def _key(self) -> list[str]:
        parts: list[str] = []
        while True:
            self._skip(SPACE)
            parts.append(self._key_part())
            self._skip(SPACE)
            if not self._here("."):
                return parts
            self._at += 1

    def _key_part(self) -> str:
        bare = BARE_KEY.match(self.text, self._at)
        if bare:
            self._at = bare.end()
            return bare[0]
        quoted = self._take(QUOTED_KEY)
        return str(tomllib.loads(f"key = {quoted}")["key"])

    def _value(self, path: Path) -> None:
        self.lines.setdefault(path, self._line())
        if self._here("["):
            self._list(path)
        elif self._here("{"):
            self._inline_table(path)
        elif self._here('"') or self._here("'"):
            self._take(TEXT)
        else:
            self._take(OTHER)

    def _list(self, path: Path) -> None:
        self._at += 1
        place = 0
        while self._skip(GAP) and not self._here("]"):
            if self._here(","):
                self._at += 1
                place += 1
            else:
                self._value((*path, place))
        self._at += 1

    def _inline_table(self, path: Path) -> None:
        self._at += 1
        while self._skip(GAP) and not self._here("}"):
            if self._here(","):
                self._at += 1
            else:
                self._pair(path)
        self._at += 1

    def _skip(self, pattern: re.Pattern[str]) -> bool:
        """Passes over what matches; true while text is left."""
        match = pattern.match(self.text, self._at)
        self._at = match.end() if match else self._at
        return self._at < len(self.text)

    def _take(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self._at)
        if match is None:
            raise ValueError(f"not TOML at character {self._at}")
        self._at = match.end()
        return match[0]

    def _here(self, mark: str) -> bool:
        return self.text.startswith(mark, self._at)

    def _line(self) -> int:
        return bisect_left(self._ends, self._at) + 1
