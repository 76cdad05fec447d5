"""What changed from one version of the manual to another, section by section; pure."""

import dataclasses
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.comparison import Piece, differences, shortened
from governance.manual.content import ManualContent
from governance.manual.sections import SECTIONS, Part, Section

_CODES = {"kind", "role"}
_FACTS = ("approving_body", "effective_on", "review_on")


@dataclass(frozen=True)
class SectionChange:
    """A section that differs; `pieces` cover the whole of it, `short` only what is around the changes."""

    section: Section
    kind: Literal["added", "removed", "changed"]
    pieces: tuple[Piece, ...]

    @property
    def short(self) -> tuple[Piece, ...]:
        return shortened(self.pieces)


def changes(old: ManualContent, new: ManualContent) -> tuple[SectionChange, ...]:
    """The sections whose words or filled-in lines differ, in the order of the manual."""
    found = ((section, whole(old, section), whole(new, section)) for section in SECTIONS)
    return tuple(
        SectionChange(section, _kind(before, after), differences(before, after))
        for section, before, after in found
        if before != after
    )


def whole(content: ManualContent, section: Section) -> str:
    """A section as text: its words with their values, then each filled-in line."""
    lines = [_valued(content.text_of.get(section.key, ""), dict(content.values))]
    lines += [line for part in section.parts for line in _lines(content, part)]
    return "\n".join(line for line in lines if line)


def _kind(before: str, after: str) -> Literal["added", "removed", "changed"]:
    if before and after:
        return "changed"
    return "added" if after else "removed"


def _valued(text: str, values: dict[str, str]) -> str:
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def _lines(content: ManualContent, part: Part) -> list[str]:
    if part is Part.HOLDERS:
        return []
    if part is Part.ABOUT:
        return [_said(getattr(content, name)) for name in _FACTS]
    return [_spoken(line) for line in getattr(content, part.value)]


def _spoken(line: Any) -> str:
    values = ((field.name, getattr(line, field.name)) for field in dataclasses.fields(line) if field.name not in _CODES)
    return "; ".join(
        said for said in (_never_blocks(value) if name == "binding" else _said(value) for name, value in values) if said
    )


def _never_blocks(binding: object) -> str:
    return "" if binding else _("never blocks")


def _said(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(_said(item) for item in value)
    if isinstance(value, date):
        return date_format(value)
    return value if isinstance(value, str) else ""
