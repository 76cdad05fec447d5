"""What is said about a structure file while it is read: what refuses it, and what only has to be known."""

from dataclasses import dataclass, field

from lxml import etree

MOST = 50
"""Remarks that are kept; a file with more has one cause for most of them."""


@dataclass(frozen=True)
class Remark:
    """One sentence, with the element and the line that it is about."""

    text: str
    element: str = ""
    line: int | None = None

    def __str__(self) -> str:
        place = ", ".join(filter(None, [f"{self.line}" if self.line else "", self.element]))
        return f"{place}: {self.text}" if place else self.text


class Unreadable(Exception):
    """The file is refused, with the reasons."""

    def __init__(self, remarks: list[Remark]) -> None:
        super().__init__(" ".join(str(remark) for remark in remarks))
        self.remarks = remarks


@dataclass
class Remarks:
    """Collects what is found on the way through one file."""

    refusals: list[Remark] = field(default_factory=list)
    notes: list[Remark] = field(default_factory=list)

    def refuse(self, text: str, element: etree._Element) -> None:
        if len(self.refusals) < MOST:
            self.refusals.append(Remark(text, local(element), line_of(element)))

    def note(self, text: str, element: etree._Element) -> None:
        if len(self.notes) < MOST:
            self.notes.append(Remark(text, local(element), line_of(element)))


def line_of(element: etree._Element) -> int | None:
    found: object = element.sourceline
    return found if isinstance(found, int) else None


def local(element: etree._Element) -> str:
    """The name of an element without its namespace; empty for comments and the like."""
    return str(element.tag).rpartition("}")[2] if isinstance(element.tag, str) else ""
