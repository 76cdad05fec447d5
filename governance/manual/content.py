"""What one version of the manual says: texts and filled-in lines, frozen. What stands round it is the imprint."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Self

from django.utils.safestring import SafeString
from django.utils.translation import override

from core import markdown
from core.imprint import direction_of
from governance.manual import frozen, placeholders
from governance.manual.lines import (
    InstitutionLine,
    MemberLine,
    PlanLine,
    PrincipleLine,
    RoleLine,
    SectionText,
    SignOffLine,
    WaiverLine,
)
from governance.manual.sections import BY_KEY, SECTIONS, Part, Section

FILL = 20_000
"""Letters of HTML on one page: about five kilobytes once compressed, so that a slow line carries it."""
LINE = 200
"""Letters of one filled-in line, roughly."""


@dataclass(frozen=True)
class Chapter:
    """A section as it is printed."""

    section: Section
    title: str
    html: SafeString

    @property
    def anchor(self) -> str:
        return self.section.anchor

    @property
    def part_templates(self) -> list[str]:
        return [f"governance/manual_parts/{part}.html" for part in self.section.parts]


@dataclass(frozen=True)
class Gap:
    """A place in a section that nobody has completed yet."""

    section: Section
    what: str
    count: int


@dataclass(frozen=True)
class ManualContent:
    """One version of the manual, with everything that its signatures bind to.

    `values` are pairs of placeholder and value. `plan_basis` says in words what the plan is (indicative, or
    agreed and when). The same content gives the same data, and so the same fingerprint.
    """

    country: str
    language: str
    version: int
    fixed_on: date
    texts: tuple[SectionText, ...]
    values: tuple[tuple[str, str], ...] = ()
    approving_body: str = ""
    effective_on: date | None = None
    review_on: date | None = None
    supersedes: str = ""
    languages: tuple[str, ...] = ()
    institutions: tuple[InstitutionLine, ...] = ()
    roles: tuple[RoleLine, ...] = ()
    members: tuple[MemberLine, ...] = ()
    sign_offs: tuple[SignOffLine, ...] = ()
    plan: tuple[PlanLine, ...] = ()
    plan_basis: str = ""
    principles: tuple[PrincipleLine, ...] = ()
    waivers: tuple[WaiverLine, ...] = ()

    def as_data(self) -> dict[str, Any]:
        """Plain data to store and to hash."""
        data: dict[str, Any] = frozen.to_data(self)
        return data

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        return frozen.from_data(cls, data)

    @property
    def direction(self) -> str:
        return direction_of(self.language)

    @property
    def text_of(self) -> dict[str, str]:
        return {line.key: line.text for line in self.texts}

    @cached_property
    def chapters(self) -> tuple[Chapter, ...]:
        """The sections in order, in the language of the manual; one without words and lines is left out."""
        with override(self.language):
            return tuple(self._chapter(section) for section in SECTIONS if self._says_something(section))

    @cached_property
    def parts(self) -> tuple[tuple[Chapter, ...], ...]:
        """The chapters in parts of which each fits a page; a chapter that is longer is a part by itself."""
        parts: list[list[Chapter]] = []
        room = 0
        for chapter in self.chapters:
            length = len(chapter.html) + LINE * sum(self._count(part) for part in chapter.section.parts)
            if not parts or length > room:
                parts.append([])
                room = FILL
            parts[-1].append(chapter)
            room -= length
        return tuple(map(tuple, parts))

    def chapter_of(self, key: str) -> Chapter | None:
        """One section as it reads on a page of its own; None while it says nothing."""
        with override(self.language):
            return self._chapter(BY_KEY[key], heading=2) if self._says_something(BY_KEY[key]) else None

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """What is still to be completed, section by section, in the language that is active."""
        known = {name for name, value in self.values if value}
        texts = self.text_of
        return tuple(
            Gap(section, what, count)
            for section in SECTIONS
            for what, count in _counted(texts.get(section.key, ""), known)
        )

    @property
    def holders(self) -> list[tuple[RoleLine, list[MemberLine]]]:
        """Every role with those who hold it, perhaps nobody."""
        return [(role, [line for line in self.members if line.role == role.role]) for role in self.roles]

    def _says_something(self, section: Section) -> bool:
        return bool(self.text_of.get(section.key, "").strip()) or any(self._lines(part) for part in section.parts)

    def _lines(self, part: Part) -> bool:
        return self._count(part) > 0

    def _count(self, part: Part) -> int:
        return 1 if part is Part.ABOUT else len(getattr(self, part.value))

    def _chapter(self, section: Section, heading: int = 0) -> Chapter:
        html = markdown.render(
            self.text_of.get(section.key, ""),
            values=dict(self.values),
            labels=placeholders.label,
            heading=heading or (4 if section.is_subsection else 3),
            number="" if section.is_subsection or section.key in _WITH_SUBSECTIONS else section.number,
        )
        return Chapter(section, str(section.title), html)


_WITH_SUBSECTIONS = {"institutions"}


def _counted(text: str, known: set[str]) -> list[tuple[str, int]]:
    names = [name for name in markdown.placeholders(text) if name not in known]
    return [
        ("" if name == markdown.OPEN_PLACE else placeholders.label(name), names.count(name))
        for name in dict.fromkeys(names)
    ]
