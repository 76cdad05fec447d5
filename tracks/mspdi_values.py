"""Values of an element as the Microsoft Project format writes them; each that cannot be read is refused by its line."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from lxml import etree

DURATION = re.compile(
    r"(?P<minus>-)?P(?:(?P<days>\d{1,7})D)?(?:T(?:(?P<hours>\d{1,9})H)?(?:(?P<minutes>\d{1,9})M)?"
    r"(?:(?P<seconds>\d{1,9}(?:\.\d+)?)S)?)?"
)
TIME = re.compile(r"(\d{2}):(\d{2})(?::\d{2}(?:\.\d+)?)?")
MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})?)?")
SHOWN = 40
YEARS = (1800, 2999)
TRUE, FALSE = frozenset({"1", "true", "True"}), frozenset({"0", "false", "False", ""})


class Reader:
    """The values of one element by the names of its children, whatever their namespace."""

    def __init__(self, element: Any) -> None:
        self.line: int = element.sourceline or 0
        self._children: dict[str, list[Any]] = {}
        for child in element.iterchildren(tag=etree.Element):
            self._children.setdefault(etree.QName(child).localname, []).append(child)

    def every(self, name: str) -> Iterator["Reader"]:
        return (Reader(child) for child in self._children.get(name, ()))

    def text(self, name: str) -> str:
        found = self._children.get(name)
        return (found[0].text or "").strip() if found else ""

    def flag(self, name: str, *, standard: bool = False) -> bool:
        text = self.text(name)
        if not text:
            return standard
        if text not in TRUE | FALSE:
            raise self._unread(name, text)
        return text in TRUE

    def number(self, name: str, standard: int) -> int:
        text = self.text(name)
        if not text:
            return standard
        if not re.fullmatch(r"[+-]?\d{1,12}(\.0*)?", text):
            raise self._unread(name, text)
        return int(text.partition(".")[0])

    def amount(self, name: str) -> float:
        text = self.text(name)
        if not text:
            return 0
        if not re.fullmatch(r"[+-]?\d{1,15}(\.\d*)?([eE][+-]?\d{1,2})?", text):
            raise self._unread(name, text)
        return float(text)

    def moment(self, name: str) -> datetime | None:
        """A day with its time, without a zone."""
        text = self.text(name)
        if not text or text == "NA":
            return None
        found = MOMENT.fullmatch(text)
        try:
            if found and YEARS[0] <= int(text[:4]) <= YEARS[1]:
                return datetime.fromisoformat(f"{found[1]}T{found[2] or '00:00'}")
        except ValueError:
            pass
        raise self._unread(name, text)

    def time(self, name: str) -> int | None:
        """Minutes after midnight."""
        text = self.text(name)
        if not text:
            return None
        found = TIME.fullmatch(text.rpartition("T")[2])
        if not found or int(found[1]) > 24 or int(found[2]) > 59:
            raise self._unread(name, text)
        return int(found[1]) * 60 + int(found[2])

    def minutes(self, name: str) -> int | None:
        """A length, to the minute."""
        text = self.text(name)
        if not text:
            return None
        found = DURATION.fullmatch(text)
        if not found:
            raise self._unread(name, text)
        hours = int(found["days"] or 0) * 24 + int(found["hours"] or 0)
        seconds = float(found["seconds"] or 0)
        whole = round(hours * 60 + int(found["minutes"] or 0) + seconds / 60)
        return -whole if found["minus"] else whole

    def wrong(self, sentence: str) -> ValidationError:
        return ValidationError(
            _("Line %(line)s: %(what)s") % {"line": self.line, "what": sentence}, code="unread"
        )  # fmt: skip

    def _unread(self, name: str, text: str) -> ValidationError:
        line = self._children[name][0].sourceline or self.line
        words = _("Line %(line)s: “%(value)s” cannot be read as %(name)s.")
        return ValidationError(words % {"line": line, "value": text[:SHOWN], "name": name}, code="unread")
