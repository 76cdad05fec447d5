"""A plan on its way in, whatever file it came in: its lines, and what was rounded or dropped. Pure, without rows."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tracks.lengths import HALF, LONGEST
from tracks.schedule import Relation

CODE = re.compile(r"[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+")
"""What the code of an activity looks like, as in ADM-4 or STA-N2."""
LEADING_CODE = re.compile(rf"\s*({CODE.pattern})\b[\s:.–—-]*")
LINK = re.compile(rf"({CODE.pattern})(?:\s*(FS|SS|FF|SF))?(?:\s*([+-])\s*(\d{{1,4}}(?:[.,]5|[.,]0)?)\s*d?)?")


@dataclass(frozen=True)
class Wait:
    """One thing that a line waits for, by the key of another line or by a code."""

    key: str
    relation: str = Relation.FINISH_START
    lag: Decimal = Decimal(0)


@dataclass(frozen=True)
class Line:
    """One activity as a file gives it. `place` says where, as people look for it.

    `values` holds the planning fields that the file speaks of, None where it empties one. Of `waits`, None says that
    the file does not speak of them. `key` is how other lines of the file name this one.
    """

    place: str
    key: str
    title: str
    code: str = ""
    track: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    waits: tuple[Wait, ...] | None = None
    is_milestone: bool = False
    start: date | None = None
    finish: date | None = None


@dataclass(frozen=True)
class SetApart:
    """A day that is not worked as its week is: 0, 1 or 2 half-days."""

    day: date
    halves: int
    name: str


@dataclass(frozen=True)
class Brought:
    """What a file brings: its lines in order, what had to be rounded and what is dropped, in words; days set apart.

    `week` says how many half-days of each weekday are worked, Monday first; empty where the file does not say.
    """

    lines: tuple[Line, ...]
    rounded: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    days: tuple[SetApart, ...] = ()
    week: tuple[int, ...] = ()


def in_halves(days: Decimal | float) -> Decimal:
    """Working days rounded to halves, the middle upwards."""
    return (Decimal(str(days)) / HALF).quantize(Decimal(1), ROUND_HALF_UP) * HALF


def as_length(days: Decimal | float) -> Decimal:
    """Working days as a length: in halves, half a day at the least and four years at the most."""
    return min(max(in_halves(days), HALF), Decimal(LONGEST))


def code_in(name: str) -> tuple[str, str]:
    """The code with which a name begins, and the rest of it."""
    found = LEADING_CODE.match(name)
    return (found[1], name[found.end() :].strip() or name) if found else ("", name.strip())


def link_text(wait: Wait) -> str:
    """A wait as people write it: “ADM-2”, “STA-2 SS+1.5”."""
    relation = "" if wait.relation == Relation.FINISH_START else f" {wait.relation}"
    if not wait.lag:
        return f"{wait.key}{relation}"
    days = int(wait.lag) if wait.lag == int(wait.lag) else wait.lag.normalize()
    return f"{wait.key}{relation or ' FS'}{'+' if wait.lag > 0 else '-'}{abs(days)}"


def links_in(text: str) -> tuple[Wait, ...]:
    """The waits that a text names, parted by semicolons or line ends. ValueError holds what is not understood."""
    found = []
    for part in re.split(r"[;\n]", text):
        if not part.strip():
            continue
        match = LINK.fullmatch(part.strip())
        if not match:
            raise ValueError(part.strip())
        days = Decimal((match[4] or "0").replace(",", "."))
        found.append(Wait(match[1], match[2] or Relation.FINISH_START, -days if match[3] == "-" else days))
    return tuple(found)
