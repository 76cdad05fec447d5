"""Tables of a TOML file, read field by field: each has its type, and what is wrong is noted, never raised."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from django.utils.translation import gettext as _

from tracks.toml_lines import Path

SHORT, LINE, PARAGRAPH = 40, 200, 2000
"""How long a code or short title, a title, and a description may be, in characters."""


Fault = tuple[Path, str]
"""The way to the value that is wrong, and a sentence."""


@dataclass
class Notes:
    """What was found wrong while reading."""

    found: list[Fault] = field(default_factory=list)

    def note(self, path: Path, text: str) -> None:
        self.found.append((path, text))


def suggestion(word: str, known: Iterable[str]) -> str:
    """A question that ends a sentence about an unknown word; nothing if no known word is near."""
    near = get_close_matches(word, sorted(known), n=1)
    return " " + _("Did you mean “%(word)s”?") % {"word": near[0]} if near else ""


class Table:
    """One table. A field that is missing or wrong is noted, and a harmless value stands in so that reading goes on."""

    def __init__(self, value: object, *, path: Path = (), notes: Notes) -> None:
        self.path = path
        self.notes = notes
        self._asked: set[str] = set()
        self._broken = not isinstance(value, Mapping)
        self._fields: Mapping[str, Any] = value if isinstance(value, Mapping) else {}
        if self._broken:
            self.notes.note(path, _("This should be a table of fields."))

    def note(self, key: str, text: str) -> None:
        self.notes.note((*self.path, key), text)

    def has(self, key: str) -> bool:
        return key in self._fields

    def raw(self, key: str) -> object:
        """The value as it stands, for what has a form of its own."""
        self._asked.add(key)
        return self._fields.get(key)

    def text(self, key: str, *, default: str | None = None, longest: int = LINE) -> str:
        value = self._given(key, required=default is None)
        if value is None or (value == "" and default is not None):
            return default or ""
        fault = _fault_of_text(value, field=key, longest=longest)
        if fault:
            self.note(key, fault)
            return ""
        return str(value).strip()

    def number(self, key: str, *, default: int | None = None, least: int = 1, most: int = 100_000) -> int:
        number = self.number_or_none(key, least=least, most=most, required=default is None)
        if number is not None:
            return number
        return least if default is None else default

    def number_or_none(self, key: str, *, least: int = 1, most: int = 100_000, required: bool = False) -> int | None:
        value = self._given(key, required=required)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            self.note(key, _("“%(field)s” is a whole number.") % {"field": key})
        elif not least <= value <= most:
            words = {"field": key, "least": least, "most": most, "value": value}
            self.note(key, _("“%(field)s” lies between %(least)s and %(most)s; %(value)s does not.") % words)
        else:
            return value
        return None

    def flag(self, key: str, *, default: bool = False) -> bool:
        value = self._given(key, required=False)
        if value is not None and not isinstance(value, bool):
            self.note(key, _("“%(field)s” is either true or false, without quotes.") % {"field": key})
            return default
        return default if value is None else value

    def names(self, key: str) -> tuple[str, ...]:
        """A list of codes; what is not text becomes "", so that each keeps its place."""
        found: list[str] = []
        for place, value in enumerate(self._list(key, _("“%(field)s” is a list of codes in square brackets."))):
            if not isinstance(value, str) or not value:
                self.notes.note((*self.path, key, place), _("A code is text in quotes."))
            found.append(value if isinstance(value, str) else "")
        return tuple(found)

    def table(self, key: str) -> "Table":
        value = self._given(key, required=True)
        if value is None:
            return Table({}, path=(*self.path, key), notes=Notes())
        return Table(value, path=(*self.path, key), notes=self.notes)

    def tables(self, key: str) -> list["Table"]:
        values = self._list(key, _("“%(field)s” is a list of tables."))
        return [Table(one, path=(*self.path, key, place), notes=self.notes) for place, one in enumerate(values)]

    def close(self) -> None:
        """Notes every field that nobody asked for: most of them are slips of the pen."""
        for key in self._fields:
            if key not in self._asked:
                words = {"field": key, "suggestion": suggestion(key, self._asked)}
                self.note(key, _("“%(field)s” is not a field here.%(suggestion)s") % words)

    def _given(self, key: str, *, required: bool) -> Any:
        self._asked.add(key)
        if required and not self._broken and self._fields.get(key) is None:
            self.notes.note(self.path, _("“%(field)s” is missing here.") % {"field": key})
        return self._fields.get(key)

    def _list(self, key: str, fault: str) -> list[object]:
        value = self._given(key, required=False)
        if isinstance(value, list):
            return value
        if value is not None:
            self.note(key, fault % {"field": key})
        return []


def _fault_of_text(value: object, *, field: str, longest: int) -> str:
    words = {"field": field, "longest": longest}
    if not isinstance(value, str):
        return _("“%(field)s” is text in quotes.") % words
    if not value.strip():
        return _("“%(field)s” is empty.") % words
    if len(value) > longest:
        return _("“%(field)s” is longer than %(longest)s characters.") % words
    if any(unicodedata.category(sign) in {"Cc", "Cs"} and sign != "\n" for sign in value):
        return _("“%(field)s” holds a control character.") % words
    return ""
