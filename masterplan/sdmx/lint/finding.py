"""What a rule of lint sees and says: the model with its plan, and a finding with what .Stat Suite would do."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import IntEnum

from masterplan.sdmx.artefacts import Ref, Structures
from masterplan.sdmx.plan import Choices, Plan


class Level(IntEnum):
    """How much it matters: an error keeps data from being loaded or found."""

    ERROR = 1
    WARNING = 2
    NOTE = 3


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One sentence on what is the matter, one on what .Stat Suite does, and what it is about."""

    rule: str
    level: Level
    text: str
    consequence: str
    about: Ref
    subject: str = ""
    """The key of the row of the plan that would be changed; empty if there is none."""


@dataclass(frozen=True, kw_only=True)
class Model:
    """What the rules look at."""

    structures: Structures
    plan: Plan
    choices: Choices = field(default_factory=Choices)
    frozen: Structures | None = None
    size: int = 0
    """Bytes of the file for the Data Lifecycle Manager."""
    loaded: bool = False
    """True once first data were loaded."""


Rule = Callable[[Model], Iterator[Finding]]


def finding(rule: str, level: Level, about: Ref, text: str, consequence: str, subject: str = "") -> Finding:
    return Finding(rule=rule, level=level, about=about, text=text, consequence=consequence, subject=subject)
